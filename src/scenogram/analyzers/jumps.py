"""Jumps of the picture between one look and the next: a makeshift for cuts, for who looks at few frames.

Where the clip's shots are known they are better: a jump tells of a hard cut between unlike pictures only, and only
that it lies somewhere between two looks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.analyzer import Found, View

SIDE = 32  # px of the picture that is compared
# Mean luma change, 0..255, at 5 looks a second. The cuts of five clips made 46 and more, but for a few between like
# pictures; fades and people who walk past the lens up to 37.
CUT = 40.0
PERHAPS = 12.0  # nearly every cut, and much else: reason enough to look again


class Jumps:
    """Watches how much the picture changes from look to look."""

    def __init__(self) -> None:
        self.cuts: list[float] = []
        """Times of looks before which there was most probably a cut, in seconds."""
        self._before: NDArray[np.float32] | None = None

    def step(self, view: View) -> float:
        """Mean luma change since the look before, 0..255; 255 at the first."""
        import cv2

        sparse = np.ascontiguousarray(view.image[::8, ::8])  # enough for a mean, and ten times cheaper
        now = cv2.resize(sparse, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32).mean(axis=2)
        before, self._before = self._before, now
        if before is None:
            return 255.0
        change = float(np.abs(now - before).mean())
        if change >= CUT:
            self.cuts.append(view.time)
        return change

    def breaks(self, found: Found) -> Sequence[float]:
        """Times of cuts, in seconds: the first frame of each new shot. From the clip's shots where they are known."""
        return [shot.start for shot in found.shots[1:]] if found.shots else self.cuts
