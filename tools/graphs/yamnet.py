"""The graph of YAMNet, without weights: ``python tools/graphs/yamnet.py``.

Architecture: M. Plakal, D. Ellis, YAMNet (TensorFlow Models, research/audioset/yamnet): MobileNet v1 (A. Howard et al.,
arXiv:1704.04861) over log mel patches. Tensor names are those of the published TensorFlow checkpoint.

Input   patches, float32 [N, 96, 64]: of sound at 16 kHz, magnitudes of a 512-point Fourier transform of periodic-Hann
        frames of 400 samples every 160; 64 HTK mel bands of 125 to 7500 Hz; log(value + .001). A patch is 96 frames
        (.96 s); patches start every 48.
Outputs scores [N, 521], 0..1 each: the AudioSet classes in the order of classes.csv. embeddings [N, 1024].
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto
from tensorflow_layers import SAME, convolution, dense, depthwise, normalisation
from weightless import Graph

GRAPHS = Path(__file__).parents[2] / "src/scenogram/models/graphs"
NAME = "layer-1/layer/_func/_yamnet/layer_with_weights-{}"
SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE"
BLOCKS = ((1, 64), (2, 128), (1, 128), (2, 256), (1, 256), (2, 512), *[(1, 512)] * 5, (2, 1024), (1, 1024))


def build() -> Graph:
    graph = Graph("yamnet")
    values = graph.node("Reshape", "patches", graph.constant([-1, 1, 96, 64], np.int64))
    kernel = f"{NAME.format(0)}/kernel{SUFFIX}"
    values = convolution(graph, values, kernel, (3, 3, 1, 32), stride=2, pads=SAME[2])
    values = _normal(graph, values, 1, 32)
    channels, number = 32, 2
    for stride, filters in BLOCKS:
        kernel = f"{NAME.format(number)}/depthwise_kernel{SUFFIX}"
        values = depthwise(graph, values, kernel, channels, stride=stride, pads=SAME[stride])
        values = _normal(graph, values, number + 1, channels)
        kernel = f"{NAME.format(number + 2)}/kernel{SUFFIX}"
        values = _normal(
            graph, convolution(graph, values, kernel, (1, 1, channels, filters)), number + 3, filters
        )
        channels, number = filters, number + 4
    pooled = graph.node("GlobalAveragePool", values)
    graph.name_output(graph.node("Reshape", pooled, graph.constant([-1, channels], np.int64)), "embeddings")
    logits = dense(graph, "embeddings", NAME.format(number), channels, 521, suffix=SUFFIX)
    graph.name_output(graph.node("Sigmoid", logits), "scores")
    return graph


def _normal(graph: Graph, values: str, number: int, channels: int) -> str:
    name = NAME.format(number)
    normal = normalisation(graph, values, name, channels, epsilon=1e-4, suffix=SUFFIX, scaled=False)
    return str(graph.node("Relu", normal))


if __name__ == "__main__":
    build().save(
        GRAPHS,
        {"patches": (TensorProto.FLOAT, ("N", 96, 64))},
        {"scores": ("N", 521), "embeddings": ("N", 1024)},
    )
