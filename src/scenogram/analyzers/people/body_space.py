"""A body in space: 33 points in metres (BlazePose GHUM, as in MediaPipe), for a body of which the points in the picture
are known.

MediaPipe finds the region to look at with a detector of its own, then from the points found in the frame before. Here
the points of RTMPose give it: a square about the hips that holds the whole body, turned so that the trunk is upright.

    V. Bazarevsky et al., "BlazePose: On-device Real-time Body Pose tracking", CVPR workshop 2020; I. Grishchenko et al.,
    "BlazePose GHUM Holistic", CVPR workshop 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.bodies import (
    LEFT_HIP,
    LEFT_SHOULDER,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)
from scenogram.analyzers.people.posture import TRUNK_OVER_SHOULDERS, middle
from scenogram.models import Session

SPACE_POINTS: Final = (
    *(
        "nose",
        "left eye inner",
        "left eye",
        "left eye outer",
        "right eye inner",
        "right eye",
        "right eye outer",
    ),
    *("left ear", "right ear", "mouth left", "mouth right", "left shoulder", "right shoulder"),
    *("left elbow", "right elbow", "left wrist", "right wrist", "left pinky", "right pinky"),
    *("left index", "right index", "left thumb", "right thumb", "left hip", "right hip"),
    *("left knee", "right knee", "left ankle", "right ankle", "left heel", "right heel"),
    *("left foot index", "right foot index"),
)
"""Names of the points in the order of the model; left and right are the person's own."""

SIDE = 256  # px: the crop that the network looks at
PRESENT = 0.5  # from which the network says that there is a body
HIPS_BELOW = 1.5  # breadths of the shoulders that the hips lie below them, in the mean of adults
REACH = 1.25  # side of the crop over the circle about the hips that holds the body, as MediaPipe has it
TALL = (
    3.6  # radius of that circle in breadths of the shoulders: from the hips to the raised hands or the feet
)


@dataclass(frozen=True, eq=False)
class BodyInSpace:
    """A body as the camera sees it, the middle between the hips being the origin.

    Attributes:
        points: (33, 3) metres: right in the picture, down, away from the camera.
        visible: (33,) probability that a point is in the picture and not hidden, 0..1.
    """

    points: NDArray[np.float64]
    visible: NDArray[np.float64]


class BodySpace:
    """Finds the 33 points of a body in space."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(
        self, image: NDArray[np.uint8], points: NDArray[np.float64], seen: NDArray[np.bool_]
    ) -> BodyInSpace | None:
        """The body in space; None where the shoulders are not seen, or the network sees no body.

        Args:
            image: RGB, HxWx3, uint8.
            points: (26, 2) of the same body in this picture, pixels.
            seen: (26,) which of them are believed.
        """
        import cv2

        if not (seen[LEFT_SHOULDER] and seen[RIGHT_SHOULDER]):
            return None
        shoulders = points[[LEFT_SHOULDER, RIGHT_SHOULDER]].mean(axis=0)
        breadth = float(np.hypot(*(points[LEFT_SHOULDER] - points[RIGHT_SHOULDER])))
        hips = middle(points, seen, LEFT_HIP, RIGHT_HIP)
        if hips is None:
            hips = shoulders + np.array([0.0, HIPS_BELOW * breadth])
        trunk = hips - shoulders
        breadth = max(breadth, float(np.hypot(*trunk)) / TRUNK_OVER_SHOULDERS)
        turn = float(np.arctan2(-trunk[0], trunk[1]))  # of the trunk in the picture, clockwise
        side = 2 * TALL * breadth * REACH
        to_picture = _placed(hips, turn, side / SIDE)
        crop = cv2.warpAffine(image, to_picture, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        answers = dict(
            zip(self._session.outputs, self._session(crop[None].astype(np.float32) / 255), strict=True)
        )
        if float(answers["Identity_1"].reshape(-1)[0]) < PRESENT:
            return None
        count = len(SPACE_POINTS)
        flat = answers["Identity"].reshape(-1, 5)[:count].astype(np.float64)
        world = answers["Identity_4"].reshape(-1, 3)[:count].astype(np.float64)
        cosine, sine = np.cos(turn), np.sin(turn)
        world[:, :2] = world[:, :2] @ np.array([[cosine, sine], [-sine, cosine]])
        visible = _logistic(flat[:, 3]) * _logistic(flat[:, 4])
        return BodyInSpace(world, visible)


def _placed(centre: NDArray[np.float64], turn: float, scale: float) -> NDArray[np.float64]:
    """2x3 matrix from the crop to the picture."""
    cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
    matrix = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
    matrix[:, 2] = centre - matrix[:, :2] @ np.array([SIDE / 2, SIDE / 2])
    return matrix


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)
