"""The time of each shot in which no other shot is mixed into it."""

from __future__ import annotations

from dataclasses import dataclass

from scenogram.analyzers.analyzer import Found


@dataclass(frozen=True, slots=True)
class ShotTime:
    """When a shot is in view.

    Attributes:
        shot: its id; None for a whole clip whose shots are not known.
        start, end: in seconds.
        clear_from, clear_to: the end of the transition into it, the start of the one out of it; in seconds.
    """

    shot: str | None
    start: float
    end: float
    clear_from: float
    clear_to: float


def shot_times(found: Found) -> list[ShotTime]:
    """Of each shot, in order; of the whole clip where its shots are not known."""
    shots = found.shots
    if not shots:
        return [ShotTime(None, 0.0, found.clip.duration, 0.0, found.clip.duration)]
    times = []
    for place, shot in enumerate(shots):
        entry = shot.transition_in
        leave = shots[place + 1].transition_in if place + 1 < len(shots) else None
        clear_from = entry.end if entry is not None and entry.end is not None else shot.start
        clear_to = leave.start if leave is not None and leave.start is not None else shot.end
        times.append(ShotTime(shot.id, shot.start, shot.end, clear_from, clear_to))
    return times
