"""Hesitations that the decoder left out, put into a transcript from a second answer."""

from __future__ import annotations

import pytest

from scenogram.analyzers.sound.hesitations import (
    LANGUAGES,
    TEXT_BEFORE,
    is_hesitation,
    may_hide_hesitations,
    with_hesitations,
)
from scenogram.analyzers.sound.recognition import RecognisedWord


def words(*said: tuple[str, float], start: float = 0.0, each: float = 0.3) -> list[RecognisedWord]:
    """Words of these probabilities, one after the other."""
    return [
        RecognisedWord(text, start + each * at, start + each * (at + 1), probability, joined=False)
        for at, (text, probability) in enumerate(said)
    ]


def texts(found: list[RecognisedWord]) -> str:
    return " ".join(word.text for word in found)


PLAIN = words(("we", 0.9), ("need", 0.9), ("a", 0.9), ("way", 0.3), ("to", 0.9), ("do", 0.9), ("it", 0.9))


def test_one_that_was_left_out_is_put_in_at_its_time() -> None:
    again = words(
        ("We", 0.9), ("need,", 0.9), ("um,", 0.2), ("a", 0.9), ("way", 0.9), ("to", 0.9), ("do", 0.9), ("it.", 0.9)
    )  # fmt: skip
    found = with_hesitations(PLAIN, again, "en")
    assert texts(found) == "we need um, a way to do it"
    assert [word.start for word in found] == pytest.approx([each.start for each in again])
    assert found[0].probability == PLAIN[0].probability


def test_it_stands_in_place_of_the_word_that_it_was_taken_for() -> None:
    mine = words(("it", 0.9), ("costs", 0.9), ("or", 0.9), ("about", 0.9), ("ten", 0.9))
    again = words(("it", 0.9), ("costs", 0.9), ("uh,", 0.3), ("about", 0.9), ("ten", 0.9))
    assert texts(with_hesitations(mine, again, "en")) == "it costs uh, about ten"


def test_a_word_that_is_sure_stays_beside_it() -> None:
    mine = words(("it", 0.9), ("costs", 0.9), ("roughly", 0.9), ("about", 0.9), ("ten", 0.9))
    again = words(("it", 0.9), ("costs", 0.9), ("uh,", 0.3), ("about", 0.9), ("ten", 0.9))
    assert sorted(texts(with_hesitations(mine, again, "en")).split()) == sorted(
        ["it", "costs", "roughly", "uh,", "about", "ten"]
    )


def test_nothing_else_of_the_second_answer_is_taken() -> None:
    again = words(
        ("We", 0.9), ("need", 0.9), ("the", 0.9), ("way", 0.9), ("to", 0.9), ("go", 0.9), ("there", 0.9)
    )
    assert with_hesitations(PLAIN, again, "en") == PLAIN


def test_an_answer_about_something_else_is_not_believed() -> None:
    again = words(("Um,", 0.9), ("thank", 0.9), ("you", 0.9), ("for", 0.9), ("watching", 0.9))
    assert with_hesitations(PLAIN, again, "en") == PLAIN


def test_only_where_the_decoder_is_in_doubt_it_is_asked() -> None:
    assert may_hide_hesitations(PLAIN, "en")
    assert not may_hide_hesitations(words(("we", 0.9), ("need", 0.7)), "en")
    assert may_hide_hesitations(words(("we", 0.9), ("um,", 0.7)), "en")
    assert not may_hide_hesitations(PLAIN, "ja")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_text_before_hesitates_in_its_language(language: str) -> None:
    hesitant = [word for word in TEXT_BEFORE[language].split() if is_hesitation(word, language)]
    assert len(hesitant) >= 3


def test_a_question_is_none() -> None:
    assert is_hesitation("Eh,", "it")
    assert not is_hesitation("eh?", "it")
