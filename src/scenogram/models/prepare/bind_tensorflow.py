"""Published TensorFlow checkpoints, bound to a graph that ships with the package."""

from __future__ import annotations

from pathlib import Path

from scenogram.models.prepare.bind import bind, keep_others
from scenogram.models.prepare.tensor_bundle import read_bundle

INDEX, DATA = "variables.index", "variables.data"


def prepare(parts: Path, made: Path, graph: str) -> None:
    """``variables.index``, ``variables.data`` -> ``model.onnx``, ``model.weights``; other parts are taken over."""
    bind(graph, read_bundle(parts / INDEX, parts / DATA), made)
    keep_others(parts, made, {INDEX, DATA})
