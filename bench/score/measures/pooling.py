"""From what was counted in each video to one figure, its interval and its calibration.

Scorers give a list of items per video. An item is one of

    an Outcome          something that was found, missed, or found where nothing is
    a (part, whole)     hits of a track's boxes, errors among a text's characters
    a number            an error in seconds, a one or a zero
    an (x, y)           two ranks to compare; or a confidence and whether it was right

and a pooling function turns the items of many videos into the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Outcome = Literal["hit", "miss", "false"]
"""`hit`: true and found; `miss`: true and not found; `false`: found and not true."""

Pool = Callable[[Sequence[Any]], float | None]
"""Items of many videos -> the figure; None where the items say nothing about it."""


def f1(outcomes: Sequence[Outcome]) -> float | None:
    """Harmonic mean of precision and recall: 2 hits / (2 hits + misses + false ones), 0..1."""
    hits, misses, false = (outcomes.count(kind) for kind in ("hit", "miss", "false"))
    total = 2 * hits + misses + false
    return 2 * hits / total if total else None


def recall(outcomes: Sequence[Outcome]) -> float | None:
    """Share of what is true that was found, 0..1."""
    hits, misses = outcomes.count("hit"), outcomes.count("miss")
    return hits / (hits + misses) if hits + misses else None


def precision(outcomes: Sequence[Outcome]) -> float | None:
    """Share of what was found that is true, 0..1."""
    hits, false = outcomes.count("hit"), outcomes.count("false")
    return hits / (hits + false) if hits + false else None


def true_cases(outcomes: Sequence[Outcome]) -> int:
    """How many true things the outcomes are about."""
    return len(outcomes) - outcomes.count("false")


def found_cases(outcomes: Sequence[Outcome]) -> int:
    """How many findings the outcomes are about."""
    return len(outcomes) - outcomes.count("miss")


def ratio(parts: Sequence[tuple[float, float]]) -> float | None:
    """Sum of the parts over the sum of the wholes."""
    whole = sum(whole for _, whole in parts)
    return sum(part for part, _ in parts) / whole if whole else None


def rest(parts: Sequence[tuple[float, float]]) -> float | None:
    """1 - [ratio][]: an accuracy from errors. Below 0 where there are more errors than there is to get right."""
    share = ratio(parts)
    return None if share is None else 1 - share


def balanced_f1(parts: Sequence[tuple[float, float, float]]) -> float | None:
    """F1 from amounts, not counts: items are (shared, true, found) in one unit, such as seconds or boxes."""
    shared, true, found = (sum(part[i] for part in parts) for i in range(3))
    return 2 * shared / (true + found) if true + found else None


def cases_with_truth(parts: Sequence[tuple[float, float, float]]) -> int:
    """How many items of [balanced_f1][] have something true."""
    return sum(true > 0 for _, true, _ in parts)


def mean(values: Sequence[float]) -> float | None:
    """Arithmetic mean; of errors it is the mean absolute error, of ones and zeros a share."""
    return float(np.mean(values)) if values else None


def median(values: Sequence[float]) -> float | None:
    """The middle value."""
    return float(np.median(values)) if values else None


def largest(values: Sequence[float]) -> float | None:
    """The worst case."""
    return float(max(values)) if values else None


def spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Spearman's rank correlation, -1..1; None below three pairs or where one side never changes."""
    from scipy.stats import spearmanr

    if len(pairs) < 3:
        return None
    x, y = np.asarray(pairs, dtype=float).T
    if np.all(x == x[0]) or np.all(y == y[0]):
        return None
    return float(spearmanr(x, y).statistic)


@dataclass(frozen=True)
class Bin:
    """Findings of about the same confidence."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(answers: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """The reliability curve: for each of `bins` equal ranges of confidence that is not empty, the mean
    confidence that was given and the share that was right."""
    given = np.asarray([confidence for confidence, _ in answers], dtype=float)
    right = np.asarray([was for _, was in answers], dtype=float)
    place = np.clip((given * bins).astype(int), 0, bins - 1)
    return [
        Bin(i / bins, (i + 1) / bins, int(mask.sum()), float(given[mask].mean()), float(right[mask].mean()))
        for i in range(bins)
        if (mask := place == i).any()
    ]


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error, 0..1: mean gap between the confidence given and the share that was right,
    over ten bins, weighted by how many findings each holds (Guo et al., "On Calibration of Modern Neural
    Networks", 2017)."""
    if not answers:
        return None
    return sum(part.count * abs(part.confidence - part.right) for part in reliability(answers)) / len(answers)


def bootstrap(
    videos: Mapping[str, Sequence[Any]], pool: Pool, *, rounds: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """A 95 % percentile interval of a pooled figure.

    What is drawn again is whole videos, not items: items of one video are not independent (Efron and
    Tibshirani, "An Introduction to the Bootstrap", 1993; the cluster bootstrap). Same items, same seed, same
    interval.

    Args:
        videos: the items of each video, by its name.
        pool: the figure.
        rounds: how often to draw.
        seed: of the random numbers.

    Returns:
        (low, high), or None where fewer than three videos have items: their spread says nothing.
    """
    items = [list(videos[name]) for name in sorted(videos) if videos[name]]
    if len(items) < 3:
        return None
    draws = np.random.default_rng(seed).integers(len(items), size=(rounds, len(items)))
    values = [pool([item for which in draw for item in items[which]]) for draw in draws]
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
