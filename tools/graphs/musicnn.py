"""The graph of musicnn, without weights: ``python tools/graphs/musicnn.py``.

Architecture: J. Pons, X. Serra, "musicnn: pre-trained convolutional neural networks for music audio tagging", ISMIR
2019 (late-breaking). Tensor names are those of the published TensorFlow checkpoint (MSD_musicnn).

Input   patches, float32 [N, T, 96]: of sound at 16 kHz, a power spectrogram of 512-point periodic-Hann frames every 256
        samples, centred; 96 Slaney mel bands of 0 to 8000 Hz, each of unit area; log10(10000 value + 1). It was trained
        with T = 187 (3 s).
Output  tags, float32 [N, 50], 0..1 each: the Million Song Dataset's tags, rock, pop, alternative, ... in their
        published order.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto
from tensorflow_layers import convolution, dense, normalisation
from weightless import Graph

GRAPHS = Path(__file__).parents[2] / "src/scenogram/models/graphs"
BANDS = 96
TIMBRE, RHYTHM, MIDDLE, HIDDEN, TAGS = 204, 51, 64, 200, 50  # channels


class Builder:
    """TensorFlow numbers layers of a kind as they are made; so does this."""

    def __init__(self) -> None:
        self.graph = Graph("musicnn")
        self._made = {"conv2d": 0, "batch_normalization": 0, "dense": 0}

    def _name(self, kind: str) -> str:
        number = self._made[kind]
        self._made[kind] += 1
        return f"{kind}_{number}" if number else kind

    def normal(self, values: str, channels: int) -> str:
        return normalisation(self.graph, values, self._name("batch_normalization"), channels, epsilon=1e-3)

    def conv(
        self, values: str, shape: tuple[int, int, int, int], pads: list[int], **turn: tuple[int, ...]
    ) -> str:
        name = self._name("conv2d")
        made = convolution(
            self.graph, values, f"{name}/kernel", shape, pads=pads, bias=f"{name}/bias", **turn
        )
        return self.normal(self.graph.node("Relu", made), shape[3])

    def dense(self, values: str, inputs: int, outputs: int) -> str:
        return dense(self.graph, values, self._name("dense"), inputs, outputs)

    def build(self) -> Graph:
        graph = self.graph
        picture = graph.node("Unsqueeze", "patches", graph.constant([1], np.int64))
        picture = self.normal(picture, 1)
        front = [self.conv(picture, (7, width, 1, TIMBRE), [3, 0, 3, 0]) for width in (38, 67)]
        for length in (128, 64, 32):
            pads = [(length - 1) // 2, 0, length // 2, 0]
            front.append(self.conv(picture, (length, 1, 1, RHYTHM), pads))
        last = graph.constant([3], np.int64)
        found = [graph.node("ReduceMax", branch, last, keepdims=1) for branch in front]
        features = graph.node("Concat", *found, axis=1)  # [N, 561, T, 1]
        width = 2 * TIMBRE + 3 * RHYTHM
        # These kernels span all features, which here are channels.
        first = self._middle(features, width)
        second = graph.node("Add", self._middle(first, MIDDLE), first)
        third = graph.node("Add", self._middle(second, MIDDLE), second)
        features = graph.node("Concat", features, first, second, third, axis=1)
        time = graph.constant([2], np.int64)
        pools = [graph.node(kind, features, time, keepdims=0) for kind in ("ReduceMax", "ReduceMean")]
        size = 2 * (width + 3 * MIDDLE)
        flat = graph.node(
            "Reshape", graph.node("Concat", *pools, axis=2), graph.constant([-1, size], np.int64)
        )
        hidden = graph.node("Relu", self.dense(self.normal(flat, size), size, HIDDEN))
        logits = self.dense(self.normal(hidden, HIDDEN), HIDDEN, TAGS)
        graph.name_output(graph.node("Sigmoid", logits), "tags")
        return graph

    def _middle(self, values: str, width: int) -> str:
        return self.conv(values, (7, width, 1, MIDDLE), [3, 0, 3, 0], perm=(3, 1, 0, 2))


if __name__ == "__main__":
    Builder().build().save(GRAPHS, {"patches": (TensorProto.FLOAT, ("N", "T", BANDS))}, {"tags": ("N", TAGS)})
