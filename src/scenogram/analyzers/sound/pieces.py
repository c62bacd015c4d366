"""Regions of speech -> the pieces that are recognised one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.voice_activity import HOP, RATE

LENGTH = (
    14.0  # seconds of a piece, at most. On the development clips (base model, beam 5) the error rate was .101
)
# with 14 s, .117 with 28 s and .135 with 8 s, at .036, .057 and .033 times the length.
TOGETHER = 2.0  # seconds of silence over which regions are still one piece
PAD = 0.2  # seconds around a piece: the voice activity model wakes up a little late
EARLIEST_SPLIT = 8.0  # seconds; a region longer than a piece is split between this and LENGTH


@dataclass(frozen=True)
class Piece:
    """A span of the sound, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start

    def of(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Its samples, of a 16 kHz signal."""
        return samples[round(self.start * RATE) : round(self.end * RATE)]


def speech_pieces(
    regions: Sequence[tuple[float, float]], probability: NDArray[np.float32], duration: float
) -> list[Piece]:
    """Regions put together up to `LENGTH`, and split where one alone is longer.

    Args:
        regions: [start, end) of speech in seconds.
        probability: of speech, one value per 32 ms: a long region is split where it is least.
        duration: of the sound, in seconds.
    """
    spans: list[list[float]] = []
    for start, end in _split(regions, probability):
        if spans and end - spans[-1][0] <= LENGTH and start - spans[-1][1] <= TOGETHER:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    pieces = []
    for each, (start, end) in enumerate(spans):
        # Padding never takes in speech of the neighbour: half of the gap at most.
        before = (start - spans[each - 1][1]) / 2 if each else PAD
        after = (spans[each + 1][0] - end) / 2 if each + 1 < len(spans) else PAD
        pieces.append(Piece(max(0.0, start - min(PAD, before)), min(duration, end + min(PAD, after))))
    return pieces


def _split(
    regions: Sequence[tuple[float, float]], probability: NDArray[np.float32]
) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for start, end in regions:
        begin = start
        while end - begin > LENGTH:
            low, high = round((begin + EARLIEST_SPLIT) / HOP), round((begin + LENGTH) / HOP)
            at = (low + int(np.argmin(probability[low:high])) + 0.5) * HOP
            out.append((begin, at))
            begin = at
        out.append((begin, end))
    return out
