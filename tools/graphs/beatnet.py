"""The graph of BeatNet's network, without weights: ``python tools/graphs/beatnet.py``.

Architecture: M. Heydari, F. Cwitkowitz, Z. Duan, "BeatNet: CRNN and particle filtering for online joint beat, downbeat
and meter tracking", ISMIR 2021. Tensor names are those of the published PyTorch weights.

Input   features, float32 [1, T, 272], 50 a second: of sound at 22050 Hz, frames of 1411 samples every 441, a spectrogram
        of 136 logarithmic bands (24 an octave, 30 to 17000 Hz, each filter's sum one), log10(1 + value), and its
        positive differences to the frame before, 136 more.
Output  activations, float32 [1, T, 3]: probability of a beat, of a downbeat, of neither; they sum to 1.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto
from weightless import Graph

GRAPHS = Path(__file__).parents[2] / "src/scenogram/models/graphs"
BANDS, HIDDEN = 272, 150
GATES = (0, 3, 1, 2)  # ONNX wants input, output, forget, cell; PyTorch writes input, forget, cell, output


def build() -> Graph:
    graph = Graph("beatnet")
    frames = graph.node("Reshape", "features", graph.constant([-1, 1, BANDS], np.int64))
    graph.place("conv1.weight", (2, 1, 10))
    graph.place("conv1.bias", (2,))
    kernel, bias = graph.weight("conv1.weight", (2, 1, 10)), graph.weight("conv1.bias", (2,))
    values = graph.node("Relu", graph.node("Conv", frames, kernel, bias, kernel_shape=[10]))
    values = graph.node("MaxPool", values, kernel_shape=[2], strides=[2])
    size = 2 * ((BANDS - 9) // 2)
    values = graph.node("Reshape", values, graph.constant([-1, size], np.int64))
    values = _linear(graph, values, "linear0", size, HIDDEN)
    values = graph.node("Reshape", values, graph.constant([-1, 1, HIDDEN], np.int64))
    for layer in range(2):
        values = _lstm(graph, values, layer)
    values = graph.node("Reshape", values, graph.constant([-1, HIDDEN], np.int64))
    logits = graph.node(
        "Reshape", _linear(graph, values, "linear", HIDDEN, 3), graph.constant([1, -1, 3], np.int64)
    )
    graph.name_output(graph.node("Softmax", logits, axis=2), "activations")
    return graph


def _linear(graph: Graph, values: str, name: str, inputs: int, outputs: int) -> str:
    graph.place(f"{name}.weight", (outputs, inputs))
    graph.place(f"{name}.bias", (outputs,))
    weight, bias = graph.weight(f"{name}.weight", (outputs, inputs)), graph.weight(f"{name}.bias", (outputs,))
    return str(graph.node("Gemm", values, weight, bias, transB=1))


def _lstm(graph: Graph, values: str, layer: int) -> str:
    def gates(kind: str, *width: int) -> list[str]:
        name = f"lstm.{kind}_l{layer}"
        graph.place(name, (4 * HIDDEN, *width))
        step = HIDDEN * int(np.prod(width, dtype=int))
        return [graph.weight(name, (1, HIDDEN, *width), start=gate * step) for gate in GATES]

    into, back = gates("weight_ih", HIDDEN), gates("weight_hh", HIDDEN)
    biases = gates("bias_ih") + gates("bias_hh")
    weights = [graph.node("Concat", *parts, axis=1) for parts in (into, back, biases)]
    found = graph.node("LSTM", values, *weights, hidden_size=HIDDEN)
    return str(graph.node("Squeeze", found, graph.constant([1], np.int64)))


if __name__ == "__main__":
    build().save(
        GRAPHS,
        {"features": (TensorProto.FLOAT, (1, "T", BANDS))},
        {"activations": (1, "T", 3)},
    )
