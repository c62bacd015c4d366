"""Pauses, syllables of words, and rates, from words whose times are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.pauses import passages, passages_of, pauses
from scenogram.analyzers.sound.prosody import prosody
from scenogram.analyzers.sound.speech_rate import syllables_of
from scenogram.analyzers.sound.speech_transcription import Utterance, Word
from scenogram.analyzers.sound.syllables import syllables_in

RATE = 16_000


def buzz(seconds: float) -> NDArray[np.float32]:
    """A voice of 120 Hz."""
    moments = np.arange(round(seconds * RATE)) / RATE
    wave = np.sum([np.sin(2 * np.pi * 120 * each * moments) / each for each in range(1, 20)], axis=0)
    return (0.1 * wave).astype(np.float32)


def sound(*spoken: tuple[float, float], seconds: float, noise: float = 0.0003) -> NDArray[np.float32]:
    wave = (noise * np.random.default_rng(0).standard_normal(round(seconds * RATE))).astype(np.float32)
    for start, end in spoken:
        voice = buzz(end - start)
        wave[round(start * RATE) : round(start * RATE) + len(voice)] += voice
    return wave


def word(text: str, start: float, end: float) -> Word:
    return Word(text=text, start=start, end=end, confidence=1)


class TestPauses:
    def test_are_the_gaps_between_words(self) -> None:
        words = [word("one", 0.5, 1.4), word("two", 2.6, 3.5), word("three", 3.6, 4.0)]
        assert pauses(words) == [(1.4, 2.6)]

    def test_a_short_gap_is_none(self) -> None:
        assert pauses([word("one", 0.5, 1.5), word("two", 1.65, 3.0)]) == []

    def test_part_the_passages(self) -> None:
        words = [word("one", 0.6, 1.0), word("two", 1.0, 1.4), word("three", 2.6, 3.4)]
        assert passages(words) == [(0.6, 1.4), (2.6, 3.4)]
        assert passages_of([words[:2], words[2:]]) == [[(0.6, 1.4)], [(2.6, 3.4)]]

    def test_utterances_without_a_pause_are_parted_between_their_words(self) -> None:
        words = [word("one.", 0.5, 2.0), word("Two.", 2.0, 3.5)]
        (first,), (second,) = passages_of([words[:1], words[1:]])
        assert first[1] == second[0] == pytest.approx(2.0)

    def test_of_nothing(self) -> None:
        assert passages([]) == []
        assert pauses([]) == []


class TestSyllables:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", {"times": 1, "wisdom": 2, "foolishness": 3, "incredulity": 5, "walked": 1, "wanted": 2, "apple": 2}),
            ("en", {"country": 2, "Americans,": 4, "don't": 1, "didn't": 2, "you're": 1, "being": 2, "the": 1, "BBC": 3}),
            ("de", {"Mädchen": 2, "heute": 2, "Schule": 2, "Theater": 3, "schöne": 2, "Häuser": 2, "viel": 1}),
            ("fr", {"matin": 2, "recette": 2, "beaucoup": 2, "N'oubliez": 3, "famille": 2, "qu'il": 1, "théâtre": 2}),
            ("es", {"mañana": 3, "río": 2, "también": 2, "queso": 2, "pequeña": 3, "familia": 3, "guerra": 2, "y": 1}),
            ("it", {"famiglia": 3, "più": 1, "questa": 2, "mercato": 3, "idea": 3, "è": 1}),
            ("pt", {"não": 1, "coração": 3, "água": 2, "manhã": 2, "você": 2, "quero": 2}),
        ],
    )  # fmt: skip
    def test_are_counted_as_they_are_spelt(self, language: str, words: dict[str, int]) -> None:
        assert {each: syllables_in(each, language) for each in words} == words

    @pytest.mark.parametrize(("text", "language"), [("8:30", "en"), ("B2B", "en"), ("-", "en"), ("対", "ja")])
    def test_are_not_made_up(self, text: str, language: str) -> None:
        assert syllables_in(text, language) is None

    def test_of_a_number_are_counted_in_the_sound(self) -> None:
        measured = prosody(sound((0.5, 0.7), (0.8, 1.0), (1.1, 1.3), seconds=2))
        said = Utterance(
            start=0.5, end=1.3, text="Room 22.", language="en", language_confidence=1,
            words=[word("Room", 0.5, 0.75), word("22.", 0.75, 1.3)],
        )  # fmt: skip
        assert syllables_of(said, [(0.5, 1.3)], measured) == [1, 2]

    def test_of_a_language_whose_spelling_is_unknown_are_counted_in_the_sound(self) -> None:
        measured = prosody(sound((0.5, 0.7), (0.8, 1.0), (1.1, 1.3), seconds=2))
        said = Utterance(
            start=0.5, end=1.3, text="Mae hi.", language="cy", language_confidence=1,
            words=[word("Mae", 0.5, 0.75), word("hi.", 0.75, 1.3)],
        )  # fmt: skip
        assert syllables_of(said, [(0.5, 1.3)], measured) == [1, 2]
