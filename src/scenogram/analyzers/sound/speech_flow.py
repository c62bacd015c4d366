"""How speech flows: where it pauses, hesitates and stresses, how even and how loud it is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.emphasis import stresses
from scenogram.analyzers.sound.fillers import fillers
from scenogram.analyzers.sound.pauses import passages, passages_of
from scenogram.analyzers.sound.prosody import HOP, Prosody, prosody_of, syllable_nuclei
from scenogram.analyzers.sound.speech_rate import syllables_of
from scenogram.analyzers.sound.speech_transcription import Utterance, Word
from scenogram.clip import Sound
from scenogram.document import Decibels, Measure, Seconds, Share

EMPHATIC = 1.5  # strength from which a word is emphasised: an eighth of the words of three readers, and those that carry the
# sense ("ask not what your country can do for YOU")
LONGEST = 4.0  # seconds; where nobody speaks for longer, it is no pause of speech
LEAST_INTERVALS = 10  # between syllables, for a rhythm
ENERGY_STEP = 0.1  # seconds from one value of the energy curve to the next

Level = Annotated[float, AfterValidator(lambda value: round(value, 1))]


class FlowEvent(document.Segment):
    """A pause, a filler or an emphasised word. Ids: `pa1`, ... for pauses, `fi1`, ... for fillers, `em1`, ... for words."""

    kind: Literal["pause", "filler", "emphasis"] = Field(
        description="`pause`: nobody speaks for 0.25 s and more, between words. `filler`: a hesitation (um, äh, euh) or "
        "an empty phrase (you know, du coup). `emphasis`: a word that stands out."
    )
    utterance: str = Field(
        description="Id of the utterance of speech_transcription in which it is; of a pause, the one before it."
    )
    next_utterance: str | None = Field(
        default=None, description="Id of the utterance after a pause; absent for a pause within one."
    )
    text: str | None = Field(default=None, description="The filler, bare, or the word; absent for a pause.")
    sort: Literal["hesitation", "phrase"] | None = Field(
        default=None, description="Of a filler: a sound of thinking, or an empty phrase that is set off."
    )
    strength: Measure | None = Field(
        default=None,
        description="Of an emphasis: how far it stands out, by the z-scores of pitch, energy and duration against up to "
        "eight words on each side, put together; 2: one word of forty.",
    )
    pitch_over: Measure | None = Field(
        default=None, description="Of an emphasis: semitones higher than the words around."
    )
    energy_over: Decibels | None = Field(
        default=None, description="Of an emphasis: dB louder than the words around."
    )
    duration_over: Measure | None = Field(
        default=None, description="Of an emphasis: seconds per syllable over those of the words around."
    )


class EnergyCurve(document.Part):
    """Level of the speech over time."""

    start: Seconds = Field(description="Time of the first value, in seconds.")
    step: Seconds = Field(description="Seconds from one value to the next.")
    decibels: list[Level | None] = Field(
        description="dB FS (RMS) of the step that begins then; absent (null) where nobody speaks."
    )


class SpeechFlowSummary(document.Summary):
    """What a person would quote of the delivery."""

    pauses: int = Field(description="Number of pauses.")
    pauses_per_minute: Measure = Field(description="Pauses per minute of speech, pauses included.")
    pause_share: Share = Field(description="Time of the pauses over the time of speech and pauses.")
    pause_mean: Seconds | None = Field(default=None, description="Mean length of a pause, in seconds.")
    pause_longest: Seconds | None = Field(default=None, description="Length of the longest, in seconds.")
    run: Measure = Field(description="Mean number of syllables between two pauses (mean length of run).")
    fillers: int = Field(description="Number of fillers.")
    fillers_per_minute: Measure = Field(description="Fillers per minute of speech, pauses included.")
    filler_words: dict[str, int] = Field(description="Filler -> how often, the most frequent first.")
    emphasised: int = Field(description="Number of emphasised words.")
    rhythm: Measure | None = Field(
        default=None,
        description="How uneven the syllables follow each other, 0..200: normalised pairwise variability index of the "
        "intervals between their nuclei (after Grabe and Low 2002); absent for less than ten intervals.",
    )
    energy: Decibels | None = Field(default=None, description="Median level of the speech, dB FS.")
    energy_range: Decibels | None = Field(
        default=None,
        description="dB from the level that a tenth of the speech is below to that a tenth is above.",
    )
    energy_curve: EnergyCurve


class SpeechFlow(SoundAnalyzer):
    """Pauses, fillers, emphasised words, rhythm and energy of speech."""

    name = "speech_flow"
    version = "2"
    segment = FlowEvent
    summary = SpeechFlowSummary
    after = ("speech_transcription",)
    nothing = "no speech was heard"

    def hear(self, sound: Sound, found: Found) -> Conclusion:
        """Measure what was transcribed."""
        utterances = [each for each in found.segments("speech_transcription", Utterance) if each.words]
        if not utterances:
            return Conclusion()
        measured = prosody_of(sound, lambda share: self.report(0.9 * share))
        spoken = passages_of([each.words for each in utterances])
        syllables = [
            syllables_of(each, part, measured) for each, part in zip(utterances, spoken, strict=True)
        ]
        whole = passages([word for each in utterances for word in each.words])
        pauses = _pauses(whole, utterances)
        said = _fillers(utterances)
        stressed = _emphases(utterances, syllables, measured)
        summary = _summary(whole, pauses, said, stressed, sum(map(sum, syllables)), measured)
        segments = sorted([*pauses, *said, *stressed], key=lambda each: (each.start, each.id))
        return Conclusion(segments=segments, summary=summary, found=True)


def _pauses(whole: Sequence[tuple[float, float]], utterances: Sequence[Utterance]) -> list[FlowEvent]:
    begins = [each.start for each in utterances]
    out: list[FlowEvent] = []
    for (_, start), (end, _) in pairwise(whole):
        if end - start > LONGEST:
            continue
        last = max(0, bisect_right(begins, (start + end) / 2) - 1)
        within = (start + end) / 2 < utterances[last].end or last + 1 == len(utterances)
        out.append(
            FlowEvent(
                id=f"pa{len(out) + 1}",
                kind="pause",
                start=start,
                end=end,
                utterance=utterances[last].id or "",
                next_utterance=None if within else utterances[last + 1].id,
            )
        )
    return out


def _fillers(utterances: Sequence[Utterance]) -> list[FlowEvent]:
    found = [(each, filler) for each in utterances for filler in fillers(each.words, each.language)]
    return [
        FlowEvent(
            id=f"fi{number}",
            kind="filler",
            start=utterance.words[filler.first].start,
            end=utterance.words[filler.last - 1].end,
            utterance=utterance.id or "",
            text=filler.text,
            sort=filler.sort,
        )
        for number, (utterance, filler) in enumerate(found, 1)
    ]


def _emphases(
    utterances: Sequence[Utterance], syllables: Sequence[Sequence[int]], measured: Prosody
) -> list[FlowEvent]:
    words: list[tuple[Utterance, Word]] = [(each, word) for each in utterances for word in each.words]
    counts = [count for each in syllables for count in each]
    found = stresses([word for _, word in words], counts, measured)
    out: list[FlowEvent] = []
    for (utterance, word), stress in zip(words, found, strict=True):
        if stress is not None and stress.strength >= EMPHATIC:
            out.append(
                FlowEvent(
                    id=f"em{len(out) + 1}",
                    kind="emphasis",
                    start=word.start,
                    end=word.end,
                    utterance=utterance.id or "",
                    text=word.text,
                    strength=stress.strength,
                    pitch_over=stress.pitch,
                    energy_over=stress.energy,
                    duration_over=stress.duration,
                )
            )
    return out


def _summary(
    whole: Sequence[tuple[float, float]],
    pauses: Sequence[FlowEvent],
    said: Sequence[FlowEvent],
    stressed: Sequence[FlowEvent],
    syllables: int,
    measured: Prosody,
) -> SpeechFlowSummary:
    lengths = [each.end - each.start for each in pauses]
    speaking = sum(end - start for start, end in whole)
    minutes = max(speaking + sum(lengths), 1e-3) / 60
    spoken = np.zeros(len(measured.intensity), bool)
    for start, end in whole:
        spoken[measured.frames(start, end)] = True
    levels = measured.intensity[spoken]
    low, middle, high = np.percentile(levels, [10, 50, 90]).tolist() if len(levels) else [None] * 3
    return SpeechFlowSummary(
        pauses=len(pauses),
        pauses_per_minute=len(pauses) / minutes,
        pause_share=sum(lengths) / (60 * minutes),
        pause_mean=sum(lengths) / len(lengths) if lengths else None,
        pause_longest=max(lengths, default=None),
        run=syllables / len(whole),
        fillers=len(said),
        fillers_per_minute=len(said) / minutes,
        filler_words=dict(Counter(each.text or "" for each in said).most_common()),
        emphasised=len(stressed),
        rhythm=_rhythm(whole, measured),
        energy=middle,
        energy_range=high - low if low is not None and high is not None else None,
        energy_curve=_energy(measured, spoken),
    )


def _rhythm(whole: Sequence[tuple[float, float]], measured: Prosody) -> float | None:
    """Mean relative difference of neighbouring intervals between syllables, in hundredths; none across a pause."""
    differences: list[float] = []
    for passage in whole:
        intervals = np.diff(syllable_nuclei(measured, [passage]))
        differences += [abs(one - other) / ((one + other) / 2) for one, other in pairwise(intervals.tolist())]
    return 100 * float(np.mean(differences)) if len(differences) >= LEAST_INTERVALS else None


def _energy(measured: Prosody, spoken: NDArray[np.bool_]) -> EnergyCurve:
    """Mean power of each step, of those values in which somebody speaks."""
    width = round(ENERGY_STEP / HOP)
    last = int(np.flatnonzero(spoken)[-1]) + 1 if spoken.any() else 0
    short = -last % width
    power = np.pad(np.where(spoken[:last], 10 ** (measured.intensity[:last] / 10), 0), (0, short))
    there = np.pad(spoken[:last], (0, short)).reshape(-1, width).sum(axis=1)
    mean = power.reshape(-1, width).sum(axis=1) / np.maximum(there, 1)
    levels = 10 * np.log10(np.maximum(mean, 1e-12))
    return EnergyCurve(
        start=0,
        step=ENERGY_STEP,
        decibels=[
            float(level) if 2 * count >= width else None for level, count in zip(levels, there, strict=True)
        ],
    )
