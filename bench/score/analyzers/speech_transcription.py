"""speech_transcription: are the words right, in every language, at the right time, and only where something is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bench.score.measures.matching import overlap
from bench.score.measures.pooling import mean, ratio
from bench.score.measures.writing import same_words, spoken, word_errors
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.truth import Truth
from bench.truth import Utterance as TrueUtterance
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.speech_transcription import Utterance, Word
from scenogram.document import Document

LANGUAGES = {"en": 0.10, "de": 0.15, "es": 0.15, "fr": 0.15}
"""Language -> the most that its word error rate may be."""

WORD_TOLERANCE = 0.2
"""Seconds by which a word's time may be off."""

KNOWN_WITHIN = 0.1
"""Words whose true time is less sure than this, in seconds, are not used for times."""

AUDIBLE = 15.0
"""dB that speech must stand above music for it to count as clean."""

NOISY, SYNTHETIC, OTHER = (
    "WER under music, noise or reverb",
    "WER of synthetic voices",
    "WER in other languages",
)

MEASURES = (
    *(
        Measure(
            f"WER {language}",
            f"word error rate, {language}, recorded voices with nothing else within {AUDIBLE:g} dB; no case, no punctuation, "
            "digits not spelt out; cases are utterances",
            ratio,
            at_most=bar,
        )
        for language, bar in LANGUAGES.items()
    ),
    Measure(OTHER, "the same, of all other languages", ratio, lower_is_better=True),
    Measure(NOISY, "the same, all languages, where something else sounds", ratio, lower_is_better=True),
    Measure(SYNTHETIC, "the same, all languages, where a machine speaks", ratio, lower_is_better=True),
    Measure(
        "word times",
        f"share of the words understood that begin within {WORD_TOLERANCE:g} s of the truth, where that is known to "
        f"{KNOWN_WITHIN:g} s",
        mean,
        at_least=0.9,
    ),
    Measure("word ends", f"share of them that end within {WORD_TOLERANCE:g} s of the truth", mean),
    Measure("language", "share of the utterances whose words are given the right language", mean),
    Measure(
        "words in music",
        "mean number of words heard in a clip that holds music and no speech",
        mean,
        at_most=0,
        unit="words",
    ),
    Measure(
        "words in nothing",
        "mean number of words heard in a clip that holds sound, but neither speech nor music",
        mean,
        lower_is_better=True,
        unit="words",
    ),
)


@dataclass(frozen=True)
class Token:
    """A word as it is compared. Times in seconds."""

    text: str
    start: float
    end: float
    confidence: float
    language: str


def applies(truth: Truth) -> bool:
    """Videos in which something is said, and those with sound that are known to be without speech."""
    return bool(truth.speech) or (truth.sound is not None and "speech" in truth.complete)


def score(document: Document, truth: Truth) -> Scores:
    """Compare utterance by utterance."""
    tokens = _tokens(document)
    scores: Scores = {}
    if not truth.speech:
        name = "words in music" if truth.music else "words in nothing"
        return {name: [len(tokens)], CONFIDENCE: [(token.confidence, False) for token in tokens]}
    for said, heard in _shared_out(truth, tokens):
        if not said.transcript:  # somebody speaks; what they say is not known
            continue
        true_words, found_words = spoken(said.transcript), [token.text for token in heard]
        scores.setdefault(_group(truth, said), []).append(word_errors(true_words, found_words))
        named = Counter(token.language for token in heard).most_common(1)
        scores.setdefault("language", []).append(float(bool(named) and named[0][0] == said.language))
        right = {j for _, j in same_words(true_words, found_words)}
        scores.setdefault(CONFIDENCE, []).extend(
            (token.confidence, j in right) for j, token in enumerate(heard)
        )
        if said.words and (said.words_within or 0) <= KNOWN_WITHIN:
            _score_times(scores, said, heard)
    return scores


def _score_times(scores: Scores, said: TrueUtterance, heard: list[Token]) -> None:
    true = [(text, word) for word in said.words for text in spoken(word.text)]
    pairs = same_words([text for text, _ in true], [token.text for token in heard])
    for i, j in pairs:
        word, token = true[i][1], heard[j]
        for name, gap in (("word times", token.start - word.start), ("word ends", token.end - word.end)):
            scores.setdefault(name, []).append(float(abs(gap) <= WORD_TOLERANCE))


def _group(truth: Truth, said: TrueUtterance) -> str:
    """Which of the error rates an utterance belongs to."""
    sound = truth.sound
    noisy = sound is not None and (sound.noise is not None or sound.reverb is not None)
    under = any(
        overlap(said.span, music.span) and music.level > said.level - AUDIBLE for music in truth.music
    )
    if said.synthetic:
        return SYNTHETIC
    if noisy or under:
        return NOISY
    language = said.language.partition("-")[0]
    return f"WER {language}" if language in LANGUAGES else OTHER


def _shared_out(truth: Truth, tokens: list[Token]) -> list[tuple[TrueUtterance, list[Token]]]:
    """Every word that was heard, with the utterance that is nearest in time. Where there may be more speech than the
    truth lists, words that touch no utterance are left out."""
    heard: list[list[Token]] = [[] for _ in truth.speech]
    for token in tokens:
        middle = (token.start + token.end) / 2
        away = [max(said.start - middle, middle - said.end, 0.0) for said in truth.speech]
        nearest = min(range(len(away)), key=away.__getitem__)
        if "speech" in truth.complete or away[nearest] <= WORD_TOLERANCE:
            heard[nearest].append(token)
    return list(zip(truth.speech, heard, strict=True))


def _tokens(document: Document) -> list[Token]:
    findings = document.analyzers.get("speech_transcription")
    utterances = [] if findings is None else [u for u in findings.segments if isinstance(u, Utterance)]
    return [
        Token(text, word.start, word.end, word.confidence, utterance.language)
        for utterance in utterances
        for word in utterance.words
        for text in spoken(word.text)
    ]


def ideal(truth: Truth) -> Conclusion:
    """Every word at its time; where that is not known, spread evenly over its utterance."""
    return Conclusion(segments=[_said(said, f"u{i}") for i, said in enumerate(truth.speech, 1)])


def _said(said: TrueUtterance, id_: str) -> Utterance:
    texts = said.transcript.split()
    step = (said.end - said.start) / max(1, len(texts))
    words = [
        Word(text=text, start=said.start + i * step, end=said.start + (i + 1) * step, confidence=1)
        for i, text in enumerate(texts)
    ]
    if said.words:
        words = [Word(text=word.text, start=word.start, end=word.end, confidence=1) for word in said.words]
    return Utterance(
        id=id_,
        start=said.start,
        end=said.end,
        confidence=1,
        text=said.transcript,
        language=said.language,
        language_confidence=1,
        words=words,
    )
