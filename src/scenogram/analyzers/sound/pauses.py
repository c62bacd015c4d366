"""Pauses of speech: gaps between words, with their borders where the voice is no longer heard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.prosody import HOP, Prosody
from scenogram.analyzers.sound.speech_transcription import Word

LEAST = 0.25  # seconds: shorter gaps are closures of plosives (Goldman-Eisler 1968; de Jong and Bosker 2013 found this limit
# to tell most about a speaker)
CANDIDATE = 0.12  # seconds between two words from which on a gap is looked at
REACH = 0.1  # seconds by which a pause may reach into the words: their times are no better
OVER_FLOOR = 6.0  # dB over the quiet of the gap (a fifth of it is below) that is still quiet
UNDER_VOICE = 25.0  # dB below the words around that is quiet whatever the gap has
BLIP = 0.06  # seconds of noise that do not end a pause: a click, a breath's edge
SURE, BELOW_VOICE = (
    0.5,
    6.0,
)  # seconds from which on a gap between words is a pause though it is not quiet (music); dB that
# a shorter one must be below the sound around, or the voice goes on and the words' times are off
OUTER = 0.6  # seconds before the first word and after the last in which the voice may begin and end
# With these, all of 68 pauses of .3 s and more were found, none too many, and their borders were .06 s off in the mean;
# as gaps between the words 48 of 49 with two too many, .09 s off.
AROUND = 1.0  # seconds of words on both sides that tell how loud the voice is


def pauses(words: Sequence[Word], measured: Prosody) -> list[tuple[float, float]]:
    """Where a speaker is silent between two words, [start, end) in seconds, in order; each at least `LEAST` long.

    Voice activity ends a word before its last fricative dies away and Whisper where the next begins; the level tells
    better. Where the level does not tell (music goes on), the gap between the words is the pause.

    Args:
        words: in order of time.
        measured: the prosody of the sound.
    """
    found: list[tuple[float, float]] = []
    for before, after in pairwise(words):
        if after.start - before.end >= CANDIDATE:
            silent = _refined(before.end, after.start, measured)
            if silent is None:
                continue
            start = max(silent[0], found[-1][1] if found else 0.0)  # both may reach into one short word
            if silent[1] - start >= LEAST:
                found.append((start, silent[1]))
    return found


def passages(words: Sequence[Word], measured: Prosody) -> list[tuple[float, float]]:
    """The stretches between the pauses, [start, end) in seconds, in order; the first begins and the last ends where the
    voice does."""
    if not words:
        return []
    silent = pauses(words, measured)
    before = _refined(max(0.0, words[0].start - OUTER), words[0].start, measured)
    after = _refined(words[-1].end, words[-1].end + OUTER, measured)
    begins, ends_at = words[0].start, words[-1].end
    starts = [min(begins, before[1] if before else begins), *(end for _, end in silent)]
    ends = [*(start for start, _ in silent), max(ends_at, after[0] if after else ends_at)]
    return [(start, max(start, end)) for start, end in zip(starts, ends, strict=True)]


def passages_of(utterances: Sequence[Sequence[Word]], measured: Prosody) -> list[list[tuple[float, float]]]:
    """The stretches between pauses of each utterance (its words, at least one), as `passages` gives them; those of two
    utterances without a pause between them are parted between their words."""
    whole = passages([word for words in utterances for word in words], measured)
    cuts = [
        -np.inf,
        *((before[-1].end + after[0].start) / 2 for before, after in pairwise(utterances)),
        np.inf,
    ]
    return [
        [(max(start, first), min(end, last)) for start, end in whole if min(end, last) > max(start, first)]
        for first, last in pairwise(cuts)
    ]


def _refined(begin: float, end: float, measured: Prosody) -> tuple[float, float] | None:
    """The part of a gap between words in which nobody speaks; None where somebody does all the time."""
    gap = measured.frames(begin, end)
    around = measured.intensity[measured.frames(begin - AROUND, end + AROUND)]
    if gap.stop <= gap.start:
        return begin, end
    level = measured.intensity[gap]
    if end - begin < SURE and float(np.median(level)) > float(np.median(around)) - BELOW_VOICE:
        return None
    floor = float(np.percentile(level, 20))
    below = max(floor + OVER_FLOOR, float(np.percentile(around, 90)) - UNDER_VOICE)
    wide = measured.frames(begin - REACH, end + REACH)
    first, last = _longest(measured.intensity[wide] < below)
    if (last - first) * HOP < (end - begin) / 2:
        return begin, end
    return (wide.start + first) * HOP, (wide.start + last) * HOP


def _longest(quiet: NDArray[np.bool_]) -> tuple[int, int]:
    """The longest run of quiet frames, blips bridged; (0, 0) where there is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]])))
    runs: list[tuple[int, int]] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and (first - runs[-1][1]) * HOP < BLIP:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((first, last))
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
