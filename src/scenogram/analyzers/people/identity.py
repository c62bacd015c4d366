"""Who is who: face tracks that show the same person, told by SFace embeddings.

Tracks are merged two at a time, the most alike first, while they are alike enough (agglomerative clustering with
average linkage). Two tracks that are in view together are never merged: they are different people. A face that was only
seen in profile or very small is joined to another only where they are plainly alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME_PERSON = 0.363
"""Cosine from which two faces are the same person: what SFace's authors publish for LFW. On 84 faces of 35 people
(photographs and footage, frontal to half turned) it joined .2-.4 % of the pairs of different people and, from 48
pixels of height on, all pairs of the same; at 32 and 24 pixels 97.5 and 97.9 %."""

CERTAIN_ENOUGH = 0.3
"""Worth of a look from which SAME_PERSON holds. Below are profiles and very small faces: profiles of different men
with glasses reached a cosine of .55."""

SAME_PROFILE = 0.6
"""Cosine from which a face that was never seen well is somebody known; else it is somebody new."""


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


def same_people(tracks: Sequence[Sequence[Look]], together: NDArray[np.bool_]) -> list[int | None]:
    """Which tracks show the same person.

    Args:
        tracks: the looks at the face of each track; a track may have none.
        together: (n, n), True where two tracks are in view at the same time: they are different people.

    Returns:
        For each track the number of its person, from 0 in the order of the tracks; None for tracks without
        a look.
    """
    seen_well = [
        index for index, looks in enumerate(tracks) if any(look.worth >= CERTAIN_ENOUGH for look in looks)
    ]
    means = {index: mean_look(looks) for index, looks in enumerate(tracks) if looks}
    groups = _clusters([means[index] for index in seen_well], together[np.ix_(seen_well, seen_well)])
    members = [[seen_well[position] for position in group] for group in groups]
    for index in sorted(means.keys() - set(seen_well)):
        likeness = [
            -1.0
            if any(together[index, other] for other in group)
            else float(np.mean([means[index] @ means[other] for other in group]))
            for group in members
        ]
        if likeness and max(likeness) >= SAME_PROFILE:
            members[int(np.argmax(likeness))].append(index)
        else:
            members.append([index])
    people: list[int | None] = [None] * len(tracks)
    for number, group in enumerate(sorted(members, key=min)):
        for index in group:
            people[index] = number
    return people


def _clusters(means: Sequence[NDArray[np.float64]], together: NDArray[np.bool_]) -> list[list[int]]:
    """Positions in `means` (embeddings of length 1) that are the same person."""
    groups = [[position] for position in range(len(means))]
    if not groups:
        return groups
    alike = np.array(means) @ np.array(means).T
    alike[together] = -np.inf
    np.fill_diagonal(alike, -np.inf)
    while True:
        one, other = (int(each) for each in np.unravel_index(int(np.argmax(alike)), alike.shape))
        if alike[one, other] < SAME_PERSON:
            return [group for group in groups if group]
        # Average linkage. What must not be merged, or is no more, stays at minus infinity.
        sizes = len(groups[one]), len(groups[other])
        row = (alike[one] * sizes[0] + alike[other] * sizes[1]) / sum(sizes)
        alike[one], alike[:, one] = row, row
        alike[other], alike[:, other] = -np.inf, -np.inf
        alike[one, one] = -np.inf
        groups[one] += groups[other]
        groups[other] = []
