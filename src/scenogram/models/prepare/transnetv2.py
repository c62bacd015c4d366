"""TransNetV2: the published PyTorch weights, bound to the shipped graph (see ``tools/graphs/transnetv2.py``)."""

from __future__ import annotations

from pathlib import Path

from scenogram.models.prepare.bind import bind
from scenogram.models.prepare.checkpoint import read_checkpoint


def prepare(parts: Path, made: Path) -> None:
    """``weights.pth`` -> ``model.onnx``, ``model.weights``."""
    bind("transnetv2", read_checkpoint(parts / "weights.pth"), made)
