"""Which finding answers which truth: one to one, as many as possible, and among those the nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bench.score.measures.pooling import Outcome

Pairs = list[tuple[int, int]]
"""(index of the truth, index of the finding)."""


def assign(cost: ArrayLike, allowed: ArrayLike) -> Pairs:
    """The one-to-one assignment with the most allowed pairs and, among those, the least cost.

    Args:
        cost: [truths, findings]; any finite numbers.
        allowed: [truths, findings] of bool; other pairs are never made.

    Returns:
        Pairs in the order of the truths (the Hungarian method, by scipy's linear_sum_assignment).
    """
    from scipy.optimize import linear_sum_assignment

    price = np.asarray(cost, dtype=float)
    may = np.asarray(allowed, dtype=bool)
    if price.size == 0 or not may.any():
        return []
    price = price - price[may].min()
    forbidden = (price[may].max() + 1) * (min(price.shape) + 1)  # dearer than all allowed pairs together
    rows, columns = linear_sum_assignment(np.where(may, price, forbidden))
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if may[row, column]]


def match_times(truth: Sequence[float], found: Sequence[float], tolerance: float) -> Pairs:
    """Pairs of instants that lie no further apart than `tolerance` (same unit; the limit itself is within)."""
    gap = np.abs(np.subtract.outer(np.asarray(truth, dtype=float), np.asarray(found, dtype=float)))
    return assign(gap, gap <= tolerance + 1e-9)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Length of what two spans share; 0 where they do not meet."""
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def span_iou(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Shared length of two spans over the length they cover together, 0..1 (temporal IoU)."""
    shared = overlap(one, other)
    whole = (one[1] - one[0]) + (other[1] - other[0]) - shared
    return shared / whole if whole > 0 else float(one == other)


def match_spans(
    truth: Sequence[tuple[float, float]], found: Sequence[tuple[float, float]], threshold: float = 0.5
) -> Pairs:
    """Pairs of spans with a temporal IoU of at least `threshold`."""
    likeness = np.array([[span_iou(one, other) for other in found] for one in truth]).reshape(
        len(truth), len(found)
    )
    return assign(-likeness, likeness >= threshold)


def shared_seconds(
    truth: Sequence[tuple[float, float]], found: Sequence[tuple[float, float]]
) -> tuple[float, float, float]:
    """(seconds in both, in truth, in found), each side's overlapping spans counted once: for
    [balanced_f1][bench.score.measures.pooling.balanced_f1], the segment-based F1 of sound event detection
    (Mesaros et al., "Metrics for Polyphonic Sound Event Detection", 2016), without its grid."""
    one, other = _joined(truth), _joined(found)
    both = sum(overlap(a, b) for a in one for b in other)
    return both, sum(b - a for a, b in one), sum(b - a for a, b in other)


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def outcomes(truths: int, findings: int, pairs: Pairs, *, complete: bool = True) -> list[Outcome]:
    """Hits, misses and, where the truth is complete, false findings."""
    hits: list[Outcome] = ["hit"] * len(pairs)
    misses: list[Outcome] = ["miss"] * (truths - len(pairs))
    false: list[Outcome] = ["false"] * (findings - len(pairs) if complete else 0)
    return hits + misses + false


def frame_index(times: Sequence[float] | NDArray[np.float64], time: float) -> float:
    """Where an instant lies among the timestamps of frames, in frames: 2.0 at the third frame's timestamp, 2.5 half
    way to the fourth; before the first and after the last it goes on at the mean rate."""
    stamps = np.asarray(times, dtype=float)
    if len(stamps) < 2:
        return 0.0
    step = (stamps[-1] - stamps[0]) / (len(stamps) - 1)
    if time <= stamps[0]:
        return float((time - stamps[0]) / step)
    if time >= stamps[-1]:
        return float(len(stamps) - 1 + (time - stamps[-1]) / step)
    return float(np.interp(time, stamps, np.arange(len(stamps))))
