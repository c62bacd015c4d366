"""Speech that the decoder left out: where it is, and how to ask again.

Where voices or rooms change within a piece, Whisper now and then skips a sentence without a sign: the piece as a whole
is sure of itself, and the speech that it skipped has next to no words, or a single one that lasts for seconds. Asked for by
itself, it is understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.pieces import PAD, Piece, Region
from scenogram.analyzers.sound.recognition import Recognition
from scenogram.analyzers.sound.voice_activity import HOP

LEAST_WORDS = 1.0  # words per second of a region of speech; slow solemn speech has 1.6
LONGEST_WORD = 1.5  # seconds within a region of speech; more is more than a word
SHORTEST = 0.6  # seconds; a shorter region may be a breath or one held word


def asked_again(
    piece: Piece, regions: Sequence[Region], recognition: Recognition, probability: NDArray[np.float32]
) -> list[Piece]:
    """The pieces in which a piece is to be recognised once more: what was left out, and what was not, apart.

    Args:
        piece: as it was recognised.
        regions: of speech in it, in order, seconds of the clip.
        recognition: of the piece.
        probability: of speech in the clip, one value per 32 ms.

    Returns:
        Pieces in order of time; none where nothing was left out.
    """
    spans = [(piece.start + word.start, piece.start + word.end) for word in recognition.words]
    regions = [part for region in regions for part in _parted(region, spans, probability)]
    middles = [piece.start + (word.start + word.end) / 2 for word in recognition.words]
    if len(regions) < 2:
        return []
    counts = [0] * len(regions)
    for middle in middles:
        counts[min(range(len(regions)), key=lambda each: _away(middle, regions[each]))] += 1
    left_out = [
        end - start >= SHORTEST and count < LEAST_WORDS * (end - start)
        for count, (start, end) in zip(counts, regions, strict=True)
    ]
    if not any(left_out):
        return []
    groups = [
        [each for each, _ in group] for _, group in groupby(enumerate(left_out), key=lambda pair: pair[1])
    ]
    return [_piece(regions, group, piece) for group in groups]


def _parted(
    region: Region, words: Sequence[tuple[float, float]], probability: NDArray[np.float32]
) -> list[Region]:
    """A region, cut in each word that lasts too long, where speech is least likely."""
    start, end = region
    cuts = []
    for first, last in ((max(start, first), min(end, last)) for first, last in words):
        if last - first >= LONGEST_WORD:
            low, high = round((first + SHORTEST) / HOP), round(last / HOP)
            cuts.append((low + int(np.argmin(probability[low:high])) + 0.5) * HOP)
    edges = [start, *cuts, end]
    return [(one, other) for one, other in pairwise(edges) if other > one]


def _away(moment: float, region: Region) -> float:
    return max(region[0] - moment, moment - region[1], 0.0)


def _piece(regions: Sequence[Region], group: Sequence[int], within: Piece) -> Piece:
    """Some neighbouring regions, with a little around them, at most half of the gap to the next."""
    first, last = group[0], group[-1]
    before = (regions[first][0] - regions[first - 1][1]) / 2 if first else PAD
    after = (regions[last + 1][0] - regions[last][1]) / 2 if last + 1 < len(regions) else PAD
    return Piece(
        max(within.start, regions[first][0] - min(PAD, before)),
        min(within.end, regions[last][1] + min(PAD, after)),
    )
