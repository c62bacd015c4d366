"""Where hands may be in a picture, and whose they are: about the wrists of bodies, anywhere where there is no body, and where
they were a look ago."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.bodies import (
    LEFT_ELBOW,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_ELBOW,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
    BodySighting,
)
from scenogram.analyzers.people.hands import Palm
from scenogram.analyzers.picture.objects import squares_along, squares_between
from scenogram.document import Box

ROUND_WRIST = 1.3  # side of the square in which a hand is looked for, in breadths of the shoulders
BEYOND_WRIST = 0.35  # of the forearm, how far its middle lies beyond the wrist
NARROWEST = 0.25  # of the body's box, how narrow shoulders may be taken to be, for who stands sideways
REACH = 0.6  # breadths of the shoulders that a hand may be from the wrist to which it belongs
LOOK_SURE = 0.9  # how sure the look of a hand must be to overrule the wrist to which it is nearest
ROUND_HAND = (
    2.5  # side of the square in which a hand is looked for where it was a look ago, over its longer side
)

Side: TypeAlias = Literal["left", "right"]
Square: TypeAlias = tuple[float, float, float]
"""Left, top and side, in pixels of the picture; it may reach over the edges."""


def hand_squares(points: NDArray[np.float64], seen: NDArray[np.bool_], across: float) -> list[Square]:
    """Where a body's hands may be: left, top and side of a square about each wrist that is seen, in pixels.

    Args:
        points: (26, 2) pixels.
        seen: (26,) which of them are believed.
        across: width of the body's box, pixels.
    """
    breadth = NARROWEST * across
    if seen[LEFT_SHOULDER] and seen[RIGHT_SHOULDER]:
        breadth = max(breadth, float(np.hypot(*(points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]))))
    squares = []
    for elbow, wrist in ((LEFT_ELBOW, LEFT_WRIST), (RIGHT_ELBOW, RIGHT_WRIST)):
        if not seen[wrist]:
            continue
        middle = points[wrist]
        if seen[elbow]:
            middle = middle + BEYOND_WRIST * (points[wrist] - points[elbow])
        side = ROUND_WRIST * breadth
        squares.append((float(middle[0] - side / 2), float(middle[1] - side / 2), side))
    return squares


def lone_squares(width: int, height: int) -> list[Square]:
    """Where hands without a body may be: left, top and side, in pixels, of the square about the whole picture and of the
    squares along it, in which they are larger."""
    side = float(max(width, height))
    parts = [*squares_along(width, height), *squares_between(width, height)]
    return [
        ((width - side) / 2, (height - side) / 2, side),
        *((box[0] * width, box[1] * height, box[2] * width) for box in parts),
    ]


def square_about(box: Box, width: int, height: int) -> Square:
    """Where a hand may be that was in a box of the picture a look ago: left, top and side in pixels."""
    side = ROUND_HAND * max(box[2] * width, box[3] * height)
    x, y = (box[0] + box[2] / 2) * width, (box[1] + box[3] / 2) * height
    return x - side / 2, y - side / 2, side


def is_within(palm: Palm, box: Box, scale: NDArray[np.float64]) -> bool:
    """Whether the middle of a palm lies in a box of the picture."""
    x = (palm.box[0] + palm.box[2] / 2) / float(scale[0])
    y = (palm.box[1] + palm.box[3] / 2) / float(scale[1])
    return box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]


def owner(
    wrist: NDArray[np.float64], right: float, bodies: Sequence[BodySighting], scale: NDArray[np.float64]
) -> tuple[Box | None, Side]:
    """Box of the body to which a hand belongs, and its side: that of the nearest wrist, unless the hand plainly looks like
    the other one.

    Args:
        wrist: of the hand, pixels.
        right: how much it looks like a right hand, 0..1.
        bodies: those in the frame.
        scale: width and height of the picture, pixels.
    """
    looks: Side = "right" if right >= 0.5 else "left"
    nearest: tuple[float, Box, Side] | None = None
    for body in bodies:
        places = body.points * scale
        breadth = NARROWEST * body.box[2] * float(scale[0])
        if body.seen[LEFT_SHOULDER] and body.seen[RIGHT_SHOULDER]:
            breadth = max(breadth, float(np.hypot(*(places[LEFT_SHOULDER] - places[RIGHT_SHOULDER]))))
        sides: tuple[tuple[int, Side], ...] = ((LEFT_WRIST, "left"), (RIGHT_WRIST, "right"))
        for point, side in sides:
            apart = float(np.hypot(*(places[point] - wrist))) / max(breadth, 1e-6)
            if body.seen[point] and apart <= REACH and (nearest is None or apart < nearest[0]):
                nearest = apart, body.box, side
    if nearest is None:
        return None, looks
    plain = max(right, 1 - right) >= LOOK_SURE
    return nearest[1], looks if plain else nearest[2]
