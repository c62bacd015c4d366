"""Faces made of numbers: a resting face, and meshes of it turned and looking as one likes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from scenogram.analyzers.people.face_mesh import (
    INDEX,
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    LEFT_IRIS,
    POINTS,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
    RIGHT_IRIS,
    FaceMesh,
)
from scenogram.analyzers.people.gaze import EYEBALL, EYEBALL_RADIUS
from scenogram.analyzers.people.head_pose import RestingFace

SCALE = 20.0  # px per centimetre
MIDDLE = np.array([300.0, 400.0, 0.0])
CORNERS = {RIGHT_EYE_OUTER: -4.4, RIGHT_EYE_INNER: -1.8, LEFT_EYE_INNER: 1.8, LEFT_EYE_OUTER: 4.4}

_random = np.random.default_rng(1)
REST = RestingFace(
    indices=np.arange(1, 9),
    points=_random.uniform(-6, 6, size=(8, 3)),
    weights=_random.uniform(0.1, 1, size=8),
)


def turned(yaw: float, pitch: float, roll: float) -> Rotation:
    """Degrees, as in HeadPose."""
    return Rotation.from_euler("YXZ", [yaw, -pitch, -roll], degrees=True)


def mesh(
    *,
    yaw: float = 0,
    pitch: float = 0,
    roll: float = 0,
    gaze: tuple[float, float] = (0, 0),
    **blendshapes: float,
) -> FaceMesh:
    """A face turned so, whose eyes look so many degrees off the camera (right and up are positive)."""
    head = turned(yaw, pitch, roll)
    points = np.zeros((POINTS, 3))
    points[REST.indices] = head.apply(REST.points)
    look = np.sin(np.radians([*gaze, 0]))
    for (outer, inner), iris, side in (
        ((RIGHT_EYE_OUTER, RIGHT_EYE_INNER), RIGHT_IRIS, -1),
        ((LEFT_EYE_OUTER, LEFT_EYE_INNER), LEFT_IRIS, 1),
    ):
        for corner in (outer, inner):
            points[corner] = head.apply([CORNERS[corner], 2.5, 3.0])
        middle = (points[outer] + points[inner]) / 2
        centre = head.apply([side * EYEBALL[0], EYEBALL[1], -EYEBALL[2]])
        points[list(iris)] = middle + centre + EYEBALL_RADIUS * look
    return FaceMesh(
        (points * (SCALE, -SCALE, -SCALE) + MIDDLE).astype(np.float32), 1.0, strengths(**blendshapes)[0]
    )


def strengths(**blendshapes: float) -> NDArray[np.float32]:
    """(1, 52) blendshapes, all 0 but those named."""
    values = np.zeros((1, 52), np.float32)
    for name, value in blendshapes.items():
        values[0, INDEX[name]] = value
    return values
