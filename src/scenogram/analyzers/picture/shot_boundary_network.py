"""TransNetV2 over a clip of any frame rate and any length.

T. Soucek, J. Lokoc, "TransNet V2: An effective deep network architecture for fast shot transition detection",
arXiv:2008.04838. It was trained on broadcast frame rates; a faster clip is shown to it thinned out, and where
exactly a change lies between two of its frames is left to whoever asks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenogram.models import Session

WIDTH, HEIGHT = 48, 27  # what the network was trained on, whatever the shape of the picture
WINDOW = 200  # frames at a time; the outer 25 on each side are context
STEP = (
    150  # its authors' windows are of 100, with steps of 50: the same answers on 3 films, a third more work
)
LEAD = (WINDOW - STEP) // 2
SPACING = 1 / 36  # seconds; frames closer than this to the last one shown are left out, so 60 fps becomes 30


class BoundaryNetwork:
    """Shows frames to the network as they come, and keeps what it says.

    Attributes:
        shown: indices of the frames that it was shown, ascending.
        middle: for the first of them, the probability that a transition has its middle there, 0..1. It falls
            behind `shown` by up to a window until [finish][] is called.
        inside: the same for the probability that the frame lies in a transition.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pictures: list[NDArray[np.uint8]] = []  # of the next window
        self._last = -np.inf
        self.shown: list[int] = []
        self.middle: list[float] = []
        self.inside: list[float] = []

    def see(self, index: int, time: float, picture: NDArray[np.uint8]) -> bool:
        """Show a frame.

        Args:
            index: which frame of the clip it is.
            time: its time, in seconds.
            picture: HxWx3 RGB, any size.

        Returns:
            True where more frames have been judged.
        """
        import cv2

        if time - self._last < SPACING:
            return False
        self._last = time
        self.shown.append(index)
        small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        if not self._pictures:
            self._pictures = [small.astype(np.uint8)] * LEAD
        self._pictures.append(small.astype(np.uint8))
        if len(self._pictures) < WINDOW:
            return False
        self._judge()
        return True

    def finish(self) -> None:
        """Judge the frames that are left: the last one stands for what would follow it."""
        while len(self.middle) < len(self.shown):
            self._pictures += [self._pictures[-1]] * (WINDOW - len(self._pictures))
            self._judge()
        del self.middle[len(self.shown) :], self.inside[len(self.shown) :]

    def _judge(self) -> None:
        middle, inside = self._session(np.stack(self._pictures)[None])
        kept = slice(LEAD, LEAD + STEP)
        self.middle += _probabilities(middle[0, kept, 0])
        self.inside += _probabilities(inside[0, kept, 0])
        del self._pictures[:STEP]


def _probabilities(logits: NDArray[np.float32]) -> list[float]:
    return [float(value) for value in 1 / (1 + np.exp(-logits.astype(np.float64)))]
