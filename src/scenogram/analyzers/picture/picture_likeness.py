"""How alike two small pictures are, and whether a camera that moved can explain how they differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIDE = 64  # pixels of the longer side at which pictures are compared
CENTRE = (
    0.6  # share of width and height that is looked for in the other picture: leaves room for moves of 20 %
)
SCALES = (0.8, 0.9, 1.0, 1.11, 1.25)
OVERLAP = (
    0.35  # share of the frame that two frames must have in common for a move between them to be measured
)
SHARED = (
    0.2  # share of the frame that two pictures must have in common for the way between them to be measured
)
STRIP = 0.3  # of width or height: what is taken from a side of the one picture to look for it in the other
ZOOMS = np.exp(np.linspace(np.log(1.25), np.log(3.2), 14))
OFF_CENTRE = 3  # pixels by which a zoom may miss the middle of the frame
FLAT = 3.0  # standard deviation of luma, 0..255, under which a picture has nothing to compare


def luma(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """HxWx3 RGB to HxW luma."""
    import cv2

    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)


def comparable(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture at the size at which pictures are compared."""
    import cv2

    height, width = grey.shape[:2]
    factor = SIDE / max(height, width)
    if factor >= 1:
        return grey
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def alike(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Likeness of two grey pictures of one size, -1..1, whatever their brightness and contrast.

    The best normalised cross-correlation of the middle of the one, at a few scales, with any place of the other.
    Two flat pictures are alike where their brightness is.
    """
    import cv2

    if first.std() < FLAT or second.std() < FLAT:
        same = abs(float(first.mean()) - float(second.mean())) < 4 * FLAT
        return 1.0 if same and first.std() < FLAT and second.std() < FLAT else 0.0
    height, width = first.shape
    top, left = int(height * (1 - CENTRE) / 2), int(width * (1 - CENTRE) / 2)
    middle = first[top : height - top, left : width - left]
    best = -1.0
    for scale in SCALES:
        sought = cv2.resize(middle, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
        if sought.shape[0] <= height and sought.shape[1] <= width and sought.std() > 1:
            best = max(best, float(cv2.matchTemplate(second, sought, cv2.TM_CCOEFF_NORMED).max()))
    return best


def camera_step(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """The camera move between two neighbouring grey frames of one size.

    Two ways are tried, and the one that explains more is kept: corners that are followed (shift, turn and scale), and
    phase correlation (shift alone, but up to half a frame, as in a whip pan).

    Returns:
        (x, y, zoom, fit): shift of the picture as a share of its width and height, natural logarithm of its
        change of scale, and how well the moved first frame fits the second where they overlap (correlation, -1..1).
        All are 0 where no move was found.
    """
    steps = [_measured(first, second, move) for move in (_followed(first, second), _shifted(first, second))]
    return max(steps, key=lambda step: step[3])


def shift_between(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> tuple[float, float, float]:
    """The way of a camera between two grey pictures of one size that need not be neighbours.

    A strip from each side of the first is looked for in the second; what both then show must be the same.

    Returns:
        (x, y, fit): shift of the picture as a share of its width and height, and the correlation of what both
        show, -1..1; all 0 where no shift leaves them enough in common.
    """
    import cv2

    height, width = first.shape
    wide, high = int(width * STRIP), int(height * STRIP)
    left, top = width // 10, height // 10
    best = (0.0, 0.0, 0.0)
    for x, y, right, bottom in (
        (width - wide, top, width, height - top),
        (0, top, wide, height - top),
        (left, height - high, width - left, height),
        (left, 0, width - left, high),
    ):
        strip = first[y:bottom, x:right]
        if strip.std() < FLAT:
            continue
        _, _, _, place = cv2.minMaxLoc(cv2.matchTemplate(second, strip, cv2.TM_CCOEFF_NORMED))
        across, down = place[0] - x, place[1] - y
        one = first[max(0, -down) : height - max(0, down), max(0, -across) : width - max(0, across)]
        other = second[max(0, down) : height + min(0, down), max(0, across) : width + min(0, across)]
        if one.size < SHARED * first.size:
            continue
        fit = _correlation(one, other)
        if fit > best[2]:
            best = across / width, down / height, fit
    return best


def zoom_between(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> tuple[float, float]:
    """The zoom between two grey pictures of one size that need not be neighbours, in or out.

    Returns:
        (zoom, fit): natural logarithm of the picture's change of scale, and the correlation of what both show.
    """
    import cv2

    height, width = first.shape
    best = (0.0, 0.0)
    for far, near, sign in ((first, second, 1), (second, first, -1)):
        for zoom in ZOOMS:
            sought = cv2.resize(
                near, (round(width / zoom), round(height / zoom)), interpolation=cv2.INTER_AREA
            )
            if sought.std() < FLAT:
                continue
            top, left = (height - sought.shape[0]) // 2, (width - sought.shape[1]) // 2
            there = far[
                max(0, top - OFF_CENTRE) : top + sought.shape[0] + OFF_CENTRE,
                max(0, left - OFF_CENTRE) : left + sought.shape[1] + OFF_CENTRE,
            ]
            fit = float(cv2.matchTemplate(there, sought, cv2.TM_CCOEFF_NORMED).max())
            if fit > best[1]:
                best = sign * float(np.log(zoom)), fit
    return best


def _correlation(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Of two grey pictures of one size, -1..1; 0 where one of them is flat."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    spread = a.std() * b.std()
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 1 else 0.0


def _followed(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    import cv2

    corners = cv2.goodFeaturesToTrack(first, 80, 0.01, 4)
    if corners is None or len(corners) < 6:
        return None
    moved, found, _ = cv2.calcOpticalFlowPyrLK(first, second, corners, None, winSize=(15, 15), maxLevel=4)  # type: ignore[call-overload]
    good = found.ravel() == 1
    if good.sum() < 6:
        return None
    matrix, inliers = cv2.estimateAffinePartial2D(corners[good], moved[good], ransacReprojThreshold=1.5)
    return None if matrix is None or inliers.sum() < 5 else np.asarray(matrix, dtype=np.float64)


def _shifted(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.float64]:
    import cv2

    window = cv2.createHanningWindow((first.shape[1], first.shape[0]), cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(first.astype(np.float32), second.astype(np.float32), window)
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y]])


def _measured(
    first: NDArray[np.uint8], second: NDArray[np.uint8], move: NDArray[np.float64] | None
) -> tuple[float, float, float, float]:
    import cv2

    if move is None:
        return 0.0, 0.0, 0.0, 0.0
    height, width = first.shape
    warped = cv2.warpAffine(first, move, (width, height))
    seen = cv2.warpAffine(np.full_like(first, 255), move, (width, height)) == 255
    if seen.mean() < OVERLAP:
        return 0.0, 0.0, 0.0, 0.0
    zoom = float(np.log(max(1e-3, np.hypot(move[0, 0], move[1, 0]))))
    centre = move @ np.array([width / 2, height / 2, 1.0])
    fit = _correlation(warped[seen], second[seen])
    return float(centre[0] / width - 0.5), float(centre[1] / height - 0.5), zoom, fit
