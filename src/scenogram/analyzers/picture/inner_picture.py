"""Where the picture lies in a frame that is filled up around it: with bars, or with a blurred copy of itself.

Wide footage in an upright video mostly stands so. What lies beyond the picture shows nothing that could be found there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenogram.document import Box

ROWS = 480  # px, longer side at which it is looked at
SMOOTH = 10.0  # change of brightness, 0..255, from pixel to pixel, that fill seldom has
ROUGH = 0.01  # share of a row of fill that may have more
JUMP = 5.0  # change of brightness over two pixels at the edge of a picture
STRAIGHT = 0.5  # share of the edge's length along which it jumps
LEAST = 0.03  # of the frame: a narrower border is none


def inner_picture(image: NDArray[np.uint8]) -> Box:
    """The box of the picture in a frame; the whole frame where nothing is filled up.

    A border is smooth from side to side, and ends at an edge that is straight: both together keep apart a plain wall above
    somebody's head, or a plain sweater below it.

    Args:
        image: RGB, HxWx3, uint8.
    """
    import cv2

    scale = min(1.0, ROWS / max(image.shape[:2]))
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    grey = cv2.resize(image[:, :, 1], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    top, bottom = _borders(grey)
    left, right = _borders(np.ascontiguousarray(grey[top : len(grey) - bottom].T))
    height, width = grey.shape
    return left / width, top / height, (width - left - right) / width, (height - top - bottom) / height


def _borders(grey: NDArray[np.float32]) -> tuple[int, int]:
    """Rows of fill at the top and at the bottom."""
    smooth = (np.abs(np.diff(grey, axis=1)) > SMOOTH).mean(axis=1) <= ROUGH
    return _border(grey, smooth), _border(grey[::-1], smooth[::-1])


def _border(grey: NDArray[np.float32], smooth: NDArray[np.bool_]) -> int:
    """Rows of fill at the top: the longest smooth stretch that ends at a straight edge; 0 where there is none."""
    rows = len(grey)
    end = int(np.argmin(smooth)) if not smooth.all() else 0
    least = max(2, round(LEAST * rows))
    for row in range(min(end + 1, rows - 3), least - 1, -1):
        jump = np.abs(grey[row + 1] - grey[row - 1])
        if float((jump >= JUMP).mean()) >= STRAIGHT:
            return row
    return 0
