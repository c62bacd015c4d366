"""What is truly in a video of the bench: written by the generator when it makes the video, read by the scorer.

Every time is in seconds on the clip's own clock: the timestamp of the first frame (or sample) that shows the thing,
up to, not including, the timestamp of the first that does not. Every box is `[x, y, width, height]` relative to the
displayed frame, 0..1. Inside a gradual transition only the shot that weighs more has its faces, people and objects
listed; a finding there of the other shot is not wrong.

A list can only be scored where it is complete: `Truth.complete` names the kinds of which *everything* that the
video holds is listed (so that an empty list means "there is none"). Kinds that are not named there may still
have entries: these are right, but there may be more of their kind in the video.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from scenogram.document.values import (
    Box,
    Decibels,
    Degrees,
    HexColour,
    Language,
    Measure,
    Point,
    Seconds,
    Share,
    Span,
)

FORMAT = "scenogram-bench-truth/1"

SetName = Literal["ci", "dev", "test", "showcase"]

Kind = Literal[
    "transitions",
    "shots",
    "camera",
    "texts",
    "faces",
    "people",
    "objects",
    "hands",
    "bodies",
    "palettes",
    "degradations",
    "effects",
    "speech",
    "speakers",
    "music",
    "silence",
    "sounds",
    "room",
    "calls",
    "products",
    "story",
    "scenes",
    "repeats",
    "subjects",
]
"""The lists of a truth. `speech` complete: every spoken word is listed. `speakers` complete: every turn's voice is
known. `music` complete: music sounds nowhere else."""


class Part(BaseModel):
    """Base of everything in a truth: unknown fields are refused, infinities and NaN too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Timed(Part):
    """Something that lasts from `start` to `end`."""

    start: Seconds = Field(description="Timestamp of the first frame or sample that has it, in seconds.")
    end: Seconds = Field(
        description="Timestamp of the first frame or sample that no longer has it, in seconds."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"it ends ({self.end} s) before it starts ({self.start} s)")
        return self

    @property
    def span(self) -> tuple[float, float]:
        """`(start, end)` in seconds."""
        return self.start, self.end


class Track(Timed):
    """Something with a place: one box per video frame in which it is seen."""

    times: list[Seconds] = Field(
        description="Timestamps of the frames in which it is seen, in seconds, ascending."
    )
    boxes: list[Box] = Field(description="Its visible box in each of these frames, 0..1 of the frame.")

    @model_validator(mode="after")
    def _one_box_per_time(self) -> Self:
        if len(self.times) != len(self.boxes):
            raise ValueError(f"{len(self.times)} times but {len(self.boxes)} boxes")
        return self

    def box_at(self, time: float, tolerance: float = 0.05) -> Box | None:
        """Its box in the frame nearest to `time` (seconds); None where no frame within `tolerance` s shows it."""
        if not self.times:
            return None
        index = int(np.searchsorted(self.times, time))
        near = min(
            (i for i in (index - 1, index) if 0 <= i < len(self.times)),
            key=lambda i: abs(self.times[i] - time),
        )
        return self.boxes[near] if abs(self.times[near] - time) <= tolerance else None


class Transition(Timed):
    """How one shot gives way to the next. A hard cut has `start == end`: the first frame of the new shot."""

    kind: Literal["cut", "jump_cut", "dissolve", "fade", "fade_white", "slide", "wipe", "zoom"] = Field(
        description="`cut`: another picture; `jump_cut`: the same take goes on, a piece left out; `fade` through black, "
        "`fade_white` through white; `slide`: one picture pushes the other; `wipe`: an edge moves over; `zoom`: into the "
        "old picture and out of the new one. `start`: first frame that is touched; `end`: first frame wholly of the new shot."
    )


class Trap(Timed):
    """Something that looks like a transition and is none."""

    kind: Literal["flash", "whip_pan", "shake", "fast_zoom", "strobe", "occlusion"]


class Shot(Timed):
    """A run of frames of one take. Gradual transitions are split at their middle."""

    id: str = Field(description="`s1`, `s2`, ... in order.")
    source: str = Field(description="Name of the photograph or footage, as in the media catalogue.")
    size: (
        Literal[
            "extreme_close_up", "close_up", "medium_close_up", "medium", "medium_wide", "wide", "extreme_wide"
        ]
        | None
    ) = Field(default=None, description="Shot size, where a person sets it.")
    indoor: bool | None = Field(
        default=None, description="True indoors, False outdoors, absent where it cannot be said."
    )


class Scene(Part):
    """Shots that belong together: one place, one time."""

    shots: list[str] = Field(description="Ids of its shots.")
    place: str = Field(description="The place, in a word; the same word where the place returns.")


class CameraMove(Timed):
    """How the camera moves. The direction is the camera's: `pan_right` moves the picture to the left."""

    kind: Literal[
        "static",
        "pan_left",
        "pan_right",
        "tilt_up",
        "tilt_down",
        "zoom_in",
        "zoom_out",
        "roll_cw",
        "roll_ccw",
        "shake",
    ] = Field(description="`roll_cw`: the camera turns clockwise, so the picture turns counter-clockwise.")
    speed: Measure = Field(
        description="Pan: frame widths per second. Tilt: frame heights per second. Zoom: natural logarithm of the "
        "picture's scale per second. Roll: degrees per second. Shake: root mean square picture speed, in frame widths "
        "per second. Static: 0. Always positive; the kind has the direction."
    )


class Text(Timed):
    """A text drawn into the picture."""

    id: str = Field(description="`t1`, `t2`, ... in order of appearance.")
    text: str = Field(description="The text, in reading order, lines joined by a line feed.")
    box: Box = Field(description="Tight box of the inked glyphs once it is settled.")
    settled: Span = Field(description="When it stands still and is wholly there, in seconds.")
    kind: Literal[
        "caption", "title", "sticker", "watermark", "price", "handle", "hashtag", "call", "in_scene"
    ]
    language: Language = Field(
        description="Language of the words; `undetermined` for prices, handles and the like."
    )
    script: str = Field(pattern=r"^[A-Z][a-z]{3}$", description="ISO 15924 code: Latn, Arab, Hebr, Hans, ...")
    readable: bool = Field(
        description="False where it is there but must not be expected to be read: a script or a size out of reach."
    )
    font: str = Field(description="Family and style of the font.")
    style: Literal["plain", "outline", "box", "shadow"] = Field(
        description="How it is set off from the picture."
    )
    colour: HexColour = Field(description="Colour of the glyphs.")
    height: Share = Field(description="Height of a capital letter over frame height.")
    contrast: Measure = Field(description="WCAG contrast ratio of the glyphs to what is around them, 1..21.")
    emoji: bool = Field(
        default=False, description="True where an emoji is drawn beside the words; it is not in `text`."
    )
    animation: Literal["none", "fade", "pop", "slide", "typewriter"] = Field(
        description="How it comes in and goes: `fade` opacity, `pop` size, `slide` place, `typewriter` letter by letter."
    )


class Face(Track):
    """One face through one shot."""

    id: str = Field(description="`f1`, `f2`, ... in order of appearance.")
    person: str = Field(description="Who it is: the same name in every shot and every video of the bench.")
    turn: Literal["front", "half", "profile"] = Field(description="How far the face is turned away.")
    roll: Degrees = Field(default=0, description="Clockwise turn of the face in the picture, degrees.")
    gender: Literal["female", "male"] | None = Field(
        default=None, description="How the person presents, where known."
    )
    age: Measure | None = Field(
        default=None, description="Years at the time of the photograph, where documented."
    )
    expression: Literal["happy", "neutral", "surprised", "sad", "angry"] | None = Field(
        default=None, description="Expression as labelled, where it is plain."
    )
    gaze: Literal["camera", "away"] | None = Field(
        default=None,
        description="Whether they look into the camera, where it is plain; the same all the time.",
    )
    pose: tuple[Degrees, Degrees, Degrees] | None = Field(
        default=None,
        description="Turn to the right of the picture, upwards, clockwise, in degrees, as the network WHENet sees it in "
        "the photograph.",
    )
    blinks: list[Span] | None = Field(
        default=None,
        description="All spans in which the lids are down, in seconds; absent where not looked for.",
    )


class Person(Track):
    """One person's whole visible body through one shot."""

    id: str = Field(description="`p1`, `p2`, ... in order of appearance.")
    person: str = Field(
        description="Who it is, as in `Face.person`; a name of its own where the face is unknown."
    )


class Object(Track):
    """One thing of a known class through one shot."""

    id: str = Field(description="`o1`, `o2`, ... in order of appearance.")
    label: str = Field(description="COCO-80 name: `cat`, `cup`, `motorcycle`, ...")
    optional: bool = Field(
        default=False,
        description="True where a finder may say so or not (blurred, cut off, ambiguous): a finding of this label whose "
        "centre lies in the box is scored neither way.",
    )


class Hand(Track):
    """One hand."""

    id: str = Field(description="`h1`, `h2`, ... in order of appearance.")
    side: Literal["left", "right"] | None = Field(
        default=None, description="Whose it is: the person's own left or right."
    )
    gesture: (
        Literal[
            "closed_fist",
            "open_palm",
            "pointing",
            "thumb_down",
            "thumb_up",
            "victory",
            "i_love_you",
            "none",
        ]
        | None
    ) = Field(default=None, description="The gesture, where it is plain; none: none that has a name here.")


class Body(Track):
    """A person's body through one shot; only what is plain is said. Its boxes hold its points."""

    id: str = Field(description="`q1`, `q2`, ... in order of appearance.")
    person: str = Field(description="Who it is.")
    points: dict[str, list[Point]] = Field(
        description="Name of a joint (`left wrist`: the person's own left) -> its place at each of the times."
    )
    posture: Literal["standing", "sitting", "bending", "lying"] | None = None
    facing: Literal["camera", "side", "away"] | None = Field(
        default=None,
        description="Whether trunk and face are towards the camera, in profile, or away from it.",
    )
    at_head: bool | None = Field(default=None, description="Whether a hand is at the head.")
    leaning: bool | None = Field(
        default=None, description="Whether the trunk leans to a side by more than 20 degrees."
    )


class Colour(Part):
    """One colour of a palette."""

    colour: HexColour
    share: Share = Field(description="Its share of the frame's area.")


class Palette(Timed):
    """The colours of one shot. It is measured on flat areas of known colour."""

    shot: str = Field(description="Id of the shot.")
    colours: list[Colour] = Field(description="Largest share first.")
    black_and_white: bool = Field(description="True where no pixel has a hue.")
    warmth: Measure | None = Field(
        default=None,
        description="How warm the grade is that was put on the shot's source: -1 coldest .. 1 warmest. Only the order "
        "within one video means anything.",
    )


class Degradation(Timed):
    """A known loss of quality."""

    kind: Literal[
        "blur",
        "motion_blur",
        "noise",
        "compression",
        "banding",
        "underexposure",
        "overexposure",
        "upscaled",
        "unsteady",
    ]
    strength: Share = Field(
        description="0 (none) .. 1 (strongest made); only the order within one kind means anything."
    )


class Effect(Timed):
    """Something an editor did to the picture."""

    kind: Literal[
        "flash",
        "freeze",
        "slow_motion",
        "fast_motion",
        "reverse",
        "loop",
        "zoom_punch",
        "glitch",
        "split_screen",
        "border",
        "letterbox",
        "vignette",
        "black_and_white",
        "filter_change",
        "sticker",
        "strobe",
        "shake",
    ]
    factor: Measure | None = Field(
        default=None,
        description="Speed factor of slow_motion (< 1) and fast_motion (> 1), scale of zoom_punch, panes of split_screen.",
    )


class Repeat(Timed):
    """A piece of picture that was shown before in the same video."""

    of: Span = Field(description="The first showing, in seconds.")
    loop: bool = Field(default=False, description="True where the video's end runs into its beginning.")


class Word(Timed):
    """One spoken word."""

    text: str = Field(description="As it is written, without punctuation.")


class Utterance(Timed):
    """One passage of speech by one voice. `start` and `end` are of the sound, not of the recording around it."""

    id: str = Field(description="`u1`, `u2`, ... in order.")
    transcript: str = Field(description="What is said; empty where only the turn is known.")
    language: Language
    voice: str = Field(description="Whose voice: the same name in every video of the bench.")
    synthetic: bool = Field(default=False, description="True where a machine speaks.")
    words: list[Word] = Field(default_factory=list, description="Empty where the words' times are not known.")
    syllables: int | None = Field(
        default=None, description="Number of syllables of its words; absent where it is not known."
    )
    pitch: list[tuple[Seconds, Measure]] = Field(
        default_factory=list,
        description="(time in seconds, pitch in Hz), at moments at which two methods of measuring it agree within 3 %.",
    )
    fillers: list[str] | None = Field(
        default=None,
        description="Hesitations (um, uh) in it, in order, bare; absent where it was not listened for them.",
    )
    words_within: Measure | None = Field(
        default=None,
        description="How far a word's times may be off the truth, in seconds; absent without words.",
    )
    level: Decibels = Field(description="Loudness of this passage alone in the mix, LUFS.")
    effort: Literal[-1, 0, 1] | None = Field(
        default=None,
        description="How the voice was altered: -1 softer, 0 as recorded, 1 raised. Only the order within one video and voice "
        "means anything.",
    )


class Music(Timed):
    """A piece of music."""

    name: str = Field(
        description="Name in the media catalogue, or of the piece that was played by the generator."
    )
    tempo: Measure | None = Field(default=None, description="Beats per minute; absent where it is not known.")
    key: str | None = Field(
        default=None, description="`C major`, `F# minor`, ...; absent where it is not known."
    )
    beats: list[Seconds] = Field(
        default_factory=list, description="Times of the beats, where they are known."
    )
    downbeats: list[Seconds] = Field(
        default_factory=list, description="Times of the bars' first beats, where known."
    )
    drops: list[Seconds] | None = Field(
        default=None,
        description="Where it comes in with its bass after a quieter passage; absent where not looked for.",
    )
    returns: list[Span] | None = Field(
        default=None,
        description="Passages that were heard before, note for note; absent where not looked for.",
    )
    level: Decibels = Field(description="Loudness of the music alone in the mix, LUFS.")
    measured: bool = Field(
        description="True where tempo or key come with the recording, False where we set them."
    )


class SoundEvent(Timed):
    """A short sound outside speech and music."""

    name: str = Field(
        description="What it is, in the words of AudioSet: `Dog`, `Applause`, `Whoosh, swoosh, swish`, ..."
    )
    shape: Literal["impact", "whoosh", "riser", "beep", "sustained"] = Field(
        description="Its acoustic shape."
    )
    level: Decibels = Field(description="Peak level in the mix, dB FS.")


class Sound(Part):
    """The sound track as a whole."""

    loudness: Decibels | None = Field(
        description="Integrated loudness, LUFS (ITU-R BS.1770-4); absent in silence."
    )
    true_peak: Decibels | None = Field(description="dBTP, 4x oversampled; absent in silence.")
    rate: int = Field(description="Samples per second.")
    channels: int = Field(description="Number of channels.")
    offset_ms: Measure | None = Field(
        default=None,
        description="Milliseconds by which the sound was put late (positive) or early (negative) against the picture; "
        "absent where nothing in the picture belongs to a sound.",
    )
    noise: Decibels | None = Field(
        default=None, description="Level of the noise laid under everything, dB FS RMS."
    )
    reverb: Measure | None = Field(
        default=None, description="Reverberation time RT60 laid on the speech, seconds."
    )


class Call(Timed):
    """A call to act."""

    kind: Literal["follow", "like", "comment", "share", "link", "buy", "save", "duet"]
    language: Language
    wording: str
    channel: Literal["text", "speech"]


class Product(Track):
    """A thing shown to be sold."""

    name: str = Field(description="What it is, in a word.")
    label: str | None = Field(default=None, description="Its COCO-80 name, where it has one.")
    price: str | None = Field(default=None, description="The price as it stands in the picture.")
    brand: str | None = Field(default=None, description="The brand as it stands in the picture.")
    held: bool = Field(default=False, description="True where a hand holds it.")


class Subject(Timed):
    """What the picture is about."""

    point: Point = Field(description="Where it is: the centre of the subject.")
    box: Box


class Story(Part):
    """What the clip tells."""

    hook: Span | None = Field(
        description="When the clip takes hold of the viewer, in seconds; None: it has no hook."
    )
    hook_means: list[Literal["question", "text", "face", "sound", "motion", "promise"]] = Field(
        default_factory=list
    )
    key_moments: list[Seconds] = Field(default_factory=list, description="Turns and payoffs, in seconds.")


class Truth(Part):
    """All that is known of one video."""

    format: str = Field(default=FORMAT, description="Name and version of this format.")
    case: str = Field(description="Name of the video within its set: the recipe and the seed.")
    recipe: str = Field(description="Name of the recipe that made it.")
    seed: int = Field(ge=0, description="The recipe's seed; the same recipe and seed make the same video.")
    set: SetName
    video: str = Field(description="File name of the video, beside this file.")
    codec: Literal["h264", "hevc", "vp9"]
    width: int = Field(description="Displayed pixels.")
    height: int = Field(description="Displayed pixels.")
    fps: Measure | None = Field(description="Frames per second where constant; None where the rate varies.")
    frame_times: list[Seconds] = Field(
        default_factory=list, description="Timestamp of every frame, where the rate varies; else empty."
    )
    duration: Seconds = Field(
        description="From the first frame's timestamp to the end of the last frame, in seconds."
    )
    complete: list[Kind] = Field(
        description="The kinds of which everything in the video is listed; see above."
    )

    transitions: list[Transition] = Field(default_factory=list)
    traps: list[Trap] = Field(default_factory=list)
    shots: list[Shot] = Field(default_factory=list)
    scenes: list[Scene] = Field(default_factory=list)
    camera: list[CameraMove] = Field(default_factory=list)
    texts: list[Text] = Field(default_factory=list)
    faces: list[Face] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)
    objects: list[Object] = Field(default_factory=list)
    hands: list[Hand] = Field(default_factory=list)
    bodies: list[Body] = Field(default_factory=list)
    palettes: list[Palette] = Field(default_factory=list)
    degradations: list[Degradation] = Field(default_factory=list)
    effects: list[Effect] = Field(default_factory=list)
    repeats: list[Repeat] = Field(default_factory=list)
    subjects: list[Subject] = Field(default_factory=list)
    speech: list[Utterance] = Field(default_factory=list)
    music: list[Music] = Field(default_factory=list)
    silence: list[Timed] = Field(default_factory=list, description="Digital silence, longer than 0.3 s.")
    sounds: list[SoundEvent] = Field(default_factory=list)
    sound: Sound | None = Field(default=None, description="Absent where the video has no sound track.")
    calls: list[Call] = Field(default_factory=list)
    products: list[Product] = Field(default_factory=list)
    story: Story | None = None

    media: list[str] = Field(
        default_factory=list, description="Names in the media catalogue of all that was used."
    )
    sha256: str = Field(default="", description="SHA-256 of this truth's own JSON with this field empty.")

    def sealed(self) -> Truth:
        """The same truth, validated as a whole, with `sha256` filled in."""
        whole = Truth.model_validate(self.model_dump())
        return whole.model_copy(update={"sha256": whole.digest()})

    def is_whole(self) -> bool:
        """True where the content has the hash that it names."""
        return self.sha256 == self.digest()

    def save(self, path: Path) -> None:
        """Write it as JSON; the same truth gives the same bytes."""
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Truth:
        """Read it back.

        Raises:
            ValueError: it does not fit the types (pydantic's ValidationError), or was changed after it was sealed.
        """
        truth = cls.model_validate_json(path.read_bytes())
        if not truth.is_whole():
            raise ValueError(f"{path.name} was changed after it was made")
        return truth

    def digest(self) -> str:
        """SHA-256 (hex) of its JSON with `sha256` empty."""
        return hashlib.sha256(self.model_copy(update={"sha256": ""}).model_dump_json().encode()).hexdigest()
