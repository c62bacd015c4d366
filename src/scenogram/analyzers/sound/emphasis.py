"""Emphasis: which words stand out by their pitch, their loudness and their length.

The three cues of prominence (Fry 1958; Terken 1991), each as a robust z-score against the words around, put together as
Stouffer does: their sum over the root of their number. No model, no labels: it says how far a word stands out, not that a
listener would call it stressed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.pauses import LEAST
from scenogram.analyzers.sound.prosody import Prosody
from scenogram.analyzers.sound.speech_transcription import Word

AROUND = 8  # words on each side that a word is compared with
FEWEST = 5  # words that can be compared at all
LEAST_VOICED = 3  # values of pitch (0.03 s) that a word needs to have one
# The least spread that is believed: where all words around are alike, a little more is no emphasis.
SPREAD = (1.0, 2.0, 0.2)  # semitones, dB, natural logarithm of seconds per syllable
FINAL = 0.6  # of a syllable by which the last one before a pause is longer, whatever it says (after Klatt 1976, "Linguistic uses
# of segmental duration in English"): words before a pause were 1.6 times as long in 37 s of three readers; without it .23 of them
# were emphasised, and .09 of the others
LARGEST = 3.0  # z-score that one cue counts at most: a cough is loud, and no emphasis


@dataclass(frozen=True)
class Stress:
    """How far a word stands out.

    Attributes:
        pitch: semitones above the words around (their median; a tenth of the word's pitch is higher than what is compared).
        energy: dB louder than they.
        duration: seconds per syllable over theirs.
        strength: the z-scores of the three put together; 0 for a word like those around, 1 for one of six, 2 for one of
            forty.
    """

    pitch: float
    energy: float
    duration: float
    strength: float


def stresses(words: Sequence[Word], syllables: Sequence[int], measured: Prosody) -> list[Stress | None]:
    """How far each word stands out; None for words without a voice, and where there are too few around.

    Args:
        words: in order of time.
        syllables: of each of them.
        measured: the prosody of the sound.
    """
    ends = [after.start - word.end >= LEAST for word, after in pairwise(words)] + [True] * bool(words)
    cues = np.array(
        [
            _cues(word, max(1, count) + FINAL * last, measured)
            for word, count, last in zip(words, syllables, ends, strict=True)
        ]
    ).reshape(-1, 3)
    return [_stress(cues, at) for at in range(len(words))]


def _cues(word: Word, syllables: float, measured: Prosody) -> tuple[float, float, float]:
    """Highest pitch in semitones, level in dB, log of seconds per syllable; NaN where there is none."""
    part = measured.frames(word.start, word.end)
    pitch = measured.pitch[part]
    pitch = pitch[np.isfinite(pitch)]
    if len(pitch) < LEAST_VOICED:
        return math.nan, math.nan, math.nan
    return (
        12 * math.log2(float(np.percentile(pitch, 90))),
        float(measured.vowels[part].max()),
        math.log((word.end - word.start) / syllables),
    )


def _stress(cues: NDArray[np.float64], at: int) -> Stress | None:
    around = cues[max(0, at - AROUND) : at + AROUND + 1]
    around = around[np.isfinite(around[:, 0])]
    if not np.isfinite(cues[at, 0]) or len(around) < FEWEST:
        return None
    middle = np.median(around, axis=0)
    spread = np.maximum(1.4826 * np.median(np.abs(around - middle), axis=0), SPREAD)
    over = cues[at] - middle
    scores = np.clip(over / spread, -LARGEST, LARGEST)
    return Stress(
        pitch=float(over[0]),
        energy=float(over[1]),
        duration=math.exp(float(over[2])),
        strength=float(scores.sum()) / math.sqrt(len(scores)),
    )
