"""How aroused a voice is, moment by moment, against its own middle.

The rule-based rating of Bone, Lee and Narayanan, "Robust Unsupervised Arousal Rating: A Rule-Based Framework with
Knowledge-Inspired Vocal Features", IEEE Transactions on Affective Computing 5(2), 2014: three measures of the voice (pitch,
intensity, share of the energy above 500 Hz), each scored against the same voice's baseline, and fused with the weights by
which each agrees with their mean. The baseline is all that the voice says in the clip, which the paper calls global
normalization; and a difference counts by how large such differences are in plain reading, so that a voice that hardly
changes stays near 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.prosody import Prosody

RATE = 16_000
STEP = 160  # samples from one value to the next: 10 ms
LOW = (80.0, 500.0)  # Hz; HF500 is the energy above, over the energy in this band
LENGTH, HOP = 1.0, 0.5  # seconds of a moment, and from one to the next
LEAST_VOICED = 0.25  # seconds with pitch that a moment needs
LEAST_MOMENTS = 6  # of a voice, to have a middle: 3 s of speech
BASELINE = 500  # moments of the baseline at most, evenly spaced: 4 min of speech
PLAIN = (2.8, 4.0, 4.8)
"""Differences of pitch (semitones), intensity and HF500 (dB) that are plain: twice the standard deviation of a voice's moments
in plain reading (medians of six readings in four languages: 1.4, 2.0 and 2.4). With them those stay within some .3 of 0."""


@dataclass(frozen=True)
class Moment:
    """What was measured around a time (seconds): median pitch (semitones over 100 Hz), intensity (dB) and HF500 (dB)."""

    time: float
    pitch: float
    intensity: float
    brightness: float


def brightness(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Energy above 500 Hz over energy from 80 to 500 Hz, dB (HF500), float32 (n // 160,): one value per 10 ms."""
    from scipy.signal import butter, sosfilt

    low = butter(2, LOW, "bandpass", fs=RATE, output="sos").astype(np.float32)
    high = butter(2, LOW[1], "highpass", fs=RATE, output="sos").astype(np.float32)
    count = len(samples) // STEP
    powers = []
    for sections in (high, low):
        state = np.zeros((len(sections), 2), np.float32)
        parts = []
        for first in range(0, count, 6000):
            block = samples[first * STEP : min(count, first + 6000) * STEP]
            filtered, state = sosfilt(sections, block, zi=state)
            parts.append(np.square(filtered, dtype=np.float32).reshape(-1, STEP).mean(axis=1))
        powers.append(np.concatenate(parts or [np.zeros(0, np.float32)]))
    return (10 * np.log10((powers[0] + 1e-10) / (powers[1] + 1e-10))).astype(np.float32)


def moments(
    prosody: Prosody, bright: NDArray[np.float32], passages: Sequence[tuple[float, float]]
) -> list[Moment]:
    """What is measured every half second of some passages, [start, end) in seconds."""
    found = []
    for start, end in passages:
        count = max(1, round((end - start - LENGTH) / HOP) + 1)
        for index in range(count):
            begin = start + index * HOP
            part = prosody.frames(begin, min(end, begin + LENGTH))
            pitch = prosody.pitch[part]
            voiced = np.isfinite(pitch)
            if voiced.sum() * STEP / RATE < LEAST_VOICED:
                continue
            found.append(
                Moment(
                    time=(begin + min(end, begin + LENGTH)) / 2,
                    pitch=float(12 * np.log2(np.median(pitch[voiced]) / 100)),
                    intensity=float(np.median(prosody.intensity[part][voiced])),
                    brightness=float(np.median(bright[part][voiced])),
                )
            )
    return found


def arousal(own: Sequence[Moment]) -> NDArray[np.float64] | None:
    """How aroused one voice is at its moments, -1..1; 0 is its middle. None where there are too few to have one."""
    from scipy.stats import norm, spearmanr

    if len(own) < LEAST_MOMENTS:
        return None
    values = np.array([(each.pitch, each.intensity, each.brightness) for each in own])
    scores = np.empty_like(values)
    baseline = values[:: -(-len(values) // BASELINE)]
    for column, spread in enumerate(PLAIN):
        apart = np.subtract.outer(values[:, column], baseline[:, column]) / spread
        scores[:, column] = (2 * norm.cdf(apart) - 1).mean(axis=1)
    centre = scores.mean(axis=1)
    weights = np.zeros(3)
    for column in range(3):
        if np.ptp(scores[:, column]) > 0 and np.ptp(centre) > 0:
            weights[column] = max(0.0, float(spearmanr(scores[:, column], centre).statistic))
    if weights.sum() == 0:
        return np.zeros(len(own))
    return np.asarray(scores @ weights / weights.sum(), np.float64)
