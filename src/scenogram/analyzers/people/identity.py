"""Who is who: face tracks that show the same person, told by SFace embeddings.

Tracks are merged two at a time, the most alike first, while they are alike enough (agglomerative clustering with
average linkage). Two tracks that are in view together are never merged: they are different people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME_PERSON = 0.363
"""Cosine from which two faces are the same person: the threshold that SFace's authors publish for LFW."""


@dataclass(frozen=True)
class Look:
    """One look at who a face is: its embedding (128 numbers, length 1), and how far it can be trusted, 0..1."""

    vector: NDArray[np.float32]
    worth: float


def mean_look(looks: Sequence[Look]) -> NDArray[np.float64]:
    """Mean embedding of several looks at the same person, by worth, of length 1."""
    vectors = np.array([look.vector for look in looks], dtype=np.float64)
    total = np.average(vectors, axis=0, weights=[max(look.worth, 1e-6) for look in looks])
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9))


def same_people(
    means: Sequence[NDArray[np.float64]], together: NDArray[np.bool_], threshold: float = SAME_PERSON
) -> list[int]:
    """Which tracks show the same person.

    Args:
        means: mean embedding of each track, of length 1.
        together: (n, n), True where two tracks are in view at the same time.
        threshold: least mean cosine between two groups of tracks to be one person.

    Returns:
        For each track the number of its person; numbers start at 0, in the order of the tracks.
    """
    count = len(means)
    if not count:
        return []
    alike = np.array(means) @ np.array(means).T
    alike[together] = -np.inf
    np.fill_diagonal(alike, -np.inf)
    sizes = np.ones(count)
    person = np.arange(count)
    while True:
        one, other = np.unravel_index(int(np.argmax(alike)), alike.shape)
        if alike[one, other] < threshold:
            break
        # Average linkage; a pair that must not be merged stays at minus infinity.
        row = (alike[one] * sizes[one] + alike[other] * sizes[other]) / (sizes[one] + sizes[other])
        alike[one], alike[:, one] = row, row
        alike[other], alike[:, other] = -np.inf, -np.inf
        alike[one, one] = -np.inf
        sizes[one] += sizes[other]
        person[person == other] = one
    order: dict[int, int] = {}
    return [order.setdefault(int(number), len(order)) for number in person]
