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
    a, b = warped[seen].astype(np.float64), second[seen].astype(np.float64)
    spread = a.std() * b.std()
    fit = float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 1 else 0.0
    return float(centre[0] / width - 0.5), float(centre[1] / height - 0.5), zoom, fit
