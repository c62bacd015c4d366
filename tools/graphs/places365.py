"""The graph of the Places365 wide ResNet-18, without weights: ``python tools/graphs/places365.py``.

Architecture: B. Zhou et al., "Places: A 10 million image database for scene recognition", TPAMI 2017; a ResNet-18
without the pooling after the first convolution. Tensor names are those of the published PyTorch weights.

Input   pictures, float32 [N, 3, 224, 224], RGB in 0..1, less the mean (.485, .456, .406), over the standard deviation
        (.229, .224, .225).
Outputs places [N, 365], float32: logits. features [N, 512], float32: what the scene attributes are computed from
        (responses = the 102 x 512 attribute matrix times features).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto
from weightless import Graph

GRAPHS = Path(__file__).parents[2] / "src/scenogram/models/graphs"
WIDTHS = (64, 128, 256, 512)


def build() -> Graph:
    graph = Graph("places365")
    values = graph.node(
        "Relu", _conv(graph, "pictures", "module.conv1", "module.bn1", 3, 64, size=7, stride=2)
    )
    inputs = 64
    for level, width in enumerate(WIDTHS, start=1):
        for block in range(2):
            stride = 2 if level > 1 and block == 0 else 1
            values = _block(graph, values, f"module.layer{level}.{block}", inputs, width, stride)
            inputs = width
    pooled = graph.node("GlobalAveragePool", values)
    features = graph.node("Reshape", pooled, graph.constant([-1, 512], np.int64))
    graph.name_output(features, "features")
    graph.place("module.fc.weight", (365, 512))
    graph.place("module.fc.bias", (365,))
    weight, bias = graph.weight("module.fc.weight", (365, 512)), graph.weight("module.fc.bias", (365,))
    graph.name_output(graph.node("Gemm", "features", weight, bias, transB=1), "places")
    return graph


def _block(graph: Graph, values: str, name: str, inputs: int, width: int, stride: int) -> str:
    first = _conv(graph, values, f"{name}.conv1", f"{name}.bn1", inputs, width, size=3, stride=stride)
    second = _conv(
        graph, graph.node("Relu", first), f"{name}.conv2", f"{name}.bn2", width, width, size=3, stride=1
    )
    if stride != 1:
        below = f"{name}.downsample"
        values = _conv(graph, values, f"{below}.0", f"{below}.1", inputs, width, size=1, stride=stride)
    return str(graph.node("Relu", graph.node("Add", second, values)))


def _conv(
    graph: Graph, values: str, conv: str, norm: str, inputs: int, outputs: int, *, size: int, stride: int
) -> str:
    shape = (outputs, inputs, size, size)
    graph.place(f"{conv}.weight", shape)
    convolved = graph.node(
        "Conv",
        values,
        graph.weight(f"{conv}.weight", shape),
        kernel_shape=[size, size],
        strides=[stride, stride],
        pads=[size // 2] * 4,
    )
    normal = []
    for kind in ("weight", "bias", "running_mean", "running_var"):
        graph.place(f"{norm}.{kind}", (outputs,))
        normal.append(graph.weight(f"{norm}.{kind}", (outputs,)))
    return str(graph.node("BatchNormalization", convolved, *normal, epsilon=1e-5))


if __name__ == "__main__":
    build().save(
        GRAPHS,
        {"pictures": (TensorProto.FLOAT, ("N", 3, 224, 224))},
        {"places": ("N", 365), "features": ("N", 512)},
    )
