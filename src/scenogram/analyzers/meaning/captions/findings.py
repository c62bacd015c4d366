"""What the composer reads of other analyzers' findings.

Other analyzers' own types are not imported: each view here names the few fields that are quoted, and a finding that
lacks them is not quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from scenogram import document
from scenogram.analyzers.analyzer import Found
from scenogram.document import Box


class Quoted(BaseModel):
    """A finding, as far as it is quoted."""

    model_config = ConfigDict(extra="ignore")

    id: str
    start: float
    end: float


class QuotedTrack(BaseModel):
    """Places over time."""

    model_config = ConfigDict(extra="ignore")

    times: list[float]
    boxes: list[Box]


class QuotedTransition(Quoted):
    """Of cut_analysis."""

    kind: str
    through: str | None = None
    direction: str | None = None
    to_shot: str | None = None
    from_shot: str | None = None


class QuotedFace(Quoted):
    """Of face_detection."""

    person: str | None = None
    size: float
    track: QuotedTrack


class QuotedObject(Quoted):
    """Of object_detection."""

    label: str
    track: QuotedTrack


class QuotedStyle(BaseModel):
    """How a text is set."""

    model_config = ConfigDict(extra="ignore")

    zone: str


class QuotedText(Quoted):
    """Of text_overlay."""

    read_as: str
    readable: bool
    kind: str
    motion: str
    style: QuotedStyle


class QuotedWord(BaseModel):
    """One spoken word."""

    model_config = ConfigDict(extra="ignore")

    text: str
    start: float
    end: float


class QuotedUtterance(Quoted):
    """Of speech_transcription."""

    text: str
    language: str
    words: list[QuotedWord]


class QuotedSound(Quoted):
    """Of audio_analysis."""

    kind: str
    tempo: float | None = None


class QuotedEntry(BaseModel):
    """One colour of a palette."""

    model_config = ConfigDict(extra="ignore")

    colour: str
    share: float


class QuotedColours(Quoted):
    """Of color_analysis."""

    shot: str | None = None
    palette: list[QuotedEntry]
    temperature: str | None = None
    key: str
    grade: list[str]
    black_and_white: bool


class QuotedExpression(Quoted):
    """Of face_emotion."""

    face: str
    expression: str
    support: str


class QuotedEyes(Quoted):
    """Of eye_tracking."""

    face: str
    kind: str


class QuotedPosture(BaseModel):
    """How a body is held, and when."""

    model_config = ConfigDict(extra="ignore")

    posture: str
    start: float
    end: float


class QuotedBody(Quoted):
    """Of body_pose."""

    face: str | None = None
    postures: list[QuotedPosture]


class QuotedGesture(Quoted):
    """Of hand_gesture."""

    person: str | None = None
    gesture: str


class QuotedHearing(Quoted):
    """Of audio_environment."""

    kind: str


class QuotedTurn(Quoted):
    """Of speakers."""

    voice: str
    seen: str | None = None


class QuotedMove(Quoted):
    """Of camera_analysis; what it says in words stands in the shot."""

    kind: str


class QuotedClass(BaseModel):
    """What a sound is."""

    model_config = ConfigDict(extra="ignore")

    name: str


class QuotedLanding(BaseModel):
    """What a sound lands on."""

    model_config = ConfigDict(extra="ignore")

    kind: str


class QuotedEffect(Quoted):
    """Of sound_effects."""

    shape: str
    classes: list[QuotedClass] | None = None
    lands_on: list[QuotedLanding] | None = None


Q = TypeVar("Q", bound=Quoted)


@dataclass(frozen=True)
class Material:
    """All that can be quoted of one clip, each list in the order of time."""

    transitions: Sequence[QuotedTransition] = ()
    faces: Sequence[QuotedFace] = ()
    objects: Sequence[QuotedObject] = ()
    texts: Sequence[QuotedText] = ()
    utterances: Sequence[QuotedUtterance] = ()
    sounds: Sequence[QuotedSound] = ()
    colours: Sequence[QuotedColours] = ()
    expressions: Sequence[QuotedExpression] = ()
    eyes: Sequence[QuotedEyes] = ()
    bodies: Sequence[QuotedBody] = ()
    gestures: Sequence[QuotedGesture] = ()
    hearings: Sequence[QuotedHearing] = ()
    turns: Sequence[QuotedTurn] = ()
    effects: Sequence[QuotedEffect] = ()
    moves: Sequence[QuotedMove] = ()
    people: dict[str, document.Person] = field(default_factory=dict)
    shots: Sequence[document.Shot] = ()


SOURCES = (
    "cut_analysis",
    "face_detection",
    "object_detection",
    "text_overlay",
    "speech_transcription",
    "audio_analysis",
    "color_analysis",
    "age_estimation",
    "face_emotion",
    "eye_tracking",
    "body_pose",
    "hand_gesture",
    "audio_environment",
    "sound_effects",
    "camera_analysis",
    "speakers",
)
"""Analyzers whose findings are quoted, by their segments or by what they say of people and shots."""


def material(found: Found) -> Material:
    """What there is to quote."""
    return Material(
        transitions=_quoted(found, "cut_analysis", QuotedTransition),
        faces=_quoted(found, "face_detection", QuotedFace),
        objects=_quoted(found, "object_detection", QuotedObject),
        texts=_quoted(found, "text_overlay", QuotedText),
        utterances=_quoted(found, "speech_transcription", QuotedUtterance),
        sounds=_quoted(found, "audio_analysis", QuotedSound),
        colours=_quoted(found, "color_analysis", QuotedColours),
        expressions=_quoted(found, "face_emotion", QuotedExpression),
        eyes=_quoted(found, "eye_tracking", QuotedEyes),
        bodies=_quoted(found, "body_pose", QuotedBody),
        gestures=_quoted(found, "hand_gesture", QuotedGesture),
        hearings=_quoted(found, "audio_environment", QuotedHearing),
        turns=_quoted(found, "speakers", QuotedTurn),
        effects=_quoted(found, "sound_effects", QuotedEffect),
        moves=_quoted(found, "camera_analysis", QuotedMove),
        people={person.id: person for person in found.people},
        shots=found.shots,
    )


def _quoted(found: Found, name: str, view: type[Q]) -> list[Q]:
    if name not in found:
        return []
    quoted = []
    for segment in found[name].segments:
        try:
            quoted.append(view.model_validate(segment.model_dump()))
        except ValidationError:  # it has no id to point at, or says it in another way: it cannot be quoted
            continue
    return sorted(quoted, key=lambda each: (each.start, each.end))
