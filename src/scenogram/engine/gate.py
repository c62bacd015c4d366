"""Change gating: a cheap signal, computed once per frame, that tells whether there is anything new to look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenogram.clip import Frame, Size

SIGNAL = Size(long_side=128, grey=True)
"""Small enough to cost nothing, large enough that a line of text moves its cell."""
CELLS = (16, 9)  # rows, columns of an upright frame


def signal(frame: Frame) -> NDArray[np.float32]:
    """The frame as luma, 0..255, at the size of the signal."""
    return frame.scaled(SIGNAL).astype(np.float32)


def change(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Largest mean absolute luma difference of a cell, 0..255, of a grid laid over both signals.

    A mean over cells, not over the frame: a caption that appears changes a few cells much and the frame little.
    """
    if one.shape != other.shape:
        return 255.0
    rows, columns = CELLS if one.shape[0] >= one.shape[1] else CELLS[::-1]
    rows, columns = min(rows, one.shape[0]), min(columns, one.shape[1])
    difference = np.abs(one - other)
    down = np.linspace(0, one.shape[0], rows, endpoint=False).astype(int)
    across = np.linspace(0, one.shape[1], columns, endpoint=False).astype(int)
    sums = np.add.reduceat(np.add.reduceat(difference, down, axis=0), across, axis=1)
    heights = np.diff([*down, one.shape[0]])
    widths = np.diff([*across, one.shape[1]])
    return float((sums / np.outer(heights, widths)).max())
