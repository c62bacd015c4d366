"""Where eyes look and how far they are open, from the points of a face.

Gaze. The eyeball turns about a point behind the corners of the eye. Where that point is seen follows from the corners
and the head's pose, and how far the iris is away from it in the picture says where the eye looks, seen from the camera:
an iris straight before its eyeball looks into the camera, however the head is turned. (E. Wood, A. Bulling, "EyeTab",
ETRA 2014, and many others; here the eyeball's place is fitted, see EYEBALL.)

Opening. The gap between the lids over the width of the eye (T. Soukupova, J. Cech, "Real-Time Eye Blink Detection
using Facial Landmarks", CVWW 2016), in space, so that it does not depend on how the head is turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.face_mesh import (
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    LEFT_IRIS,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
    RIGHT_IRIS,
    FaceMesh,
)
from scenogram.analyzers.people.head_pose import HeadPose, RestingFace

# Centre of an eyeball against the middle between the corners of its eye, in centimetres of the face at rest: outwards,
# up, and back. Fitted on 34 photographs (half of them mirrored) of 17 people who look into the camera, heads turned by up
# to 21 degrees: the gaze then found is within 5 degrees of the camera for three of four, within 12 for all.
EYEBALL: Final = (0.15, 0.19, 0.47)
EYEBALL_RADIUS: Final = 1.05  # centimetres from its centre to the plane of the iris: anatomy's 10 to 11 mm

RIGHT_LIDS = ((160, 144), (159, 145), (158, 153))
LEFT_LIDS = ((387, 373), (386, 374), (385, 380))


@dataclass(frozen=True)
class Gaze:
    """Where a pair of eyes looks, in degrees from the line to the camera.

    Attributes:
        yaw: towards the right side of the picture is positive.
        pitch: upwards is positive.
    """

    yaw: float
    pitch: float

    @property
    def off_camera(self) -> float:
        """Degrees between it and the camera."""
        return float(np.hypot(self.yaw, self.pitch))


def gaze(mesh: FaceMesh, pose: HeadPose, rest: RestingFace) -> Gaze:
    """Where the eyes look: the mean of both, the nearer one counting more the further the head is turned."""
    from scipy.spatial.transform import Rotation

    turn = Rotation.from_euler("YXZ", [pose.yaw, -pose.pitch, -pose.roll], degrees=True)
    points = mesh.points.astype(np.float64) * (1, -1, -1)
    scale = _scale(points, turn.apply(rest.points), rest)
    outwards, upwards, backwards = turn.apply(np.eye(3) * (1, 1, -1))[:, :2]
    seen = []
    for outer, inner, iris, side in (
        (RIGHT_EYE_OUTER, RIGHT_EYE_INNER, RIGHT_IRIS, -1),
        (LEFT_EYE_OUTER, LEFT_EYE_INNER, LEFT_IRIS, 1),
    ):
        middle = (points[outer, :2] + points[inner, :2]) / 2
        centre = side * EYEBALL[0] * outwards + EYEBALL[1] * upwards + EYEBALL[2] * backwards
        seen.append(((points[iris, :2].mean(axis=0) - middle) / scale - centre) / EYEBALL_RADIUS)
    nearer = float(
        np.clip(0.5 + pose.yaw / 60, 0, 1)
    )  # of the person's right eye, at the left of the picture
    x, y = nearer * seen[0] + (1 - nearer) * seen[1]
    return Gaze(
        float(np.degrees(np.arcsin(np.clip(x, -1, 1)))), float(np.degrees(np.arcsin(np.clip(y, -1, 1))))
    )


def _scale(points: NDArray[np.float64], turned: NDArray[np.float64], rest: RestingFace) -> float:
    """Pixels per centimetre of the face at rest."""
    shares = (rest.weights / rest.weights.sum())[:, None]
    seen = points[rest.indices]
    seen, turned = seen - (shares * seen).sum(axis=0), turned - (shares * turned).sum(axis=0)
    return max(float((shares * seen * turned).sum() / (shares * turned**2).sum()), 1e-6)


def eye_opening(mesh: FaceMesh) -> float:
    """Gap between the lids over the width of the eye, mean of both eyes: some .3 when open, below .1 when shut."""
    openings = []
    for outer, inner, lids in (
        (RIGHT_EYE_OUTER, RIGHT_EYE_INNER, RIGHT_LIDS),
        (LEFT_EYE_OUTER, LEFT_EYE_INNER, LEFT_LIDS),
    ):
        width = np.linalg.norm(mesh.points[outer] - mesh.points[inner])
        gap = np.mean([np.linalg.norm(mesh.points[upper] - mesh.points[lower]) for upper, lower in lids])
        openings.append(float(gap / max(float(width), 1e-6)))
    return float(np.mean(openings))
