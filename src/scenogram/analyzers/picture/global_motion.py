"""How the whole picture moves from one look to the next, whoever moves in front of it.

Corners spread evenly over the picture (the strongest of each cell of a grid, Shi and Tomasi 1994) are followed by
pyramidal Lucas-Kanade (Bouguet 2001); a similarity (shift, scale, turn) is fitted to them by RANSAC (Fischler and
Bolles 1981). What stands still on the screen while all else moves, such as a caption or a watermark, is no scenery:
where the first fit says that nothing moves, but much of the picture agrees on another motion, that one is the camera's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.document import Box

LONG_SIDE = 320  # px of the picture in which points are followed
CELL = 20  # px of the grid of which each cell gives its best corner
LEAST_CORNER = 4e-4  # smaller eigenvalue of a corner worth following; noise on a flat wall stays below 1e-4
WINDOW = 15  # px, of Lucas-Kanade
LEVELS = 4  # of its pyramid: a jump of a fifth of the picture is still followed
MOST_ERROR = 14.0  # mean grey difference of a window and where it was found

CLOSE = 0.8  # px to which a point agrees with a motion
LEAST_POINTS = 12  # that are needed to tell a motion
LEAST_SHARE = 0.35  # of the points that have to agree
AS_ONE = 0.75  # where there is no scenery
STILL = 0.35  # px that points of a still picture seem to move
OTHER_SHARE = 0.3  # of all points, that agree on another motion while the rest stands still
OTHER_SPREAD = 0.25  # of the picture, that those points have to be spread over

Points = NDArray[np.float32]
"""n x 4: where a point was (x, y), and how far it went (dx, dy), in pixels of the small picture."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was followed from one look to the next.

    Attributes:
        points: see `Points`.
        size: (width, height) of the picture in which they lie.
    """

    points: Points
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Motion:
    """How the camera moved from one look to the next; it is the opposite of how the picture moved.

    Attributes:
        pan: frame widths to the right.
        tilt: frame heights downwards.
        zoom: natural logarithm of the scale; positive comes closer.
        roll: degrees clockwise.
        agreed: share of the points that moved so.
    """

    pan: float
    tilt: float
    zoom: float
    roll: float
    agreed: float


class PointFollower:
    """Follows points from each picture to the next."""

    def __init__(self) -> None:
        self._before: NDArray[np.uint8] | None = None

    def step(self, image: NDArray[np.uint8]) -> Step:
        """Where the points of the picture before are now.

        Args:
            image: HxW uint8.
        """
        import cv2

        now = _small(image)
        before, self._before = self._before, now
        height, width = now.shape
        if before is None or before.shape != now.shape:
            return Step(np.empty((0, 4), np.float32), (width, height))
        corners = _corners(before)
        if not len(corners):
            return Step(np.empty((0, 4), np.float32), (width, height))
        there, status, error = cv2.calcOpticalFlowPyrLK(
            before,
            now,
            corners[:, None],
            np.empty_like(corners[:, None]),
            winSize=(WINDOW, WINDOW),
            maxLevel=LEVELS,
        )
        kept = (status.ravel() == 1) & (error.ravel() < MOST_ERROR)
        return Step(
            np.hstack([corners[kept], there[kept, 0] - corners[kept]]).astype(np.float32), (width, height)
        )


def camera_motion(step: Step, covered: Sequence[Box] = ()) -> Motion | None:
    """The camera's part of a step; None where it cannot be told.

    Args:
        step: what was followed.
        covered: boxes of what moves by itself or lies on the screen (people, texts), 0..1: no scenery.
    """
    points, least = _outside(step, covered), LEAST_SHARE
    if len(points) < LEAST_POINTS:
        # People fill the frame. Bodies bend: what moves as one piece is moved by the camera.
        points, least = step.points, AS_ONE
    fit = _similarity(points)
    if fit is None:
        return None
    matrix, agrees = fit
    if np.abs(_displacement(matrix, step.size)).max() < STILL:
        rest = points[~agrees]
        other = _similarity(rest) if len(rest) >= max(LEAST_POINTS, OTHER_SHARE * len(points)) else None
        if other is not None:
            moved = rest[other[1]]
            if len(moved) >= OTHER_SHARE * len(points) and _spread(moved, step.size) >= OTHER_SPREAD:
                matrix, agrees = other[0], other[1]
                points = rest
    share = float(agrees.sum()) / len(points)
    if share < least:
        return None
    width, height = step.size
    x, y = _displacement(matrix, step.size)[4]
    return Motion(
        pan=float(-x / width),
        tilt=float(-y / height),
        zoom=float(np.log(np.hypot(matrix[0, 0], matrix[1, 0]))),
        roll=float(-np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))),
        agreed=share,
    )


def _small(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    factor = LONG_SIDE / max(image.shape)
    if factor >= 1:
        return image
    height, width = (max(1, round(side * factor)) for side in image.shape)
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _corners(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """n x 2: the best corner of each cell that has one."""
    import cv2

    strength = cv2.cornerMinEigenVal(image, 3)
    rows, columns = (side // CELL for side in image.shape)
    if not rows or not columns:
        return np.empty((0, 2), np.float32)
    cells = strength[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    flat = cells.transpose(0, 2, 1, 3).reshape(rows * columns, -1)
    best = flat.argmax(axis=1)
    y, x = np.divmod(np.arange(rows * columns), columns)
    where = np.stack([x * CELL + best % CELL, y * CELL + best // CELL], axis=1).astype(np.float32)
    good: NDArray[np.float32] = where[flat.max(axis=1) >= LEAST_CORNER]
    return good


def _outside(step: Step, covered: Sequence[Box]) -> Points:
    points = step.points
    width, height = step.size
    free = np.ones(len(points), bool)
    for left, top, across, down in covered:
        free &= ~(
            (points[:, 0] >= left * width)
            & (points[:, 0] < (left + across) * width)
            & (points[:, 1] >= top * height)
            & (points[:, 1] < (top + down) * height)
        )
    outside: Points = points[free]
    return outside


def _similarity(points: Points) -> tuple[NDArray[np.float64], NDArray[np.bool_]] | None:
    """The similarity that most points agree on (2x3, pixels), and which do."""
    import cv2

    if len(points) < LEAST_POINTS:
        return None
    before = np.ascontiguousarray(points[:, :2])
    matrix, inliers = cv2.estimateAffinePartial2D(
        before, before + points[:, 2:], method=cv2.RANSAC, ransacReprojThreshold=CLOSE
    )
    if matrix is None or not np.isfinite(matrix).all():
        return None
    return np.asarray(matrix, np.float64), np.asarray(inliers).ravel() == 1


def _displacement(matrix: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float64]:
    """5 x 2: how far the corners and the centre of the picture go, in pixels."""
    width, height = size
    places = np.array(
        [[0, 0], [width, 0], [0, height], [width, height], [width / 2, height / 2]], dtype=np.float64
    )
    return places @ matrix[:, :2].T + matrix[:, 2] - places


def _spread(points: Points, size: tuple[int, int]) -> float:
    """Share of the picture that the middle nine tenths of the points are spread over, 0..1."""
    low, high = np.percentile(points[:, :2], (5, 95), axis=0)
    return float(np.prod((high - low) / np.array(size)))
