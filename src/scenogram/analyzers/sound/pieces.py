"""Regions of speech -> the pieces that are recognised one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.voice_activity import HOP, RATE

Region = tuple[float, float]
"""[start, end) of speech, in seconds."""

LENGTH = 14.0
"""Seconds of a piece, at most. On the development clips the error rate of the small model was .066 with 14 s, .062
with 20 s and .074 with 28 s, at .106, .137 and .204 times the length; of the base model .135 with 8 s, .101 with 14 s
and .117 with 28 s."""

TOGETHER = 3.0  # seconds of silence over which regions are still one piece: what a sentence is surrounded by helps to understand
# it. With 2 s the error rate under music, in noise and in rooms was .072, with 3 and 4 s .056, at the same cost
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


def short_regions(regions: Sequence[Region], probability: NDArray[np.float32]) -> list[Region]:
    """Regions, those longer than a piece split where speech is least likely.

    Args:
        regions: [start, end) of speech in seconds.
        probability: of speech, one value per 32 ms.
    """
    out: list[Region] = []
    for start, end in regions:
        begin = start
        while end - begin > LENGTH:
            low, high = round((begin + EARLIEST_SPLIT) / HOP), round((begin + LENGTH) / HOP)
            at = (low + int(np.argmin(probability[low:high])) + 0.5) * HOP
            out.append((begin, at))
            begin = at
        out.append((begin, end))
    return out


def speech_pieces(regions: Sequence[Region], duration: float) -> list[Piece]:
    """Regions put together up to `LENGTH`.

    Args:
        regions: in seconds, none longer than that.
        duration: of the sound, in seconds.
    """
    return pieces_by_language(regions, [("", 0.0)] * len(regions), duration)[0]


def pieces_by_language(
    regions: Sequence[Region], languages: Sequence[tuple[str, float]], duration: float
) -> tuple[list[Piece], list[tuple[str, float]]]:
    """Regions of one language put together up to `LENGTH`.

    Args:
        regions: in seconds, none longer than that.
        languages: code and probability for each region.
        duration: of the sound, in seconds.

    Returns:
        The pieces; the code and mean probability for each.
    """
    groups: list[list[int]] = []
    for each, (start, end) in enumerate(regions):
        if (
            groups
            and languages[each][0] == languages[each - 1][0]
            and end - regions[groups[-1][0]][0] <= LENGTH
            and start - regions[each - 1][1] <= TOGETHER
        ):
            groups[-1].append(each)
        else:
            groups.append([each])
    pieces, spoken = [], []
    for group in groups:
        first, last = group[0], group[-1]
        start, end = regions[first][0], regions[last][1]
        # Padding never takes in speech of the neighbour: half of the gap at most.
        before = (start - regions[first - 1][1]) / 2 if first else PAD
        after = (regions[last + 1][0] - end) / 2 if last + 1 < len(regions) else PAD
        pieces.append(Piece(max(0.0, start - min(PAD, before)), min(duration, end + min(PAD, after))))
        lengths = [regions[each][1] - regions[each][0] for each in group]
        spoken.append(
            (languages[first][0], float(np.average([languages[each][1] for each in group], weights=lengths)))
        )
    return pieces, spoken
