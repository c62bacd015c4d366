"""Where a curve is high: spans with two thresholds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def regions(
    values: NDArray[np.float32], step: float, *, on: float, off: float, gap: float, shortest: float
) -> list[tuple[float, float]]:
    """Spans that begin where the curve reaches `on` and end where it stays below `off`.

    Args:
        values: the curve; value i stands for [i, i + 1) steps.
        step: seconds.
        on, off: in the curve's unit; `off` at most `on`.
        gap: seconds below `off` that end a span.
        shortest: seconds; shorter spans are left out.

    Returns:
        [start, end) in seconds from the curve's start.
    """
    found: list[tuple[float, float]] = []
    begin: int | None = None
    low: int | None = None
    for index, value in enumerate(values.tolist()):
        if value >= on:
            low = None
            if begin is None:
                begin = index
        elif begin is not None and value < off:
            if low is None:
                low = index
            if (index - low + 1) * step >= gap:
                found.append((begin * step, low * step))
                begin = low = None
    if begin is not None:
        found.append((begin * step, (low if low is not None else len(values)) * step))
    return [(start, end) for start, end in found if end - start >= shortest]
