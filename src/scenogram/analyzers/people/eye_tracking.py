"""Where people look, when they look into the camera, and when they blink."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.face_looks import FaceDetails, FaceLook, looks_by_face, smoothed
from scenogram.analyzers.people.face_mesh import MARGIN, region_of_mesh
from scenogram.analyzers.people.gaze import eye_opening, gaze
from scenogram.analyzers.people.head_pose import GEOMETRY_FILE, RestingFace, resting_face
from scenogram.analyzers.spans import share_of
from scenogram.clip import Size
from scenogram.document import Degrees, Seconds, Share

AT_CAMERA = 10.0  # degrees off the camera up to which a gaze is at it
NO_LONGER = 14.0  # degrees from which one that was at it is no longer
SHORTEST = 0.3  # s: shorter glances cannot be told from jitter at five looks a second
# px of a face in the picture looked at from which its gaze is told. On 21 photographs made smaller it moved by 2 degrees in
# the median and 9 at the 90th percentile at 64 px; by 4 and 25 at 40 px.
SMALLEST = 64
POSSIBLE = 75.0  # degrees off the camera: no face and eyes turn further; sunglasses came out at 90
TURNED_AWAY = 50.0  # degrees of yaw from which one eye is hidden and the gaze is not told
# Of an eye's usual opening. Two recordings of 84 s: of four blinks the shallowest reached .40, looks down .6.
DIPPED = 0.52  # below it the lids are down: for a blink, or to look down
SHUT = 0.35  # below it the eye is shut
USUAL = 5.0  # s around a moment in which an eye's usual opening is sought
LEAST_USUAL = 0.15  # eyes that are narrowed for long are not shut
LONGEST_BLINK = 0.5  # s; an eye that is shut for longer is closed
ENOUGH_FPS = 12.0  # looks a second from which blinks are counted: a blink keeps an eye shut for .1 s and more
CALM = 0.15  # s, smoothing of the gaze


class GazeCurve(document.Part):
    """Where the eyes look at the times at which they were looked at."""

    times: list[Seconds] = Field(
        description="Seconds; moments at which it cannot be told are left out: shut eyes, a head turned away, a small face."
    )
    yaw: list[Degrees] = Field(
        description="Degrees off the line to the camera; towards the right side of the picture is positive."
    )
    pitch: list[Degrees] = Field(description="Degrees off the line to the camera; upwards is positive.")


class Eyes(document.Segment):
    """What the eyes of one face do while it is in view, or one span of it. Ids: y1, y2, ..."""

    kind: Literal["eyes", "at_camera", "away", "closed", "blink"] = Field(
        description="`eyes`: the whole time of a face, with its gaze; the others are spans within it: the gaze is at the "
        "camera or away from it, the eyes are closed (for more than half a second), or blink."
    )
    face: str = Field(description="Id of the face in face_detection.")
    person: str | None = Field(default=None, description="Id of the person in `people`, where known.")
    yaw: Degrees | None = Field(
        default=None, description="Median of the gaze in the span; absent where the eyes are shut."
    )
    pitch: Degrees | None = Field(default=None, description="Median of the gaze in the span, as yaw.")
    blinks: int | None = Field(
        default=None,
        description="Of `eyes`: number of blinks; absent where there were too few looks to count them.",
    )
    blinks_per_minute: document.Measure | None = Field(
        default=None, description="Of `eyes`: blinks over minutes looked at; absent below five seconds."
    )
    gaze: GazeCurve | None = Field(default=None, description="Of `eyes`: where they look.")


class EyesSummary(document.Summary):
    """The eyes in short."""

    faces: int = Field(description="Number of faces whose eyes were looked at.")
    at_camera: Share = Field(
        description="Share of the clip's length in which at least one face looks into the camera."
    )
    blinks: int | None = Field(default=None, description="Number of blinks, where they could be counted.")
    blinks_per_minute: document.Measure | None = Field(
        default=None,
        description="Blinks per minute and face, where they could be counted over at least five seconds.",
    )


class EyesSettings(document.Parameters):
    """Settings of eye_tracking. How often eyes are looked at is up to facial_details (`fine_fps`)."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")


@dataclass(frozen=True)
class EyesLook:
    """The eyes at one moment: `opening` as in `gaze.eye_opening`, `yaw` and `pitch` of the gaze in degrees, and whether that
    can be `believed`."""

    time: float
    opening: float
    yaw: float
    pitch: float
    believed: bool


class EyeTracking(FrameAnalyzer[tuple[FaceDetails, ...]]):
    """Eyes: where they look, when into the camera, blinks, closed eyes."""

    name = "eye_tracking"
    version = "1"
    segment = Eyes
    summary = EyesSummary
    models = ("face-landmarker",)
    beside = ("face_detection", "facial_details")
    parameters = EyesSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {"fast": {"fps": 3}, "thorough": {"fps": 10}}
    nothing = "no eyes large enough in the frames looked at"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say; the picture itself is not needed."""
        return Sampling(fps=cast("EyesSettings", settings).fps, size=Size(exact=(16, 16), grey=True))

    def open(self) -> None:
        """Read the face at rest."""
        self._rest: RestingFace = resting_face(self.context.models["face-landmarker"].path(GEOMETRY_FILE))

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[FaceDetails, ...]:  # noqa: ARG002 - all is known
        """What was found beside is all that is needed."""
        details: tuple[FaceDetails, ...] = beside["facial_details"]
        return details

    def conclude(self, seen: Sequence[Seen[tuple[FaceDetails, ...]]], found: Found) -> Conclusion:
        """Tell spans and blinks of each face's eyes."""
        faces = found.segments("face_detection", Face)
        segments: list[Eyes] = []
        wholes: list[Eyes] = []
        of_face = looks_by_face(faces, seen)
        for face in faces:
            looks = self._looks(of_face.get(str(face.id), []))
            if looks:
                whole, spans = _told(face, looks)
                wholes.append(whole)
                segments += [whole, *spans]
        if not wholes:
            return Conclusion()
        segments.sort(key=lambda segment: (segment.start, segment.kind != "eyes"))
        segments = [
            segment.model_copy(update={"id": f"y{number}"}) for number, segment in enumerate(segments, 1)
        ]
        counted = [whole for whole in wholes if whole.blinks is not None]
        seconds = sum(whole.end - whole.start for whole in counted)
        blinks = sum(whole.blinks or 0 for whole in counted)
        at_camera = [(one.start, one.end) for one in segments if one.kind == "at_camera"]
        return Conclusion(
            segments=segments,
            summary=EyesSummary(
                faces=len(wholes),
                at_camera=share_of(at_camera, found.clip.duration),
                blinks=blinks if counted else None,
                blinks_per_minute=60 * blinks / seconds if seconds >= 5 else None,
            ),
            people=_people(segments, found),
            warnings=()
            if counted
            else ("blinks were not counted: there were too few looks at the eyes per second",),
        )

    def _looks(self, looks: Sequence[FaceLook]) -> list[EyesLook]:
        result = []
        for look in looks:
            at = gaze(look.mesh, look.pose, self._rest)
            believed = (
                region_of_mesh(look.mesh).side / MARGIN >= SMALLEST
                and abs(look.pose.yaw) < TURNED_AWAY
                and at.off_camera < POSSIBLE
            )
            result.append(EyesLook(look.time, eye_opening(look.mesh), at.yaw, at.pitch, believed))
        return result


def _told(face: Face, looks: Sequence[EyesLook]) -> tuple[Eyes, list[Eyes]]:
    """All that the eyes of one face do."""
    times = np.array([look.time for look in looks])
    edges = np.concatenate([[face.start], (times[1:] + times[:-1]) / 2, [face.end]])
    openings = np.array([look.opening for look in looks])
    usual = usual_opening(times, openings)
    blinks, closed = shut_spans(openings, usual, edges)
    open_ = (openings >= DIPPED * usual) & np.array([look.believed for look in looks])
    same = {"face": str(face.id), "person": face.person}
    spans: list[Eyes] = []
    kept = [int(at) for at in np.flatnonzero(open_)]
    curve = None
    median: dict[str, float] = {}
    if kept:
        raw = np.array([(looks[at].yaw, looks[at].pitch) for at in kept])
        calm = smoothed(times[kept].tolist(), raw, times[kept].tolist(), CALM)
        spans += _gaze_spans(times, edges, kept, calm, same)
        curve = GazeCurve(
            times=times[kept].tolist(),
            yaw=[round(float(value), 1) for value in calm[:, 0]],
            pitch=[round(float(value), 1) for value in calm[:, 1]],
        )
        yaw, pitch = np.median(calm, axis=0)
        median = {"yaw": float(yaw), "pitch": float(pitch)}
    # Not from the whole: a face that goes out of view for a while is not looked at then.
    often = len(times) > 2 and 1 / float(np.median(np.diff(times))) >= ENOUGH_FPS
    if often:
        spans += [Eyes(kind="blink", start=start, end=end, **same) for start, end in blinks]
    spans += [Eyes(kind="closed", start=start, end=end, **same) for start, end in closed]
    length = face.end - face.start
    whole = Eyes(
        kind="eyes",
        start=face.start,
        end=face.end,
        blinks=len(blinks) if often else None,
        blinks_per_minute=60 * len(blinks) / length if often and length >= 5 else None,
        gaze=curve,
        **median,
        **same,
    )
    return whole, spans


def usual_opening(times: NDArray[np.float64], openings: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far eyes are usually open around each time.

    Args:
        times: (n,) seconds, ascending.
        openings: (n,) gap between the lids over the width of the eye.
    """
    around = [np.percentile(openings[np.abs(times - time) <= USUAL], 80) for time in times]
    return np.maximum(np.array(around, dtype=np.float64), LEAST_USUAL)


def shut_spans(
    openings: NDArray[np.float64], usual: NDArray[np.float64], edges: NDArray[np.float64]
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Blinks, and spans of closed eyes, [start, end) in seconds.

    A dip of the lids is a blink if it is short. One that lasts is a look down, but for what in it is really shut.

    Args:
        openings, usual: (n,) as in `usual_opening`.
        edges: (n + 1,) borders between the looks, in seconds.
    """
    blinks: list[tuple[float, float]] = []
    closed: list[tuple[float, float]] = []
    dipped, shut = openings < DIPPED * usual, openings < SHUT * usual
    for first, last in runs(dipped):
        if edges[last + 1] - edges[first] <= LONGEST_BLINK:
            blinks.append((float(edges[first]), float(edges[last + 1])))
            continue
        for begin, end in runs(shut[first : last + 1]):
            span = float(edges[first + begin]), float(edges[first + end + 1])
            (closed if span[1] - span[0] > LONGEST_BLINK else blinks).append(span)
    return blinks, closed


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last position of each run of True."""
    steps = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return [
        (int(a), int(b) - 1)
        for a, b in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True)
    ]


def _gaze_spans(
    times: NDArray[np.float64],
    edges: NDArray[np.float64],
    kept: Sequence[int],
    gazes: NDArray[np.float64],
    same: dict[str, Any],
) -> list[Eyes]:
    """Spans in which the gaze is at the camera, or away from it. What is shorter than a glance goes to what is around
    it; a blink does not end a span."""
    at = held(np.hypot(gazes[:, 0], gazes[:, 1]))
    pieces: list[tuple[int, int]] = []  # first and last position in `kept`
    for place in range(len(kept)):
        continues = (
            pieces
            and at[pieces[-1][1]] == at[place]
            and times[kept[place]] - times[kept[place - 1]] <= LONGEST_BLINK + 0.2
        )
        if continues:
            pieces[-1] = (pieces[-1][0], place)
        else:
            pieces.append((place, place))
    spans = []
    for first, last in pieces:
        start, end = float(edges[kept[first]]), float(edges[kept[last] + 1])
        if end - start < SHORTEST:
            continue
        yaw, pitch = np.median(gazes[first : last + 1], axis=0)
        kind: Literal["at_camera", "away"] = "at_camera" if at[first] else "away"
        spans.append(Eyes(kind=kind, start=start, end=end, yaw=float(yaw), pitch=float(pitch), **same))
    return spans


def held(off: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a gaze is at the camera, look by look, given how many degrees it is off; it holds on to what it was
    between the two thresholds."""
    result = np.zeros(len(off), dtype=np.bool_)
    now = bool(len(off)) and off[0] < (AT_CAMERA + NO_LONGER) / 2
    for place, degrees in enumerate(off):
        now = degrees < (NO_LONGER if now else AT_CAMERA)
        result[place] = now
    return result


def _people(segments: Sequence[Eyes], found: Found) -> list[document.Person]:
    """How much of the time in view each person looks into the camera."""
    people = []
    for person in found.people:
        spans = [
            (one.start, one.end) for one in segments if one.person == person.id and one.kind == "at_camera"
        ]
        told = [
            (one.start, one.end)
            for one in segments
            if one.person == person.id and one.kind in ("at_camera", "away")
        ]
        length = sum(end - start for start, end in told)
        if length > 0:
            people.append(document.Person(id=person.id, looks_at_camera=share_of(spans, length)))
    return people
