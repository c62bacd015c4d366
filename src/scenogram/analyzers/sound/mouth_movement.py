"""How much mouths move: whose voice it may be that is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOVES = 0.45
"""Way that an opening goes up and down per second (in lengths of the nose) from which a mouth speaks. A man who speaks to
the camera: .94 in his speech, .03 after it, .27 before it (he smacks his lips); two minutes of a man who makes faces:
.15 in the median, .55 in one second of ten."""
STILL = 0.2
"""Below, a mouth is still."""
LEAST = 0.6  # seconds that a mouth must be seen for
LOOKS = 5.0  # looks per second: fewer miss the closing of lips


@dataclass(frozen=True)
class Mouth:
    """The mouth of a face: its opening at times (seconds), and whose it is, where that is known."""

    person: str | None
    times: Sequence[float]
    opening: Sequence[float]


def movement(mouth: Mouth, spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Within spans of time: (way of the opening per second, seconds for which the mouth was seen); (0, 0) where it was
    not seen often enough to say."""
    times, opening = np.asarray(mouth.times), np.asarray(mouth.opening)
    way = seen = 0.0
    for start, end in spans:
        inside = np.flatnonzero((times >= start) & (times < end))
        if len(inside) < 2:
            continue
        gaps, steps = np.diff(times[inside]), np.abs(np.diff(opening[inside]))
        near = gaps <= 1 / LOOKS + 1e-6
        way += float(steps[near].sum())
        seen += float(gaps[near].sum())
    return (way / seen, seen) if seen >= LEAST else (0.0, 0.0)
