"""By how much a voice is late against the mouth that speaks: where the mouth opens the voice gets louder, and where it closes the
voice gets quieter. The slopes of both curves are laid over each other at every lag (cross-correlation of mouth opening and
speech envelope; Chandrasekaran et al., "The Natural Statistics of Audiovisual Speech", PLoS Computational Biology 5(7), 2009)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEP = 0.01  # seconds
FURTHEST = 0.5  # seconds that sound and picture may be apart
AROUND = 0.12  # seconds around the best lag that belong to it
RANGE = 30.0  # dB below the loud parts of a voice that count as its envelope
SMOOTHING = 9  # values (of 10 ms) over which opening and envelope are smoothed; with 13 and more the best lag stands out less
LEAST = 3.0  # seconds of speech with the mouth in view
LOOKS = 8.0  # looks per second that are needed: below, closings of the lips are missed
LIKELY, STEEP = 0.07, 0.028
"""Lead (see `Lag`) at which a lag is as likely right as wrong, and how fast that changes: a mouth with its own voice, 240 stretches of
3.2 to 5.4 s of one man, from full frames and from crops, shifted by -.2 to .2 s. Right within 80 ms: .28 below a lead of .05, .51
to .1, .83 to .15, .96 to .2, all of 40 above."""
STANDS_OUT = 0.35
"""Lead above which it is hardly another's voice: 1 of 10 of 303 stretches of four moving faces with other voices laid over them
have more; .44 have more than .15."""


@dataclass(frozen=True)
class Lag:
    """By how much the voice is late.

    Attributes:
        seconds: negative where it is early.
        lead: by how much the correlation at the best lag exceeds that at any other, times the square root of the
            seconds of speech.
    """

    seconds: float
    lead: float

    @property
    def confidence(self) -> float:
        """That it is right within 80 ms, if the voice is this mouth's, 0..1."""
        return 1 / (1 + math.exp((LIKELY - self.lead) / STEEP))


def lag(
    times: Sequence[float],
    opening: Sequence[float],
    intensity: NDArray[np.float32],
    speech: Sequence[tuple[float, float]],
) -> Lag | None:
    """How late a voice is against a mouth.

    Args:
        times, opening: of the mouth; seconds and lengths of the nose.
        intensity: dB, one value per 10 ms from the clip's time 0.
        speech: [start, end) in seconds in which somebody speaks.

    Returns:
        None where the mouth is seen too shortly or too seldom to tell.
    """
    at, open_ = np.asarray(times, np.float64), np.asarray(opening, np.float64)
    if len(at) < 3 or len(intensity) < 3:
        return None
    grid = np.arange(at[0], at[-1], STEP)
    spoken = np.zeros(len(grid), bool)
    for start, end in speech:
        # As long as the lag is not known, speech may belong to any moment near it.
        spoken |= (grid >= start - FURTHEST) & (grid < end + FURTHEST)
    gap = np.diff(at)[np.clip(np.searchsorted(at, grid, "right") - 1, 0, len(at) - 2)]
    spoken &= gap <= 1 / LOOKS + 1e-6
    seconds = sum(max(0.0, min(end, at[-1]) - max(start, at[0])) for start, end in speech)
    seconds = min(seconds, spoken.sum() * STEP)
    if seconds < LEAST:
        return None
    mouth = np.gradient(_smooth(np.interp(grid, at, open_), SMOOTHING))[spoken]
    loud = np.percentile(intensity, 95)
    envelope = np.clip(1 + (intensity.astype(np.float64) - loud) / RANGE, 0, None)
    slope = np.gradient(_smooth(envelope, SMOOTHING))
    moments = np.arange(len(slope)) * STEP
    lags = np.arange(-FURTHEST, FURTHEST + STEP / 2, STEP)
    likeness = np.array([_correlation(mouth, np.interp(grid[spoken] + by, moments, slope)) for by in lags])
    best = int(np.argmax(likeness))
    elsewhere = likeness[np.abs(lags - lags[best]) > AROUND].max()
    lead = max(0.0, float(likeness[best] - max(0.0, elsewhere))) * math.sqrt(seconds)
    return Lag(float(lags[best]), lead)


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    one, other = one - one.mean(), other - other.mean()
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / norm if norm > 0 else 0.0


def _smooth(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    shape = np.hanning(width + 2)[1:-1]
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, shape / shape.sum(), "valid")[: len(values)]
