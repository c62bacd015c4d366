"""Where somebody sings, by FireRedVAD's audio event detector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.filterbank import HOP, RATE
from scenogram.analyzers.sound.regions import regions
from scenogram.analyzers.sound.voice_and_music import activity
from scenogram.models import Session

# Probability at which singing begins, under which it ends, seconds without it that part it, seconds that it lasts. Held
# vowels over loud music pass for shorter singing: of 3 voices under 6 pieces of music .06 of the time with 1 s, .02 to .06
# with 2 s; of the voices alone none.
ON, OFF, GAP, SHORTEST = 0.6, 0.4, 0.5, 2.0


def sung_stretches(samples: NDArray[np.float32], network: Session) -> list[tuple[float, float]]:
    """Stretches of singing, [start, end) in seconds, in order.

    Args:
        samples: float32 (n,), 16 kHz mono.
        network: FireRed AED.
    """
    heard = activity(samples, network)
    return regions(heard.singing, HOP / RATE, on=ON, off=OFF, gap=GAP, shortest=SHORTEST)


def is_sung(start: float, end: float, stretches: Sequence[tuple[float, float]]) -> bool:
    """Whether the middle of [start, end) seconds lies in one of the stretches."""
    return any(first <= (start + end) / 2 < last for first, last in stretches)
