"""Hands in a picture: 21 points each, left or right (the networks of MediaPipe's Hand Landmarker).

Where a hand may be is known from the wrists that `body_pose` has found; the palm detector looks there, and at the whole
picture for hands without a body (a close-up of someone's work). From a palm's wrist and middle knuckle follows the
turned square that the point network is given, as in MediaPipe.

    F. Zhang et al., "MediaPipe Hands: On-device Real-time Hand Tracking", CVPR workshop 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenogram.models import Session

HAND_POINTS: Final = (
    *("wrist", "thumb base", "thumb knuckle", "thumb joint", "thumb tip"),
    *("index knuckle", "index middle joint", "index end joint", "index tip"),
    *("middle knuckle", "middle middle joint", "middle end joint", "middle tip"),
    *("ring knuckle", "ring middle joint", "ring end joint", "ring tip"),
    *("little knuckle", "little middle joint", "little end joint", "little tip"),
)
"""Names of the points in the order of the model."""

WRIST, MIDDLE_KNUCKLE = 0, 9
PALM_SIDE, POINTS_SIDE = 192, 224  # px: the crops that the two networks look at
SURE_PALM = 0.5  # score from which there is a palm: MediaPipe's own
OVERLAP = 0.3  # intersection over union from which two palms are one: MediaPipe's own
PRESENT = 0.5  # from which the point network says that there is a hand: MediaPipe's own
LARGER = 2.6  # side of the region of the hand over the longer side of the palm, as in MediaPipe
UPWARDS = 0.5  # of the palm's side, towards the fingers, that the region lies further, as in MediaPipe


@dataclass(frozen=True)
class Palm:
    """A palm, in pixels of the picture.

    Attributes:
        box: left, top, width, height.
        wrist, knuckle: middle of the wrist; knuckle of the middle finger.
        score: of the detector, 0..1.
    """

    box: tuple[float, float, float, float]
    wrist: tuple[float, float]
    knuckle: tuple[float, float]
    score: float


class PalmDetector:
    """Finds palms in a square of a picture."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, image: NDArray[np.uint8], square: tuple[float, float, float]) -> list[Palm]:
        """Palms, surest first.

        Args:
            image: RGB, HxWx3, uint8.
            square: left, top and side in pixels; may reach over the picture's edges.
        """
        import cv2

        left, top, side = square
        scale = side / PALM_SIDE
        to_picture = np.array([[scale, 0, left], [0, scale, top]])
        crop = _warped(image, to_picture, PALM_SIDE)
        places, scores = self._session(crop[None].astype(np.float32) / 255)
        raw = np.clip(scores.reshape(-1).astype(np.float64), -100, 100)
        sure = 1 / (1 + np.exp(-raw))
        chosen = np.flatnonzero(sure >= SURE_PALM)
        if not len(chosen):
            return []
        rows = places.reshape(-1, 18)[chosen].astype(np.float64)
        centres = anchors()[chosen] * PALM_SIDE
        middle = rows[:, :2] + centres
        size = rows[:, 2:4]
        boxes = np.concatenate([middle - size / 2, size], axis=1)
        kept = np.asarray(
            cv2.dnn.NMSBoxes(boxes.tolist(), sure[chosen].tolist(), SURE_PALM, OVERLAP), dtype=int
        ).reshape(-1)
        palms = []
        for at in kept:
            x, y, width, height = boxes[at] * scale
            wrist = (rows[at, 4:6] + centres[at]) * scale + (left, top)
            knuckle = (rows[at, 8:10] + centres[at]) * scale + (left, top)
            palms.append(
                Palm(
                    (float(x + left), float(y + top), float(width), float(height)),
                    (float(wrist[0]), float(wrist[1])),
                    (float(knuckle[0]), float(knuckle[1])),
                    float(sure[chosen][at]),
                )
            )
        return palms


@dataclass(frozen=True)
class HandRegion:
    """The turned square in which a hand is: centre and side in pixels, `turn` in radians, clockwise."""

    centre: tuple[float, float]
    side: float
    turn: float

    def to_picture(self) -> NDArray[np.float64]:
        """2x3 matrix from the point network's crop to the picture."""
        scale = self.side / POINTS_SIDE
        cosine, sine = scale * np.cos(self.turn), scale * np.sin(self.turn)
        matrix = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
        matrix[:, 2] = np.array(self.centre) - matrix[:, :2] @ np.full(2, POINTS_SIDE / 2)
        return matrix


def region_of(palm: Palm) -> HandRegion:
    """Where the hand of a palm is: upright when the fingers point upwards."""
    x, y, width, height = palm.box
    along = np.subtract(palm.knuckle, palm.wrist)
    turn = float(np.arctan2(along[0], -along[1]))
    side = max(width, height)
    shift = UPWARDS * side
    centre = (x + width / 2 + shift * np.sin(turn), y + height / 2 - shift * np.cos(turn))
    return HandRegion((float(centre[0]), float(centre[1])), LARGER * side, turn)


@dataclass(frozen=True, eq=False)
class HandPoints:
    """What the point network says: `points` (21, 3) in pixels of the picture, `shape` (21, 3) in metres, turned as in the
    picture; `presence` and `right`, 0..1."""

    points: NDArray[np.float64]
    shape: NDArray[np.float64]
    presence: float
    right: float


class HandPointer:
    """Finds the 21 points of a hand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, image: NDArray[np.uint8], region: HandRegion) -> HandPoints:
        """The points of the hand in a region of an RGB picture (HxWx3, uint8)."""
        matrix = region.to_picture()
        crop = _warped(image, matrix, POINTS_SIDE)
        answers = dict(
            zip(self._session.outputs, self._session(crop[None].astype(np.float32) / 255), strict=True)
        )
        raw = answers["Identity"].reshape(21, 3).astype(np.float64)
        flat = raw[:, :2] @ matrix[:, :2].T + matrix[:, 2]
        depth = raw[:, 2:] * region.side / POINTS_SIDE
        world = answers["Identity_3"].reshape(21, 3).astype(np.float64)
        cosine, sine = np.cos(region.turn), np.sin(region.turn)
        world[:, :2] = world[:, :2] @ np.array([[cosine, sine], [-sine, cosine]])
        return HandPoints(
            np.concatenate([flat, depth], axis=1),
            world,
            float(answers["Identity_1"].reshape(-1)[0]),
            float(answers["Identity_2"].reshape(-1)[0]),
        )


@cache
def anchors() -> NDArray[np.float64]:
    """Centres (2016, 2) of the detector's cells, 0..1 of the square: two to a cell of a 24x24 grid, six to one of a 12x12."""
    rows = []
    for cells, each in ((24, 2), (12, 6)):
        at = (np.arange(cells) + 0.5) / cells
        grid = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
        rows.append(np.repeat(grid, each, axis=0))
    return np.concatenate(rows)


def distinct_palms(palms: Sequence[Palm]) -> list[Palm]:
    """Palms, each once, surest first: overlapping squares show some twice."""
    kept: list[Palm] = []
    for palm in sorted(palms, key=lambda palm: -palm.score):
        if not any(_apart(palm, other) < 0.5 for other in kept):
            kept.append(palm)
    return kept


def _apart(one: Palm, other: Palm) -> float:
    """Distance of the middles of two palms, in sides of the larger."""
    centres = [np.array([p.box[0] + p.box[2] / 2, p.box[1] + p.box[3] / 2]) for p in (one, other)]
    return float(np.hypot(*(centres[0] - centres[1]))) / max(*one.box[2:], *other.box[2:], 1e-6)


def _warped(image: NDArray[np.uint8], to_picture: NDArray[np.float64], side: int) -> NDArray[np.uint8]:
    """A square crop; what would be shrunk to less than half is halved first, so that no finger falls between pixels."""
    import cv2

    matrix = to_picture.copy()
    scale = float(np.hypot(*matrix[:, 0]))
    while scale > 2 and min(image.shape[:2]) > 8:
        height, width = image.shape[:2]
        image = cv2.resize(image, (width // 2, height // 2), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        matrix[0] *= image.shape[1] / width
        matrix[1] *= image.shape[0] / height
        scale /= 2
    return cv2.warpAffine(  # type: ignore[return-value]
        image, matrix, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
