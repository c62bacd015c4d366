"""Published tensors bound to a graph that ships with the package.

The graph (``models/graphs/NAME.onnx``) holds no weights: its initializers point into a file of raw values beside it.
Binding writes that file, tensor after tensor, in the order that ``NAME.json`` lists them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import numpy as np

from scenogram.models.prepare.checkpoint import Tensor

WEIGHTS = "model.weights"


def bind(graph: str, tensors: Mapping[str, Tensor], made: Path) -> None:
    """Write ``model.onnx`` and ``model.weights``.

    Args:
        graph: the shipped graph's name.
        tensors: the published tensors; the graph's layout picks those it needs.
        made: the folder to write to.

    Raises:
        ValueError: a tensor that the graph needs is not there.
    """
    shipped = resources.files("scenogram.models") / "graphs"
    layout = json.loads((shipped / f"{graph}.json").read_text(encoding="utf-8"))
    if lacking := [name for name in layout if name not in tensors]:
        raise ValueError(f"the weights lack {', '.join(lacking)}")
    with (made / WEIGHTS).open("wb") as weights:
        for name in layout:
            weights.write(np.ascontiguousarray(tensors[name], "<f4").tobytes())
    (made / "model.onnx").write_bytes((shipped / f"{graph}.onnx").read_bytes())


def keep_others(parts: Path, made: Path, used: set[str]) -> None:
    """Take over the parts that are runnable as they are (labels, tables)."""
    for path in parts.iterdir():
        if path.name not in used:
            shutil.copyfile(path, made / path.name)
