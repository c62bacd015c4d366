"""What is said, word by word."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.pieces import Piece, speech_pieces
from scenogram.analyzers.sound.recognition import RATE, LanguagePrior, Recogniser, Recognition, joined
from scenogram.analyzers.sound.sentences import SpokenWord, in_order, placed, sentences
from scenogram.analyzers.sound.voice_activity import speech_probability, speech_regions
from scenogram.clip import Sound
from scenogram.document import Confidence, Language, Measure, Seconds, Share

STORED = {"small": "whisper-small", "base": "whisper-base"}  # short names of what the catalog holds
ROUND = 32  # pieces that are in memory at once, encoded: 7 min of speech, 80 MB with the small model
VAD_SHARE = 0.05  # of the work, for the progress display

LANGUAGE_FLOOR = 0.6  # probability below which a language is not named
LEAST_LOG_PROBABILITY = -1.0
LEAST_WORD_PROBABILITY = 0.3


class Word(document.Part):
    """One spoken word."""

    text: str = Field(description="As written, with its punctuation.")
    start: Seconds = Field(description="When it begins, in seconds.")
    end: Seconds = Field(description="When it ends, in seconds.")
    confidence: Confidence = Field(description="Probability that the model gives the word, 0..1.")


class Utterance(document.Segment):
    """A sentence, or what is said between two pauses. Its id is u1, u2, ..."""

    text: str = Field(description="What is said.")
    language: Language = Field(description="ISO 639 code, or `undetermined`.")
    language_confidence: Confidence = Field(description="Probability of the likeliest language, 0..1.")
    words: list[Word] = Field(description="In order.")


class SpeechSummary(document.Summary):
    """What a person would quote of the speech."""

    language: Language = Field(description="The language most of it is in, or `undetermined`.")
    language_confidence: Confidence = Field(
        description="Mean probability of that language where it was heard, 0..1."
    )
    languages: dict[str, Share] = Field(description="Language -> share of the words.")
    words: int = Field(description="Number of words.")
    words_per_minute: Measure = Field(description="Words per minute of speech.")
    speech_seconds: Seconds = Field(description="Length of all utterances together, in seconds.")


class SpeechParameters(document.Parameters):
    """Settings of the transcription."""

    model: str = Field(
        default="whisper-small",
        description="`whisper-small`, `whisper-base`, a folder with a CTranslate2 Whisper model, or a size that "
        "faster-whisper fetches from its model hub (`large-v3`, `turbo`, ...).",
    )
    language: str | None = Field(
        default=None, pattern=r"^[a-z]{2,3}$", description="ISO 639 code to decode in; absent: recognised."
    )


class SpeechTranscription(SoundAnalyzer):
    """What is said: words with their times, sentences, and their language."""

    name = "speech_transcription"
    version = "1"
    segment = Utterance
    summary = SpeechSummary
    parameters = SpeechParameters
    profiles: ClassVar = {"fast": {"model": "whisper-base"}}
    nothing = "no speech was heard"

    settings: SpeechParameters

    @classmethod
    def needs(cls, settings: document.Parameters) -> tuple[str, ...]:
        """The voice activity model, and Whisper where the catalog has it."""
        assert isinstance(settings, SpeechParameters)  # noqa: S101 - by the contract
        stored = _stored(settings.model)
        return ("silero-vad", stored) if stored else ("silero-vad",)

    def open(self) -> None:
        """Load the voice activity model; Whisper waits until there is speech."""
        self._voice_activity = self.context.session("silero-vad")

    def hear(self, sound: Sound, found: Found) -> Conclusion:  # noqa: ARG002 - stands alone
        """Listen to the whole, and say what is said."""
        samples = sound.mono16k
        probability = speech_probability(
            samples, self._voice_activity, lambda share: self.report(share * VAD_SHARE)
        )
        pieces = speech_pieces(speech_regions(probability), probability, len(samples) / RATE)
        if not pieces:
            return Conclusion()
        words: list[SpokenWord] = []
        for number, (piece, recognition) in enumerate(self._recognised(samples, pieces)):
            if plausible(recognition):
                words += placed(
                    recognition.words,
                    piece.start,
                    recognition.language,
                    recognition.language_probability,
                    number,
                )
        utterances = [_utterance(number, each) for number, each in enumerate(sentences(in_order(words)), 1)]
        return Conclusion(segments=utterances, summary=_summary(utterances) if utterances else None)

    def _recognised(
        self, samples: NDArray[np.float32], pieces: Sequence[Piece]
    ) -> Iterator[tuple[Piece, Recognition]]:
        recogniser = self._recogniser()
        prior = LanguagePrior()
        for first in range(0, len(pieces), ROUND):
            these = pieces[first : first + ROUND]
            by_length = sorted(range(len(these)), key=lambda each: these[each].seconds)
            batches = [by_length[at : at + recogniser.batch] for at in range(0, len(these), recogniser.batch)]
            encoded = []
            heard: dict[int, dict[str, float]] = {}
            for batch in batches:
                encoded.append(recogniser.encode([these[each].of(samples) for each in batch]))
                for each, languages in zip(batch, recogniser.languages(encoded[-1]), strict=True):
                    heard[each] = languages
                    prior.add(languages, these[each].seconds)
            results: dict[int, Recognition] = {}
            for batch in batches:
                chosen = [
                    (self.settings.language, heard[each].get(self.settings.language, 0.0))
                    if self.settings.language
                    else prior.posterior(heard[each])
                    for each in batch
                ]
                recognised = recogniser.decode(
                    encoded.pop(0), [these[each].seconds for each in batch], chosen
                )
                results.update(zip(batch, recognised, strict=True))
                self.report(VAD_SHARE + (1 - VAD_SHARE) * (first + len(results)) / len(pieces))
            for each, piece in enumerate(these):
                yield piece, results[each]

    def _recogniser(self) -> Recogniser:
        stored = _stored(self.settings.model)
        folder = str(self.context.models[stored].folder) if stored else self.settings.model
        return Recogniser(folder, device=self.context.device, threads=self.context.threads)


def _stored(model: str) -> str | None:
    """The catalog's name of a Whisper model; None for a folder or a hub's model."""
    if Path(model).is_dir():
        return None
    name = STORED.get(model, model)
    return name if name in STORED.values() else None


def plausible(recognition: Recognition) -> bool:
    """Whether what was understood is there at all, and not the model's habit on sound without words."""
    if not recognition.words:
        return False
    mean = float(np.mean([word.probability for word in recognition.words]))
    return recognition.mean_log_probability >= LEAST_LOG_PROBABILITY and mean >= LEAST_WORD_PROBABILITY


def _utterance(number: int, words: Sequence[SpokenWord]) -> Utterance:
    probability = words[0].language_probability
    return Utterance(
        id=f"u{number}",
        start=words[0].start,
        end=words[-1].end,
        confidence=math.exp(float(np.mean([math.log(max(word.probability, 1e-6)) for word in words]))),
        text=joined(words),
        language=words[0].language if probability >= LANGUAGE_FLOOR else "undetermined",
        language_confidence=probability,
        words=[
            Word(text=word.text, start=word.start, end=word.end, confidence=word.probability)
            for word in words
        ],
    )


def _summary(utterances: Sequence[Utterance]) -> SpeechSummary:
    counts: dict[str, int] = {}
    for each in utterances:
        counts[each.language] = counts.get(each.language, 0) + len(each.words)
    total = sum(counts.values())
    main = max(counts, key=lambda language: counts[language])
    seconds = sum(each.end - each.start for each in utterances)
    return SpeechSummary(
        language=main,
        language_confidence=float(
            np.average(
                [each.language_confidence for each in utterances if each.language == main],
                weights=[len(each.words) for each in utterances if each.language == main],
            )
        ),
        languages={
            language: count / total for language, count in sorted(counts.items(), key=lambda item: -item[1])
        },
        words=total,
        words_per_minute=60 * total / max(seconds, 1e-3),
        speech_seconds=seconds,
    )
