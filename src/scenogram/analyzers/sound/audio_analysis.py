"""How loud, how wide, in which tempo and key."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.beat_network import beat_probability
from scenogram.analyzers.sound.beats import (
    CERTAIN,
    STEADY,
    Pulse,
    Rhythm,
    onset_strength,
    pulse,
    rhythms,
)
from scenogram.analyzers.sound.levels import FLOOR as FAINTEST
from scenogram.analyzers.sound.levels import FRAME, Levels, silences
from scenogram.analyzers.sound.loudness import MOMENTARY, SHORT_TERM, STEP, Loudness, measure
from scenogram.analyzers.sound.music_form import course, drops, returns
from scenogram.analyzers.sound.music_tags import FLOOR, TAGS, tag_scores
from scenogram.analyzers.sound.tonality import Key, key_of, tonality
from scenogram.analyzers.sound.voice_and_music import Kind, activity, pieces_of_music
from scenogram.analyzers.spans import share_of, without
from scenogram.clip import Sound
from scenogram.document import Confidence, Decibels, Measure, Seconds, Share, Span

RATE = 16_000
TONAL = 0.2  # clarity from which a key can be heard: .33 and more for music, .06 and less for speech
LEAST_TONAL = 1.5  # seconds of music without speech that a key needs
LEAST_LIKELY = (
    0.5  # confidence of a key: on 27 development clips 17 of 20 from here on were right, 2 of 7 below
)
TAGGED_LEAST, TAGGED_PART = (
    8.0,
    1.5,
)  # seconds of music without speech that can be tagged, and of a part of it
LEAST_SHARE, LEAST_CLASSES = 0.03, 4  # a key needs four notes: a beep or a fifth is in many

Level = Annotated[float, AfterValidator(lambda value: round(value, 1))]


class MusicTag(document.Part):
    """What listeners call such music."""

    tag: str = Field(description="One of the 50 most frequent tags of the Million Song Dataset.")
    score: Share = Field(description="The network's score, 0..1; .3 and more is told.")


class PassageReturn(document.Part):
    """A passage of music that was heard before."""

    start: Seconds
    end: Seconds
    of: Seconds = Field(description="Where it was heard before, from there on; in seconds.")


class SoundState(document.Segment):
    """A stretch that is silent or not, that is music, or that has a steady beat. Ids: `a1`, ... for `silence` and
    `sound`, which together cover the whole; `mu1`, ... for `music`; `b1`, ... for `beat`."""

    kind: Literal["silence", "sound", "music", "beat"] = Field(
        description="`silence`: the level (RMS of 20 ms, loudest channel) stays below the threshold in the parameters. "
        "`sound`: what lies between silences. `music`: from where music starts to where it stops. `beat`: music with a "
        "steady beat."
    )
    level: Decibels | None = Field(
        default=None,
        description="Mean level (RMS, loudest channel), dB FS, at least -120; absent for `beat`.",
    )
    tempo: Measure | None = Field(default=None, description="Beats per minute; `beat` only.")
    beats: list[Seconds] | None = Field(
        default=None, description="Times of the beats in seconds; `beat` only."
    )
    metre: int | None = Field(
        default=None, description="Beats of a bar; `beat` only, absent where bars cannot be told."
    )
    downbeats: list[Seconds] | None = Field(
        default=None,
        description="Times of the bars' first beats in seconds; `beat` only, absent where bars cannot be told.",
    )
    tags: list[MusicTag] | None = Field(
        default=None,
        description="What it is like, likeliest first; `music` only, absent where none is sure enough.",
    )
    drops: list[Seconds] | None = Field(
        default=None,
        description="Where it comes in with its bass after a quieter passage, in seconds; `music` only, absent where it "
        "does not.",
    )
    returns: list[PassageReturn] | None = Field(
        default=None, description="Passages heard before; `music` only, absent where there are none."
    )


class LoudnessCurve(document.Part):
    """Loudness over time (ITU-R BS.1770-4), -70 where there is less."""

    momentary_start: Seconds = Field(description="Time of the first momentary value, in seconds.")
    momentary_step: Seconds = Field(description="Seconds from one momentary value to the next.")
    momentary: list[Level] = Field(description="LUFS; each for the 0.4 s that end at its time.")
    short_term_start: Seconds = Field(description="Time of the first short-term value, in seconds.")
    short_term_step: Seconds = Field(description="Seconds from one short-term value to the next.")
    short_term: list[Level] = Field(description="LUFS; each for the 3 s that end at its time.")


class AudioSummary(document.Summary):
    """What a person would quote of the sound."""

    loudness: Decibels | None = Field(
        default=None, description="Integrated loudness, LUFS (EBU R 128); absent where all is below -70."
    )
    loudness_range: Decibels | None = Field(
        default=None, description="Loudness range, LU (EBU Tech 3342); absent for less than 3 s."
    )
    true_peak: Decibels | None = Field(default=None, description="dBTP; absent for digital silence.")
    peak_to_loudness: Decibels | None = Field(
        default=None, description="True peak over integrated loudness, dB: large for dynamic sound."
    )
    loudest_momentary: Decibels | None = Field(default=None, description="LUFS.")
    loudest_short_term: Decibels | None = Field(default=None, description="LUFS.")
    noise_floor: Decibels | None = Field(
        default=None, description="Level that a tenth of the sound outside silence stays below, dB FS RMS."
    )
    silence: Share = Field(description="Silent time over the length of the sound.")
    channels: int = Field(description="Number of channels.")
    stereo_width: Share | None = Field(
        default=None,
        description="0: both channels the same; 0.5: unrelated; 1: opposite. Absent unless there are two channels.",
    )
    stereo_balance: Decibels | None = Field(
        default=None, description="Right over left, dB. Absent unless there are two channels."
    )
    tempo: Measure | None = Field(
        default=None, description="Beats per minute of the longest steady beat; absent where there is none."
    )
    tempo_confidence: Confidence | None = Field(default=None, description="That there is such a beat, 0..1.")
    beats: int = Field(description="Number of beats in all stretches with a steady beat.")
    metre: int | None = Field(
        default=None,
        description="Beats of a bar in the longest steady beat; absent where bars cannot be told.",
    )
    music: Share = Field(default=0, description="Time with music over the length of the sound.")
    music_tags: list[str] | None = Field(
        default=None,
        description="Tags of the longest piece of music, likeliest first; absent where none is sure enough.",
    )
    key: str | None = Field(
        default=None, description="Of the music: `C major`, `F# minor`, ...; absent where it cannot be told."
    )
    key_confidence: Confidence | None = Field(default=None, description="0..1.")
    tuning: Measure | None = Field(
        default=None, description="Cents from a' = 440 Hz; absent where not tonal."
    )
    curve: LoudnessCurve


class AudioParameters(document.Parameters):
    """Settings of the measurement."""

    silence_below: float = Field(default=-50.0, ge=-100, le=-10, description="dB FS (RMS of 20 ms).")
    silence_least: float = Field(
        default=0.3, ge=0.02, le=60, description="Seconds that a silence lasts at least."
    )


class AudioAnalysis(SoundAnalyzer):
    """Loudness, silence, stereo width, tempo, beats and key."""

    name = "audio_analysis"
    version = "3"
    segment = SoundState
    summary = AudioSummary
    parameters = AudioParameters
    models = ("beatnet", "firered-aed", "musicnn")
    nothing = "there is less than 20 ms of sound"

    settings: AudioParameters

    def hear(self, sound: Sound, found: Found) -> Conclusion:  # noqa: ARG002 - stands alone
        """Measure the whole."""
        levels = Levels(sound.rate)
        loudness = measure(self._counted(sound, levels), sound.rate, sound.layout)
        if not sound.duration:
            return Conclusion()
        first = max(0.0, sound.start)
        quiet = [
            (first + start, first + end)
            for start, end in silences(
                levels.decibels, self.settings.silence_below, self.settings.silence_least
            )
        ]
        samples = sound.mono16k
        until = max(0.0, sound.start + sound.duration)
        heard = activity(samples, self.context.session("firered-aed"))
        self.report(0.6)
        spans = heard.spans(until)
        spans["music"] = pieces_of_music(spans["music"], levels.decibels, first)
        music: list[SoundState] = []
        steady: list[Rhythm] = []
        if spans["music"]:
            strength = onset_strength(samples)
            voices = [*spans["speech"], *spans["singing"]]
            probability = beat_probability(sound, self.context.session("beatnet", "model.onnx"))
            curves = pulse(strength, probability, voices)
            steady = rhythms(curves, spans["music"])
            self.report(0.8)
            music = self._music(samples, levels, first, curves, spans)
        summary = _summary(sound, levels, loudness, quiet, self.settings.silence_below)
        _add_rhythm(summary, steady)
        _add_music(summary, music, until)
        _add_key(summary, samples, without(spans["music"], spans["speech"]))
        segments = sorted(
            [*_states(levels, quiet, first), *music, *_beats(steady, until)],
            key=lambda each: (each.start, each.id),
        )
        return Conclusion(segments=segments, summary=summary, found=True)

    def _music(
        self,
        samples: NDArray[np.float32],
        levels: Levels,
        first: float,
        curves: Pulse,
        spans: Mapping[Kind, Sequence[Span]],
    ) -> list[SoundState]:
        """The pieces of music, and how each goes on. `first`: time of the first level, in seconds."""
        network = self.context.session("musicnn", "model.onnx")
        whole = course(samples)
        again = returns(whole, spans["music"])
        found = []
        for number, (start, end) in enumerate(spans["music"], 1):
            free = without([(start, end)], spans["speech"])
            alone = [samples[round(a * RATE) : round(b * RATE)] for a, b in free if b - a >= TAGGED_PART]
            enough = sum(len(each) for each in alone) >= TAGGED_LEAST * RATE
            scores = tag_scores(np.concatenate(alone), network) if enough else np.zeros(len(TAGS))
            likely = [int(tag) for tag in np.argsort(-scores, kind="stable") if scores[tag] >= FLOOR]
            part = levels.decibels[round((start - first) / FRAME) : round((end - first) / FRAME)]
            found.append(
                SoundState(
                    id=f"mu{number}",
                    kind="music",
                    start=start,
                    end=end,
                    level=_mean_level(part),
                    tags=[MusicTag(tag=TAGS[tag], score=float(scores[tag])) for tag in likely] or None,
                    drops=drops(whole, curves.strength, start, end, curves.spoken) or None,
                    returns=[
                        PassageReturn(start=each.start, end=min(each.end, end), of=each.of)
                        for each in again
                        if start <= each.start < end
                    ]
                    or None,
                )
            )
        return found

    def _counted(self, sound: Sound, levels: Levels) -> Iterator[NDArray[np.float32]]:
        for time, block in sound.blocks():
            levels.add(block)
            self.report(0.5 * min(1.0, (time + len(block) / sound.rate) / max(sound.duration, 1e-3)))
            yield block


def _states(levels: Levels, quiet: list[tuple[float, float]], first: float) -> list[SoundState]:
    """Silence and sound, one after the other, over the whole."""
    decibels = levels.decibels
    last = first + len(decibels) * FRAME
    edges = sorted({first, last, *(edge for span in quiet for edge in span)})
    out = []
    for number, (start, end) in enumerate(pairwise(edges), 1):
        part = decibels[round((start - first) / FRAME) : round((end - first) / FRAME)]
        out.append(
            SoundState(
                id=f"a{number}",
                kind="silence" if (start, end) in quiet else "sound",
                start=start,
                end=end,
                level=_mean_level(part),
            )
        )
    return out


def _mean_level(decibels: NDArray[np.float32]) -> float:
    return 10 * math.log10(float(np.mean(10 ** (decibels / 10)))) if len(decibels) else FAINTEST


def _beats(steady: list[Rhythm], until: float) -> list[SoundState]:
    """`until`: end of the sound, in seconds; what was counted in frames may end a part of one later."""
    return [
        SoundState(
            id=f"b{number}",
            kind="beat",
            start=each.start,
            end=min(each.end, until),
            confidence=beat_confidence(each),
            tempo=each.tempo,
            beats=[float(beat) for beat in each.beats],
            metre=each.metre,
            downbeats=[float(beat) for beat in each.downbeats] if each.metre else None,
        )
        for number, each in enumerate(steady, 1)
    ]


def _summary(
    sound: Sound, levels: Levels, loudness: Loudness, quiet: list[tuple[float, float]], silent_below: float
) -> AudioSummary:
    heard = levels.decibels[levels.decibels >= silent_below]
    peak, integrated = loudness.true_peak, loudness.integrated
    every_second = round(1 / STEP)
    first = max(0.0, sound.start)
    return AudioSummary(
        loudness=integrated,
        loudness_range=loudness.range,
        true_peak=peak,
        peak_to_loudness=peak - integrated if peak is not None and integrated is not None else None,
        loudest_momentary=loudness.loudest_momentary,
        loudest_short_term=loudness.loudest_short_term,
        noise_floor=float(np.percentile(heard, 10)) if len(heard) else None,
        silence=min(1.0, sum(end - start for start, end in quiet) / max(sound.duration, 1e-3)),
        channels=sound.channels,
        stereo_width=levels.width,
        stereo_balance=levels.balance,
        beats=0,
        curve=LoudnessCurve(
            momentary_start=first + MOMENTARY,
            momentary_step=STEP,
            momentary=loudness.momentary,
            short_term_start=first + SHORT_TERM,
            short_term_step=STEP * every_second,
            short_term=loudness.short_term[::every_second],
        ),
    )


def _add_rhythm(summary: AudioSummary, steady: list[Rhythm]) -> None:
    if steady:
        main = max(steady, key=lambda each: each.end - each.start)
        summary.tempo = round(main.tempo, 2)
        summary.tempo_confidence = round(beat_confidence(main), 4)
        summary.beats = sum(len(each.beats) for each in steady)
        summary.metre = main.metre


def _add_music(summary: AudioSummary, music: list[SoundState], until: float) -> None:
    if music:
        main = max(music, key=lambda each: each.end - each.start)
        summary.music = share_of([(each.start, each.end) for each in music], until)
        summary.music_tags = [each.tag for each in main.tags] if main.tags else None


def _add_key(summary: AudioSummary, samples: NDArray[np.float32], free: Sequence[Span]) -> None:
    """From the music that nobody speaks over: vowels are tonal too, and in no key."""
    parts = [samples[round(start * RATE) : round(end * RATE)] for start, end in free]
    if sum(len(part) for part in parts) < LEAST_TONAL * RATE:
        return
    tonal = tonality(np.concatenate(parts))
    if (
        tonal is None
        or tonal.clarity < TONAL
        or np.count_nonzero(tonal.classes > LEAST_SHARE) < LEAST_CLASSES
    ):
        return
    key = key_of(tonal.classes)
    summary.tuning = round(tonal.tuning, 1)
    if (likely := key_confidence(key)) >= LEAST_LIKELY:
        summary.key, summary.key_confidence = key.name, round(likely, 4)


def beat_confidence(rhythm: Rhythm) -> float:
    """That there is such a beat, 0..1; see beats.py for how it was told."""
    return 1 / (1 + math.exp(-(rhythm.steadiness - STEADY) / CERTAIN))


def key_confidence(key: Key) -> float:
    """That the key is right, 0..1."""
    return 1 / (1 + math.exp(-(key.lead - 0.05) / 0.06))
