"""Who of up to three voices speaks when, within windows of ten seconds (pyannote segmentation 3.0).

In each window the network tells its voices apart, two of them at once too, but does not know them again in the next:
that is for their embeddings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.models import Session

RATE = 16_000
WINDOW = 160_000  # samples
STEP = 270  # samples from one answer to the next, 17 ms
FRAMES = 589  # answers per window
FIRST = 495.5  # samples of a window at the middle of its first answer (receptive field of 991)
HOP = 296 * STEP  # samples from window to window: 5 s, so that every instant lies well inside of one
VOICES = 3  # that it tells apart in a window
POWERSET = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)  # class -> voices that speak (Plaquet & Bredin, "Powerset multi-class cross entropy loss", 2023)


@dataclass(frozen=True)
class VoiceWindow:
    """What was heard in one window.

    Attributes:
        first: position of its first answer on the grid of answers, of which there are one every `STEP` samples.
        activity: float32 (n, 3): probability that each of its voices speaks, up to n = 589 answers.
    """

    first: int
    activity: NDArray[np.float32]


def time_of(answer: float) -> float:
    """Seconds at which an answer of the grid begins."""
    return max(0.0, (FIRST + (answer - 0.5) * STEP) / RATE)


def answers_in(samples: int) -> int:
    """How many answers lie in so many samples."""
    return max(0, int((samples - FIRST) // STEP) + 1)


def voice_windows(
    samples: NDArray[np.float32], network: Session, heard: Callable[[float], None] | None = None
) -> list[VoiceWindow]:
    """Listen window by window.

    Args:
        samples: float32 (n,), 16 kHz.
        network: pyannote segmentation 3.0, (1, 1, 160000) -> log probabilities (1, 589, 7).
        heard: told now and then how much was heard, 0..1.
    """
    last = max(0, -(-(len(samples) - WINDOW) // STEP) * STEP)
    starts = [*range(0, last, HOP), last]
    out = []
    padded = np.zeros((1, 1, WINDOW), np.float32)
    for number, start in enumerate(starts, 1):
        part = samples[start : start + WINDOW]
        padded[0, 0, : len(part)] = part
        padded[0, 0, len(part) :] = 0
        (logits,) = network(padded)
        activity = np.exp(logits[0].astype(np.float32)) @ POWERSET
        out.append(VoiceWindow(start // STEP, activity[: answers_in(len(part))]))
        if heard is not None:
            heard(number / len(starts))
    return out
