"""Bodies: 26 points each, how they are held, and how much they move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.people.bodies import (
    HIP_CENTRE,
    LEFT_SHOULDER,
    NECK,
    POINTS,
    RIGHT_ANKLE,
    RIGHT_SHOULDER,
    SEEN,
    BodyPoser,
    BodySighting,
    people_in,
)
from scenogram.analyzers.people.body_space import SPACE_POINTS, BodyInSpace, BodySpace
from scenogram.analyzers.people.body_tracks import distinct, is_body, tied
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.faces import FaceSighting
from scenogram.analyzers.people.posture import Posture, posture_of
from scenogram.analyzers.picture.inner_picture import inner_picture
from scenogram.analyzers.picture.object_detection import Object
from scenogram.analyzers.picture.objects import ObjectSighting
from scenogram.analyzers.spans import at_once, merged, share_of
from scenogram.analyzers.tracking import Chain, Track, span
from scenogram.clip import Size
from scenogram.document import PostureSpan, Seconds, Share

SURE_PERSON = 0.4  # PicoDet score of boxes in which a body is looked for; below it, only where one was before
SURE_FACE = 0.7  # YuNet score of faces under which a body is looked for
SAME_PLACE = 0.3  # overlap of a doubtful box with that of a body in the look before
SURE_JOINT = (
    0.4  # score of joints from which a posture is told: knees guessed below the picture's edge reach .38
)
GATE = 1.5  # mean luma change, 0..255; as object_detection and face_detection, beside which it looks
STEADY = 0.5  # s: a posture that is told for less is taken for an error
GAP = 0.9  # s between two looks at a body over which its posture or motion goes on
TRUNK = 0.67  # breadth of the shoulders over the length of the trunk, in the mean of adults


class BodyTrack(Track):
    """Where a body is while it is in view."""

    points: list[list[document.Point | None]] = Field(
        description="At each of these times 26 points, or null for those that are hidden, out of the frame or not to be "
        f"told. In this order, left and right being the person's own: {', '.join(POINTS)}."
    )
    scores: list[list[Share]] = Field(
        description=f"How sure the network is of each point, 0..1; not a probability. Below {SEEN:g} a point is null."
    )


class BodySpaceTrack(document.Part):
    """A body in space."""

    times: list[Seconds] = Field(description="Seconds.")
    points: list[list[tuple[float, float, float]]] = Field(
        description="At each time 33 points, metres from the middle between the hips: to the right in the picture, "
        f"downwards, away from the camera. In this order: {', '.join(SPACE_POINTS)}."
    )
    visible: list[list[Share]] = Field(
        description="Probability that each point is in the picture and not hidden, 0..1; the others are guessed."
    )


class MotionCurve(document.Part):
    """How much a body moves."""

    times: list[Seconds] = Field(description="Seconds: the later of the two looks that are compared.")
    energy: list[document.Measure] = Field(
        description="Mean speed of the points below the neck that are seen, in breadths of the person's shoulders per "
        "second, against the shoulders: neither walking past nor a moving camera counts. 0.2 is rest, above 1 lively."
    )


class Body(document.Segment):
    """A body, from when it comes into view to when it leaves it or the shot ends. Ids: q1, q2, ..."""

    object: str | None = Field(
        default=None,
        description="Id of the same person in object_detection; absent where only a face told of them.",
    )
    face: str | None = Field(
        default=None, description="Id of the face in face_detection that is longest seen with it."
    )
    person: str | None = Field(default=None, description="Id of the person in `people`, where known.")
    posture: Posture | None = Field(
        default=None, description="The posture held longest; absent where hips and knees are not seen."
    )
    postures: list[PostureSpan] = Field(default_factory=list, description="Postures, and when.")
    motion: document.Measure | None = Field(
        default=None, description="Median of the motion energy; absent where it was looked at once only."
    )
    size: Share = Field(description="Height of the body's box over frame height, median.")
    track: BodyTrack = Field(description="Where it is.")
    energy: MotionCurve | None = Field(default=None, description="Motion energy over time.")
    space: BodySpaceTrack | None = Field(
        default=None,
        description="The body in space: with the profile `thorough`, of the largest person in view.",
    )


class BodySummary(document.Summary):
    """The bodies in short."""

    bodies: int = Field(description="Number of bodies; who returns in another shot counts again.")
    at_once: int = Field(description="Largest number of bodies in view at the same time.")
    share_of_time: Share = Field(description="Time with at least one body in view over the clip's length.")
    postures: dict[Posture, Seconds] = Field(
        description="Seconds in which at least one person stands, sits, bends or lies, as far as it can be told."
    )
    motion: document.Measure | None = Field(
        default=None,
        description="Median motion energy of the body seen longest, in breadths of shoulders per second.",
    )


class BodySettings(document.Parameters):
    """Settings of body_pose."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")
    bodies: int = Field(default=12, ge=1, le=100, description="Bodies looked at per frame, largest first.")
    space: bool = Field(default=False, description="Find the largest person's body in space too.")


class BodyPose(FrameAnalyzer[tuple[BodySighting, ...]]):
    """Bodies: 26 points per person, standing, sitting, bending or lying, and how much they move."""

    name = "body_pose"
    version = "2"
    segment = Body
    summary = BodySummary
    models = ("rtmpose-s", "blazepose")
    beside = ("object_detection", "face_detection")
    uses = ("cut_analysis",)
    parameters = BodySettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "fast": {"fps": 3, "bodies": 6},
        "thorough": {"fps": 10, "bodies": 30, "space": True},
    }
    nothing = "no body in the frames looked at"

    @classmethod
    def needs(cls, settings: document.Parameters) -> tuple[str, ...]:
        """RTMPose; BlazePose too, where a body in space is asked for."""
        return cls.models if cast("BodySettings", settings).space else ("rtmpose-s",)

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say; what stands still is looked at once."""
        return Sampling(fps=cast("BodySettings", settings).fps, size=Size(long_side=960), gate=GATE)

    def open(self) -> None:
        """Load RTMPose, and BlazePose where it is asked for."""
        self._settings = cast("BodySettings", self.settings)
        self._pose = BodyPoser(self.context.session("rtmpose-s", inputs={"input": (1, 3, 256, 192)}))
        self._in_space = (
            BodySpace(self.context.session("blazepose", "landmark.tflite")) if self._settings.space else None
        )
        self._spaces: dict[BodySighting, BodyInSpace] = {}
        self._before: tuple[BodySighting, ...] = ()

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[BodySighting, ...]:
        """Find the points of everyone of whom a box of a person, or a face, tells."""
        things: tuple[ObjectSighting, ...] = beside["object_detection"]
        faces: tuple[FaceSighting, ...] = beside["face_detection"]
        likely = [
            thing
            for thing in things
            if thing.score >= SURE_PERSON
            or any(
                document.intersection_over_union(thing.box, body.box) > SAME_PLACE for body in self._before
            )
        ]
        bodies: list[BodySighting] = []
        candidates = people_in(likely, [face for face in faces if face.score >= SURE_FACE])
        # Limbs beyond the edge of wide footage in an upright frame are guessed onto what fills it up.
        within = inner_picture(view.image) if candidates else (0.0, 0.0, 1.0, 1.0)
        for box, score, face, by_face in candidates[: self._settings.bodies]:
            body = BodySighting(box, score, *self._pose(view.image, box, within), face, by_face)
            if is_body(body):
                bodies.append(body)
        self._before = distinct(bodies)
        if self._in_space is not None and self._before:
            largest = max(self._before, key=lambda body: document.area(body.box))
            height, width = view.image.shape[:2]
            space = self._in_space(view.image, largest.points * np.array([width, height]), largest.seen)
            if space is not None:
                self._spaces[largest] = space
        return self._before

    def conclude(self, seen: Sequence[Seen[tuple[BodySighting, ...]]], found: Found) -> Conclusion:
        """Tie bodies to the tracks of people and faces, and tell how they are held and move."""
        times = [each.time for each in seen]
        cuts = [shot.start for shot in found.shots[1:]]
        people = [one for one in found.segments("object_detection", Object) if one.label == "person"]
        faces = found.segments("face_detection", Face)
        whole = np.array([max(found.clip.width, 1), max(found.clip.height, 1)], dtype=np.float64)
        square = whole / whole.max()
        segments = []
        for chain, object_, face in tied(seen, people, faces):
            start, end = span(chain, times, seen[-1].end, cuts)
            segments.append(
                self._described(chain, times, (start, end), square).model_copy(
                    update={
                        "object": object_,
                        "face": None if face is None else face.id,
                        "person": None if face is None else face.person,
                    }
                )
            )
        if not segments:
            return Conclusion()
        segments.sort(key=lambda segment: (segment.start, -document.area(segment.track.boxes[0])))
        segments = [
            segment.model_copy(update={"id": f"q{number}"}) for number, segment in enumerate(segments, 1)
        ]
        spans = [(segment.start, segment.end) for segment in segments]
        longest = max(segments, key=lambda segment: (segment.end - segment.start) * segment.size)
        return Conclusion(
            segments=segments,
            summary=BodySummary(
                bodies=len(segments),
                at_once=at_once(spans),
                share_of_time=share_of(spans, found.clip.duration),
                postures=_seconds_of(segments),
                motion=longest.motion,
            ),
            people=_people(segments, found),
            method="RTMPose-s" + (", BlazePose" if self._settings.space else ""),
        )

    def _described(
        self,
        chain: Chain[BodySighting],
        times: Sequence[float],
        when: document.Span,
        square: NDArray[np.float64],
    ) -> Body:
        """A body without what it belongs to. `square`: the frame's width and height over the longer of them."""
        at = [times[frame] for frame in chain.frames]
        bodies = chain.detections
        shapes = np.array([body.points for body in bodies]) * square
        seen = np.array([body.seen for body in bodies])
        sure = np.array([body.scores >= SURE_JOINT for body in bodies])
        postures = steady(at, [posture_of(*look) for look in zip(shapes, sure, strict=True)], when)
        moved = motion(np.array(at), shapes, seen)
        spaces = [
            (time, self._spaces[body]) for time, body in zip(at, bodies, strict=True) if body in self._spaces
        ]
        length: Counter[Posture] = Counter()
        for one in postures:
            length[one.posture] += one.end - one.start  # type: ignore[assignment] # a Counter of seconds
        return Body(
            start=when[0],
            end=when[1],
            posture=length.most_common(1)[0][0] if length else None,
            postures=postures,
            motion=None if moved is None else float(np.median(moved.energy)),
            size=float(np.median([body.box[3] for body in bodies])),
            track=BodyTrack(
                times=at,
                boxes=[body.box for body in bodies],
                points=[_points(body) for body in bodies],
                scores=[[round(float(score), 2) for score in body.scores] for body in bodies],
            ),
            energy=moved,
            space=BodySpaceTrack(
                times=[time for time, _ in spaces],
                points=[[_metres(point) for point in space.points] for _, space in spaces],
                visible=[[round(float(value), 2) for value in space.visible] for _, space in spaces],
            )
            if spaces
            else None,
        )


def steady(times: Sequence[float], told: Sequence[Posture | None], when: document.Span) -> list[PostureSpan]:
    """Spans of a posture from what was told at each look; what is told for a moment only is an error.

    A look at which nothing could be told goes to what is told on both sides of it.
    """
    edges = [when[0], *((one + other) / 2 for one, other in pairwise(times)), when[1]]
    runs: list[tuple[Posture, float, float]] = []
    for place, posture in enumerate(told):
        if posture is None:
            continue
        start, end = edges[place], edges[place + 1]
        if runs and runs[-1][0] == posture and start - runs[-1][2] <= GAP:
            runs[-1] = posture, runs[-1][1], end
        else:
            runs.append((posture, start, end))
    lasting = [run for run in runs if run[2] - run[1] >= min(STEADY, when[1] - when[0])]
    joined: list[tuple[Posture, float, float]] = []
    for run in lasting:
        if joined and joined[-1][0] == run[0] and run[1] - joined[-1][2] <= GAP:
            joined[-1] = run[0], joined[-1][1], run[2]
        else:
            joined.append(run)
    return [PostureSpan(posture=posture, start=start, end=end) for posture, start, end in joined]


def motion(
    times: NDArray[np.float64], shapes: NDArray[np.float64], seen: NDArray[np.bool_]
) -> MotionCurve | None:
    """How much a body moves within itself; None where no two looks can be compared.

    Args:
        times: (n,) seconds.
        shapes: (n, 26, 2) points in a picture with square pixels.
        seen: (n, 26) which of them are believed.
    """
    breadth = breadth_of_shoulders(shapes, seen)
    if breadth is None:
        return None
    at: list[float] = []
    energy: list[float] = []
    shoulders = [LEFT_SHOULDER, RIGHT_SHOULDER]
    for one, other in pairwise(range(len(times))):
        both = seen[one] & seen[other]
        length = float(times[other] - times[one])
        held = [point for point in shoulders if both[point]]
        both[:LEFT_SHOULDER] = False
        both[RIGHT_ANKLE + 1 :] = False
        both[shoulders] = False
        if not held or not both.any() or not 0 < length <= GAP:
            continue
        step = shapes[other] - shapes[one]
        step = step - step[held].mean(axis=0)
        at.append(float(times[other]))
        energy.append(float(np.hypot(*step[both].T).mean() / breadth / length))
    return MotionCurve(times=at, energy=energy) if at else None


def breadth_of_shoulders(shapes: NDArray[np.float64], seen: NDArray[np.bool_]) -> float | None:
    """How broad a person's shoulders are in the picture, over all looks; from the trunk where they are seen from the side.

    Args:
        shapes: (n, 26, 2) points in a picture with square pixels.
        seen: (n, 26) which of them are believed.
    """
    across = seen[:, LEFT_SHOULDER] & seen[:, RIGHT_SHOULDER]
    along = seen[:, NECK] & seen[:, HIP_CENTRE]
    lengths = [
        *np.hypot(*(shapes[across, LEFT_SHOULDER] - shapes[across, RIGHT_SHOULDER]).T),
        *(TRUNK * np.hypot(*(shapes[along, NECK] - shapes[along, HIP_CENTRE]).T)),
    ]
    return max(float(np.percentile(lengths, 75)), 1e-3) if lengths else None


def _points(body: BodySighting) -> list[document.Point | None]:
    return [
        (round(float(x), 4), round(float(y), 4)) if seen else None
        for (x, y), seen in zip(body.points, body.seen, strict=True)
    ]


def _metres(point: NDArray[np.float64]) -> tuple[float, float, float]:
    x, y, z = (round(float(value), 3) for value in point)
    return x, y, z


def _seconds_of(segments: Sequence[Body]) -> dict[Posture, Seconds]:
    spans: defaultdict[Posture, list[document.Span]] = defaultdict(list)
    for segment in segments:
        for one in segment.postures:
            spans[one.posture].append((one.start, one.end))
    return {posture: sum(end - start for start, end in merged(theirs)) for posture, theirs in spans.items()}


def _people(segments: Sequence[Body], found: Found) -> list[document.Person]:
    """The postures of each person whose body was looked at."""
    result = []
    for person in found.people:
        mine = [segment for segment in segments if segment.person == person.id]
        if mine:
            postures = sorted(
                (one for segment in mine for one in segment.postures), key=lambda one: one.start
            )
            result.append(document.Person(id=person.id, postures=postures))
    return result
