"""Body language: arms crossed, open or on the hips, leaning, a hand at the head, gesturing, turned to the camera."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, MeaningAnalyzer
from scenogram.analyzers.people.bearing import LEAN, arms_of, at_head, breadth_of, facing_of, lean_of
from scenogram.analyzers.people.bodies import (
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from scenogram.analyzers.people.body_pose import Body
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.faces import frontality
from scenogram.analyzers.people.hand_gesture import Hand
from scenogram.analyzers.spans import merged, share_of
from scenogram.document import Degrees, Share

STEADY = 0.5  # s: what is told for less is passed through
GAP = 0.9  # s between two looks over which something goes on
MOVES = 1.2  # breadths of the shoulders per second: a wrist that moves faster, against the trunk, gestures
PAUSE = 0.4  # s: shorter rests between two moves belong to one gesture

Kind = Literal[
    "arms_crossed",
    "hands_on_hips",
    "arms_open",
    "leaning",
    "hand_at_head",
    "gesturing",
    "facing_camera",
    "sideways",
    "turned_away",
    "body",
]
T = TypeVar("T", bound=str)
_ARMS: dict[str, Kind] = {"crossed": "arms_crossed", "on_hips": "hands_on_hips", "open": "arms_open"}
_FACING: dict[str, Kind] = {"camera": "facing_camera", "side": "sideways", "away": "turned_away"}


class BodyLanguage(document.Segment):
    """Something that a body says, and when; or a whole body, in figures. Ids: l1, l2, ..."""

    kind: Kind = Field(
        description="`body`: the whole time of a body, with its figures. The others are spans of it: arms crossed, a hand "
        "on a hip, arms open wide; the trunk leans to a side; a hand is at the head; the hands move; trunk and face are "
        "turned to the camera, sideways, or away from it."
    )
    body: str = Field(description="Id of the body in body_pose.")
    person: str | None = Field(default=None, description="Id of the person in `people`, where known.")
    lean: Degrees | None = Field(
        default=None,
        description="Of leaning and of a body: degrees off the vertical, median; to the right of the picture is positive.",
    )
    gestures_per_minute: document.Measure | None = Field(
        default=None,
        description="Of a body: moves of the hands that begin, per minute in which wrists are seen; absent below five "
        "seconds of it.",
    )
    gesturing: Share | None = Field(
        default=None, description="Of a body: share of the time in which wrists are seen that they move."
    )


class BodyLanguageSummary(document.Summary):
    """The body language in short."""

    bodies: int = Field(description="Number of bodies of which something could be told.")
    shares: dict[Kind, Share] = Field(
        description="What was seen -> share of the clip's length in which at least one body shows it."
    )
    gestures_per_minute: document.Measure | None = Field(
        default=None, description="Of the body that is seen longest."
    )


class BodyLanguageAnalyzer(MeaningAnalyzer):
    """Body language: arms crossed, open or on the hips, leaning, hand at the head, gesturing, turned to the camera."""

    name = "body_language"
    version = "1"
    segment = BodyLanguage
    summary = BodyLanguageSummary
    after = ("body_pose",)
    uses = ("face_detection", "hand_gesture")
    nothing = "no body of which enough is seen"

    def conclude(self, found: Found) -> Conclusion:
        """Apply the rules to each look at each body."""
        whole = np.array([max(found.clip.width, 1), max(found.clip.height, 1)], dtype=np.float64)
        square = whole / whole.max()
        hands = found.segments("hand_gesture", Hand)
        faces = found.segments("face_detection", Face)
        segments: list[BodyLanguage] = []
        for body in found.segments("body_pose", Body):
            segments += _told(body, hands, faces, square)
        if not segments:
            return Conclusion()
        segments.sort(key=lambda one: (one.start, one.kind != "body", one.body))
        segments = [one.model_copy(update={"id": f"l{number}"}) for number, one in enumerate(segments, 1)]
        spans: defaultdict[Kind, list[document.Span]] = defaultdict(list)
        for one in segments:
            if one.kind != "body":
                spans[one.kind].append((one.start, one.end))
        wholes = [one for one in segments if one.kind == "body"]
        longest = max(wholes, key=lambda one: one.end - one.start)
        return Conclusion(
            segments=segments,
            summary=BodyLanguageSummary(
                bodies=len(wholes),
                shares={kind: share_of(theirs, found.clip.duration) for kind, theirs in spans.items()},
                gestures_per_minute=longest.gestures_per_minute,
            ),
        )


def _told(
    body: Body, hands: Sequence[Hand], faces: Sequence[Face], square: NDArray[np.float64]
) -> list[BodyLanguage]:
    """All that one body says; nothing where it shows none of what is looked for."""
    times = body.track.times
    edges = [body.start, *((one + other) / 2 for one, other in pairwise(times)), body.end]
    shapes = [
        np.array([point or (0.0, 0.0) for point in points], dtype=np.float64) * square
        for points in body.track.points
    ]
    seen = [np.array([point is not None for point in points]) for points in body.track.points]
    mine = [hand for hand in hands if hand.kind == "hand" and hand.body == body.id and hand.track is not None]
    frontal = {
        round(time, 4): frontality(points)
        for face in faces
        if face.id == body.face
        for time, points in zip(face.track.times, face.track.points, strict=True)
    }
    arms = [arms_of(*look) for look in zip(shapes, seen, strict=True)]
    leans = [lean_of(*look) for look in zip(shapes, seen, strict=True)]
    looks = list(zip(times, shapes, seen, strict=True))
    facing = [facing_of(shape, sees, frontal.get(round(time, 4))) for time, shape, sees in looks]
    heads = [at_head(shape, sees, _hands_at(mine, time, square)) for time, shape, sees in looks]
    of = {"body": str(body.id), "person": body.person}
    spans: list[tuple[Kind, float, float]] = [
        *((_ARMS[name], start, end) for name, start, end in held(arms, edges)),
        *((_FACING[name], start, end) for name, start, end in held(facing, edges)),
        *(
            ("hand_at_head", start, end)
            for _, start, end in held(["yes" if one else None for one in heads], edges)
        ),
    ]
    result = [BodyLanguage(kind=kind, start=start, end=end, **of) for kind, start, end in spans]
    to_side = [None if one is None or abs(one) < LEAN else "right" if one > 0 else "left" for one in leans]
    for _, start, end in held(to_side, edges):
        inside = [
            one for time, one in zip(times, leans, strict=True) if one is not None and start <= time < end
        ]
        result.append(BodyLanguage(kind="leaning", start=start, end=end, lean=float(np.median(inside)), **of))
    moves, watched = gesturing(times, shapes, seen)
    result += [BodyLanguage(kind="gesturing", start=start, end=end, **of) for start, end in moves]
    known = [one for one in leans if one is not None]
    if not result and not known and not watched:
        return []
    moved = sum(end - start for start, end in moves)
    figures = BodyLanguage(
        kind="body",
        start=body.start,
        end=body.end,
        lean=float(np.median(known)) if known else None,
        gestures_per_minute=60 * len(moves) / watched if watched >= 5 else None,
        gesturing=min(1.0, moved / watched) if watched else None,
        **of,
    )
    return [figures, *result]


def _hands_at(hands: Sequence[Hand], time: float, square: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Points (21, 2) of the hands that were seen at a time."""
    return [
        np.array(hand.track.points[hand.track.times.index(time)]) * square
        for hand in hands
        if hand.track is not None and time in hand.track.times
    ]


def held(told: Sequence[T | None], edges: Sequence[float]) -> list[tuple[T, float, float]]:
    """Spans in which the same is told, from its first look to its last; what lasts less than half a second is left out,
    unless the whole is no longer.

    Args:
        told: what each look says; None says nothing.
        edges: borders between the looks, seconds: one more than looks.
    """
    runs: list[tuple[T, float, float]] = []
    for place, one in enumerate(told):
        if one is None:
            continue
        start, end = edges[place], edges[place + 1]
        same = runs and runs[-1][0] == one and start - runs[-1][2] <= GAP
        if same:
            runs[-1] = one, runs[-1][1], end
        else:
            runs.append((one, start, end))
    least = min(STEADY, edges[-1] - edges[0])
    return [run for run in runs if run[2] - run[1] >= least - 1e-6]


def gesturing(
    times: Sequence[float], shapes: Sequence[NDArray[np.float64]], seen: Sequence[NDArray[np.bool_]]
) -> tuple[list[tuple[float, float]], float]:
    """Spans in which a wrist moves against the trunk, and the seconds in which a wrist could be watched.

    Args:
        times: of the looks, seconds.
        shapes: (26, 2) points at each, in a picture with square pixels.
        seen: (26,) which of them are believed.
    """
    breadths = [
        breadth for look in zip(shapes, seen, strict=True) if (breadth := breadth_of(*look)) is not None
    ]
    if not breadths:
        return [], 0.0
    breadth = float(np.percentile(breadths, 75))
    moving: list[tuple[float, float]] = []
    watched = 0.0
    for one, other in pairwise(range(len(times))):
        length = times[other] - times[one]
        both = seen[one] & seen[other]
        trunk = [point for point in (LEFT_SHOULDER, RIGHT_SHOULDER) if both[point]]
        wrists = [point for point in (LEFT_WRIST, RIGHT_WRIST) if both[point]]
        if not trunk or not wrists or not 0 < length <= GAP:
            continue
        watched += length
        step = shapes[other] - shapes[one]
        step = step - step[trunk].mean(axis=0)
        if float(np.hypot(*step[wrists].T).max()) / breadth / length >= MOVES:
            moving.append((times[one], times[other]))
    joined: list[tuple[float, float]] = []
    for start, end in merged(moving):
        if joined and start - joined[-1][1] < PAUSE:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined, watched
