"""Whisper over CTranslate2: pieces of speech in; words with times, the language and measures of trust out.

Pieces are decoded in batches, and the encoder sees only as much time as the longest piece of the batch needs (plus
a margin of silence) instead of the 30 s that Whisper was made for. On the development clips (6 min of read, narrated
and synthetic speech in five languages) this took half the time of one 30 s window after the other (small model: .106
against .204 times the length, on one thread), at an error rate that was no higher (.066 against .074).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from faster_whisper.tokenizer import Tokenizer  # type: ignore[import-untyped]

RATE = 16_000
FRAMES = 100  # feature frames per second
LONGEST = 28.0  # seconds that a piece may last; Whisper's window is 30
MARGIN = (
    2.0  # seconds of silence after the longest piece of a batch: without it the decoder does not find its end
)
FLOOR = 10.0  # seconds that the encoder sees at least; with 4 s the error rate rose by a third
BEAM = (
    5  # greedy decoding took .032 instead of .036 times the length, but half as many errors more (.146, .101)
)
LEAD = 0.04  # seconds by which the attention is ahead of the sound: the median word began .03 s early against a synthesiser's
# own times, the median sentence .09 s against its samples
TOKENS = 224  # at most per piece: half of the decoder's context, as upstream
OPENING = "\"'“¿¡([{-"  # belong to the word after them
CLOSING = "\"'.,!?:”)]}\u3002\uff0c\uff01\uff1f\uff1a\u3001"  # to the word before; the full-width ones too
BATCH = {
    "cuda": 8,
    "cpu": 3,
}  # pieces decoded at once; on a CPU more are no faster, and with the small model 6 min of speech
# took 1.5 GB at 8, 1.2 GB at 4 and 1.1 GB at 3
UNSPACED = frozenset({"ja", "lo", "my", "th", "yue", "zh"})  # written without spaces between words
LOOP = 2.4  # text that zlib shrinks by more than this says the same over and over (upstream's threshold)


@dataclass(frozen=True)
class RecognisedWord:
    """A word as written (with its punctuation), its time in seconds from the piece's start, its probability."""

    text: str
    start: float
    end: float
    probability: float
    joined: bool
    """True where no space stands before it."""


@dataclass(frozen=True)
class Recognition:
    """What was understood of one piece.

    Attributes:
        language: ISO 639 code in which it was decoded.
        language_probability: of that language, 0..1.
        words: in order.
        mean_log_probability: of the tokens, natural logarithm; 0 = certain.
        no_speech_probability: that there is no speech at all, 0..1, as the model says.
        compression: bytes of the text over its bytes after zlib.
    """

    language: str
    language_probability: float
    words: tuple[RecognisedWord, ...]
    mean_log_probability: float
    no_speech_probability: float
    compression: float

    @property
    def text(self) -> str:
        """All words."""
        return joined(self.words)


def joined(words: Sequence[RecognisedWord]) -> str:
    """Words as running text."""
    return "".join(word.text if word.joined else f" {word.text}" for word in words).strip()


def whole_words(parts: Sequence[RecognisedWord]) -> list[RecognisedWord]:
    """Words as they are written between spaces: Whisper's own rule parts them at apostrophes and hyphens (`l` and
    `'aide`, `28` and `.8`). A word is as sure as the least sure of its parts."""
    words: list[RecognisedWord] = []
    for part in parts:
        if not part.joined or not words:
            words.append(part)
            continue
        first = words[-1]
        sure = min(first.probability, part.probability)
        words[-1] = RecognisedWord(first.text + part.text, first.start, part.end, sure, first.joined)
    return words


def known_languages() -> frozenset[str]:
    """ISO 639 codes of the languages that Whisper knows."""
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    return frozenset(_LANGUAGE_CODES)


class Recogniser:
    """A loaded Whisper model.

    Args:
        model: folder of a CTranslate2 model, or a name that faster-whisper fetches from its hub.
        device: "cpu", or "cuda" where CTranslate2 sees such a device.
        threads: of one inference on the CPU.

    Attributes:
        batch: pieces decoded at once.
    """

    def __init__(self, model: str, *, device: str, threads: int) -> None:
        from ctranslate2 import get_cuda_device_count  # type: ignore[import-untyped]
        from faster_whisper import WhisperModel  # type: ignore[import-untyped]

        where = "cuda" if device == "cuda" and get_cuda_device_count() else "cpu"
        self._whisper = WhisperModel(
            model, device=where, compute_type="float16" if where == "cuda" else "int8", cpu_threads=threads
        )
        self.batch = BATCH[where]
        self._tokenizers: dict[str, Tokenizer] = {}

    @property
    def multilingual(self) -> bool:
        """False for models that know English only."""
        return bool(self._whisper.model.is_multilingual)

    def _tokenizer(self, language: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._whisper.hf_tokenizer, self.multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]

    def encode(
        self, pieces: Sequence[NDArray[np.float32]], *, margin: float = MARGIN, floor: float = FLOOR
    ) -> Any:
        """The encoder's output for a batch of pieces (float32 (n,), 16 kHz mono, at most 28 s each).

        Args:
            pieces: the samples.
            margin: seconds of silence after the longest one.
            floor: seconds that the encoder sees at least.
        """
        extract = self._whisper.feature_extractor
        seconds = max(len(piece) for piece in pieces) / RATE
        window = min(30.0, max(floor, seconds + margin))
        frames = 2 * int(np.ceil(window * FRAMES / 2))
        samples = frames * RATE // FRAMES
        features = [
            extract(np.pad(piece, (0, max(0, samples - len(piece))))[:samples], padding=0)[:, :frames]
            for piece in pieces
        ]
        return self._whisper.encode(np.stack(features))

    def languages(self, encoded: Any) -> list[dict[str, float]]:
        """For each piece of a batch, the probability of every language."""
        if not self.multilingual:
            return [{"en": 1.0}] * int(encoded.shape[0])
        return [
            {token[2:-2]: probability for token, probability in answers}
            for answers in self._whisper.model.detect_language(encoded)
        ]

    def decode(
        self,
        encoded: Any,
        seconds: Sequence[float],
        languages: Sequence[tuple[str, float]],
        *,
        before: str = "",
    ) -> list[Recognition]:
        """The words of a batch.

        Args:
            encoded: what `encode` gave.
            seconds: how long each piece is.
            languages: (code, probability) for each piece.
            before: a text that the decoder takes for what was said before; it goes on in its style.
        """
        results = self._generate(encoded, languages, before)
        looped = [
            each
            for each, result in enumerate(results)
            if self._compression(result, languages[each][0]) > LOOP
        ]
        if looped:
            again = self._generate(encoded, languages, before, repetition_penalty=1.1, no_repeat_ngram_size=4)
            for each in looped:
                results[each] = again[each]
        aligned = self._align(encoded, results, seconds, languages)
        out = []
        for each, result in enumerate(results):
            tokens = len(result.sequences_ids[0])
            code, probability = languages[each]
            out.append(
                Recognition(
                    language=code,
                    language_probability=probability,
                    words=tuple(aligned[each]),
                    mean_log_probability=float(result.scores[0]) * tokens / (tokens + 1),
                    no_speech_probability=float(result.no_speech_prob),
                    compression=self._compression(result, code),
                )
            )
        return out

    def _generate(
        self, encoded: Any, languages: Sequence[tuple[str, float]], before: str, **constraints: Any
    ) -> list[Any]:
        from faster_whisper.transcribe import get_suppressed_tokens  # type: ignore[import-untyped]

        any_tokenizer = self._tokenizer(languages[0][0])
        context = [any_tokenizer.sot_prev, *any_tokenizer.encode(f" {before}")] if before else []
        prompts = [
            [*context, *self._tokenizer(code).sot_sequence, any_tokenizer.no_timestamps]
            for code, _probability in languages
        ]
        return list(
            self._whisper.model.generate(
                encoded,
                prompts,
                beam_size=BEAM,
                max_length=TOKENS,
                return_scores=True,
                return_no_speech_prob=True,
                suppress_blank=True,
                suppress_tokens=get_suppressed_tokens(any_tokenizer, [-1]),
                **constraints,
            )
        )

    def _text_tokens(self, result: Any, language: str) -> list[int]:
        end = self._tokenizer(language).eot
        return [token for token in result.sequences_ids[0] if token < end]

    def _compression(self, result: Any, language: str) -> float:
        from faster_whisper.transcribe import get_compression_ratio

        text = self._tokenizer(language).decode(self._text_tokens(result, language)).strip()
        return float(get_compression_ratio(text)) if text else 0.0

    def _align(
        self,
        encoded: Any,
        results: Sequence[Any],
        seconds: Sequence[float],
        languages: Sequence[tuple[str, float]],
    ) -> list[list[RecognisedWord]]:
        """When each word is spoken, by the decoder's attention to the sound (as in Whisper's own word times)."""
        from faster_whisper.transcribe import merge_punctuations

        tokens = [
            self._text_tokens(result, code) for result, (code, _) in zip(results, languages, strict=True)
        ]
        frames = [max(1, int(length * FRAMES)) for length in seconds]
        out: list[list[RecognisedWord]] = [[] for _ in results]
        for language in dict.fromkeys(code for code, _ in languages):
            # The whole batch each time: a batch in several languages is rare, and its parts cannot be taken out of
            # what may lie in a GPU's memory.
            found = self._whisper.find_alignment(self._tokenizer(language), tokens, encoded, frames)
            for each, words in enumerate(found):
                if languages[each][0] != language:
                    continue
                merge_punctuations(words, OPENING, CLOSING)
                parts = [
                    RecognisedWord(
                        text=word["word"].strip(),
                        start=float(word["start"]) + LEAD,
                        end=float(word["end"]) + LEAD,
                        probability=float(word["probability"]),
                        joined=not word["word"].startswith(" "),
                    )
                    for word in words
                    if word["word"].strip()
                ]
                out[each] = parts if language in UNSPACED else whole_words(parts)
        return out
