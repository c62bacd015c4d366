"""Speech, singing, music and other sound over time, the noise behind it, the room, and how good speech sounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.levels import FRAME, Levels
from scenogram.analyzers.sound.regions import regions
from scenogram.analyzers.sound.reverberation import decay_time
from scenogram.analyzers.sound.sound_names import SPEECH_AND_MUSIC, SoundNamer
from scenogram.analyzers.sound.speech_quality import LENGTH, speech_quality
from scenogram.analyzers.sound.voice_and_music import PER_SECOND, activity, pieces_of_music
from scenogram.analyzers.spans import merged, share_of, without
from scenogram.clip import Sound
from scenogram.document import Confidence, Decibels, Measure, Seconds, Share, Span

RATE = 16_000

# The detector takes a bell in noise for speech. Short stretches without music must be a voice to YAMNet as well: of 34
# of speech the least had .58, of two of a bell the most .006. Under music YAMNet hears the music alone.
DOUBTED, VOICE = 3.0, 0.1  # seconds, score
OTHER_LEAST = 0.2  # seconds
SILENT = -50.0  # dB FS (RMS of 20 ms): other sound is at least as loud
AROUND = 0.1  # seconds around speech, singing and music that are not called other sound

DIGITAL_SILENCE = -90.0  # dB FS; nobody's background: such pauses were cut in
NOISE_LEAST = 0.3  # seconds that the background must be heard alone
NOISE_PERCENTILE = 10  # of the levels of 20 ms

STRETCH_LEAST = 1.0  # seconds of speech without music that may tell the room
TAIL = 0.4  # seconds after speech in which the room still sounds
DRY, REVERBERANT = 0.28, 0.55  # seconds of decay: rooms of under .2 s and of over .5 s (see reverberation.py)

JUDGED_LEAST = 1.0  # seconds of speech that an opinion needs
JUDGED_MOST = 6  # pieces of 9 s; each costs .16 CPU seconds
JUDGED_FEWEST = 3  # opinions: one alone scatters by half a point with where the piece begins


Room = Literal["dry", "live", "reverberant"]


class SoundClass(document.Part):
    """What a sound is, by AudioSet's names."""

    name: str = Field(description="AudioSet class.")
    branch: str = Field(description="Branch of AudioSet's tree that it hangs on.")
    confidence: Confidence = Field(description="The network's score, 0..1.")


class HeardSpan(document.Segment):
    """A stretch of speech, singing, music or other sound. They may overlap: speech over music is both. Ids: `n1`, ..."""

    kind: Literal["speech", "singing", "music", "other"] = Field(
        description="`other`: louder than -50 dB FS and none of the rest."
    )
    level: Decibels = Field(
        description="Level (RMS) of all that sounds in that stretch, dB FS, at least -120."
    )
    classes: list[SoundClass] | None = Field(
        default=None, description="What it is, likeliest first; `other` only, absent where it cannot be told."
    )


class OpinionOfSpeech(document.Part):
    """How good the speech sounds, as listeners would say: 1 bad .. 5 excellent (DNSMOS P.835)."""

    signal: Measure = Field(description="The voice itself, 1..5.")
    background: Measure = Field(description="How little the background disturbs, 1..5.")
    overall: Measure = Field(description="The whole, 1..5.")
    start: Seconds = Field(description="Of the first piece that was judged.")
    end: Seconds = Field(description="Of the last piece that was judged.")


class EnvironmentSummary(document.Summary):
    """What a person would quote."""

    speech: Share = Field(description="Time with speech over the length of the sound.")
    singing: Share = Field(description="Time with singing over the length of the sound.")
    music: Share = Field(description="Time with music over the length of the sound.")
    other: Share = Field(description="Time with other sound over the length of the sound.")
    speech_over_music: Share | None = Field(
        default=None, description="Share of the speech that has music under it; absent without speech."
    )
    speech_level: Decibels | None = Field(
        default=None, description="Level of the speech that has no music under it, dB FS RMS; absent without."
    )
    music_level: Decibels | None = Field(
        default=None, description="Level of the music that nobody speaks over, dB FS RMS; absent without."
    )
    noise_level: Decibels | None = Field(
        default=None,
        description="Level of the background, dB FS RMS: what a tenth of the time without music stays below. Absent where "
        "it is never heard alone; pauses of digital silence do not count.",
    )
    speech_to_noise: Decibels | None = Field(
        default=None, description="`speech_level` over `noise_level`, dB; absent where one of them is."
    )
    decay: Measure | None = Field(
        default=None,
        description="Seconds in which the sound of syllables would fall by 60 dB: the reverberation of the room from about "
        "0.3 s on; below, speech itself decays no faster. Absent without clear speech free of music.",
    )
    room: Room | None = Field(
        default=None,
        description="`dry`: decays within 0.28 s, as in a studio or outdoors; `reverberant`: more than 0.55 s; `live`: between.",
    )
    opinion: OpinionOfSpeech | None = Field(
        default=None,
        description="Of the speech without music under it where there is 1 s of that, else of all speech; absent for less.",
    )


@dataclass(frozen=True)
class _Kinds:
    speech: list[Span]
    singing: list[Span]
    music: list[Span]
    other: list[Span]


class AudioEnvironment(SoundAnalyzer):
    """Tells speech, singing, music and other sound apart, and measures what is behind the speech."""

    name = "audio_environment"
    version = "1"
    segment = HeardSpan
    summary = EnvironmentSummary
    models = ("firered-aed", "yamnet", "dnsmos")
    nothing = "there is less than 25 ms of sound"

    def hear(self, sound: Sound, found: Found) -> Conclusion:  # noqa: ARG002 - stands alone
        """Listen to the whole."""
        samples = sound.mono16k
        heard = activity(samples, self.context.session("firered-aed"), lambda share: self.report(0.4 * share))
        if not len(heard.speech):
            return Conclusion()
        levels = _levels(sound)
        self.report(0.5)
        until = max(0.0, sound.start + sound.duration)
        curves = {"speech": heard.speech, "singing": heard.singing, "music": heard.music}
        spans = heard.spans(until)
        spans["music"] = pieces_of_music(spans["music"], levels)
        spans["speech"] = [
            each
            for each in spans["speech"]
            if self._is_voice(each, [*spans["music"], *spans["singing"]], samples)
        ]
        kinds = _Kinds(**spans, other=other_sound(levels, [each for some in spans.values() for each in some]))
        segments = self._segments(kinds, curves, levels, samples)
        self.report(0.8)
        summary = _summary(kinds, levels, until)
        stretches = [
            samples[round(start * RATE) : round(end * RATE)] for start, end in _clear_speech(kinds, until)
        ]
        summary.decay = decay_time(stretches)
        summary.room = None if summary.decay is None else room_of(summary.decay)
        alone = without(kinds.speech, kinds.music)
        clear = sum(end - start for start, end in alone) >= JUDGED_LEAST
        summary.opinion = self._opinion(alone if clear else kinds.speech, samples)
        return Conclusion(segments=segments, summary=summary, found=bool(segments))

    def _segments(
        self,
        kinds: _Kinds,
        curves: Mapping[str, NDArray[np.float32]],
        levels: NDArray[np.float32],
        samples: NDArray[np.float32],
    ) -> list[HeardSpan]:
        found = [
            HeardSpan(
                kind=kind,
                start=start,
                end=end,
                level=level_of(levels, [(start, end)]),
                confidence=_mean(curves[kind], start, end) if kind in curves else None,
                classes=self._classes(samples, start, end) if kind == "other" else None,
            )
            for kind in ("speech", "singing", "music", "other")
            for start, end in getattr(kinds, kind)
        ]
        found.sort(key=lambda each: (each.start, each.end))
        return [each.model_copy(update={"id": f"n{number}"}) for number, each in enumerate(found, 1)]

    @cached_property
    def _namer(self) -> SoundNamer:
        files = self.context.models["yamnet"]
        return SoundNamer(self.context.session("yamnet", "model.onnx"), files.path("classes.csv"))

    def _is_voice(self, span: Span, music: Sequence[Span], samples: NDArray[np.float32]) -> bool:
        start, end = span
        if end - start > DOUBTED or _shared(span, music) > 0:
            return True
        scores = self._namer.scores(samples[round(start * RATE) : round(end * RATE)])
        return self._namer.most(scores, "Human voice") >= VOICE

    def _classes(self, samples: NDArray[np.float32], start: float, end: float) -> list[SoundClass] | None:
        scores = self._namer.scores(samples[round(start * RATE) : round(end * RATE)])
        names = self._namer.named(scores, without=SPEECH_AND_MUSIC)
        return [
            SoundClass(name=each.name, branch=each.branch, confidence=each.score) for each in names
        ] or None

    def _opinion(self, speech: Sequence[Span], samples: NDArray[np.float32]) -> OpinionOfSpeech | None:
        """The mean opinion of pieces of at most 9 s, each from speech to speech, spread over the whole."""
        pieces = _pieces(speech)
        if not pieces:
            return None
        chosen = [pieces[int(at)] for at in np.linspace(0, len(pieces) - 1, min(len(pieces), JUDGED_MOST))]
        network = self.context.session("dnsmos")
        turns = -(-JUDGED_FEWEST // len(chosen))
        judged = [
            speech_quality(
                np.roll(np.resize(samples[round(start * RATE) : round(end * RATE)], LENGTH), turn), network
            )
            for start, end in chosen
            for turn in range(0, LENGTH, -(-LENGTH // turns))
        ]
        return OpinionOfSpeech(
            signal=float(np.mean([each.signal for each in judged])),
            background=float(np.mean([each.background for each in judged])),
            overall=float(np.mean([each.overall for each in judged])),
            start=chosen[0][0],
            end=chosen[-1][1],
        )


def _levels(sound: Sound) -> NDArray[np.float32]:
    """One level per 20 ms from the clip's time 0 on, dB FS."""
    levels = Levels(sound.rate)
    for _, block in sound.blocks():
        levels.add(block)
    before = np.full(round(max(0.0, sound.start) / FRAME), -120.0, np.float32)
    return np.concatenate([before, levels.decibels])


def _at(levels: NDArray[np.float32], spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which levels lie in the spans."""
    inside = np.zeros(len(levels), bool)
    for start, end in spans:
        inside[round(start / FRAME) : max(round(end / FRAME), round(start / FRAME) + 1)] = True
    return inside


def level_of(levels: NDArray[np.float32], spans: Sequence[Span]) -> float:
    """Level of all that sounds in the spans, dB FS, at least -120."""
    power = 10 ** (levels[_at(levels, spans)].astype(np.float64) / 10)
    return 10 * math.log10(max(float(power.mean()), 1e-12)) if len(power) else -120.0


def other_sound(levels: NDArray[np.float32], known: Sequence[Span]) -> list[Span]:
    """Where it sounds, but not of what is known."""
    wide = [(max(0.0, start - AROUND), end + AROUND) for start, end in known]
    loud = np.where((levels >= SILENT) & ~_at(levels, wide), np.float32(1), np.float32(0))
    return regions(loud, FRAME, on=1, off=1, gap=OTHER_LEAST, shortest=OTHER_LEAST)


def noise_level(levels: NDArray[np.float32], music: Sequence[Span]) -> float | None:
    """Level of the background, dB FS: what a tenth of the time without music stays below."""
    alone = levels[~_at(levels, music) & (levels > DIGITAL_SILENCE)]
    return float(np.percentile(alone, NOISE_PERCENTILE)) if len(alone) * FRAME >= NOISE_LEAST else None


def room_of(decay: float) -> Room:
    """The room's name, from the seconds of its decay."""
    return "dry" if decay < DRY else "reverberant" if decay > REVERBERANT else "live"


def _mean(curve: NDArray[np.float32], start: float, end: float) -> float:
    return float(curve[round(start * PER_SECOND) : max(round(end * PER_SECOND), 1)].mean())


def _shared(span: Span, others: Sequence[Span]) -> float:
    return sum(max(0.0, min(span[1], end) - max(span[0], start)) for start, end in others)


def _pieces(speech: Sequence[Span]) -> list[Span]:
    """Pieces of at most 9 s that begin and end with speech and hold enough of it."""
    pieces: list[Span] = []
    for first, end in merged(speech):
        start = first
        while start < end:
            begun = pieces and start < pieces[-1][0] + LENGTH / RATE
            if begun:
                last = pieces[-1][0] + LENGTH / RATE
                pieces[-1] = pieces[-1][0], min(end, last)
                start = last
            else:
                pieces.append((start, min(end, start + LENGTH / RATE)))
                start = pieces[-1][1]
    return [each for each in pieces if _shared(each, speech) >= JUDGED_LEAST]


def _clear_speech(kinds: _Kinds, until: float) -> list[Span]:
    """Speech and what follows it, where no music plays."""
    spoken = merged((start, min(end + TAIL, until)) for start, end in kinds.speech)
    clear = without(spoken, [*kinds.music, *kinds.singing])
    return [(start, end) for start, end in clear if end - start >= STRETCH_LEAST]


def _summary(kinds: _Kinds, levels: NDArray[np.float32], until: float) -> EnvironmentSummary:
    seconds = sum(end - start for start, end in merged(kinds.speech))
    alone, quiet = without(kinds.speech, kinds.music), without(kinds.music, kinds.speech)
    noise = noise_level(levels, [*kinds.music, *kinds.singing])
    speech_level = level_of(levels, alone) if alone else None
    return EnvironmentSummary(
        speech=share_of(kinds.speech, until),
        singing=share_of(kinds.singing, until),
        music=share_of(kinds.music, until),
        other=share_of(kinds.other, until),
        speech_over_music=1 - sum(end - start for start, end in alone) / seconds if seconds else None,
        speech_level=speech_level,
        music_level=level_of(levels, quiet) if quiet else None,
        noise_level=noise,
        speech_to_noise=None if speech_level is None or noise is None else speech_level - noise,
    )
