"""How fast, and how high, somebody speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.pauses import passages_of
from scenogram.analyzers.sound.prosody import HOP, Prosody, prosody_of, syllable_nuclei
from scenogram.analyzers.sound.speech_transcription import Utterance, Word
from scenogram.analyzers.sound.syllables import LANGUAGES, syllables_in
from scenogram.clip import Sound
from scenogram.document import Measure, Seconds

LEAST_VOICED = 20  # values of pitch (0.2 s) that a median needs
LEAST_SECONDS = 1.0  # of speech that a rate needs: in less, one word more or less is a fifth of it
STEP = 1.0  # seconds from one value of the curve to the next
WINDOW = 4.0  # seconds that a value of the curve looks at
Passage = tuple[float, float]
PITCH_STEP = 0.03  # seconds from one value of the pitch curve to the next; with .05 one moment in twenty more is a semitone off


class SpeechPace(document.Segment):
    """How an utterance is spoken. Its id is r1, r2, ..."""

    utterance: str = Field(description="Id of the utterance of speech_transcription: u1, u2, ...")
    words: int = Field(description="Number of words.")
    syllables: int = Field(description="Number of syllables.")
    counted: Literal["words", "sound"] = Field(
        description="`words`: the syllables were counted in the words, by the spelling of their language. `sound`: in the "
        "sound, by its loudness (de Jong and Wempe 2009), because that spelling is not known here."
    )
    speaking_seconds: Seconds = Field(description="Length without pauses of 0.25 s and more, in seconds.")
    words_per_minute: Measure | None = Field(
        default=None, description="Pauses included; absent for less than 1 s of speech."
    )
    syllables_per_minute: Measure | None = Field(
        default=None, description="Pauses included; absent for less than 1 s of speech."
    )
    articulation_rate: Measure | None = Field(
        default=None,
        description="Syllables per second without the pauses; absent for less than 1 s of speech.",
    )
    pitch: Measure | None = Field(
        default=None, description="Median pitch, Hz; absent where less than 0.2 s have one."
    )
    pitch_low: Measure | None = Field(default=None, description="A tenth of the pitch is below it, Hz.")
    pitch_high: Measure | None = Field(default=None, description="A tenth of the pitch is above it, Hz.")


class PaceCurve(document.Part):
    """Rates over time; a value is absent (null) where less than 1 s around it is spoken."""

    start: Seconds = Field(description="Time of the first value, in seconds.")
    step: Seconds = Field(description="Seconds from one value to the next.")
    words_per_minute: list[int | None] = Field(
        description="In the 4 s around each time, per minute of speech, pauses within utterances included."
    )
    syllables_per_minute: list[int | None] = Field(description="The same, of syllables.")


class PitchCurve(document.Part):
    """Pitch over time."""

    start: Seconds = Field(description="Time of the first value, in seconds.")
    step: Seconds = Field(description="Seconds from one value to the next.")
    hertz: list[int | None] = Field(
        description="Median pitch of the step that begins then, Hz; absent (null) where nobody speaks, or without voice."
    )


class SpeechRateSummary(document.Summary):
    """What a person would quote of the pace and the voice."""

    words_per_minute: Measure = Field(description="Over all utterances, pauses within them included.")
    syllables_per_minute: Measure = Field(description="The same, of syllables.")
    articulation_rate: Measure = Field(
        description="Syllables per second, pauses of 0.25 s and more left out."
    )
    slowest: str | None = Field(
        default=None, description="Id of the slowest utterance of 1 s and more, by its articulation rate."
    )
    fastest: str | None = Field(default=None, description="Id of the fastest one.")
    pitch: Measure | None = Field(default=None, description="Median pitch, Hz; absent without voice.")
    pitch_low: Measure | None = Field(default=None, description="A tenth of the pitch is below it, Hz.")
    pitch_high: Measure | None = Field(default=None, description="A tenth of the pitch is above it, Hz.")
    pitch_range: Measure | None = Field(default=None, description="From pitch_low to pitch_high, semitones.")
    pace: PaceCurve
    pitch_curve: PitchCurve


class SpeechRate(SoundAnalyzer):
    """Words and syllables per minute, and the pitch of the voice, over time."""

    name = "speech_rate"
    version = "2"
    segment = SpeechPace
    summary = SpeechRateSummary
    after = ("speech_transcription",)
    nothing = "no speech was heard"

    def hear(self, sound: Sound, found: Found) -> Conclusion:
        """Measure what was transcribed."""
        utterances = found.segments("speech_transcription", Utterance)
        if not utterances:
            return Conclusion()
        measured = prosody_of(sound, lambda share: self.report(0.9 * share))
        utterances = [each for each in utterances if each.words]
        spoken = passages_of([each.words for each in utterances])
        syllables = [
            syllables_of(each, part, measured) for each, part in zip(utterances, spoken, strict=True)
        ]
        paces = [
            _pace(f"r{number}", *each, measured)
            for number, each in enumerate(zip(utterances, spoken, syllables, strict=True), 1)
        ]
        return Conclusion(segments=paces, summary=_summary(paces, utterances, syllables, measured))


def _pace(
    id_: str, utterance: Utterance, spoken: Sequence[Passage], syllables: Sequence[int], measured: Prosody
) -> SpeechPace:
    start, end = (spoken[0][0], spoken[-1][1]) if spoken else (utterance.start, utterance.end)
    seconds = end - start
    speaking = sum(end - start for start, end in spoken)
    enough = speaking >= LEAST_SECONDS
    low, middle, high = _pitch(spoken_pitch(measured, utterance.words))
    total = sum(syllables)
    return SpeechPace(
        id=id_,
        start=start,
        end=end,
        utterance=utterance.id or "",
        words=len(utterance.words),
        syllables=total,
        counted="words" if utterance.language in LANGUAGES else "sound",
        speaking_seconds=speaking,
        words_per_minute=60 * len(utterance.words) / seconds if enough else None,
        syllables_per_minute=60 * total / seconds if enough else None,
        articulation_rate=total / speaking if enough else None,
        pitch=middle,
        pitch_low=low,
        pitch_high=high,
    )


def syllables_of(utterance: Utterance, spoken: Sequence[Passage], measured: Prosody) -> list[int]:
    """Syllables of each word: by its spelling, and where that does not tell, by the sound."""
    spelt = [syllables_in(word.text, utterance.language) for word in utterance.words]
    if None not in spelt:
        return [each for each in spelt if each is not None]
    nuclei = syllable_nuclei(measured, spoken)
    heard = [int(np.sum((nuclei >= word.start) & (nuclei < word.end))) for word in utterance.words]
    if utterance.language in LANGUAGES:  # digits among the words: a number has a syllable at least
        return [max(1, ear) if eye is None else eye for eye, ear in zip(spelt, heard, strict=True)]
    return heard


def spoken_pitch(measured: Prosody, words: Iterable[Word]) -> NDArray[np.float32]:
    """The pitch within words, Hz, one value per 10 ms that has one."""
    parts = [measured.pitch[measured.frames(word.start, word.end)] for word in words]
    pitch = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    voiced: NDArray[np.float32] = pitch[np.isfinite(pitch)]
    return voiced


def _pitch(voiced: NDArray[np.float32]) -> tuple[float | None, float | None, float | None]:
    """A tenth of it is below, half of it, nine tenths, Hz."""
    if len(voiced) < LEAST_VOICED:
        return None, None, None
    low, middle, high = (float(each) for each in np.percentile(voiced, [10, 50, 90]))
    return low, middle, high


def _summary(
    paces: Sequence[SpeechPace],
    utterances: Sequence[Utterance],
    syllables: Sequence[Sequence[int]],
    measured: Prosody,
) -> SpeechRateSummary:
    seconds = max(sum(each.end - each.start for each in paces), 1e-3)
    speaking = max(sum(each.speaking_seconds for each in paces), 1e-3)
    total = sum(each.syllables for each in paces)
    by_rate = sorted(
        (each for each in paces if each.articulation_rate is not None),
        key=lambda each: each.articulation_rate or 0.0,
    )
    words = [word for each in utterances for word in each.words]
    low, middle, high = _pitch(spoken_pitch(measured, words))
    return SpeechRateSummary(
        words_per_minute=60 * len(words) / seconds,
        syllables_per_minute=60 * total / seconds,
        articulation_rate=total / speaking,
        slowest=by_rate[0].id if by_rate else None,
        fastest=by_rate[-1].id if by_rate else None,
        pitch=middle,
        pitch_low=low,
        pitch_high=high,
        pitch_range=12 * float(np.log2(high / low)) if low and high else None,
        pace=_pace_curve(paces, utterances, [each for some in syllables for each in some]),
        pitch_curve=_pitch_curve(words, measured),
    )


def _pace_curve(
    paces: Sequence[SpeechPace], utterances: Sequence[Utterance], syllables: Sequence[int]
) -> PaceCurve:
    words = [word for each in utterances for word in each.words]
    times = np.arange(0, utterances[-1].end + STEP, STEP)
    seconds = _within([(each.start, each.end, each.end - each.start) for each in paces], times)
    spoken = _within([(word.start, word.end, 1) for word in words], times)
    parts = _within(
        [(word.start, word.end, count) for word, count in zip(words, syllables, strict=True)], times
    )
    return PaceCurve(
        start=0,
        step=STEP,
        words_per_minute=_per_minute(spoken, seconds),
        syllables_per_minute=_per_minute(parts, seconds),
    )


def _within(amounts: Sequence[tuple[float, float, float]], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of the amounts (start, end, amount; one after the other) lies in the window around each time."""
    edges = np.maximum.accumulate([edge for start, end, _ in amounts for edge in (start, end)])
    total = np.repeat(np.concatenate([[0.0], np.cumsum([amount for *_, amount in amounts])]), 2)[1:-1]
    late, early = (np.interp(times + side * WINDOW / 2, edges, total) for side in (1, -1))
    inside: NDArray[np.float64] = late - early
    return inside


def _per_minute(amounts: NDArray[np.float64], seconds: NDArray[np.float64]) -> list[int | None]:
    return [
        round(60 * amount / span) if span >= LEAST_SECONDS else None
        for amount, span in zip(amounts, seconds, strict=True)
    ]


def _pitch_curve(words: Sequence[Word], measured: Prosody) -> PitchCurve:
    spoken = np.full(len(measured.pitch), np.nan, np.float32)
    for word in words:
        part = measured.frames(word.start, word.end)
        spoken[part] = measured.pitch[part]
    last = measured.frames(0, words[-1].end).stop
    width = round(PITCH_STEP / HOP)
    steps = np.pad(spoken[:last], (0, -last % width), constant_values=np.nan).reshape(-1, width)
    voiced = np.isfinite(steps).sum(axis=1) > width / 2
    hertz = np.zeros(len(steps))
    hertz[voiced] = np.nanmedian(steps[voiced], axis=1)
    return PitchCurve(
        start=0,
        step=PITCH_STEP,
        hertz=[round(float(each)) if there else None for each, there in zip(hertz, voiced, strict=True)],
    )
