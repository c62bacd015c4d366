"""Short sounds outside speech and music: when, how loud, of what shape, of what kind, and what they land on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.picture.cut_analysis import Cut
from scenogram.analyzers.picture.text_overlay import ScreenText
from scenogram.analyzers.sound.audio_environment import HeardSpan, SoundClass
from scenogram.analyzers.sound.sound_events import (
    STEP,
    Shape,
    SoundEvent,
    Timbre,
    levels,
    shape_of,
    sound_events,
    timbre,
)
from scenogram.analyzers.sound.sound_names import SPEECH_AND_MUSIC, SoundNamer
from scenogram.analyzers.spans import merged
from scenogram.clip import Sound
from scenogram.document import Decibels, Measure, Seconds

RATE = 16_000
AROUND = 0.15  # seconds around speech and music that are theirs: breath, the tail of a note
SPOKEN_GAP = 0.8  # seconds between two stretches of speech that are its own: soft syllables, breath
LONGEST = 5.0  # seconds; what is longer is no effect but a scene
LANDS = 0.1  # seconds between a sound and what it lands on: three frames at 30 a second
PITCHED = ("beep", "sustained")


class Landing(document.Part):
    """What a sound lands on."""

    kind: Literal["cut", "text"] = Field(description="A cut, or a text that appears.")
    id: str = Field(description="Id of that finding.")
    offset: Measure = Field(description="Seconds from it to the sound; negative where the sound comes first.")


class SoundEffect(document.Segment):
    """A short sound, from its first audible moment to where it has died away. Ids: `x1`, `x2`, ..."""

    shape: Shape = Field(
        description="`impact`: begins at once and falls. `beep`: a single tone. `whoosh`: swells and falls. `riser`: swells "
        "until near its end. `sustained`: goes on, or rings for long."
    )
    peak: Decibels = Field(description="Level (RMS) of its loudest 10 ms, dB FS.")
    peak_time: Seconds = Field(description="When it is loudest, in seconds.")
    level: Decibels = Field(description="Level (RMS) from its beginning to its end, dB FS.")
    over_background: Decibels = Field(description="Its loudest 10 ms over the background, dB.")
    strokes: list[Seconds] | None = Field(
        default=None, description="Where it strikes, if more than once; times in seconds."
    )
    pitch: Measure | None = Field(default=None, description="Hz; of what is one tone.")
    classes: list[SoundClass] | None = Field(
        default=None, description="What it is, likeliest first; absent where it cannot be told."
    )
    lands_on: list[Landing] | None = Field(
        default=None,
        description="Cuts and texts within 0.1 s; absent where there are none or none were looked for.",
    )


class EffectsSummary(document.Summary):
    """What a person would quote."""

    effects: int = Field(description="Number of short sounds.")
    shapes: dict[str, int] = Field(description="Shape -> how many.")
    per_minute: Measure = Field(description="Short sounds per minute.")
    on_cuts: int | None = Field(
        default=None, description="How many land on a cut; absent where no cuts were looked for."
    )
    on_texts: int | None = Field(
        default=None,
        description="How many land on a text that appears; absent where no texts were looked for.",
    )


class SoundEffects(SoundAnalyzer):
    """Finds short sounds outside speech and music, names them where it can, and says what they land on."""

    name = "sound_effects"
    version = "1"
    segment = SoundEffect
    summary = EffectsSummary
    models = ("yamnet",)
    after = ("audio_environment",)
    uses = ("cut_analysis", "text_overlay")
    nothing = "no short sound stands out between speech and music"

    def hear(self, sound: Sound, found: Found) -> Conclusion:
        """Listen to what lies between speech and music."""
        samples = sound.mono16k
        level = levels(samples)
        if not len(level):
            return Conclusion()
        masked = _mask(level, found.segments("audio_environment", HeardSpan))
        events = [each for each in sound_events(level, masked) if each.length <= LONGEST]
        self.report(0.5)
        if not events:
            return Conclusion()
        files = self.context.models["yamnet"]
        namer = SoundNamer(self.context.session("yamnet", "model.onnx"), files.path("classes.csv"))
        marks = _marks(found)
        effects = []
        for number, event in enumerate(events, 1):
            effects.append(_effect(number, event, samples, namer, marks))
            self.report(0.5 + 0.5 * number / len(events))
        return Conclusion(segments=effects, summary=_summary(effects, sound, found))


def _mask(level: NDArray[np.float32], spans: Sequence[HeardSpan]) -> NDArray[np.bool_]:
    """Where speech, singing or music sounds."""
    voices = [(each.start, each.end) for each in spans if each.kind in ("speech", "singing")]
    joined = merged((start, end + SPOKEN_GAP) for start, end in voices)
    known = [(start, end - SPOKEN_GAP) for start, end in joined]
    known += [(each.start, each.end) for each in spans if each.kind == "music"]
    masked = np.zeros(len(level), bool)
    for start, end in known:
        masked[max(0, round((start - AROUND) / STEP)) : round((end + AROUND) / STEP)] = True
    return masked


def _marks(found: Found) -> list[tuple[float, float, Literal["cut", "text"], str]]:
    """(from, to, kind, id) of what a sound may land on: a gradual transition anywhere within it."""
    marks: list[tuple[float, float, Literal["cut", "text"], str]] = [
        (cut.start, max(cut.start, cut.end), "cut", cut.id)
        for cut in found.segments("cut_analysis", Cut)
        if cut.id is not None
    ]
    texts = found.segments("text_overlay", ScreenText)
    return marks + [(text.start, text.start, "text", text.id) for text in texts if text.id is not None]


def landings(
    event: SoundEvent, marks: Sequence[tuple[float, float, Literal["cut", "text"], str]]
) -> list[Landing]:
    """What a sound lands on, with its beginning or, of a sound that swells, with its loudest moment."""
    found = []
    for begin, end, kind, name in marks:
        offsets = [
            time - min(max(time, begin), end) for time in (event.start, event.peak_time, *event.strokes)
        ]
        nearest = min(offsets, key=abs)
        if abs(nearest) <= LANDS + 1e-9:
            found.append(Landing(kind=kind, id=name, offset=nearest))
    return found


def _effect(
    number: int,
    event: SoundEvent,
    samples: NDArray[np.float32],
    namer: SoundNamer,
    marks: Sequence[tuple[float, float, Literal["cut", "text"], str]],
) -> SoundEffect:
    part = samples[round(event.start * RATE) : round(event.end * RATE)]
    sound = timbre(part) or Timbre(0.0, 0.0, 0.0, 0.0, 0.0)
    shape = shape_of(event, sound)
    names = namer.named(namer.scores(part), without=SPEECH_AND_MUSIC)
    power = float(np.mean(np.square(part))) if len(part) else 0.0
    return SoundEffect(
        id=f"x{number}",
        start=event.start,
        end=event.end,
        shape=shape,
        peak=event.level,
        peak_time=min(event.peak_time, event.end),
        level=10 * math.log10(max(power, 1e-12)),
        over_background=event.over,
        strokes=list(event.strokes) if len(event.strokes) > 1 else None,
        pitch=sound.pitch if shape in PITCHED and sound.tonality >= 0.3 else None,
        classes=[SoundClass(name=one.name, branch=one.branch, confidence=one.score) for one in names] or None,
        lands_on=landings(event, marks) or None,
    )


def _summary(effects: Sequence[SoundEffect], sound: Sound, found: Found) -> EffectsSummary:
    def on(kind: str, analyzer: str) -> int | None:
        if analyzer not in found:
            return None
        return sum(any(one.kind == kind for one in each.lands_on or ()) for each in effects)

    return EffectsSummary(
        effects=len(effects),
        shapes=dict(sorted(Counter(each.shape for each in effects).items())),
        per_minute=60 * len(effects) / max(sound.start + sound.duration, 1e-3),
        on_cuts=on("cut", "cut_analysis"),
        on_texts=on("text", "text_overlay"),
    )
