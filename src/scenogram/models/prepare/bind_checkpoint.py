"""Published PyTorch weights, bound to a graph that ships with the package."""

from __future__ import annotations

from pathlib import Path

from scenogram.models.prepare.bind import bind, keep_others
from scenogram.models.prepare.checkpoint import read_checkpoint

CHECKPOINT = "weights.pth"


def prepare(parts: Path, made: Path, graph: str) -> None:
    """``weights.pth`` -> ``model.onnx``, ``model.weights``; other parts are taken over as they are."""
    bind(graph, read_checkpoint(parts / CHECKPOINT), made)
    keep_others(parts, made, {CHECKPOINT})
