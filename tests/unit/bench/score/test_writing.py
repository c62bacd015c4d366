"""Characters and words."""

from __future__ import annotations

import pytest

from bench.score.measures.writing import character_errors, same_words, spoken, word_errors, written


def test_edits_are_counted_as_by_hand() -> None:
    assert character_errors("kitten", "sitting") == (3, 6)
    assert word_errors(["the", "cat", "sat"], ["the", "hat", "sat", "down"]) == (2, 3)


def test_all_is_wrong_where_nothing_was_read() -> None:
    assert character_errors("price", "") == (5, 5)
    assert word_errors(["one", "two"], []) == (2, 2)


def test_words_where_nothing_was_said_are_errors_too() -> None:
    assert word_errors([], ["thanks", "for", "watching"]) == (3, 0)
    assert character_errors("", "abc") == (3, 0)


def test_a_line_feed_is_a_space_and_nothing_else_is_forgiven_on_screen() -> None:
    assert written("How I\n  saved ") == "How I saved"
    assert character_errors("How I saved", "How I\nsaved") == (0, 11)
    assert character_errors("Sale!", "sale") == (2, 5)
    assert character_errors("Straße", "Strasse") == (2, 6)


def test_composed_and_combined_letters_are_the_same() -> None:
    assert character_errors("café", "cafe\u0301") == (0, 4)


def test_speech_is_compared_without_case_and_punctuation() -> None:
    assert spoken("\u201cDon\u2019t — stop,\u201d he said; 20 % …now!") == [
        "dont",
        "stop",
        "he",
        "said",
        "20",
        "now",
    ]
    assert spoken("Qu'est-ce que c'est ?") == ["questce", "que", "cest"]


def test_words_that_are_the_same_are_found_by_their_place() -> None:
    truth, found = ["it", "was", "the", "best", "of", "times"], ["was", "the", "very", "best", "of", "time"]
    assert same_words(truth, found) == [(1, 0), (2, 1), (3, 3), (4, 4)]
    assert same_words(truth, []) == []


@pytest.mark.parametrize("text", ["", "a", "Guten Tag, schöne neue Welt"])
def test_a_text_has_no_errors_against_itself(text: str) -> None:
    assert character_errors(text, text)[0] == 0
    assert word_errors(spoken(text), spoken(text))[0] == 0
