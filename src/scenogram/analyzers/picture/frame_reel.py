"""The latest frames of a clip, small, and a few numbers of every frame."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.picture import transition_models as models
from scenogram.analyzers.picture.picture_likeness import comparable, luma

DARK, BRIGHT = 28.0, 227.0  # mean luma, 0..255, of a black or a white screen
UNIFORM = 9.0  # standard deviation of luma, 0..255, of a black or a white screen
RISING = (
    1.03  # a fade goes on as long as the picture's contrast still grows by more than this in three frames
)


class Reel:
    """The latest frames, small, by their number in the order of time; and a few numbers of all frames.

    Attributes:
        times: when each frame begins, in seconds.
        step: mean absolute difference of luma to the frame before, 0..255.
        mean, spread: mean and standard deviation of luma, 0..255.
        sharpness: standard deviation of the Laplacian of luma; comparable within one clip only.
    """

    def __init__(self) -> None:
        self.times: list[float] = []
        self._first = 0
        self._colour: list[models.Pictures] = []
        self._grey: list[NDArray[np.uint8]] = []
        self._large: list[NDArray[np.uint8]] = []
        self.step: list[float] = []
        self.mean: list[float] = []
        self.spread: list[float] = []
        self.sharpness: list[float] = []

    def add(self, time: float, picture: NDArray[np.uint8]) -> None:
        import cv2

        grey = luma(picture)
        mean, spread = cv2.meanStdDev(grey)
        self.mean.append(float(mean[0, 0]))
        self.spread.append(float(spread[0, 0]))
        self.step.append(float(cv2.absdiff(grey, self._large[-1]).mean()) if self._large else 0.0)
        self.sharpness.append(float(cv2.Laplacian(grey, cv2.CV_16S).std()))
        self.times.append(time)
        self._large.append(grey)
        self._grey.append(comparable(grey))
        self._colour.append(models.square(picture))

    def forget(self, before: int) -> None:
        """Drop the pictures of frames before that index."""
        drop = min(before - self._first, len(self._colour) - 1)
        if drop > 0:
            del self._colour[:drop], self._grey[:drop], self._large[:drop]
            self._first += drop

    @property
    def first(self) -> int:
        return self._first

    def colour(self, start: int, end: int) -> models.Pictures:
        return np.stack(self._colour[start - self._first : end - self._first])

    def grey(self, index: int) -> NDArray[np.uint8]:
        return self._grey[index - self._first]

    def large(self, index: int) -> NDArray[np.uint8]:
        return self._large[index - self._first]

    def at(self, time: float) -> int:
        """Index of the frame shown at a time, within what is kept."""
        return max(self._first, min(bisect_right(self.times, time) - 1, len(self.times) - 1))

    def is_screen(self, index: int) -> bool:
        """Whether a frame is all black or all white."""
        return self.spread[index] < UNIFORM and not DARK <= self.mean[index] <= BRIGHT

    def ramp(self, index: int, direction: int) -> int:
        """The nearest frame that a fade has not touched, followed from its screen outwards.

        Args:
            index: the frame of the screen that is nearest to the picture.
            direction: -1 to follow it back in time, +1 forward.
        """
        level = 0.0 if self.mean[index] < (DARK + BRIGHT) / 2 else 255.0

        def away(at: int) -> float:
            return float(np.hypot(self.mean[at] - level, self.spread[at]))

        reached = index
        while 0 <= reached + direction < len(self.times):
            ahead = [
                reached + direction * step
                for step in (1, 2, 3)
                if 0 <= reached + direction * step < len(self.times)
            ]
            if max(away(at) for at in ahead) <= away(reached) * RISING:
                break
            reached += direction
        return reached
