"""How alike two small pictures are, and whether a camera that moved can explain how they differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIDE = 64  # pixels of the longer side at which pictures are compared
CENTRE = (
    0.6  # share of width and height that is looked for in the other picture: leaves room for moves of 20 %
)
SCALES = (0.8, 0.9, 1.0, 1.11, 1.25)
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

    Returns:
        (x, y, zoom, fit): shift of the picture as a share of its width and height, natural logarithm of its
        change of scale, and how well the moved first frame fits the second where they overlap (correlation, -1..1).
        All are 0 where no move was found.
    """
    import cv2

    height, width = first.shape
    none = (0.0, 0.0, 0.0, 0.0)
    corners = cv2.goodFeaturesToTrack(first, 80, 0.01, 4)
    if corners is None or len(corners) < 6:
        return none
    moved, found, _ = cv2.calcOpticalFlowPyrLK(first, second, corners, None, winSize=(15, 15), maxLevel=4)  # type: ignore[call-overload]
    good = found.ravel() == 1
    if good.sum() < 6:
        return none
    matrix, inliers = cv2.estimateAffinePartial2D(corners[good], moved[good], ransacReprojThreshold=1.5)
    if matrix is None or inliers.sum() < 5:
        return none
    zoom = float(np.log(max(1e-3, np.hypot(matrix[0, 0], matrix[1, 0]))))
    centre = matrix @ np.array([width / 2, height / 2, 1.0])
    warped = cv2.warpAffine(first, matrix, (width, height))
    seen = cv2.warpAffine(np.full_like(first, 255), matrix, (width, height)) == 255
    if seen.mean() < 0.25:
        return none
    a, b = warped[seen].astype(np.float64), second[seen].astype(np.float64)
    spread = a.std() * b.std()
    fit = float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 1 else 0.0
    return float(centre[0] / width - 0.5), float(centre[1] / height - 0.5), zoom, fit
