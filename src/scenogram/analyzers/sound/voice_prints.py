"""Whose voice is whose: embeddings of what the voices of each window said, clustered over the whole sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.filterbank import HOP, log_mel
from scenogram.analyzers.sound.voice_segmentation import FIRST, STEP, VoiceWindow
from scenogram.models import Session

ACTIVE = 0.5  # probability from which a voice speaks
BREATH = 9  # answers (150 ms) without speech that are no pause
LONGEST = 178  # answers (3 s) of one embedding: more no longer makes it clearer
LEAST = 25  # frames: below, nothing can be said
SEED = 1.2  # seconds from which an embedding is clear
ALIKE = 0.4
"""Mean cosine from which prints of at least SEED are of one voice. On 48 made dialogues of nine voices (15 min; clean,
under music, overlapping): voices with themselves .64 to .88 in the mean, with others .20 at most. .4 found the right
number of voices in 45, .5 in 38, .6 in 23."""
HEARD_AS_ONE = 0.2  # added to the likeness of a short one to the voice that its window took it for
SHORT_ALIKE = 0.2
"""The same for shorter ones, which are less like themselves; with .4, six more of the 48 had a voice too many."""


@dataclass(frozen=True)
class VoicePrint:
    """How one voice of one window sounds, for as long as it speaks without a pause.

    Attributes:
        window, voice: which.
        first, last: answers of that window, [first, last).
        vector: float32 (256,), length 1.
        seconds: how much of it was listened to, without what others said at the same time.
    """

    window: int
    voice: int
    first: int
    last: int
    vector: NDArray[np.float32]
    seconds: float


def voice_prints(
    samples: NDArray[np.float32],
    windows: Sequence[VoiceWindow],
    network: Session,
    heard: Callable[[float], None] | None = None,
) -> list[VoicePrint]:
    """Embeddings of the voices of all windows, one per run of speech: voices that are much alike and take turns are
    sometimes one to the network that tells apart the voices of a window.

    Args:
        samples: float32 (n,), 16 kHz.
        windows: as `voice_windows` gives them.
        network: WeSpeaker ResNet34, (1, frames, 80) -> (1, 256).
        heard: told now and then how much was listened to, 0..1.
    """
    out = []
    for number, window in enumerate(windows):
        speaks = window.activity >= ACTIVE
        alone = speaks.sum(axis=1) == 1
        if not speaks.any():
            continue
        begin = window.first * STEP
        features = log_mel(samples[begin : begin + round(2 * FIRST) + len(speaks) * STEP], window="hamming")
        # The middle of each frame of 25 ms, on the grid of the window's answers.
        middle = (np.arange(len(features)) * HOP + 1.25 * HOP - FIRST) / STEP
        at = np.clip(np.rint(middle).astype(int), 0, len(speaks) - 1)
        for voice in np.flatnonzero(speaks.any(axis=0)):
            for first, last in _runs(speaks[:, voice]):
                mine = np.zeros(len(speaks), bool)
                mine[first:last] = speaks[first:last, voice]
                chosen = features[(mine & alone)[at]]
                if len(chosen) < LEAST:
                    chosen = features[mine[at]]
                if len(chosen) < LEAST:
                    continue
                (vector,) = network((chosen - chosen.mean(axis=0))[None])
                unit = vector[0].astype(np.float32)
                unit /= max(float(np.linalg.norm(unit)), 1e-9)
                out.append(VoicePrint(number, int(voice), first, last, unit, len(chosen) / 100))
        if heard is not None:
            heard((number + 1) / len(windows))
    return out


def _runs(speaks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[first, last) of speech without a pause, long ones in equal parts."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], speaks, [False]]).astype(np.int8)))
    runs: list[tuple[int, int]] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and first - runs[-1][1] <= BREATH:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((first, last))
    parts = []
    for first, last in runs:
        count = -(-(last - first) // LONGEST)
        marks = [round(first + (last - first) * part / count) for part in range(count + 1)]
        parts += list(pairwise(marks))
    return parts


def same_voices(prints: Sequence[VoicePrint]) -> list[int]:
    """Which prints are of one voice.

    Those with enough to listen to are clustered by average linkage; each of the others joins the voice that it is
    most like, or, where it is like none, makes a new one with its own kind.

    Returns:
        For each print the number of its voice, from 0 in the order of first appearance.
    """
    if not prints:
        return []
    vectors = np.array([each.vector for each in prints], np.float64)
    long = np.array([each.seconds >= SEED for each in prints])
    if not long.any():
        return _renumbered(_clusters(vectors, SHORT_ALIKE))
    labels = np.full(len(prints), -1)
    labels[long] = _clusters(vectors[long], ALIKE)
    short = np.flatnonzero(~long)
    if len(short):
        seconds = np.array([each.seconds for each in prints])
        voices = labels.max() + 1
        centres = np.array([_mean(vectors[labels == one], seconds[labels == one]) for one in range(voices)])
        likeness = vectors[short] @ centres.T
        known = likeness.max(axis=1) >= SHORT_ALIKE
        heard_as = np.array([(each.window, each.voice) for each in prints])
        for row, index in enumerate(short):
            beside = long & (heard_as == heard_as[index]).all(axis=1)
            if beside.any():
                shares = (
                    np.bincount(labels[beside], seconds[beside], minlength=voices) / seconds[beside].sum()
                )
                likeness[row] += HEARD_AS_ONE * shares
        labels[short[known]] = likeness.argmax(axis=1)[known]
        strangers = short[~known]
        if len(strangers):
            labels[strangers] = voices + _clusters(vectors[strangers], SHORT_ALIKE)
    return _renumbered(labels)


def _mean(vectors: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.average(vectors, axis=0, weights=weights)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float64)


def _clusters(vectors: NDArray[np.float64], alike: float) -> NDArray[np.int_]:
    """Numbers of clusters from 0; average linkage of the cosines, down to `alike`."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(vectors) < 2:
        return np.zeros(len(vectors), int)
    return np.asarray(fcluster(linkage(vectors, "average", "cosine"), 1 - alike, "distance") - 1, int)


def _renumbered(labels: NDArray[np.int_]) -> list[int]:
    order: dict[int, int] = {}
    return [order.setdefault(int(label), len(order)) for label in labels]
