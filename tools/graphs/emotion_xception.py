"""The graph of mini-Xception for facial expressions, without weights: ``python tools/graphs/emotion_xception.py``.

Architecture: O. Arriaga, M. Valdenegro-Toro, P. Ploeger, "Real-time convolutional neural networks for emotion and
gender classification", arXiv:1710.07557. Tensor names are those of the published TensorFlow.js form, in which batch
normalisation is already part of the convolutions.

Input   faces, float32 [N, 64, 64, 1]: grey, -1..1.
Output  expressions, float32 [N, 7]: probabilities of angry, disgust, fear, happy, sad, surprise, neutral.
"""

from __future__ import annotations

from pathlib import Path

from onnx import TensorProto
from tensorflow_layers import SAME, convolution, depthwise
from weightless import Graph

GRAPHS = Path(__file__).parents[2] / "src/scenogram/models/graphs"
MODEL = "StatefulPartitionedCall/model_1"


def build() -> Graph:
    graph = Graph("emotion-xception")
    values = graph.node("Transpose", "faces", perm=[0, 3, 1, 2])
    values = graph.node("Relu", _conv(graph, values, "conv2d_1/Conv2D", (3, 3, 1, 32), stride=2))
    values = graph.node("Relu", _conv(graph, values, "conv2d_2/Conv2D", (3, 3, 32, 64)))
    values = _block(graph, values, 64, 128, ("unknown_9", "unknown_15"), number=1)
    below = graph.node("Relu", values)
    values = _block(graph, values, 128, 256, ("unknown_26", "unknown_32"), number=2, separable=below)
    values = convolution(graph, values, "unknown_43", (3, 3, 256, 7), pads=SAME[1], bias="unknown_44")
    values = graph.node("Flatten", graph.node("GlobalAveragePool", values))
    graph.name_output(graph.node("Softmax", values, axis=1), "expressions")
    return graph


def _block(
    graph: Graph,
    values: str,
    inputs: int,
    outputs: int,
    kernels: tuple[str, str],
    *,
    number: int,
    separable: str | None = None,
) -> str:
    """Two separable convolutions and a pooling, beside a strided 1x1 convolution."""
    shape = (1, 1, inputs, outputs)
    beside = _conv(graph, values, f"conv2d_{number + 2}/Conv2D", shape, stride=2)
    path = separable or values
    for step, kernel in enumerate(kernels):
        name = f"separable_conv2d_{2 * number - 1 + step}/separable_conv2d"
        channels = inputs if step == 0 else outputs
        path = depthwise(graph, path, kernel, channels, stride=1, pads=SAME[1])
        path = _conv(graph, path, name, (1, 1, channels, outputs))
        if step == 0:
            path = graph.node("Relu", path)
    # Odd sizes (29, 15): here "same" pads one on each side.
    pooled = graph.node("MaxPool", path, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    return str(graph.node("Add", pooled, beside))


def _conv(graph: Graph, values: str, name: str, shape: tuple[int, int, int, int], *, stride: int = 1) -> str:
    name = f"{MODEL}/{name}"
    return convolution(graph, values, f"{name}_weights", shape, stride=stride, bias=f"{name}_bn_offset")


if __name__ == "__main__":
    build().save(GRAPHS, {"faces": (TensorProto.FLOAT, ("N", 64, 64, 1))}, {"expressions": ("N", 7)})
