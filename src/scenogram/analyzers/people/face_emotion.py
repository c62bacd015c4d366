"""What faces express, when, and what bears it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.people.expressions import (
    CROPS,
    EXPRESSIONS,
    MOVEMENTS,
    NETWORK_CLASSES,
    NETWORK_SIDE,
    WELL_SUPPORTED,
    Expression,
    likeliest,
    movements,
    probabilities,
)
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.face_looks import FaceDetails, FaceIndex, smoothed
from scenogram.analyzers.people.face_mesh import FaceMesh, crop_of, region_of_mesh
from scenogram.clip import Size
from scenogram.document import ExpressionSpan, Share

TURNED_AWAY = 45.0  # degrees of yaw or pitch from which nothing is told
CALM = 0.1  # s, smoothing: a little; the course of expressions is sought as a whole
LONGEST_GAP = 0.5  # s without a look over which an expression goes on
UNDECIDED = 0.45  # probability below which no expression is told


class Evidence(document.Part):
    """What bears an expression out: means over the span, 0..1."""

    smile: Share = Field(description="Corners of the mouth drawn up.")
    brows_raised: Share = Field(description="Brows raised.")
    brows_lowered: Share = Field(description="Brows drawn down.")
    eyes_wide: Share = Field(description="Upper lids raised.")
    jaw_open: Share = Field(description="Jaw dropped.")
    mouth_frown: Share = Field(description="Corners of the mouth drawn down.")
    nose_wrinkled: Share = Field(description="Nose wrinkled.")
    network: Share = Field(
        description="What mini-Xception gives this expression (surprise: with its fear; anger: with its disgust)."
    )


class FaceExpression(document.Segment):
    """An expression of one face, from when it comes to when another takes its place. Ids: e1, e2, ..."""

    face: str = Field(description="Id of the face in face_detection.")
    person: str | None = Field(default=None, description="Id of the person in `people`, where known.")
    expression: Expression = Field(description="What the face expresses.")
    support: Literal["well", "weak"] = Field(
        description="`well`: this label can be believed (happy, neutral, surprised); `weak`: a hint (sad, angry)."
    )
    evidence: Evidence = Field(description="What bears it out.")


class FaceExpressionSummary(document.Summary):
    """Expressions in short."""

    faces: int = Field(description="Number of faces whose expression could be told.")
    shares: dict[str, Share] = Field(
        description="Expression -> share of the time, over all faces, in which it was seen."
    )
    prevailing: Expression = Field(description="The expression that was seen longest.")


class FaceExpressionSettings(document.Parameters):
    """Settings of face_emotion."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")
    long_side: int = Field(
        default=960, ge=240, le=4096, description="Longer side, in pixels, of the picture looked at."
    )


@dataclass(frozen=True)
class ExpressionLook:
    """What the network says of a face (7 probabilities, NETWORK_CLASSES), and what `facial_details` saw of it."""

    details: FaceDetails
    network: NDArray[np.float64]


class FaceEmotion(FrameAnalyzer[tuple[ExpressionLook, ...]]):
    """Expressions over time, each with its evidence: happy, neutral, surprised; sad and angry as hints."""

    name = "face_emotion"
    version = "1"
    segment = FaceExpression
    summary = FaceExpressionSummary
    models = ("emotion-xception",)
    beside = ("face_detection", "facial_details")
    parameters = FaceExpressionSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "fast": {"fps": 3, "long_side": 720},
        "thorough": {"fps": 10, "long_side": 1920},
    }
    nothing = "no face is large and frontal enough to tell an expression"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say."""
        chosen = cast("FaceExpressionSettings", settings)
        return Sampling(fps=chosen.fps, size=Size(long_side=chosen.long_side))

    def open(self) -> None:
        """Load the network; and remember the last answers, for what stands still."""
        self._network = self.context.session("emotion-xception", "model.onnx")
        self._before: dict[int, tuple[FaceMesh, NDArray[np.float64]]] = {}

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[ExpressionLook, ...]:
        """Ask the network about each face."""
        faces: tuple[FaceDetails, ...] = beside["facial_details"]
        looks = []
        for details in faces:
            mesh = details.now.mesh
            known = self._before.get(id(mesh))
            looks.append(ExpressionLook(details, known[1] if known else self._asked(view.image, mesh)))
        # A face that stands still keeps its mesh: the very same object.
        self._before = {id(look.details.now.mesh): (look.details.now.mesh, look.network) for look in looks}
        return tuple(looks)

    def _asked(self, image: NDArray[np.uint8], mesh: FaceMesh) -> NDArray[np.float64]:
        """What the network says, mean over several crops."""
        import cv2

        region = region_of_mesh(mesh)
        answers = np.zeros(len(NETWORK_CLASSES))
        for size in CROPS:
            crop = cv2.cvtColor(crop_of(image, region.shrunk(size)), cv2.COLOR_RGB2GRAY)
            small = cv2.resize(crop, (NETWORK_SIDE, NETWORK_SIDE), interpolation=cv2.INTER_AREA)
            answers += self._network(small[None, :, :, None].astype(np.float32) / 127.5 - 1)[0].reshape(-1)
        return np.asarray(answers / answers.sum())

    def conclude(self, seen: Sequence[Seen[tuple[ExpressionLook, ...]]], found: Found) -> Conclusion:
        """Tell spans of each face."""
        index = FaceIndex(found.segments("face_detection", Face))
        of_face: defaultdict[str, list[tuple[float, ExpressionLook]]] = defaultdict(list)
        faces: dict[str, Face] = {}
        for each in seen:
            for look in each.sighting:
                face = index.face(each.time, look.details.face)
                pose = look.details.now.pose
                if face is not None and max(abs(pose.yaw), abs(pose.pitch)) < TURNED_AWAY:
                    faces[str(face.id)] = face
                    of_face[str(face.id)].append((each.time, look))
        segments = [span for id_, looks in of_face.items() for span in _spans(faces[id_], looks)]
        if not segments:
            return Conclusion()
        segments.sort(key=lambda segment: segment.start)
        segments = [
            segment.model_copy(update={"id": f"e{number}"}) for number, segment in enumerate(segments, 1)
        ]
        seconds = {
            name: sum(one.end - one.start for one in segments if one.expression == name)
            for name in EXPRESSIONS
        }
        total = sum(seconds.values())
        return Conclusion(
            segments=segments,
            summary=FaceExpressionSummary(
                faces=len({segment.face for segment in segments}),
                shares={name: value / total for name, value in seconds.items() if value > 0},
                prevailing=max(EXPRESSIONS, key=lambda name: seconds[name]),
            ),
            people=_people(segments),
        )


def _spans(face: Face, looks: Sequence[tuple[float, ExpressionLook]]) -> list[FaceExpression]:
    """The expressions of one face, one after the other."""
    times = np.array([time for time, _ in looks])
    network = smoothed(times.tolist(), np.array([look.network for _, look in looks]), times.tolist(), CALM)
    blendshapes = np.array([look.details.now.mesh.blendshapes for _, look in looks])
    moves = movements(smoothed(times.tolist(), blendshapes, times.tolist(), CALM))
    told = probabilities(network, moves)
    breaks = [0, *(int(at) + 1 for at in np.flatnonzero(np.diff(times) > LONGEST_GAP)), len(times)]
    spans = []
    for begin, stop in pairwise(breaks):
        course = likeliest(told[begin:stop])
        changes = [0, *(int(at) + 1 for at in np.flatnonzero(np.diff(course))), stop - begin]
        for first, last in pairwise(changes):
            part = slice(begin + first, begin + last)
            kind = int(course[first])
            sure = float(told[part, kind].mean())
            if sure < UNDECIDED:
                continue
            spans.append(
                FaceExpression(
                    start=_border(face, times, part.start, begin, stop),
                    end=_border(face, times, part.stop, begin, stop),
                    confidence=sure,
                    face=str(face.id),
                    person=face.person,
                    expression=EXPRESSIONS[kind],
                    support="well" if EXPRESSIONS[kind] in WELL_SUPPORTED else "weak",
                    evidence=Evidence(
                        **{name: float(moves[name][part].mean()) for name in MOVEMENTS},
                        network=float(_share(network[part], EXPRESSIONS[kind])),
                    ),
                )
            )
    return spans


def _border(face: Face, times: NDArray[np.float64], at: int, begin: int, stop: int) -> float:
    """When look number `at` takes over from the one before; at the ends of a run the face's own."""
    if at == begin:
        return max(face.start, float(times[at]) - LONGEST_GAP / 2) if at else face.start
    if at == stop:
        return min(face.end, float(times[at - 1]) + LONGEST_GAP / 2) if at < len(times) else face.end
    return float(times[at - 1] + times[at]) / 2


def _share(network: NDArray[np.float64], expression: Expression) -> float:
    """What the network gives an expression, mean over looks."""
    names = {"surprised": ("surprise", "fear"), "angry": ("angry", "disgust")}.get(expression, (expression,))
    return float(network[:, [NETWORK_CLASSES.index(name) for name in names]].sum(axis=1).mean())


def _people(segments: Sequence[FaceExpression]) -> list[document.Person]:
    """Expressions of each person over time."""
    spans: defaultdict[str, list[ExpressionSpan]] = defaultdict(list)
    for one in segments:
        if one.person is not None:
            spans[one.person].append(ExpressionSpan(expression=one.expression, start=one.start, end=one.end))
    return [document.Person(id=person, expressions=theirs) for person, theirs in spans.items()]
