"""Points and angles."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from scenogram.document.values import Point


def right_points(
    truth: Sequence[Point | None],
    found: Sequence[Point | None],
    scale: float,
    *,
    aspect: float = 1.0,
    within: float = 0.2,
) -> tuple[int, int]:
    """(points in place, points that are true), for the percentage of correct keypoints, PCK (Yang and Ramanan,
    "Articulated Human Detection with Flexible Mixtures of Parts", 2013).

    Args:
        truth, found: points in one order, relative to the frame; None where a point is not visible or not found.
        scale: the size of the body or hand, as a share of frame height; for PCK its larger side.
        aspect: frame width over frame height.
        within: how far off a point may be, in parts of `scale`.
    """
    places = [(one, other) for one, other in zip(truth, found, strict=True) if one is not None]
    right = sum(
        other is not None and hypot((one[0] - other[0]) * aspect, one[1] - other[1]) <= within * scale + 1e-9
        for one, other in places
    )
    return right, len(places)


def angle_between(one: float, other: float) -> float:
    """How far apart two directions are, 0..180 degrees."""
    return abs((one - other + 180) % 360 - 180)
