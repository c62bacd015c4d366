"""Where somebody speaks: the probability of speech over time (Silero VAD), and the regions that follow from it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.regions import regions
from scenogram.models import Session

RATE = 16_000  # samples per second that the network wants
STEP = 512  # samples per answer
HOP = STEP / RATE  # seconds per answer
CONTEXT = 64  # samples before each step that the network sees again

# A region begins at ON and ends where it stays below OFF. The published defaults (.5, .35) found .897 of the speech
# under music as loud as the speech, these find .958; in 224 s of music without a voice both find none.
ON = 0.3
OFF = 0.15
GAP = 0.25  # seconds below OFF that end a region; shorter ones are closures of plosives and the like
SHORTEST = 0.1  # seconds; what is shorter is a click, not a word


def speech_probability(
    samples: NDArray[np.float32], network: Session, heard: Callable[[float], None] | None = None
) -> NDArray[np.float32]:
    """The probability that somebody speaks.

    Args:
        samples: float32 (n,), 16 kHz mono.
        network: Silero VAD.
        heard: told now and then how much was looked at, 0..1.

    Returns:
        float32 (ceil(n / 512),): one value per 32 ms, the first for [0, 0.032) s.
    """
    steps = -(-len(samples) // STEP)
    out = np.zeros(steps, np.float32)
    state = np.zeros((2, 1, 128), np.float32)
    rate = np.array(RATE, np.int64)
    window = np.zeros((1, CONTEXT + STEP), np.float32)
    for step in range(steps):
        new = samples[step * STEP : (step + 1) * STEP]
        window[0, :CONTEXT] = window[0, -CONTEXT:]
        window[0, CONTEXT:] = 0
        window[0, CONTEXT : CONTEXT + len(new)] = new
        probability, state = network({"input": window, "state": state, "sr": rate})
        out[step] = probability[0, 0]
        if heard is not None and step % 1024 == 1023:
            heard((step + 1) / steps)
    return out


def speech_regions(probability: NDArray[np.float32], gap: float = GAP) -> list[tuple[float, float]]:
    """Regions of speech as [start, end) in seconds, without padding.

    Args:
        probability: one value per 32 ms.
        gap: seconds without speech that end a region.
    """
    return regions(probability, HOP, on=ON, off=OFF, gap=gap, shortest=SHORTEST)
