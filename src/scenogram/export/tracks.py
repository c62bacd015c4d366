"""Where things are between the looks at them."""

from __future__ import annotations

from typing import Any

from scenogram.document import Box, Point, Segment


def box_at(segment: Segment, time: float) -> Box | None:
    """Where something is at a time: its own box, or its track's, between two looks moved evenly."""
    track = getattr(segment, "track", None)
    if track is None:
        return getattr(segment, "box", None)
    times, boxes = _of(track, "times"), _of(track, "boxes")
    if not times:
        return None
    after = next((index for index, each in enumerate(times) if each >= time), len(times) - 1)
    before = max(0, after - 1)
    span = times[after] - times[before]
    share = min(1.0, max(0.0, (time - times[before]) / span)) if span > 0 else 0.0
    x, y, w, h = (one + share * (two - one) for one, two in zip(boxes[before], boxes[after], strict=True))
    return x, y, w, h


def points_at(segment: Segment, time: float, within: float = 0.25) -> list[Point | None]:
    """The points of a body or a hand at the look nearest to a time; none where no look is `within` seconds of it."""
    track = getattr(segment, "track", None)
    if track is None or not (times := _of(track, "times")):
        return []
    nearest = min(range(len(times)), key=lambda index: abs(times[index] - time))
    points = track.get("points") if isinstance(track, dict) else getattr(track, "points", None)
    return list(points[nearest]) if points and abs(times[nearest] - time) <= within else []


def _of(part: Any, name: str) -> Any:
    return part[name] if isinstance(part, dict) else getattr(part, name)


def looked_at(segment: Segment) -> list[float]:
    """Times at which something with a track was looked at and seen, in seconds; none where it has no track."""
    track = getattr(segment, "track", None)
    return [] if track is None else [float(time) for time in _of(track, "times")]
