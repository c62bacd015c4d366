"""Building ONNX graphs that ship without their weights.

A graph's initializers point into a file of raw little-endian values beside it (ONNX external data, ``WEIGHTS``).
The prepare step writes that file from the published weights: for each entry of the layout, in order, the bytes of one
tensor. An initializer may span several neighbouring tensors, or a part of one; so the graph can join convolutions
that share an input, and cut a batch normalisation into branches, with nothing to compute.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

WEIGHTS = "model.weights"
OPSET = 18


class Graph:
    """An ONNX graph under construction. Node outputs are referred to by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.layout: list[str] = []  # published tensor names, in the order of their bytes
        self._offsets: dict[str, tuple[int, tuple[int, ...]]] = {}
        self._length = 0

    def place(self, name: str, shape: tuple[int, ...]) -> None:
        """Lay a published float32 tensor next in the weights file."""
        self._offsets[name] = (self._length, shape)
        self._length += 4 * int(np.prod(shape))
        self.layout.append(name)

    def weight(self, name: str, shape: tuple[int, ...], start: int = 0) -> str:
        """An initializer over the bytes of a placed tensor, from its value number ``start`` on.

        The shape may go past that tensor into those placed after it.
        """
        offset, _ = self._offsets[name]
        tensor = TensorProto(name=f"{name}@{start}:{'x'.join(map(str, shape))}", data_type=TensorProto.FLOAT)
        tensor.dims.extend(shape)
        tensor.data_location = TensorProto.EXTERNAL
        where = {"location": WEIGHTS, "offset": offset + 4 * start, "length": 4 * int(np.prod(shape))}
        for key, value in where.items():
            tensor.external_data.add(key=key, value=str(value))
        if all(known.name != tensor.name for known in self.initializers):
            self.initializers.append(tensor)
        return str(tensor.name)

    def constant(self, value: Any, dtype: Any) -> str:
        """A small constant that is part of the graph itself."""
        array = np.asarray(value, dtype)
        name = f"constant_{len(self.initializers)}"
        self.initializers.append(onnx.numpy_helper.from_array(array, name))
        return name

    def node(self, operator: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """Add a node; returns its output's name, or a list of them."""
        number = len(self.nodes)
        names = [f"{operator}_{number}" + (f".{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(
            helper.make_node(operator, inputs, names, name=f"{operator}_{number}", **attributes)
        )
        return names if outputs > 1 else names[0]

    def name_output(self, name: str, output: str) -> None:
        """Give a node's output the name under which the graph hands it out."""
        for node in self.nodes:
            if name in node.output:
                node.output[list(node.output).index(name)] = output

    def save(
        self,
        folder: Path,
        inputs: dict[str, tuple[int, tuple[int | str, ...]]],
        outputs: dict[str, tuple[int | str, ...]],
    ) -> None:
        """Write NAME.onnx and NAME.json (the layout) into the folder of shipped graphs.

        Args:
            inputs: ONNX element type and shape by name.
            outputs: shape by name, for node outputs of that name; float32.
        """
        graph = helper.make_graph(
            self.nodes,
            self.name,
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in outputs.items()
            ],
            self.initializers,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        model.producer_name = "scenogram"
        (folder / f"{self.name}.onnx").write_bytes(model.SerializeToString(deterministic=True))
        (folder / f"{self.name}.json").write_text(json.dumps(self.layout, indent=1) + "\n", encoding="utf-8")
