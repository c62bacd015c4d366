"""Bodies drawn by hand: 26 points in a picture with square pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.bodies import POINTS, BodySighting

Points = NDArray[np.float64]
STANDING = {
    "nose": (0.5, 0.15), "left eye": (0.515, 0.14), "right eye": (0.485, 0.14), "left ear": (0.53, 0.15),
    "right ear": (0.47, 0.15), "head top": (0.5, 0.1), "neck": (0.5, 0.21), "left shoulder": (0.57, 0.25),
    "right shoulder": (0.43, 0.25), "left elbow": (0.59, 0.36), "right elbow": (0.41, 0.36),
    "left wrist": (0.6, 0.46), "right wrist": (0.4, 0.46), "hip centre": (0.5, 0.47), "left hip": (0.54, 0.47),
    "right hip": (0.46, 0.47), "left knee": (0.545, 0.66), "right knee": (0.455, 0.66),
    "left ankle": (0.55, 0.85), "right ankle": (0.45, 0.85),
}  # fmt: skip
"""Someone who stands and faces the camera."""


def body(**moved: tuple[float, float] | None) -> tuple[Points, NDArray[np.bool_]]:
    """Someone who stands, with points moved (`left_wrist=(x, y)`) or hidden (None)."""
    places = dict(STANDING)
    for name, place in moved.items():
        key = name.replace("_", " ")
        if place is None:
            places.pop(key)
        else:
            places[key] = place
    points = np.array([places.get(name, (0.0, 0.0)) for name in POINTS])
    return points, np.array([name in places for name in POINTS])


def turned(points: Points, degrees: float) -> Points:
    """A body turned in the picture about its hips, clockwise."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    hips = points[POINTS.index("hip centre")]
    return np.asarray((points - hips) @ turn.T + hips)


def sighting(
    points: Points, seen: NDArray[np.bool_], box: tuple[float, float, float, float], score: float = 0.9
) -> BodySighting:
    return BodySighting(box, score, points, seen.astype(np.float64))
