"""What is said, word by word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.sound.hesitations import TEXT_BEFORE, may_hide_hesitations, with_hesitations
from scenogram.analyzers.sound.languages import one_language, spoken_languages
from scenogram.analyzers.sound.pieces import Piece, Region, pieces_by_language, short_regions, speech_pieces
from scenogram.analyzers.sound.recognition import (
    RATE,
    RecognisedWord,
    Recogniser,
    Recognition,
    joined,
    known_languages,
)
from scenogram.analyzers.sound.second_look import asked_again
from scenogram.analyzers.sound.sentences import (
    SpokenWord,
    fitted,
    in_order,
    placed,
    sentences,
    within,
    without_echoes,
)
from scenogram.analyzers.sound.singing import is_sung, sung_stretches
from scenogram.analyzers.sound.voice_activity import NETWORK, speech_of, speech_regions, voiced_stretches
from scenogram.clip import Sound
from scenogram.document import Confidence, Language, Measure, Seconds, Share
from scenogram.errors import ModelDamaged, ModelFetchFailed

STORED = {"small": "whisper-small", "base": "whisper-base"}  # short names of what the catalog holds
ROUND = 48  # regions that are in memory at once, encoded: some 2.5 min of speech, 35 MB with the small model
LANGUAGE_MARGIN, LANGUAGE_WINDOW = (
    1.0,
    5.0,
)  # seconds after a region, and at least, when only the language is asked:
# with 0 and 2 a sentence of 2.7 s in Italian was Italian with .41, with these .94
VAD_SHARE = 0.05  # of the work, for the progress display

LANGUAGE_FLOOR = 0.5  # probability below which a language is not named: any other may be as likely
LEAST_LOG_PROBABILITY = -0.7  # mean of a piece's tokens, and
LEAST_WORD_PROBABILITY = (
    0.55  # mean of its words; what has less is not what was said. Measured with the small model: real
)
# and synthetic speech, also under music as loud as the speech, has -.38 and .72 and more; what was read into reversed
# speech and into eight voices at once has mostly -.7 and .6 and less


T = TypeVar("T")


class Word(document.Part):
    """One spoken word."""

    text: str = Field(description="As written, with its punctuation.")
    start: Seconds = Field(description="When it begins, in seconds.")
    end: Seconds = Field(description="When it ends, in seconds.")
    confidence: Confidence = Field(description="Probability that the model gives the word, 0..1.")
    sung: bool | None = Field(default=None, description="True where it is sung; absent where it is spoken.")


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
    sung: Share = Field(default=0, description="Sung words over all words.")


class SpeechParameters(document.Parameters):
    """Settings of the transcription."""

    model: str = Field(
        default="whisper-small",
        description="`whisper-small`, `whisper-base`, a folder with a CTranslate2 Whisper model, or a size that "
        "faster-whisper fetches from its model hub (`large-v3`, `turbo`, ...).",
    )
    language: str | None = Field(
        default=None,
        description="ISO 639 code to decode in, of those that Whisper knows; absent: recognised.",
    )

    @field_validator("language")
    @classmethod
    def _known(cls, language: str | None) -> str | None:
        if language is not None and language not in known_languages():
            raise ValueError(f"Whisper does not know the language {language!r}")
        return language


class SpeechTranscription(SoundAnalyzer):
    """What is said: words with their times, sentences, and their language."""

    name = "speech_transcription"
    version = "5"
    segment = Utterance
    summary = SpeechSummary
    parameters = SpeechParameters
    profiles: ClassVar = {"fast": {"model": "whisper-base"}}
    nothing = "no speech was heard"
    model_slot = "speech"

    settings: SpeechParameters

    @classmethod
    def needs(cls, settings: document.Parameters) -> tuple[str, ...]:
        """Voice activity, singing, and Whisper where the catalog has it."""
        assert isinstance(settings, SpeechParameters)  # noqa: S101 - by the contract
        stored = _stored(settings.model)
        return (NETWORK, "firered-aed", *([stored] if stored else []))

    def open(self) -> None:
        """Load the model of singing; Whisper waits until there is speech."""
        self._singing = self.context.session("firered-aed")

    def hear(self, sound: Sound, found: Found) -> Conclusion:  # noqa: ARG002 - stands alone
        """Listen to the whole, and say what is said."""
        samples = sound.mono16k
        probability = speech_of(sound, self.context, lambda share: self.report(share * VAD_SHARE))
        regions = short_regions(speech_regions(probability), probability)
        if not regions:
            return Conclusion()
        recogniser = self._recogniser()
        words: list[SpokenWord] = []
        for first in range(0, len(regions), ROUND):
            share = (first / len(regions), min(1.0, (first + ROUND) / len(regions)))
            some = regions[first : first + ROUND]
            for piece, recognition in self._recognised(recogniser, samples, some, share):
                if plausible(recognition):
                    for part, again in self._again(
                        recogniser, samples, some, probability, piece, recognition
                    ):
                        words += placed(self._hesitant(recogniser, samples, part, again), part.start, again)
        words = without_echoes(in_order(words))
        words = in_order(fitted(words, voiced_stretches(probability)))
        words = within(words, max(0.0, sound.start + sound.duration))
        sung = sung_stretches(samples, self._singing) if words else []
        utterances = [_utterance(number, each, sung) for number, each in enumerate(sentences(words), 1)]
        return Conclusion(segments=utterances, summary=_summary(utterances) if utterances else None)

    def _recognised(
        self,
        recogniser: Recogniser,
        samples: NDArray[np.float32],
        regions: Sequence[Region],
        share: tuple[float, float],
    ) -> list[tuple[Piece, Recognition]]:
        """What is understood of some regions, in order of time; `share` of the work is from .. to."""
        duration = len(samples) / RATE
        pieces = speech_pieces(regions, duration)
        batches = _batches(pieces, recogniser.batch)
        encoded = [recogniser.encode([pieces[each].of(samples) for each in batch]) for batch in batches]
        told = _in_order([each for some in encoded for each in recogniser.languages(some)], batches)
        languages: list[tuple[str, float]] = []
        if self.settings.language:
            asked = self.settings.language
            languages = [(asked, each.get(asked, 0.0)) for each in told]
        elif (language := one_language(told, [piece.seconds for piece in pieces])) is not None:
            languages = [(language, each.get(language, 0.0)) for each in told]
        else:
            lengths = [end - start for start, end in regions]
            spoken = spoken_languages(self._languages(recogniser, samples, regions), lengths)
            anew, languages = pieces_by_language(regions, spoken, duration)
            if anew != pieces:
                pieces, batches = anew, _batches(anew, recogniser.batch)
                encoded = [recogniser.encode([anew[each].of(samples) for each in batch]) for batch in batches]
        results: list[Recognition] = []
        for batch in batches:
            results += recogniser.decode(
                encoded.pop(0), [pieces[each].seconds for each in batch], [languages[each] for each in batch]
            )
            done = share[0] + (share[1] - share[0]) * len(results) / len(pieces)
            self.report(VAD_SHARE + (1 - VAD_SHARE) * done)
        return list(zip(pieces, _in_order(results, batches), strict=True))

    @staticmethod
    def _again(
        recogniser: Recogniser,
        samples: NDArray[np.float32],
        regions: Sequence[Region],
        probability: NDArray[np.float32],
        piece: Piece,
        recognition: Recognition,
    ) -> list[tuple[Piece, Recognition]]:
        """What is understood of a piece, asked once more in parts where something seems to be left out of it."""
        inside = [each for each in regions if piece.start <= each[0] and each[1] <= piece.end]
        parts = asked_again(piece, inside, recognition, probability)
        language = (recognition.language, recognition.language_probability)
        anew: list[tuple[Piece, Recognition]] = []
        for part in parts:  # one by one: there are few
            anew += zip(
                [part],
                recogniser.decode(recogniser.encode([part.of(samples)]), [part.seconds], [language]),
                strict=True,
            )
        anew = [(part, again) for part, again in anew if plausible(again)]
        more = sum(len(again.words) for _, again in anew) > len(recognition.words)
        return anew if more else [(piece, recognition)]

    @staticmethod
    def _hesitant(
        recogniser: Recogniser, samples: NDArray[np.float32], piece: Piece, recognition: Recognition
    ) -> Sequence[RecognisedWord]:
        """The words of a piece, with the hesitations that were left out of it."""
        language = recognition.language
        if not may_hide_hesitations(recognition.words, language):
            return recognition.words
        (again,) = recogniser.decode(
            recogniser.encode([piece.of(samples)]),
            [piece.seconds],
            [(language, recognition.language_probability)],
            before=TEXT_BEFORE[language],
        )
        return with_hesitations(recognition.words, again.words, language)

    @staticmethod
    def _languages(
        recogniser: Recogniser, samples: NDArray[np.float32], regions: Sequence[Region]
    ) -> list[dict[str, float]]:
        """What each region says of its language."""
        spans = [Piece(start, end) for start, end in regions]
        batches = _batches(spans, 2 * recogniser.batch)
        told: list[dict[str, float]] = []
        for batch in batches:
            told += recogniser.languages(
                recogniser.encode(
                    [spans[each].of(samples) for each in batch], margin=LANGUAGE_MARGIN, floor=LANGUAGE_WINDOW
                )
            )
        return _in_order(told, batches)

    def _recogniser(self) -> Recogniser:
        asked = self.settings.model
        stored = _stored(asked)
        folder = str(self.context.models[stored].folder) if stored else asked
        try:
            return Recogniser(folder, device=self.context.device, threads=self.context.threads)
        except (ValueError, OSError, RuntimeError) as error:
            if stored:
                raise
            if Path(asked).is_dir():
                raise ModelDamaged(
                    f"{asked} cannot be read as a CTranslate2 Whisper model: {error}",
                    hint="Give a folder that holds model.bin, config.json and tokenizer.json.",
                ) from error
            raise ModelFetchFailed(
                f"the speech model {asked!r} is not in the catalog and cannot be had from the model hub: {error}",
                hint="Use whisper-small, whisper-base, a folder, or a size such as large-v3 with the hub in reach.",
            ) from error


def _batches(pieces: Sequence[Piece], size: int) -> list[list[int]]:
    """Indices of pieces, in batches of like length: all of a batch cost as much as its longest."""
    order = sorted(range(len(pieces)), key=lambda each: pieces[each].seconds)
    return [order[at : at + size] for at in range(0, len(order), size)]


def _in_order(results: Sequence[T], batches: Sequence[Sequence[int]]) -> list[T]:
    """Results of batches, in the order of their pieces."""
    order = [each for batch in batches for each in batch]
    return [result for _, result in sorted(zip(order, results, strict=True), key=lambda pair: pair[0])]


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


def _utterance(number: int, words: Sequence[SpokenWord], sung: Sequence[Region]) -> Utterance:
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
            Word(
                text=word.text,
                start=word.start,
                end=word.end,
                confidence=word.probability,
                sung=is_sung(word.start, word.end, sung) or None,
            )
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
        sung=sum(bool(word.sung) for each in utterances for word in each.words) / total,
    )
