"""How a body bears itself, told from its points at one moment: where the arms are, how the trunk leans, which way it faces.

The rules follow what the literature on non-verbal behaviour codes; see docs/analyzers/body_language.md for each. Lengths
are measured in breadths of the person's shoulders, so that neither the distance nor the size of the picture counts.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.bodies import (
    HEAD_TOP,
    LEFT_EAR,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NECK,
    NOSE,
    RIGHT_EAR,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from scenogram.analyzers.people.posture import angle_at, middle

Arms: TypeAlias = Literal["crossed", "on_hips", "open"]
Facing: TypeAlias = Literal["camera", "side", "away"]
Points: TypeAlias = NDArray[np.float64]
Seen: TypeAlias = NDArray[np.bool_]

HANDS_ACROSS = 0.1  # breadths beyond the middle of the trunk that both wrists are when arms are crossed
AT_ELBOW = 0.6  # breadths from a wrist to the other arm's elbow when arms are crossed
AT_HIP = 0.5  # breadths from a wrist to the hip of its side when a hand is on it
BESIDE = 0.7  # of the hip's distance from the middle: nearer to it a wrist is before the trunk, as of clasped hands
ELBOW_OUT = 0.2  # breadths that an elbow then stands off the trunk, beyond the shoulder
AKIMBO = (40.0, 130.0)  # degrees at the elbow of a hand on a hip
APART = (
    2.0  # breadths between the wrists from which arms are open, both outside the shoulders and above the hips
)
RAISED = 0.3  # breadths above the hips: arms that hang down are not open
HIPS_BELOW = 1.5  # breadths that the hips lie below the shoulders, where they are not seen
LEAN = 20.0  # degrees off the vertical from which a trunk leans: ISO 11226 takes less for upright
IN_HEAD = 0.7  # of the length from the top of the head to the neck: radius about its middle in which a hand is at it
# Of `faces.frontality`, from which a face looks this way: 30 degrees, where a nose stands out by .45 of the distance of the eyes.
FRONTAL = 0.5
HAND = 0.4  # of the forearm that the middle of the hand lies beyond the wrist
PROFILE = (
    0.55  # breadth of the shoulders over the length of the trunk below which a body is seen from the side
)


def breadth_of(points: Points, seen: Seen) -> float | None:
    """Breadth of the shoulders at this moment, from the trunk where they are seen from the side; None where neither is
    seen."""
    lengths = []
    if seen[LEFT_SHOULDER] and seen[RIGHT_SHOULDER]:
        lengths.append(float(np.hypot(*(points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]))))
    trunk = _trunk(points, seen)
    if trunk is not None:
        lengths.append(float(np.hypot(*trunk)) / 1.5)
    return max(lengths) if lengths and max(lengths) > 0 else None


def arms_of(points: Points, seen: Seen) -> Arms | None:
    """Whether arms are crossed, hands are on the hips (one is enough), or arms are open wide; None where none of these, or
    it cannot be told.

    Args:
        points: (26, 2) places in a picture with square pixels.
        seen: (26,) which of them are believed.
    """
    breadth = breadth_of(points, seen)
    if breadth is None:
        return None
    if _crossed(points, seen, breadth):
        return "crossed"
    if any(
        _on_hip(points, seen, breadth, *side)
        for side in (
            (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST, LEFT_HIP),
            (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST, RIGHT_HIP),
        )
    ):
        return "on_hips"
    return "open" if _open(points, seen, breadth) else None


def _crossed(points: Points, seen: Seen, breadth: float) -> bool:
    """Both wrists beyond the middle of the trunk, each at the other arm's elbow, below the shoulders."""
    needed = [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST]
    if not seen[needed].all():
        return False
    left, right = points[LEFT_SHOULDER], points[RIGHT_SHOULDER]
    across = (left - right) / max(float(np.hypot(*(left - right))), 1e-9)
    centre = (left + right) / 2
    beyond = (
        float((points[LEFT_WRIST] - centre) @ across) <= -HANDS_ACROSS * breadth
        and float((points[RIGHT_WRIST] - centre) @ across) >= HANDS_ACROSS * breadth
    )
    held = all(
        float(np.hypot(*(points[wrist] - points[elbow]))) <= AT_ELBOW * breadth
        for wrist, elbow in ((LEFT_WRIST, RIGHT_ELBOW), (RIGHT_WRIST, LEFT_ELBOW))
    )
    return beyond and held and bool((points[[LEFT_WRIST, RIGHT_WRIST], 1] > centre[1]).all())


def _on_hip(
    points: Points, seen: Seen, breadth: float, shoulder: int, elbow: int, wrist: int, hip: int
) -> bool:
    """A wrist at the hip of its side, not before the trunk, the elbow bent and off the trunk."""
    if not seen[[shoulder, elbow, wrist, hip]].all():
        return False
    centre = (points[LEFT_SHOULDER] + points[RIGHT_SHOULDER]) / 2
    outwards = abs(points[elbow][0] - centre[0]) - abs(points[shoulder][0] - centre[0])
    return (
        float(np.hypot(*(points[wrist] - points[hip]))) <= AT_HIP * breadth
        and abs(points[wrist][0] - centre[0]) >= BESIDE * abs(points[hip][0] - centre[0])
        and AKIMBO[0] <= angle_at(points[shoulder], points[elbow], points[wrist]) <= AKIMBO[1]
        and outwards >= ELBOW_OUT * breadth
    )


def _open(points: Points, seen: Seen, breadth: float) -> bool:
    """Both wrists outside the shoulders and far apart, above the hips."""
    if not seen[[LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_WRIST, RIGHT_WRIST]].all():
        return False
    left, right = points[LEFT_SHOULDER], points[RIGHT_SHOULDER]
    across = (left - right) / max(float(np.hypot(*(left - right))), 1e-9)
    outside = (
        float((points[LEFT_WRIST] - left) @ across) > 0 and float((points[RIGHT_WRIST] - right) @ across) < 0
    )
    hips = middle(points, seen, LEFT_HIP, RIGHT_HIP)
    level = float(hips[1]) if hips is not None else float(left[1] + right[1]) / 2 + HIPS_BELOW * breadth
    raised = bool((points[[LEFT_WRIST, RIGHT_WRIST], 1] < level - RAISED * breadth).all())
    apart = float(np.hypot(*(points[LEFT_WRIST] - points[RIGHT_WRIST])))
    return outside and raised and apart >= APART * breadth


def lean_of(points: Points, seen: Seen) -> float | None:
    """Degrees that the trunk leans in the picture, to its right positive; None where shoulders or hips are not seen."""
    trunk = _trunk(points, seen)
    return None if trunk is None else float(np.degrees(np.arctan2(-trunk[0], trunk[1])))


def facing_of(points: Points, seen: Seen, frontal: float | None) -> Facing | None:
    """Whether a body is turned to the camera, sideways, or away from it; None where it cannot be told.

    From the front the person's left shoulder is on the right side of the picture. A body of which shoulders lie close
    together, against the trunk, is seen from the side. Where the shoulders are out of the picture the face tells.

    Args:
        points: (26, 2) places in a picture with square pixels.
        seen: (26,) which of them are believed.
        frontal: how frontal the face is that was found with it at this moment, 0..1; None where none was.
    """
    if not (seen[LEFT_SHOULDER] and seen[RIGHT_SHOULDER]):
        return "camera" if frontal is not None and frontal >= FRONTAL else None
    shoulders = points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]
    trunk = _trunk(points, seen)
    across = float(shoulders[0])
    if trunk is not None:
        length = max(float(np.hypot(*trunk)), 1e-9)
        across = (
            float(shoulders @ np.array([trunk[1], -trunk[0]])) / length
        )  # across the trunk, also of one that leans
        if abs(across) < PROFILE * length:
            return "side"
    if across > 0 and (frontal is not None or seen[NOSE]):
        return "camera"
    return "away" if across < 0 and frontal is None else None


def at_head(points: Points, seen: Seen, hands: list[Points]) -> bool | None:
    """Whether a hand is at the head: one of its points lies within the circle about the head. None where head or wrists are
    not seen.

    Args:
        points: (26, 2) of the body, in a picture with square pixels.
        seen: (26,) which of them are believed.
        hands: (n, 2) points of each hand found at this moment, likewise.
    """
    if not (seen[HEAD_TOP] and seen[NECK]):
        return None
    middle_ = (points[HEAD_TOP] + points[NECK]) / 2
    radius = IN_HEAD * float(np.hypot(*(points[HEAD_TOP] - points[NECK])))
    sides = [points[ear] for ear in (LEFT_EAR, RIGHT_EAR) if seen[ear]]
    if sides:
        middle_ = (middle_ + np.mean(sides, axis=0)) / 2
    # Of a hand of which only the wrist is known, the fingers lie beyond it on the line of the forearm.
    reached = [*hands]
    for elbow, wrist in ((LEFT_ELBOW, LEFT_WRIST), (RIGHT_ELBOW, RIGHT_WRIST)):
        if seen[wrist]:
            forearm = points[wrist] - points[elbow] if seen[elbow] else np.zeros(2)
            reached.append(points[wrist][None] + np.array([[0.0], [HAND]]) * forearm)
    if not reached:
        return None
    return any(bool((np.hypot(*(each - middle_).T) <= radius).any()) for each in reached)


def _trunk(points: Points, seen: Seen) -> NDArray[np.float64] | None:
    """From the middle of the shoulders to that of the hips."""
    shoulders = middle(points, seen, LEFT_SHOULDER, RIGHT_SHOULDER)
    hips = middle(points, seen, LEFT_HIP, RIGHT_HIP)
    return None if shoulders is None or hips is None else hips - shoulders
