"""Boxes: [x, y, width, height], relative to the displayed frame, 0..1."""

from __future__ import annotations

from collections.abc import Iterable

from scenogram.document.values import Box, Point


def area(box: Box) -> float:
    """Share of the frame that a box covers."""
    return box[2] * box[3]


def centre(box: Box) -> Point:
    """Middle of a box."""
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def intersection_over_union(one: Box, other: Box) -> float:
    """Area of what two boxes share over the area of what they cover together, 0..1 (the Jaccard index)."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (area(one) + area(other) - shared)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes` (at least one)."""
    boxes = list(boxes)
    left = min(box[0] for box in boxes)
    top = min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top
