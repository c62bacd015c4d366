"""The graph of TransNetV2, without weights: ``python tools/graphs/transnetv2.py``.

Architecture: T. Soucek, J. Lokoc, "TransNet V2: An effective deep network architecture for fast shot transition
detection", arXiv:2008.04838. Tensor names are those of the published PyTorch weights.

Input   frames, uint8 [1, T, 27, 48, 3], RGB. The published way is T = 100, of which the middle 50 are kept;
        T = 200, middle 150, costs a third less and agreed on every frame of two films (1648 frames, threshold .3).
Outputs single [1, T, 1] and many [1, T, 1], float32: logits (before the sigmoid) of "a transition's middle is
        here" and "this frame lies in a transition".
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto
from weightless import Graph

GRAPHS = Path(__file__).parents[2] / "src/scenogram/models/graphs"
HEIGHT, WIDTH = 27, 48
FILTERS = 16  # of the first of three stacks; each next has twice as many
DILATIONS = (1, 2, 4, 8)
WINDOW = 101  # frames that a frame is compared with, itself in the middle


def build() -> Graph:
    graph = Graph("transnetv2")
    picture = graph.node("Cast", "frames", to=TensorProto.FLOAT)
    picture = graph.node("Div", picture, graph.constant(255.0, np.float32))
    features = graph.node("Transpose", picture, perm=[0, 4, 1, 2, 3])
    stacks = []
    channels = 3
    for level in range(3):
        features = _stack(graph, features, f"SDDCNN.{level}", channels, FILTERS << level)
        channels = 4 * (FILTERS << level)
        stacks.append(features)
    flat = graph.node("Transpose", features, perm=[0, 2, 3, 4, 1])
    size = channels * (HEIGHT // 8) * (WIDTH // 8)
    flat = graph.node("Reshape", flat, graph.constant([1, -1, size], np.int64))
    joined = graph.node("Concat", _histograms(graph), _frame_similarity(graph, stacks), flat, axis=2)
    hidden = graph.node("Relu", _linear(graph, joined, "fc1", size + 256, 1024))
    for output, layer in (("single", "cls_layer1"), ("many", "cls_layer2")):
        graph.name_output(_linear(graph, hidden, layer, 1024, 1), output)
    return graph


def _linear(graph: Graph, values: str, name: str, inputs: int, outputs: int) -> str:
    graph.place(f"{name}.weight", (outputs, inputs))
    graph.place(f"{name}.bias", (outputs,))
    weight = graph.node("Transpose", graph.weight(f"{name}.weight", (outputs, inputs)), perm=[1, 0])
    product = graph.node("MatMul", values, weight)
    return str(graph.node("Add", product, graph.weight(f"{name}.bias", (outputs,))))


def _stack(graph: Graph, values: str, name: str, channels: int, filters: int) -> str:
    first = _dilated(graph, values, f"{name}.DDCNN.0", channels, filters)
    second = _dilated(graph, first, f"{name}.DDCNN.1", 4 * filters, filters)
    return str(
        graph.node("AveragePool", graph.node("Add", second, first), kernel_shape=[1, 2, 2], strides=[1, 2, 2])
    )


def _dilated(graph: Graph, values: str, name: str, channels: int, filters: int) -> str:
    """Four (2+1)D convolutions of one input, dilated in time; normalised, rectified, joined."""
    wide = 2 * filters
    spatial = [f"{name}.Conv3D_{dilation}.layers.0.weight" for dilation in DILATIONS]
    for tensor in spatial:  # neighbours: one convolution does all four
        graph.place(tensor, (wide, channels, 1, 3, 3))
    joint = graph.node(
        "Conv",
        values,
        graph.weight(spatial[0], (4 * wide, channels, 1, 3, 3)),
        kernel_shape=[1, 3, 3],
        pads=[0, 1, 1, 0, 1, 1],
    )
    parts = graph.node("Split", joint, axis=1, num_outputs=4, outputs=4)
    for kind in ("weight", "bias", "running_mean", "running_var"):
        graph.place(f"{name}.bn.{kind}", (4 * filters,))
    branches = []
    for index, (dilation, part) in enumerate(zip(DILATIONS, parts, strict=True)):
        tensor = f"{name}.Conv3D_{dilation}.layers.1.weight"
        graph.place(tensor, (filters, wide, 3, 1, 1))
        temporal = graph.node(
            "Conv",
            part,
            graph.weight(tensor, (filters, wide, 3, 1, 1)),
            kernel_shape=[3, 1, 1],
            dilations=[dilation, 1, 1],
            pads=[dilation, 0, 0, dilation, 0, 0],
        )
        normal = [
            graph.weight(f"{name}.bn.{kind}", (filters,), start=index * filters)
            for kind in ("weight", "bias", "running_mean", "running_var")
        ]
        branches.append(graph.node("Relu", graph.node("BatchNormalization", temporal, *normal, epsilon=1e-3)))
    return str(graph.node("Concat", *branches, axis=1))


def _frame_similarity(graph: Graph, stacks: list[str]) -> str:
    axes = graph.constant([3, 4], np.int64)
    means = [graph.node("ReduceMean", stack, axes, keepdims=0) for stack in stacks]
    values = graph.node("Transpose", graph.node("Concat", *means, axis=1), perm=[0, 2, 1])
    inputs = sum(4 * (FILTERS << level) for level in range(3))
    projected = _linear(graph, values, "frame_sim_layer.projection", inputs, 128)
    return _similarity(graph, projected, "frame_sim_layer.fc")


def _histograms(graph: Graph) -> str:
    """Colour histograms of 8x8x8 bins, compared between frames."""
    values = graph.node("Cast", "frames", to=TensorProto.INT32)
    bins = graph.node("Div", values, graph.constant(32, np.int32))
    bins = graph.node("Mul", bins, graph.constant([64, 8, 1], np.int32))
    bins = graph.node("ReduceSum", bins, graph.constant([4], np.int64), keepdims=0)
    bins = graph.node("Reshape", bins, graph.constant([-1, HEIGHT * WIDTH], np.int64))
    shape = graph.node("Shape", bins)
    frames = graph.node("Gather", shape, graph.constant([0], np.int64))
    all_bins = graph.node("Concat", frames, graph.constant([512], np.int64), axis=0)
    zeros = graph.node("Expand", graph.constant(0, np.int32), all_bins)
    ones = graph.node("Expand", graph.constant(1, np.int32), shape)
    counts = graph.node("ScatterElements", zeros, bins, ones, axis=1, reduction="add")
    counts = graph.node("Reshape", counts, graph.constant([1, -1, 512], np.int64))
    return _similarity(graph, graph.node("Cast", counts, to=TensorProto.FLOAT), "color_hist_layer.fc")


def _similarity(graph: Graph, values: str, name: str) -> str:
    """Cosine of each frame with the 50 before and after it, through a linear layer."""
    length = graph.node("ReduceL2", values, graph.constant([2], np.int64), keepdims=1)
    length = graph.node("Max", length, graph.constant(1e-12, np.float32))
    unit = graph.node("Div", values, length)
    cosines = graph.node("MatMul", unit, graph.node("Transpose", unit, perm=[0, 2, 1]))
    # The band around the diagonal without a gather: rows padded to T + 100 values, read in steps one longer.
    side = WINDOW // 2
    cosines = graph.node("Pad", cosines, graph.constant([0, 0, side, 0, 0, side], np.int64))
    shape = graph.node("Shape", cosines)
    frames = graph.node("Gather", shape, graph.constant([1], np.int64))
    wide = graph.node("Gather", shape, graph.constant([2], np.int64))
    cosines = graph.node("Reshape", cosines, graph.constant([1, -1], np.int64))
    tail = graph.node("Concat", graph.constant([0, 0, 0], np.int64), frames, axis=0)
    cosines = graph.node("Pad", cosines, tail)
    wider = graph.node("Add", wide, graph.constant([1], np.int64))
    rows = graph.node("Concat", graph.constant([1], np.int64), frames, wider, axis=0)
    cosines = graph.node("Reshape", cosines, rows)
    band = graph.node(
        "Slice",
        cosines,
        graph.constant([0], np.int64),
        graph.constant([WINDOW], np.int64),
        graph.constant([2], np.int64),
    )
    return str(graph.node("Relu", _linear(graph, band, name, WINDOW, 128)))


if __name__ == "__main__":
    build().save(
        GRAPHS,
        {"frames": (TensorProto.UINT8, (1, "T", HEIGHT, WIDTH, 3))},
        {"single": (1, "T", 1), "many": (1, "T", 1)},
    )
