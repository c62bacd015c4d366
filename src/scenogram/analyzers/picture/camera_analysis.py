"""What the camera does, and how close it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from typing import Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.picture.camera_moves import CameraSpan, Moment, Move, camera_spans
from scenogram.analyzers.picture.clear_time import shot_times
from scenogram.analyzers.picture.global_motion import PointFollower, Step, camera_motion
from scenogram.analyzers.picture.object_detection import Object
from scenogram.analyzers.picture.shot_sizes import ShotSize, size_by_face, size_by_figure
from scenogram.analyzers.picture.text_overlay import ScreenText
from scenogram.analyzers.tracking import Track
from scenogram.clip import Size
from scenogram.document import Box, Degrees, Measure, Share

WHOLE = 0.02  # of the frame's height that a figure keeps from its edges where it is seen from head to foot
LIKE_A_FIGURE = 1.8  # height over width, in pixels, of somebody upright
WORDS: Mapping[Move, str] = {
    "static": "stands still",
    "pan_left": "pans to the left",
    "pan_right": "pans to the right",
    "tilt_up": "tilts up",
    "tilt_down": "tilts down",
    "zoom_in": "comes closer",
    "zoom_out": "moves away",
    "roll_cw": "turns clockwise",
    "roll_ccw": "turns counter-clockwise",
    "shake": "shakes",
}


class CameraMove(document.Segment):
    """A time within a shot in which the camera does one thing. Ids: ca1, ca2, ..."""

    kind: Move = Field(
        description="What it does above all. The direction is the camera's: at `pan_right` the picture moves to the left. "
        "`pan` and `tilt` include a camera that is carried sideways or lifted, `zoom_in` one that comes closer: a "
        "picture alone does not tell them apart. `roll_cw`: it turns clockwise. `shake`: held by hand or shaken."
    )
    shot: str = Field(description="Id of the shot.")
    speed: Measure = Field(
        description="Of what it does above all, always positive. Pan: frame widths per second. Tilt: frame heights per "
        "second. Zoom: natural logarithm of the picture's scale per second. Roll: degrees per second. Shake: as `shake`. "
        "Static: 0."
    )
    pan: Measure = Field(description="Mean, in frame widths per second to the right; negative to the left.")
    tilt: Measure = Field(description="Mean, in frame heights per second downwards; negative upwards.")
    zoom: Measure = Field(
        description="Mean natural logarithm of the picture's scale per second; positive comes closer."
    )
    roll: Degrees = Field(description="Mean, in degrees per second clockwise.")
    shake: Measure = Field(
        description="Root mean square of the picture's speed around its mean, in frame widths per second."
    )


class CameraSummary(document.Summary):
    """The camera in short."""

    kinds: dict[Move, Share] = Field(
        description="Share of the time that could be told, by what the camera does, the most first."
    )
    shake: Measure = Field(
        description="Median of the spans' `shake`, weighted by their length, in frame widths per second."
    )
    sizes: dict[ShotSize, int] = Field(
        description="Number of shots of each size; shots without people have none."
    )


class CameraSettings(document.Parameters):
    """Settings of camera_analysis."""

    fps: float = Field(
        default=15, gt=0, le=60, description="Frames per second between which motion is followed."
    )


class CameraAnalysis(FrameAnalyzer[Step]):
    """Camera: still, pan, tilt, zoom, roll or shake, how fast, and how close the shot is."""

    name = "camera_analysis"
    version = "1"
    segment = CameraMove
    summary = CameraSummary
    parameters = CameraSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {"fast": {"fps": 10}, "thorough": {"fps": 30}}
    after = ("cut_analysis",)
    uses = ("object_detection", "face_detection", "text_overlay")
    nothing = "the picture has too little in it that could be followed"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say, in the size in which texts are looked for: it is there already."""
        return Sampling(fps=cast("CameraSettings", settings).fps, size=Size(long_side=640, grey=True))

    def open(self) -> None:
        self._follower = PointFollower()

    def see(self, view: View, beside: Mapping[str, Any]) -> Step:  # noqa: ARG002 - needs nobody's
        return self._follower.step(view.image)

    def conclude(self, seen: Sequence[Seen[Step]], found: Found) -> Conclusion:
        """Shot by shot: what the scenery did, apart from who moves in it and what is laid over it."""
        if not found.shots:  # not a frame could be decoded
            return Conclusion(coverage=0.0)
        covers = _covers(found)
        aspect = found.clip.height / found.clip.width if found.clip.width and found.clip.height else 1.0
        segments: list[CameraMove] = []
        shots: list[document.Shot] = []
        told = asked = 0.0
        for shot, time in zip(found.shots, shot_times(found), strict=True):
            start, end = time.clear_from, max(time.clear_from, time.clear_to)
            moments = [
                Moment(
                    before.time,
                    now.time,
                    camera_motion(now.sighting, _at(covers, (before.time + now.time) / 2)),
                )
                for before, now in pairwise(seen)
                if before.time >= start - 1e-6 and now.time < end - 1e-6
            ]
            spans = camera_spans(moments, aspect)
            if spans and moments:  # the last look stands until the shot ends
                spans = _to_the_ends(spans, moments, start, end)
            asked += end - start
            told += sum(span.end - span.start for span in spans)
            segments += [_move(f"ca{len(segments) + n}", shot.id, span) for n, span in enumerate(spans, 1)]
            shots.append(_described(shot, spans, _size(shot, found)))
        if not segments:
            return Conclusion(shots=shots, coverage=0.0)
        return Conclusion(
            segments=segments,
            summary=_summary(segments, shots),
            shots=shots,
            method="similarity of followed corners",
            coverage=min(1.0, told / asked) if asked else 0.0,
        )


@dataclass(frozen=True)
class _Cover:
    """Where something that is no scenery lies: n times, n x 4 boxes."""

    start: float
    end: float
    times: NDArray[np.float64]
    boxes: NDArray[np.float64]

    def at(self, time: float) -> Box:
        x, y, width, height = (float(np.interp(time, self.times, side)) for side in self.boxes.T)
        return x, y, width, height


def _covers(found: Found) -> list[_Cover]:
    """People, and texts that are laid over the picture."""
    tracks: list[tuple[float, float, Track]] = [
        (each.start, each.end, each.track)
        for each in found.segments("object_detection", Object)
        if each.label == "person"
    ]
    tracks += [(face.start, face.end, face.track) for face in found.segments("face_detection", Face)]
    covers = [
        _Cover(start, end, np.array(track.times), np.array(track.boxes))
        for start, end, track in tracks
        if track.times
    ]
    return covers + [
        _Cover(text.start, text.end, np.array([text.start]), np.array([text.box]))
        for text in found.segments("text_overlay", ScreenText)
        if text.kind != "in_scene"
    ]


def _at(covers: Sequence[_Cover], time: float) -> list[Box]:
    return [cover.at(time) for cover in covers if cover.start <= time < cover.end]


def _to_the_ends(
    spans: list[CameraSpan], moments: Sequence[Moment], start: float, end: float
) -> list[CameraSpan]:
    """Spans that reach the first or the last look of a shot reach its first or last frame."""
    if spans[0].start <= moments[0].start:
        spans[0] = replace(spans[0], start=start)
    if spans[-1].end >= moments[-1].end:
        spans[-1] = replace(spans[-1], end=end)
    return spans


def _move(id_: str, shot: str, span: CameraSpan) -> CameraMove:
    return CameraMove(
        id=id_,
        start=span.start,
        end=span.end,
        kind=span.kind,
        shot=shot,
        speed=abs(speed_of(span)),
        pan=span.pan,
        tilt=span.tilt,
        zoom=span.zoom,
        roll=span.roll,
        shake=span.shake,
    )


def speed_of(span: CameraSpan) -> float:
    """The speed of what the camera does above all."""
    component = span.kind.partition("_")[0]
    return 0.0 if component == "static" else float(getattr(span, component))


def _described(shot: document.Shot, spans: Sequence[CameraSpan], size: ShotSize | None) -> document.Shot:
    said: dict[str, str] = {}
    if spans:
        said["camera"] = ", then ".join(WORDS[kind] for kind, _ in groupby(span.kind for span in spans))
    if size is not None:
        said["size"] = size
    return document.Shot(id=shot.id, start=shot.start, end=shot.end, key_time=shot.key_time, **said)


def _size(shot: document.Shot, found: Found) -> ShotSize | None:
    """By the largest face, half of the time at least as large; else by the tallest figure that is whole in the frame."""
    faces = [
        face.size
        for face in found.segments("face_detection", Face)
        if face.start < shot.end
        and face.end > shot.start
        and face.end - face.start >= (shot.end - shot.start) / 4
    ]
    if faces:
        return size_by_face(max(faces))
    upright = (found.clip.height or 1) / (found.clip.width or 1)
    figures = []
    for each in found.segments("object_detection", Object):
        if each.label != "person" or each.start >= shot.end or each.end <= shot.start or not each.track.boxes:
            continue
        _, y, width, height = (median(side) for side in zip(*each.track.boxes, strict=True))
        if y >= WHOLE and y + height <= 1 - WHOLE and height * upright >= LIKE_A_FIGURE * width:
            figures.append(height)
    return size_by_figure(max(figures)) if figures else None


def _summary(segments: Sequence[CameraMove], shots: Sequence[document.Shot]) -> CameraSummary:
    lengths = np.array([each.end - each.start for each in segments])
    total = max(float(lengths.sum()), 1e-9)
    kinds: Counter[Move] = Counter()
    for each, length in zip(segments, lengths, strict=True):
        kinds[each.kind] += length / total
    order = np.argsort([each.shake for each in segments])
    half = int(np.searchsorted(np.cumsum(lengths[order]), total / 2))
    return CameraSummary(
        kinds={kind: min(1.0, share) for kind, share in kinds.most_common()},
        shake=segments[order[min(half, len(segments) - 1)]].shake,
        sizes=dict(Counter(cast("ShotSize", shot.size) for shot in shots if shot.size is not None)),
    )
