"""Turns: from when each voice speaks in each window, and whose voice it is, to who speaks when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.voice_prints import VoicePrint
from scenogram.analyzers.sound.voice_segmentation import RATE, STEP, VoiceWindow, time_of

ACTIVE = 0.5  # probability from which a voice speaks
EDGE = 60  # answers (1 s) at the ends of a window that count less: what is heard there lacks its surroundings
PAUSE = 0.5  # seconds: a voice that goes on after no more, with nobody between, is in the same turn
MARGIN = 0.05  # seconds around a region of speech: where it begins and ends is known no better
SHORTEST = 0.12  # seconds of a turn; what is shorter is no word


@dataclass(frozen=True)
class VoiceTurn:
    """One voice speaks from `start` to `end`, seconds, with a mean probability, 0..1."""

    voice: int
    start: float
    end: float
    probability: float


def voice_activity(
    windows: Sequence[VoiceWindow], prints: Sequence[VoicePrint], voice_of: Sequence[int]
) -> NDArray[np.float32]:
    """The probability that each voice speaks, float32 (answers, voices), on the grid of `time_of`.

    Args:
        windows: as they were heard.
        prints: of the voices in them.
        voice_of: for each print, the number of its voice.
    """
    count = max((each.first + len(each.activity) for each in windows), default=0)
    total = np.zeros((count, max(voice_of, default=-1) + 1), np.float32)
    weights = np.full((count, 1), 1e-6, np.float32)
    runs: dict[tuple[int, int], list[tuple[VoicePrint, int]]] = {}
    for each, voice in zip(prints, voice_of, strict=True):
        runs.setdefault((each.window, each.voice), []).append((each, voice))
    for number, window in enumerate(windows):
        size = len(window.activity)
        ramp = np.minimum(np.arange(1, size + 1), np.arange(size, 0, -1)).astype(np.float32) / EDGE
        weight = np.clip(ramp, 0.02, 1.0)[:, None]
        mine = np.zeros((size, total.shape[1]), np.float32)
        for local in range(window.activity.shape[1]):
            known = runs.get((number, local), [])
            # What lies between two runs goes with the nearer one.
            ends = [round((one.last + other.first) / 2) for (one, _), (other, _) in pairwise(known)]
            for (_, voice), (first, last) in zip(known, pairwise([0, *ends, size]), strict=False):
                mine[first:last, voice] += window.activity[first:last, local]
        span = slice(window.first, window.first + size)
        total[span] += weight * np.minimum(mine, 1.0)
        weights[span] += weight
    return total / weights


def within_speech(
    activity: NDArray[np.float32], speech: Sequence[tuple[float, float]]
) -> NDArray[np.float32]:
    """The same, with nobody speaking outside of regions of speech, [start, end) in seconds."""
    middles = np.array([time_of(answer + 0.5) for answer in range(len(activity))])
    inside = np.zeros(len(activity), bool)
    for start, end in speech:
        inside |= (middles >= start - MARGIN) & (middles < end + MARGIN)
    return activity * inside[:, None]


def turns_of(activity: NDArray[np.float32]) -> list[VoiceTurn]:
    """Who speaks when, in the order of time.

    Args:
        activity: (answers, voices), probabilities.
    """
    speaks = activity >= ACTIVE
    found: list[VoiceTurn] = []
    for voice in range(activity.shape[1]):
        others: NDArray[np.bool_] = np.any(np.delete(speaks, voice, axis=1), axis=1)
        runs: list[list[int]] = []
        edges = np.flatnonzero(np.diff(np.concatenate([[False], speaks[:, voice], [False]]).astype(np.int8)))
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            between = slice(runs[-1][1], begin) if runs else slice(0, 0)
            if runs and (begin - runs[-1][1]) * STEP / RATE <= PAUSE and not others[between].any():
                runs[-1][1] = end
            else:
                runs.append([begin, end])
        for begin, end in runs:
            if (end - begin) * STEP / RATE < SHORTEST:
                continue
            told = activity[begin:end, voice]
            probability = float(told[told >= ACTIVE].mean())
            found.append(VoiceTurn(voice, time_of(begin), time_of(end), probability))
    return sorted(found, key=lambda turn: (turn.start, turn.end))
