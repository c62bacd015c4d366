"""Apparent age and gender presentation of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.face_looks import FaceDetails, FaceIndex
from scenogram.analyzers.people.face_mesh import (
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    NOSE_BOTTOM,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
    FaceMesh,
)
from scenogram.analyzers.people.faces import FaceSighting, similarity
from scenogram.clip import Size
from scenogram.document import AgeEstimate, GenderPresentation

AGES = np.arange(81)  # the network's classes are years
AGE_SIDE, GENDER_SIDE = 64, 32  # px of the crops that the networks were trained on
MEAN_COLOUR = np.array([122.782, 117.001, 104.298], np.float32)  # red, green, blue: dlib's input_rgb_image
COLOUR_SCALE = 256.0
# Where dlib's face chips have the five points, 0..1 of the chip before padding (get_face_chip_details): left eye
# outer and inner corner, right eye outer and inner corner, under the nose.
CHIP_POINTS = np.array(
    [[0.85957, 0.21350], [0.64606, 0.22897], [0.12058, 0.21373], [0.33409, 0.22906], [0.49011, 0.62780]]
)
MESH_POINTS = [LEFT_EYE_OUTER, LEFT_EYE_INNER, RIGHT_EYE_OUTER, RIGHT_EYE_INNER, NOSE_BOTTOM]
SMALLEST = 64  # px of the face in the picture looked at: the networks see 64
LARGE = 160  # px from which a face gains nothing by being larger
MOST_TURNED = 30.0  # degrees of yaw and pitch together: the networks were trained on faces that look this way
WIDEST = (
    35.0  # years between the ends of the range from which it says nothing: a blurred man came out as 7 to 53
)
MARGIN = (
    6.0  # years to either side at least: the mean error on eleven photographs of people whose age is known
)
UNDECIDED = 0.75  # mean probability below which the presentation is not told
# Of a chip's side; the answers are averaged, since each alone moves with every pixel. Of 37 photographs, and the same with
# faces of some 80 pixels, presentation was right for all from .05 to .25, surest at .2 (dlib's own); at .3 one was wrong.
PADDINGS = (0.1, 0.15, 0.2)


class AgedFace(document.Segment):
    """A person's apparent age and gender presentation, from the best looks at their face. Ids: g1, g2, ..."""

    person: str | None = Field(
        default=None,
        description="Id of the person in `people`; absent where faces were not joined to people.",
    )
    faces: list[str] = Field(description="Ids of the faces in face_detection that were looked at.")
    looks: int = Field(description="Number of looks that it rests on.")
    age: AgeEstimate | None = Field(default=None, description="Apparent age; absent where it cannot be told.")
    gender: GenderPresentation | None = Field(
        default=None, description="How the person presents; absent where it cannot be told."
    )


class AgeSummary(document.Summary):
    """Ages in short."""

    people: int = Field(description="Number of people of whom something could be told.")
    ages: list[document.Measure] = Field(
        description="Their median ages in years, in the order of the segments."
    )
    female: int = Field(description="Number of people who present as female.")
    male: int = Field(description="Number of people who present as male.")


class AgeSettings(document.Parameters):
    """Settings of age_estimation."""

    fps: float = Field(
        default=5, gt=0, le=60, description="Frames looked at per second, to find the best ones."
    )
    long_side: int = Field(
        default=960, ge=240, le=4096, description="Longer side, in pixels, of the picture looked at."
    )
    every: float = Field(default=1.0, ge=0, description="Seconds between two looks at the same face.")


@dataclass(frozen=True)
class AgeLook:
    """What the networks say of one look at a face.

    Attributes:
        face: which face of the frame it was.
        worth: how large and frontal the face was, 0..1.
        ages: (81,) probabilities of the years 0 to 80.
        female: probability that the person presents as female.
    """

    face: FaceSighting
    worth: float
    ages: NDArray[np.float64]
    female: float


class AgeEstimation(FrameAnalyzer[tuple[AgeLook, ...]]):
    """Age and gender presentation: apparent years with a range per person, from large and frontal looks only."""

    name = "age_estimation"
    version = "2"
    segment = AgedFace
    summary = AgeSummary
    models = ("age-gender",)
    beside = ("face_detection", "facial_details")
    parameters = AgeSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "fast": {"fps": 3, "long_side": 720},
        "thorough": {"fps": 10, "long_side": 1920, "every": 0.3},
    }
    nothing = "no face is large and frontal enough to tell an age"

    @classmethod
    def without_biometrics(cls, settings: document.Parameters) -> document.Parameters | None:  # noqa: ARG003
        """Nothing would be left."""
        return None

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say."""
        chosen = cast("AgeSettings", settings)
        return Sampling(fps=chosen.fps, size=Size(long_side=chosen.long_side))

    def open(self) -> None:
        """Load the networks."""
        self._settings = cast("AgeSettings", self.settings)
        self._age = self.context.session("age-gender", "age.onnx")
        self._gender = self.context.session("age-gender", "gender.onnx")
        self._recent: list[tuple[float, document.Box]] = []

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[AgeLook, ...]:
        """Look at the faces that are large and frontal enough, every now and then."""
        faces: tuple[FaceDetails, ...] = beside["facial_details"]
        self._recent = [
            (time, box) for time, box in self._recent if view.time - time < self._settings.every - 1e-3
        ]
        looks = []
        for details in faces:
            worth = worth_of(details, view.image.shape[0])
            box = details.face.box
            seen = any(document.intersection_over_union(box, other) > 0.3 for _, other in self._recent)
            if worth > 0 and not seen:
                self._recent.append((view.time, box))
                looks.append(self._look(view.image, details, worth))
        return tuple(looks)

    def _look(self, image: NDArray[np.uint8], details: FaceDetails, worth: float) -> AgeLook:
        """What the networks say of a face."""
        ages, female = np.zeros(len(AGES)), 0.0
        for padding in PADDINGS:
            for mirrored in (False, True):
                chip = face_chip(image, details.now.mesh, padding, mirrored=mirrored)
                ages += self._age(_tensor(chip, AGE_SIDE))[0].reshape(-1)
                female += float(self._gender(_tensor(chip, GENDER_SIDE))[0].reshape(-1)[0])
        count = 2 * len(PADDINGS)
        return AgeLook(details.face, worth, ages / ages.sum(), female / count)

    def conclude(self, seen: Sequence[Seen[tuple[AgeLook, ...]]], found: Found) -> Conclusion:
        """Put the looks at each person together."""
        index = FaceIndex(found.segments("face_detection", Face))
        of_person: defaultdict[str, list[tuple[Face, AgeLook]]] = defaultdict(list)
        for each in seen:
            if each.repeated:
                continue
            for look in each.sighting:
                face = index.face(each.time, look.face)
                if face is not None:
                    of_person[face.person or str(face.id)].append((face, look))
        segments = [_told(looks) for looks in of_person.values()]
        told = [segment for segment in segments if segment.age is not None or segment.gender is not None]
        told.sort(key=lambda segment: segment.start)
        told = [segment.model_copy(update={"id": f"g{number}"}) for number, segment in enumerate(told, 1)]
        if not told:
            return Conclusion()
        presented = [segment.gender.presentation for segment in told if segment.gender is not None]
        return Conclusion(
            segments=told,
            summary=AgeSummary(
                people=len(told),
                ages=[segment.age.median for segment in told if segment.age is not None],
                female=presented.count("female"),
                male=presented.count("male"),
            ),
            people=[_person(segment) for segment in told if segment.person is not None],
        )


def worth_of(details: FaceDetails, height: int) -> float:
    """How far an age can be told from a look at a face in a picture of that many rows, 0..1; 0 means not at all."""
    pixels = details.face.box[3] * height
    pose = details.now.pose
    turned = float(np.hypot(pose.yaw, pose.pitch))
    if pixels < SMALLEST or turned > MOST_TURNED:
        return 0.0
    return min(1.0, pixels / LARGE) * float(np.cos(np.radians(turned)))


def face_chip(
    image: NDArray[np.uint8],
    mesh: FaceMesh,
    padding: float,
    *,
    mirrored: bool = False,
    side: int = 2 * AGE_SIDE,
) -> NDArray[np.uint8]:
    """A face cut out as dlib's `get_face_chip_details` does it.

    Args:
        image: RGB, HxWx3, uint8.
        mesh: its points, in pixels of the image.
        padding: margin around the face, in sides of the chip before padding.
        mirrored: left to right.
        side: of the chip, in pixels.
    """
    import cv2

    target = (padding + CHIP_POINTS) / (2 * padding + 1) * side
    matrix = similarity(mesh.points[MESH_POINTS, :2].astype(np.float64), target)
    chip = cv2.warpAffine(image, matrix, (side, side), flags=cv2.INTER_AREA)
    return np.ascontiguousarray(chip[:, ::-1]) if mirrored else chip  # type: ignore[return-value]


def _tensor(chip: NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    """dlib's input_rgb_image: colours less their mean, over 256."""
    import cv2

    small = cv2.resize(chip, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    return ((small - MEAN_COLOUR) / COLOUR_SCALE).transpose(2, 0, 1)[None]


def _told(looks: Sequence[tuple[Face, AgeLook]]) -> AgedFace:
    """What the looks at one person say together."""
    faces = list({str(face.id): face for face, _ in looks}.values())
    worth = np.array([look.worth for _, look in looks])
    shares = worth / worth.sum()
    ages = shares @ np.array([look.ages for _, look in looks])
    female = float(shares @ np.array([look.female for _, look in looks]))
    return AgedFace(
        start=min(face.start for face in faces),
        end=max(face.end for face in faces),
        person=faces[0].person,
        faces=[str(face.id) for face in faces],
        looks=len(looks),
        age=_age(ages),
        gender=_gender(female),
    )


def _age(probabilities: NDArray[np.float64]) -> AgeEstimate | None:
    """The median of a distribution over years and the range that holds eight tenths of it; None where that is too wide."""
    sums = np.cumsum(probabilities)
    low, median, high = (float(np.interp(share, sums, AGES)) for share in (0.1, 0.5, 0.9))
    if high - low > WIDEST:
        return None
    low, high = max(0.0, min(low, median - MARGIN)), max(high, median + MARGIN)
    return AgeEstimate(median=round(median), range=(round(low), round(high)))


def _gender(female: float) -> GenderPresentation | None:
    """How a person presents, where the network is sure enough."""
    confidence = max(female, 1 - female)
    if confidence < UNDECIDED:
        return None
    return GenderPresentation(presentation="female" if female >= 0.5 else "male", confidence=confidence)


def _person(segment: AgedFace) -> document.Person:
    told: dict[str, Any] = {}
    if segment.age is not None:
        told["age"] = segment.age
    if segment.gender is not None:
        told["gender"] = segment.gender
    return document.Person(id=str(segment.person), **told)
