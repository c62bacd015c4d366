"""Speech that the decoder left out: where it is, and how to ask again.

Where voices or rooms change within a piece, Whisper now and then skips a sentence without a sign: the piece as a whole
is sure of itself, and the regions of speech that it skipped have next to no words. Asked for by themselves, they are
understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from scenogram.analyzers.sound.pieces import PAD, Piece, Region
from scenogram.analyzers.sound.recognition import Recognition

LEAST_WORDS = 1.0  # words per second of a region of speech; slow solemn speech has 1.6
SHORTEST = 0.6  # seconds; a shorter region may be a breath or one held word


def asked_again(piece: Piece, regions: Sequence[Region], recognition: Recognition) -> list[Piece]:
    """The pieces in which a piece is to be recognised once more: what was left out, and what was not, apart.

    Args:
        piece: as it was recognised.
        regions: of speech in it, in order, seconds of the clip.
        recognition: of the piece.

    Returns:
        Pieces in order of time; none where nothing was left out.
    """
    middles = [piece.start + (word.start + word.end) / 2 for word in recognition.words]
    counts = [0] * len(regions)
    for middle in middles:
        counts[min(range(len(regions)), key=lambda each: _away(middle, regions[each]))] += 1
    left_out = [
        end - start >= SHORTEST and count < LEAST_WORDS * (end - start)
        for count, (start, end) in zip(counts, regions, strict=True)
    ]
    if len(regions) < 2 or not any(left_out):
        return []
    groups = [
        [each for each, _ in group] for _, group in groupby(enumerate(left_out), key=lambda pair: pair[1])
    ]
    return [_piece(regions, group, piece) for group in groups]


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
