"""How a body is held, told from the points of one look: standing, sitting, bending or lying.

The rules are about angles that trunk, thighs and shanks make with the vertical of the picture, as posture is told apart
in ergonomics (RULA: L. McAtamney, E. N. Corlett, Applied Ergonomics 1993; ISO 11226: a trunk leant by more than 20
degrees is no longer upright, by more than 60 degrees strongly bent), and, because a thigh that points at the camera
looks short and not level, about lengths. What is not seen decides nothing: without hips and knees there is no answer.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.bodies import (
    LEFT_ANKLE,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    RIGHT_ANKLE,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
)

Leg: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None]
"""Hip, knee, ankle; the ankle where it is seen."""
Posture: TypeAlias = Literal["standing", "sitting", "bending", "lying"]

UPRIGHT = (
    40.0  # degrees that the trunk of who stands or sits may lean, seen from a camera that is not level itself
)
LEVEL = 60.0  # degrees from which a trunk lies; legs too, from LEG_LEVEL
LEG_LEVEL = 50.0
THIGH_DOWN = 40.0  # degrees up to which a thigh hangs
SHORT = 0.6  # of the trunk's length: a thigh that comes down by less points at the camera
SHANK_OVER_THIGH = 1.5  # in the picture; above it the thigh points at the camera
STRAIGHT = 130.0  # degrees at the knee from which a leg is straight enough to stand on
TRUNK_OVER_SHOULDERS = 1.5  # length of the trunk over the breadth of the shoulders, in the mean of adults


def posture_of(points: NDArray[np.float64], seen: NDArray[np.bool_]) -> Posture | None:
    """How a body is held; None where it cannot be told.

    Args:
        points: (26, 2) places in a picture with square pixels, downwards positive.
        seen: (26,) which of them are believed.
    """
    shoulders = middle(points, seen, LEFT_SHOULDER, RIGHT_SHOULDER)
    hips = middle(points, seen, LEFT_HIP, RIGHT_HIP)
    if shoulders is None or hips is None:
        return None
    trunk = hips - shoulders
    legs = [
        (points[hip], points[knee], points[ankle] if seen[ankle] else None)
        for hip, knee, ankle in ((LEFT_HIP, LEFT_KNEE, LEFT_ANKLE), (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE))
        if seen[hip] and seen[knee]
    ]
    if not legs:
        return None
    length = float(np.hypot(*trunk))
    if seen[LEFT_SHOULDER] and seen[RIGHT_SHOULDER]:
        # A trunk that leans towards the camera or away looks short.
        breadth = float(np.hypot(*(points[LEFT_SHOULDER] - points[RIGHT_SHOULDER])))
        length = max(length, TRUNK_OVER_SHOULDERS * breadth)
    leaning = off_vertical(trunk)
    thighs = [off_vertical(knee - hip) for hip, knee, _ in legs]
    drops = [float(knee[1] - hip[1]) for hip, knee, _ in legs]
    short = [
        drop < SHORT * length and not _both_halves_short(leg) for drop, leg in zip(drops, legs, strict=True)
    ]
    if leaning > LEVEL:
        return "lying" if min(thighs) > LEG_LEVEL and max(drops) < SHORT * length else "bending"
    hanging = [
        angle <= THIGH_DOWN and not towards_us and straight(leg)
        for angle, towards_us, leg in zip(thighs, short, legs, strict=True)
    ]
    if leaning <= UPRIGHT:
        if any(hanging):
            return "standing"
        folded = all(
            towards_us or angle > THIGH_DOWN for angle, towards_us in zip(thighs, short, strict=True)
        )
        return "sitting" if folded else None
    return "bending" if any(hanging) else None


def middle(
    points: NDArray[np.float64], seen: NDArray[np.bool_], left: int, right: int
) -> NDArray[np.float64] | None:
    """The middle of two points, or the one of them that is seen."""
    chosen = [at for at in (left, right) if seen[at]]
    return None if not chosen else np.asarray(points[chosen].mean(axis=0), dtype=np.float64)


def off_vertical(way: NDArray[np.float64]) -> float:
    """Degrees, 0..180, between a way and straight down."""
    return float(np.degrees(np.arctan2(abs(way[0]), way[1])))


def angle_at(one: NDArray[np.float64], joint: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Degrees, 0..180, that a limb makes at a joint: 180 is straight."""
    first, second = one - joint, other - joint
    cosine = float(first @ second) / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-9)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def straight(leg: Leg) -> bool:
    """Whether a leg (hip, knee, ankle) is straight, as far as it is seen."""
    hip, knee, ankle = leg
    return ankle is None or angle_at(hip, knee, ankle) >= STRAIGHT


def _both_halves_short(leg: Leg) -> bool:
    """Whether a leg that looks short does so from above, where the shank looks as short as the thigh; of who sits facing
    the camera only the thigh does."""
    hip, knee, ankle = leg
    if ankle is None:
        return False
    return float(np.hypot(*(ankle - knee))) <= SHANK_OVER_THIGH * float(np.hypot(*(knee - hip)))
