"""What an analysis says: the types of the document.

The parts that belong to one analyzer (its segments and its summary) are declared by that analyzer, as
subclasses of [Segment][] and [Summary][]; all else is here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, model_validator

from scenogram.document.values import Confidence, Language, Measure, Seconds, Share, Span

SCHEMA = "scenogram/1"
"""Name and major version of the document. A reader refuses a major version that it does not know."""

Status = Literal["ok", "empty", "skipped", "failed"]


class Part(BaseModel):
    """Base of everything in a document: unknown fields are refused, infinities and NaN too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Parameters(Part):
    """Base of an analyzer's settings. What was used is written into the document."""


class Segment(Part):
    """Something found, and when. Analyzers subclass this with what they say about it."""

    id: str | None = Field(
        default=None, description="Names this finding throughout the document; other parts refer to it."
    )
    start: Seconds = Field(description="When it begins, in seconds: the first instant at which it is there.")
    end: Seconds = Field(
        description="When it ends, in seconds: the first instant at which it is no longer there."
    )
    confidence: Confidence | None = Field(
        default=None, description="How sure the method is, 0..1; absent where the method cannot tell."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"a segment ends ({self.end} s) before it starts ({self.start} s)")
        return self


class Summary(Part):
    """Base of the few fields of an analyzer that a person would quote."""


class UnknownSegment(Segment):
    """A segment of an analyzer that is not installed here: its fields are kept as they are."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)


class UnknownSummary(Summary):
    """A summary of an analyzer that is not installed here: its fields are kept as they are."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)


class Findings(Part):
    """What one analyzer found."""

    summary: SerializeAsAny[Summary] | None = Field(default=None, description="What a person would quote.")
    segments: list[SerializeAsAny[Segment]] = Field(
        default_factory=list, description="In the order of their start."
    )


class VideoStream(Part):
    """The picture stream as the container declares it."""

    codec: str = Field(description="Codec name, as FFmpeg calls it.")
    profile: str | None = Field(default=None, description="Codec profile.")
    pixel_format: str | None = Field(default=None, description="Pixel format, as FFmpeg calls it.")
    bit_depth: int | None = Field(default=None, description="Bits per component.")
    bitrate: int | None = Field(default=None, description="Bits per second.")
    coded_width: int = Field(description="Stored width in pixels, before rotation and aspect.")
    coded_height: int = Field(description="Stored height in pixels, before rotation and aspect.")
    sample_aspect_ratio: Measure = Field(default=1.0, description="Width of a stored pixel over its height.")
    colour_range: str | None = Field(default=None, description="`limited` or `full`.")
    colour_primaries: str | None = Field(default=None, description="Primaries, as FFmpeg calls them.")
    colour_transfer: str | None = Field(
        default=None, description="Transfer characteristics, as FFmpeg calls them."
    )
    colour_space: str | None = Field(default=None, description="Matrix coefficients, as FFmpeg calls them.")
    hdr: bool = Field(default=False, description="True for PQ and HLG material.")
    interlaced: bool = Field(default=False, description="True where the first picture is made of two fields.")


class AudioStream(Part):
    """The sound stream as the container declares it."""

    codec: str = Field(description="Codec name, as FFmpeg calls it.")
    bitrate: int | None = Field(default=None, description="Bits per second.")
    rate: int = Field(description="Samples per second.")
    channels: int = Field(description="Number of channels.")
    layout: str | None = Field(default=None, description="Channel layout, as FFmpeg calls it.")
    start: Measure = Field(
        default=0.0,
        description="Seconds from the first picture to the first sample; negative where sound leads.",
    )
    duration: Seconds | None = Field(default=None, description="Length of the sound in seconds.")


class Clip(Part):
    """The file that was analysed."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the file's bytes.")
    name: str = Field(description="File name without its folder.")
    bytes: int = Field(description="Size of the file in bytes.")
    container: str = Field(description="Container format, as FFmpeg calls it.")
    duration: Seconds = Field(
        description="From the first presentation timestamp to the end of the last frame."
    )
    frames: int = Field(description="Decoded frames; before decoding, what the container declares or 0.")
    fps: Measure | None = Field(default=None, description="Mean frames per second.")
    variable_frame_rate: bool = Field(default=False, description="True where frame durations differ.")
    width: int = Field(default=0, description="Displayed width in pixels: rotation and pixel aspect applied.")
    height: int = Field(
        default=0, description="Displayed height in pixels: rotation and pixel aspect applied."
    )
    rotation: int = Field(
        default=0, description="Clockwise degrees that the display matrix asks for: 0, 90, 180, 270."
    )
    video: VideoStream | None = Field(default=None, description="Absent where the file has no picture.")
    audio: AudioStream | None = Field(default=None, description="Absent where the file has no sound.")
    created: datetime | None = Field(default=None, description="Creation time that the container declares.")
    tags: dict[str, str] = Field(default_factory=dict, description="Other tags that the container carries.")
    damaged_frames: int = Field(default=0, description="Frames that could not be decoded and were skipped.")


class Source(Part):
    """Where the clip came from."""

    kind: Literal["file", "link"]
    url: str | None = Field(
        default=None, description="The link that was fetched, without user name and password."
    )
    fetched_at: datetime | None = Field(default=None, description="When it was fetched (UTC).")


class ModelUse(Part):
    """A model that took part in this analysis."""

    name: str
    sha256: dict[str, str] = Field(description="File name -> SHA-256 of its bytes, as it was run.")
    licence: str
    upstream: str = Field(description="Whose model it is.")


class AnalyzerRun(Part):
    """How one analyzer ended."""

    status: Status = Field(
        description="`ok`: it found something; `empty`: it looked and found nothing; `skipped`: it did not look; "
        "`failed`: it broke."
    )
    reason: str | None = Field(default=None, description="Why it is not `ok`.")
    version: str = Field(description="Version of the analyzer; it changes when its answers may.")
    method: str | None = Field(default=None, description="How it was done, where there is more than one way.")
    seconds: Measure = Field(default=0, description="Seconds of its own work; lanes run side by side.")
    coverage: Share | None = Field(default=None, description="Seconds looked at over seconds applicable.")
    cached: bool = Field(default=False, description="True where the findings came from an earlier run.")
    parameters: dict[str, Any] = Field(default_factory=dict, description="The settings it ran with.")
    models: list[str] = Field(default_factory=list, description="Names of the models it used.")


class Run(Part):
    """How the analysis was done."""

    tool: str = Field(description="Name and version of what wrote this.")
    started_at: datetime = Field(description="When the analysis began (UTC).")
    profile: str
    device: str = Field(description="`cpu` or `cuda`.")
    precision: str = Field(
        description="Arithmetic of the neural networks: `f32`, or `bf16` where the CPU has it."
    )
    biometrics: bool = Field(
        default=True,
        description="False where embeddings, age, gender and identity across shots were left out on request.",
    )
    seconds: Measure = Field(description="Wall time of the whole analysis, in seconds.")
    real_time_factor: Measure | None = Field(default=None, description="Wall time over the clip's length.")
    models: list[ModelUse] = Field(default_factory=list)
    analyzers: dict[str, AnalyzerRun] = Field(default_factory=dict)


class Transition(Part):
    """How one shot gives way to the next."""

    kind: str = Field(description="cut, dissolve, fade, wipe, slide, zoom or other; see cut_analysis.")
    start: Seconds | None = Field(
        default=None, description="First frame of a gradual transition, in seconds."
    )
    end: Seconds | None = Field(
        default=None, description="First frame after a gradual transition, in seconds."
    )


class Shot(Part):
    """A run of frames from one camera take."""

    id: str
    start: Seconds
    end: Seconds
    key_time: Seconds = Field(
        description="A frame that stands for the shot, away from transitions and motion."
    )
    transition_in: Transition | None = Field(default=None, description="Absent for the first shot.")
    size: str | None = Field(default=None, description="Shot size: extreme close-up .. extreme wide.")
    camera: str | None = Field(default=None, description="What the camera does, in words.")


class AgeEstimate(Part):
    """Apparent age."""

    median: Measure = Field(description="Years.")
    range: tuple[Measure, Measure] = Field(description="[from, to], years.")
    confidence: Confidence | None = None


class GenderPresentation(Part):
    """How a person presents; it is not who they are."""

    presentation: Literal["female", "male"] = Field(description="As seen, not as asked.")
    confidence: Confidence


class ExpressionSpan(Part):
    """An expression of a face, and when."""

    expression: str = Field(description="happy, neutral, surprised, sad, angry, fearful or disgusted.")
    start: Seconds
    end: Seconds


class PostureSpan(Part):
    """How a body is held, and when."""

    posture: Literal["standing", "sitting", "bending", "lying"] = Field(
        description="As seen from the camera."
    )
    start: Seconds
    end: Seconds


class GestureSpan(Part):
    """A gesture of a hand, and when."""

    gesture: str = Field(description="Name of the gesture; see hand_gesture.")
    hand: Literal["left", "right"] = Field(description="The person's own left or right hand.")
    start: Seconds
    end: Seconds


class Person(Part):
    """Someone who appears, under one id through the whole video."""

    id: str
    seen: list[Span] = Field(default_factory=list, description="When they are in view.")
    share: Share = Field(default=0, description="Time in view over the clip's length.")
    main: bool = Field(default=False, description="True for the one main person, where there is one.")
    largest_face: Share | None = Field(
        default=None, description="Height of their largest face over frame height."
    )
    key_time: Seconds | None = Field(default=None, description="A moment that shows them well.")
    age: AgeEstimate | None = Field(default=None, description="Apparent age; absent where it cannot be told.")
    gender: GenderPresentation | None = Field(
        default=None, description="How they present; absent where it cannot be told."
    )
    expressions: list[ExpressionSpan] | None = Field(
        default=None, description="Expressions over time; absent where faces were not looked at for them."
    )
    postures: list[PostureSpan] | None = Field(
        default=None, description="Postures over time; absent where bodies were not looked at."
    )
    gestures: list[GestureSpan] | None = Field(
        default=None, description="Gestures over time; absent where hands were not looked at."
    )
    looks_at_camera: Share | None = Field(
        default=None,
        description="Share of the time in which their gaze can be told that it is at the camera.",
    )
    speaks: list[Span] | None = Field(
        default=None, description="When they speak; absent where it is not known."
    )
    voice: str | None = Field(default=None, description="Id of their voice.")


class Hook(Part):
    """How the first seconds take hold of the viewer."""

    start: Seconds
    end: Seconds
    means: list[str]
    evidence: list[str] = Field(description="Ids of the findings it rests on.")


class Story(Part):
    """What the clip tells, in short."""

    summary: str | None = None
    language: Language | None = None
    hook: Hook | None = None


class Document(Part):
    """One analysis of one clip."""

    schema_: str = Field(default=SCHEMA, alias="schema", description="Name and major version of this format.")
    clip: Clip
    source: Source
    run: Run
    shots: list[Shot] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)
    story: Story | None = None
    analyzers: dict[str, Findings] = Field(
        default_factory=dict,
        description="Analyzer name -> what it found. How each ended is in `run.analyzers`.",
    )
    warnings: list[str] = Field(
        default_factory=list, description="What a reader should know before trusting it."
    )

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
