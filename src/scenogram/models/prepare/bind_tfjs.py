"""Published TensorFlow.js models, bound to a graph that ships with the package."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from scenogram.models.prepare.bind import bind, keep_others
from scenogram.models.prepare.checkpoint import Tensor

MODEL, WEIGHTS = "tfjs.json", "tfjs.bin"


def prepare(parts: Path, made: Path, graph: str) -> None:
    """``tfjs.json``, ``tfjs.bin`` -> ``model.onnx``, ``model.weights``; other parts are taken over."""
    bind(graph, read_weights(parts / MODEL, parts / WEIGHTS), made)
    keep_others(parts, made, {MODEL, WEIGHTS})


def read_weights(model: Path, weights: Path) -> dict[str, Tensor]:
    """The float32 tensors by name: the manifest lists them in the order of their bytes.

    Raises:
        ValueError: manifest and bytes do not fit together, or the weights are quantised.
    """
    data = weights.read_bytes()
    tensors: dict[str, Tensor] = {}
    position = 0
    for group in json.loads(model.read_text(encoding="utf-8"))["weightsManifest"]:
        for entry in group["weights"]:
            if "quantization" in entry:
                raise ValueError(f"{entry['name']} is quantised, which is not read")
            dtype = np.dtype({"float32": "<f4", "int32": "<i4"}[entry["dtype"]])
            count = int(np.prod(entry["shape"], dtype=np.int64))
            if position + count * dtype.itemsize > len(data):
                raise ValueError("the weights are shorter than the manifest says")
            array = np.frombuffer(data, dtype, count=count, offset=position).reshape(entry["shape"])
            position += count * dtype.itemsize
            if dtype.kind == "f":
                tensors[entry["name"]] = array
    return tensors
