"""How aroused voices sound, and how good or bad is what they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.arousal import Moment, arousal, brightness, moments
from scenogram.analyzers.sound.prosody import prosody_of
from scenogram.analyzers.sound.speakers import SpeakerTurn
from scenogram.analyzers.sound.speech_transcription import Utterance
from scenogram.analyzers.sound.voice_activity import NETWORK, speech_of, speech_regions
from scenogram.clip import Sound
from scenogram.document import Measure, Seconds, Span

PAUSE = 0.5  # seconds over which speech is one passage, where there is no transcript
RATED = "en"  # the language whose words the lexicon knows
REGISTER = 7.0  # semitones between the median pitches of two voices from which they are of two registers: somebody who raises
# their voice goes up by two to four, men and women are some ten apart (Titze 1989). Of 1000 drawings of a soft, a plain and a raised
# passage of one of ten voices .002 have a gap that is wider; with 5 semitones .06


class SpeechAffect(document.Segment):
    """How one passage is said: an utterance, or speech without a pause where there is no transcript. Ids: j1, j2, ..."""

    utterance: str | None = Field(
        default=None, description="Id of the utterance in speech_transcription, where there is a transcript."
    )
    voice: str | None = Field(
        default=None, description="Id of the voice in speakers, where voices were told apart."
    )
    arousal: Measure | None = Field(
        default=None,
        description="Mean of `curve`, -1 (calm) .. 1 (excited); 0 is the middle of this voice in this clip. Absent where "
        "the voice says too little to have a middle.",
    )
    valence: Measure | None = Field(
        default=None,
        description="Of the words, -1 (bad) .. 1 (good), VADER's compound score; 0 where they are neither. Absent where the "
        "words are not English.",
    )
    times: list[Seconds] = Field(
        description="Times of the curve, in seconds: the middles of its moments of 1 s."
    )
    curve: list[Measure] = Field(description="Arousal at these times, -1..1.")


class SpeechEmotionSummary(document.Summary):
    """The speech's feeling in short."""

    liveliest: str | None = Field(
        default=None, description="Id of the passage with the highest arousal, of two or more."
    )
    calmest: str | None = Field(
        default=None, description="Id of the passage with the lowest arousal, of two or more."
    )
    arousal_range: Measure | None = Field(
        default=None,
        description="From the 10th to the 90th percentile of the curve, 0..2: some .4 to .8 in plain reading.",
    )
    valence: Measure | None = Field(
        default=None, description="Mean valence by number of words, -1..1; absent without English words."
    )


class SpeechEmotion(SoundAnalyzer):
    """How aroused voices sound over time, and how good or bad their words are."""

    name = "speech_emotion"
    version = "2"
    segment = SpeechAffect
    summary = SpeechEmotionSummary
    models = (NETWORK,)
    uses = ("speakers", "speech_transcription")
    nothing = "nobody speaks"

    def hear(self, sound: Sound, found: Found) -> Conclusion:
        """Measure the voice of each passage against the rest of what it says."""
        samples = sound.mono16k
        until = sound.start + sound.duration
        utterances = [
            each for each in found.segments("speech_transcription", Utterance) if each.start < until
        ]
        turns = found.segments("speakers", SpeakerTurn)
        passages: list[Span] = [(each.start, each.end) for each in utterances]
        if not passages:
            probability = speech_of(sound, self.context, lambda share: self.report(0.4 * share))
            passages = [span for span in speech_regions(probability, PAUSE) if span[0] < until]
        passages = [(start, min(end, until)) for start, end in passages]
        if not passages:
            return Conclusion()
        voices = [_voice(passage, turns) for passage in passages]
        prosody = prosody_of(sound, lambda share: self.report(0.4 + 0.4 * share))
        bright = brightness(samples)
        self.report(0.9)
        measured = [moments(prosody, bright, [passage]) for passage in passages]
        rated = _rated(measured, voices)
        segments = [
            _described(number, passage, voice, told)
            for number, (passage, voice, told) in enumerate(zip(passages, voices, rated, strict=True), 1)
        ]
        words = _add_valence(segments, utterances)
        return Conclusion(
            segments=segments,
            summary=_summary(segments, words),
            method="arousal: Bone, Lee and Narayanan (2014), voices of one register together; valence: VADER"
            if turns
            else "arousal: Bone, Lee and Narayanan (2014), all voices taken for one; valence: VADER",
        )


def _voice(passage: Span, turns: Sequence[SpeakerTurn]) -> str | None:
    """Whose most of a passage is; None where voices were not told apart."""
    shares: dict[str, float] = {}
    for turn in turns:
        shared = min(passage[1], turn.end) - max(passage[0], turn.start)
        if shared > 0:
            shares[turn.voice] = shares.get(turn.voice, 0.0) + shared
    return max(shares, key=lambda voice: shares[voice]) if shares else None


Rated = list[tuple[float, float]]
"""(time, arousal) of the moments of one passage."""


def _rated(measured: Sequence[list[Moment]], voices: Sequence[str | None]) -> list[Rated]:
    """The curve of each passage."""
    curves: list[Rated] = [[] for _ in measured]
    for register in _registers(measured, voices):
        own = [
            (index, each) for index, some in enumerate(measured) if voices[index] in register for each in some
        ]
        scores = arousal([each for _, each in own])
        if scores is not None:
            for (index, each), score in zip(own, scores.tolist(), strict=True):
                curves[index].append((each.time, score))
    return curves


def _registers(measured: Sequence[list[Moment]], voices: Sequence[str | None]) -> list[frozenset[str | None]]:
    """Voices by register: a voice that is raised is told apart from itself as if it were another's, and measured against
    itself alone it would have no middle to be above."""
    pitches: dict[str | None, list[float]] = {}
    for voice, some in zip(voices, measured, strict=True):
        pitches.setdefault(voice, []).extend(each.pitch for each in some)
    heights = sorted(
        ((float(np.median(own)), voice) for voice, own in pitches.items() if own), key=lambda one: one[0]
    )
    groups: list[list[str | None]] = []
    before = -np.inf
    for height, voice in heights:
        if height - before > REGISTER:
            groups.append([])
        groups[-1].append(voice)
        before = height
    return [frozenset(group) for group in groups]


def _described(number: int, passage: Span, voice: str | None, curve: Rated) -> SpeechAffect:
    return SpeechAffect(
        id=f"j{number}",
        start=passage[0],
        end=passage[1],
        voice=voice,
        arousal=float(np.mean([score for _, score in curve])) if curve else None,
        times=[time for time, _ in curve],
        curve=[round(score, 3) for _, score in curve],
    )


def _add_valence(segments: Sequence[SpeechAffect], utterances: Sequence[Utterance]) -> list[int]:
    """Rates the words of each utterance; how many words each segment has."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    lexicon = SentimentIntensityAnalyzer() if any(each.language == RATED for each in utterances) else None
    words = []
    for segment, utterance in zip(segments if utterances else (), utterances, strict=True):
        segment.utterance = utterance.id
        words.append(len(utterance.words))
        if utterance.language == RATED and lexicon is not None:
            segment.valence = float(lexicon.polarity_scores(utterance.text)["compound"])
    return words


def _summary(segments: Sequence[SpeechAffect], words: Sequence[int]) -> SpeechEmotionSummary:
    curve = [score for each in segments for score in each.curve]
    aroused = sorted((each.arousal, each.id) for each in segments if each.arousal is not None)
    rated = [
        (each.valence, count)
        for each, count in zip(segments, words, strict=False)
        if each.valence is not None and count
    ]
    summary = SpeechEmotionSummary()
    if curve:
        low, high = np.percentile(curve, [10, 90])
        if len(aroused) > 1:
            summary.calmest, summary.liveliest = aroused[0][1], aroused[-1][1]
        summary.arousal_range = float(high - low)
    if rated:
        summary.valence = float(
            np.average([valence for valence, _ in rated], weights=[count for _, count in rated])
        )
    return summary
