"""Hands: 21 points each, left or right, and the gestures that they make."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.jumps import Jumps
from scenogram.analyzers.people.bodies import BodySighting
from scenogram.analyzers.people.body_pose import Body
from scenogram.analyzers.people.gestures import Gesture, GestureRecogniser, fingers_of, gesture_of
from scenogram.analyzers.people.hand_places import (
    Side,
    Square,
    hand_squares,
    is_within,
    lone_squares,
    owner,
    square_about,
)
from scenogram.analyzers.people.hands import (
    HAND_POINTS,
    MIDDLE_KNUCKLE,
    PRESENT,
    WRIST,
    HandPointer,
    PalmDetector,
    distinct_palms,
    region_of,
)
from scenogram.analyzers.spans import at_once, share_of
from scenogram.analyzers.tracking import Chain, Track, associate, span
from scenogram.clip import Size
from scenogram.document import Box, GestureSpan, Share

SMALLEST = 20  # px of a palm in the picture looked at: below, the fingers are too small to be told
# px, longer side of a hand, or length of its palm, from which gestures are told: one of 37 px at rest came out as thumbs up,
# those of 54 and more right. Fists are small hands: those of a signer, told right, are 43 to 52 px with palms of 35 to 44.
LEGIBLE, LEGIBLE_PALM = 45, 25
GATE = 1.5  # mean luma change, 0..255; as body_pose, beside which it looks
PATIENCE = 1.0  # s that a hand may be out of sight and still be the same track
STEADY = 0.3  # s: a gesture that is seen for less is one that the hand passes through
GAP = 0.5  # s between two looks over which a gesture goes on
# Presence of a hand without a body that begins a track: in 156 frames cut from photographs a tulip reached .73, and but one
# hand in twelve less.
LONE = 0.75

NEW = 25.0  # mean luma change, 0..255, from which the picture is new: as object_detection


class HandTrack(Track):
    """Where a hand is while it is in view."""

    points: list[list[tuple[float, float]]] = Field(
        description="At each of these times 21 points [x, y] relative to the frame; they may lie outside it. In this order: "
        f"{', '.join(HAND_POINTS)}."
    )


class Hand(document.Segment):
    """A hand while it is in view, or one gesture of it. Ids: h1, h2, ..."""

    kind: Literal["hand", "gesture"] = Field(
        description="`hand`: the whole time of a hand, with its points; `gesture`: a span of it."
    )
    side: Side = Field(description="The person's own left or right.")
    hand: str | None = Field(default=None, description="Of a gesture: id of the hand that makes it.")
    body: str | None = Field(
        default=None, description="Id of the body in body_pose; absent where only the hand is seen."
    )
    person: str | None = Field(default=None, description="Id of the person in `people`, where known.")
    gesture: Gesture | None = Field(
        default=None,
        description="Of a gesture: what it is. `pointing` is a stretched index finger in any direction.",
    )
    score: Share | None = Field(
        default=None,
        description="Of a gesture: mean score of the recogniser, 0..1, not a probability; absent where the fingers alone "
        "told it.",
    )
    size: Share | None = Field(
        default=None, description="Of a hand: height of its box over frame height, median."
    )
    track: HandTrack | None = Field(default=None, description="Of a hand: where it is.")


class HandSummary(document.Summary):
    """The hands in short."""

    hands: int = Field(description="Number of hands; one that returns after a second counts again.")
    at_once: int = Field(description="Largest number of hands in view at the same time.")
    share_of_time: Share = Field(description="Time with at least one hand in view over the clip's length.")
    gestures: dict[Gesture, int] = Field(description="Number of times that each gesture is made.")


class HandSettings(document.Parameters):
    """Settings of hand_gesture."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")
    long_side: int = Field(
        default=960, ge=240, le=4096, description="Longer side, in pixels, of the picture looked at."
    )
    bodies: int = Field(
        default=3, ge=1, le=100, description="Bodies whose hands are looked at per frame, largest first."
    )


@dataclass(frozen=True, eq=False)
class HandSighting:
    """A hand in one frame.

    Attributes:
        box: the upright box about its points, cut at the frame's edges.
        score: the network's own account of whether there is a hand, 0..1.
        points: (21, 2) relative to the frame.
        side: the person's own left or right.
        body: box of the body to which it belongs; None for a hand alone.
        gesture, sure: what it makes, and the recogniser's score of that.
    """

    box: Box
    score: float
    points: NDArray[np.float64]
    side: Side
    body: Box | None
    gesture: Gesture | None
    sure: float | None


class HandGesture(FrameAnalyzer[tuple[HandSighting, ...]]):
    """Hands: 21 points, left or right, and gestures such as pointing, thumbs up or a victory sign."""

    name = "hand_gesture"
    version = "4"
    segment = Hand
    summary = HandSummary
    models = ("hand-landmarker", "gesture-recognizer")
    beside = ("body_pose",)
    uses = ("cut_analysis",)
    parameters = HandSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "fast": {"fps": 3, "bodies": 1},
        "thorough": {"fps": 10, "long_side": 1920, "bodies": 8},
    }
    nothing = "no hand large enough in the frames looked at"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say; what stands still is looked at once."""
        chosen = cast("HandSettings", settings)
        return Sampling(fps=chosen.fps, size=Size(long_side=chosen.long_side), gate=GATE)

    def open(self) -> None:
        """Load the networks."""
        self._settings = cast("HandSettings", self.settings)
        self._palms = PalmDetector(self.context.session("hand-landmarker", "hand_detector.tflite"))
        self._points = HandPointer(self.context.session("hand-landmarker", "hand_landmarks_detector.tflite"))
        self._recognise = GestureRecogniser(
            self.context.session("gesture-recognizer", "gesture_embedder.tflite"),
            self.context.session("gesture-recognizer", "canned_gesture_classifier.tflite"),
        )
        self._jumps = Jumps()
        self._turn = 0
        self._before: tuple[HandSighting, ...] = ()

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[HandSighting, ...]:
        """Find the hands at the wrists of the largest bodies; where there is no body, hands anywhere."""
        bodies: tuple[BodySighting, ...] = beside["body_pose"]
        height, width = view.image.shape[:2]
        scale = np.array([width, height])
        squares: list[Square] = []
        for body in bodies[: self._settings.bodies]:
            squares += hand_squares(body.points * scale, body.seen, body.box[2] * width)
        is_new = self._jumps.step(view) >= NEW
        if not bodies:
            # Hands alone (someone types, cooks, shows a thing): object_detection calls few of them a person.
            turns = lone_squares(width, height)
            self._turn = 0 if is_new else self._turn + 1
            squares += turns if is_new else [turns[self._turn % len(turns)]]
        palms = [palm for square in squares for palm in self._palms(view.image, square)]
        for old in () if is_new else self._before:
            if not any(is_within(palm, old.box, scale) for palm in palms):
                palms += self._palms(view.image, square_about(old.box, width, height))
        large = [palm for palm in palms if max(palm.box[2:]) >= SMALLEST]
        hands = []
        for palm in distinct_palms(large)[: 2 * self._settings.bodies]:
            hand = self._points(view.image, region_of(palm))
            if hand.presence < PRESENT:
                continue
            told = None
            if is_legible(hand.points[:, :2]):
                told = gesture_of(self._recognise(hand), fingers_of(hand.shape, hand.right))
            body_box, side_ = owner(hand.points[WRIST, :2], hand.right, bodies, scale)
            points = hand.points[:, :2] / scale
            hands.append(
                HandSighting(_box(points), hand.presence, points, side_, body_box, *(told or (None, None)))
            )
        self._before = tuple(hands)
        return self._before

    def conclude(self, seen: Sequence[Seen[tuple[HandSighting, ...]]], found: Found) -> Conclusion:
        """Tie hands to the bodies to which they belong, and tell their gestures."""
        times = [each.time for each in seen]
        cuts = [shot.start for shot in found.shots[1:]]
        bodies = found.segments("body_pose", Body)
        hands: list[tuple[Hand, list[Hand]]] = []
        for chain, body in tied(seen, bodies, cuts):
            start, end = span(chain, times, seen[-1].end, cuts)
            hands.append(_described(chain, times, (start, end), body))
        if not hands:
            return Conclusion()
        hands.sort(key=lambda one: (one[0].start, one[0].side))
        segments: list[Hand] = []
        for whole, gestures in hands:
            id_ = f"h{len(segments) + 1}"
            segments.append(whole.model_copy(update={"id": id_}))
            for gesture in gestures:
                segments.append(gesture.model_copy(update={"id": f"h{len(segments) + 1}", "hand": id_}))
        segments.sort(key=lambda one: one.start)
        spans = [(one.start, one.end) for one in segments if one.kind == "hand"]
        return Conclusion(
            segments=segments,
            summary=HandSummary(
                hands=len(spans),
                at_once=at_once(spans),
                share_of_time=share_of(spans, found.clip.duration),
                gestures=dict(Counter(one.gesture for one in segments if one.gesture)),
            ),
            people=_people(segments, found),
        )


def is_legible(points: NDArray[np.float64]) -> bool:
    """Whether a hand, points (21, 2) in pixels, is large enough to tell its gesture."""
    palm = float(np.hypot(*(points[MIDDLE_KNUCKLE] - points[WRIST])))
    return palm >= LEGIBLE_PALM or float(np.ptp(points, axis=0).max()) >= LEGIBLE


def tied(
    seen: Sequence[Seen[tuple[HandSighting, ...]]], bodies: Sequence[Body], cuts: Sequence[float]
) -> list[tuple[Chain[HandSighting], Body | None]]:
    """Hands by body and side; those without a body by where they are. A hand out of sight for long is a new one."""
    where: defaultdict[float, list[tuple[Body, Box]]] = defaultdict(list)
    for body in bodies:
        for time, box in zip(body.track.times, body.track.boxes, strict=True):
            where[round(time, 4)].append((body, box))
    chains: dict[tuple[str, Side], Chain[HandSighting]] = {}
    alone: list[list[HandSighting]] = []
    for frame, each in enumerate(seen):
        alone.append([])
        for hand in sorted(each.sighting, key=lambda hand: -hand.score):
            holder = _body_of(hand, where.get(round(each.time, 4), ()))
            if holder is None:
                alone[-1].append(hand)
                continue
            chain = chains.setdefault((str(holder.id), hand.side), Chain())
            if not chain.frames or chain.frames[-1] != frame:
                chain.frames.append(frame)
                chain.detections.append(hand)
    times = [each.time for each in seen]
    by_id = {str(body.id): body for body in bodies}
    result: list[tuple[Chain[HandSighting], Body | None]] = [
        (part, by_id[id_]) for (id_, _), chain in chains.items() for part in _parted(chain, times)
    ]
    lone = associate(
        times,
        alone,
        sure=LONE,
        breaks=cuts,
        patience=PATIENCE,
        kinship=lambda one, other: float(one.side == other.side),
    )
    return [*result, *((chain, None) for chain in lone)]


def _body_of(hand: HandSighting, here: Sequence[tuple[Body, Box]]) -> Body | None:
    if hand.body is None:
        return None
    best = max(here, key=lambda one: document.intersection_over_union(one[1], hand.body), default=None)  # type: ignore[arg-type]
    return best[0] if best and document.intersection_over_union(best[1], hand.body) > 0.5 else None


def _parted(chain: Chain[HandSighting], times: Sequence[float]) -> list[Chain[HandSighting]]:
    """The chain, parted where the hand was out of sight for long."""
    breaks = [
        at + 1
        for at, (one, other) in enumerate(pairwise(chain.frames))
        if times[other] - times[one] > PATIENCE
    ]
    return [chain.part(start, stop) for start, stop in pairwise([0, *breaks, len(chain)])]


def _described(
    chain: Chain[HandSighting], times: Sequence[float], when: document.Span, body: Body | None
) -> tuple[Hand, list[Hand]]:
    """A hand, and its gestures; without ids."""
    at = [times[frame] for frame in chain.frames]
    side = Counter(hand.side for hand in chain.detections).most_common(1)[0][0]
    of = {
        "side": side,
        "body": None if body is None else body.id,
        "person": None if body is None else body.person,
    }
    whole = Hand(
        kind="hand",
        start=when[0],
        end=when[1],
        size=float(np.median([hand.box[3] for hand in chain.detections])),
        track=HandTrack(
            times=at,
            boxes=[hand.box for hand in chain.detections],
            points=[
                [(round(float(x), 4), round(float(y), 4)) for x, y in hand.points]
                for hand in chain.detections
            ],
        ),
        **of,
    )
    told = [(hand.gesture, hand.sure) for hand in chain.detections]
    return whole, [
        Hand(kind="gesture", start=start, end=end, gesture=gesture, score=score, **of)
        for gesture, start, end, score in gesture_spans(at, told, when)
    ]


def gesture_spans(
    times: Sequence[float], told: Sequence[tuple[Gesture | None, float | None]], when: document.Span
) -> list[tuple[Gesture, float, float, float | None]]:
    """Gesture, start, end and mean score of each gesture that is held.

    Args:
        times: seconds of the looks at the hand.
        told: gesture and score at each look.
        when: span in which the hand is in view, seconds.
    """
    edges = [when[0], *((one + other) / 2 for one, other in pairwise(times)), when[1]]
    runs: list[tuple[Gesture, float, float, list[float]]] = []
    for place, (gesture, score) in enumerate(told):
        if gesture is None:
            continue
        start, end = edges[place], edges[place + 1]
        scores = [] if score is None else [score]
        if runs and runs[-1][0] == gesture and start - runs[-1][2] <= GAP:
            runs[-1] = gesture, runs[-1][1], end, [*runs[-1][3], *scores]
        else:
            runs.append((gesture, start, end, scores))
    return [
        (gesture, start, end, float(np.mean(scores)) if scores else None)
        for gesture, start, end, scores in runs
        if end - start >= min(STEADY, when[1] - when[0])
    ]


def _box(points: NDArray[np.float64]) -> Box:
    low, high = np.clip(points.min(axis=0), 0, 1), np.clip(points.max(axis=0), 0, 1)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def _people(segments: Sequence[Hand], found: Found) -> list[document.Person]:
    """The gestures of each person whose hands were looked at."""
    result = []
    for person in found.people:
        mine = [one for one in segments if one.person == person.id]
        if mine:
            gestures = [
                GestureSpan(gesture=one.gesture, hand=one.side, start=one.start, end=one.end)
                for one in mine
                if one.gesture is not None
            ]
            result.append(document.Person(id=person.id, gestures=gestures))
    return result
