"""What is in the media: the labels of photographs, footage and recordings, read from their TOML files."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bench.media import HERE

Pool = Literal["dev", "test"]
PITCH_STEP = 0.05  # seconds from one labelled pitch to the next
VOWELS = frozenset("aeiouyøœɑɔəɛɜɪʊʌɐæɒɯɨʉɤ")  # noqa: RUF001 - letters of the International Phonetic Alphabet
LabelBox = tuple[float, float, float, float]


class Label(BaseModel):
    """Base of the labels; a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FaceLabel(Label):
    """A face in a photograph; the box is 0..1 of the photograph, the age documented, in years."""

    person: str
    box: LabelBox
    gender: Literal["female", "male"] | None = None
    age: float | None = None
    turn: Literal["front", "half", "profile"] = "front"
    expression: Literal["happy", "neutral", "surprised", "sad", "angry"] | None = None
    gaze: Literal["camera", "away"] | None = None
    pose: tuple[float, float, float] | None = None
    shut: bool | None = None


class ObjectLabel(Label):
    """A thing in a photograph; the box is 0..1 of the photograph."""

    label: str
    box: LabelBox
    optional: bool = False


class Medium(Label):
    """Base of the labels of one file; `pool` says which sets may use it."""

    file: str
    pool: Pool


class PhotoLabels(Medium):
    """One photograph; `size` is width and height in pixels; `writing`: a place has some, if only on a sign; `only`: the one
    recipe that uses it, where there is one."""

    size: tuple[int, int]
    only: str | None = None
    place: str | None = None
    indoor: bool | None = None
    writing: bool = False
    complete_faces: bool
    complete_objects: bool
    faces: tuple[FaceLabel, ...] = ()
    objects: tuple[ObjectLabel, ...] = ()


class HandLabel(Label):
    """A hand; the box is 0..1 of the picture, the side the person's own."""

    box: LabelBox
    side: Literal["left", "right"] | None = None
    gesture: Literal[
        "closed_fist", "open_palm", "pointing", "thumb_down", "thumb_up", "victory", "i_love_you", "none"
    ]


class BodyLabel(Medium):
    """A person in a photograph, or in footage at a `time` in seconds; points are 0..1 of the picture, by name."""

    time: float | None = None
    person: str
    posture: Literal["standing", "sitting", "bending", "lying"] | None = None
    facing: Literal["camera", "side", "away"] | None = None
    at_head: bool | None = None
    leaning: bool | None = None
    points: dict[str, tuple[float, float]] = Field(default_factory=dict)
    hands: tuple[HandLabel, ...] = ()


class FaceTrackLabel(Label):
    """A face in footage: times in seconds of the footage, boxes 0..1; `blinks` are all spans in which the lids are down;
    the age is documented, in years."""

    person: str
    gender: Literal["female", "male"] | None = None
    age: float | None = None
    gaze: Literal["camera", "away"] | None = None
    blinks: tuple[tuple[float, float], ...] | None = None
    times: tuple[float, ...]
    boxes: tuple[LabelBox, ...]


class FootageLabels(Medium):
    """One piece of footage; `span` is the labelled part, in seconds; `lively`: something moves all the time."""

    span: tuple[float, float]
    lively: bool = False
    faces: tuple[FaceTrackLabel, ...] = ()


class SpeechLabels(Medium):
    """One voice that says one thing; `span` and the words' times in seconds of the recording.

    `syllables` are those of each word of the transcript, or of the whole where it has no words between spaces. `pitch` is
    in Hz, every `PITCH_STEP` seconds from `span[0]` on; 0 where it is not known.
    """

    voice: str
    language: str
    span: tuple[float, float]
    transcript: str
    words_within: float | None = None
    words: tuple[tuple[str, float, float], ...] = ()
    syllables: tuple[int, ...] = ()
    pitch: tuple[float, ...] = ()


class DialogueLabels(Medium):
    """Voices that take turns; each turn is a voice, its start and its end in seconds."""

    language: str
    turns: tuple[tuple[str, float, float], ...]


class SyntheticLabels(Label):
    """A sentence for a synthetic voice; `voice` is a file of the model `kokoro-voices`, without its suffix."""

    pool: Pool
    voice: str
    language: str
    transcript: str
    phonemes: str
    fillers: tuple[str, ...] = ()

    @property
    def syllables(self) -> int:
        """Each has one vowel; j, w and ɥ are none."""
        return sum(phoneme in VOWELS for phoneme in self.phonemes)


class MusicLabels(Medium):
    """A piece of music; tempo in beats per minute."""

    mood: str
    tempo: float
    key: str | None = None


class SoundLabels(Medium):
    """A short sound; `name` is AudioSet's."""

    name: str
    shape: Literal["impact", "whoosh", "riser", "beep", "sustained"]


class Recordings(Label):
    """All that can be heard."""

    speech: tuple[SpeechLabels, ...]
    dialogue: tuple[DialogueLabels, ...]
    synthetic: tuple[SyntheticLabels, ...]
    music: tuple[MusicLabels, ...]
    sound: tuple[SoundLabels, ...] = Field(description="Short sounds.")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def photos() -> dict[str, PhotoLabels]:
    """All labelled photographs by file."""
    return {entry["file"]: PhotoLabels.model_validate(entry) for entry in _read("photos.toml")["photo"]}


@cache
def footage() -> dict[str, FootageLabels]:
    """All labelled footage by file."""
    return {entry["file"]: FootageLabels.model_validate(entry) for entry in _read("footage.toml")["footage"]}


@cache
def bodies() -> tuple[BodyLabel, ...]:
    """All labelled bodies and hands."""
    return tuple(BodyLabel.model_validate(entry) for entry in _read("bodies.toml")["body"])


@cache
def recordings() -> Recordings:
    """All labelled recordings."""
    return Recordings.model_validate(_read("recordings.toml"))


@cache
def prompts() -> tuple[SpeechLabels, ...]:
    """Recorded prompts of telephone exchanges, which are archives of Debian and can be had there only."""
    return tuple(SpeechLabels.model_validate(entry) for entry in _read("prompts.toml")["prompt"])
