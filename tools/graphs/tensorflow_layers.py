"""Layers of graphs whose published weights lie as TensorFlow writes them: height, width, in, out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from weightless import Graph

# TensorFlow's "same" with a stride of two on an even size pads after, not before.
SAME = {1: [1, 1, 1, 1], 2: [0, 0, 1, 1]}


def convolution(
    graph: Graph,
    values: str,
    kernel: str,
    shape: tuple[int, int, int, int],
    *,
    stride: int = 1,
    pads: Sequence[int] = (0, 0, 0, 0),
    bias: str | None = None,
    perm: Sequence[int] = (3, 2, 0, 1),
) -> str:
    """A convolution of channels-first values. ``perm`` turns the published kernel to out, in, height, width."""
    graph.place(kernel, shape)
    turned = graph.node("Transpose", graph.weight(kernel, shape), perm=list(perm))
    inputs = [values, turned]
    if bias is not None:
        graph.place(bias, (shape[3],))
        inputs.append(graph.weight(bias, (shape[3],)))
    size = [shape[perm[2]], shape[perm[3]]]
    return str(graph.node("Conv", *inputs, kernel_shape=size, strides=[stride, stride], pads=list(pads)))


def depthwise(
    graph: Graph, values: str, kernel: str, channels: int, *, stride: int, pads: Sequence[int]
) -> str:
    """A 3x3 convolution of each channel by itself; published as height, width, channel, 1."""
    shape = (3, 3, channels, 1)
    graph.place(kernel, shape)
    turned = graph.node("Transpose", graph.weight(kernel, shape), perm=[2, 3, 0, 1])
    return str(
        graph.node(
            "Conv",
            values,
            turned,
            group=channels,
            kernel_shape=[3, 3],
            strides=[stride, stride],
            pads=list(pads),
        )
    )


def normalisation(
    graph: Graph,
    values: str,
    name: str,
    channels: int,
    *,
    epsilon: float,
    suffix: str = "",
    scaled: bool = True,
) -> str:
    """Batch normalisation; without a published scale (``scaled=False``) the scale is one."""
    if scaled:
        graph.place(f"{name}/gamma{suffix}", (channels,))
        scale = graph.weight(f"{name}/gamma{suffix}", (channels,))
    else:
        one, size = graph.constant(1.0, np.float32), graph.constant([channels], np.int64)
        scale = graph.node("Expand", one, size)
    rest = []
    for kind in ("beta", "moving_mean", "moving_variance"):
        graph.place(f"{name}/{kind}{suffix}", (channels,))
        rest.append(graph.weight(f"{name}/{kind}{suffix}", (channels,)))
    return str(graph.node("BatchNormalization", values, scale, *rest, epsilon=epsilon))


def dense(graph: Graph, values: str, name: str, inputs: int, outputs: int, *, suffix: str = "") -> str:
    """A fully connected layer; published as in, out."""
    graph.place(f"{name}/kernel{suffix}", (inputs, outputs))
    graph.place(f"{name}/bias{suffix}", (outputs,))
    kernel = graph.weight(f"{name}/kernel{suffix}", (inputs, outputs))
    return str(graph.node("Gemm", values, kernel, graph.weight(f"{name}/bias{suffix}", (outputs,))))
