"""Which sights of text are of one line, and which lines are of one text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenogram.analyzers.picture.text_blocks import blocks, mended
from scenogram.analyzers.picture.text_judgement import is_readable, is_unread_script, sureness
from scenogram.analyzers.picture.text_kinds import Facts, kind_of
from scenogram.analyzers.picture.text_language import script_of, with_opening_marks, without_strangers
from scenogram.analyzers.picture.text_lines import Line, Sight, continued, likeness
from scenogram.analyzers.picture.text_reading import Reading
from scenogram.analyzers.picture.text_style import Look
from scenogram.document import Box

ASPECT = 9 / 16
DRAWN = Look(fill="#ffffff", outline="#000000", evenness=1.5)


def line(
    text: str,
    start: float = 0.0,
    end: float = 2.0,
    box: Box = (0.2, 0.7, 0.6, 0.04),
    sure: float = 0.99,
    covered: float = 1.0,
    score: float = 0.8,
) -> Line:
    x, y, width, height = box
    corners = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)
    reading = Reading(text, (sure,) * len(text), covered)
    return Line(
        start=start, end=end, sights=[Sight(start, corners, score)], readings=[reading], looks=[DRAWN]
    )


def together(*lines: Line) -> list[str]:
    found = list(lines)
    boxes = {id(each): each.box for each in found}
    letters = {id(each): each.box[3] / 1.8 for each in found}
    return [
        " / ".join(" ".join(part.reading.text for part in row) for row in block.rows)
        for block in blocks(found, boxes, letters, ASPECT)
    ]


def test_a_line_that_goes_on_where_the_other_stopped_is_the_same() -> None:
    assert likeness(line("Day 12 of learning"), line("Day 12 of l")) == 0.9


def test_a_line_that_was_being_typed_is_the_same_although_its_last_letter_was_misread() -> None:
    assert likeness(line("C'est déjà l'été"), line("C'est déjà I")) == 0.9


def test_two_numbers_that_were_read_with_certainty_are_two_texts() -> None:
    assert likeness(line("Episode number 12"), line("Episode number 13")) == 0


def test_a_slip_of_the_recogniser_is_not_another_text() -> None:
    assert likeness(line("Przestań to robić"), line("Przestan to robić")) > 0.5


def test_a_text_is_recognised_where_it_has_moved() -> None:
    old = line("Breaking news", box=(0.1, 0.2, 0.3, 0.04))
    assert continued(line("Breaking news", box=(0.5, 0.6, 0.3, 0.04)), [line("Other words"), old]) is old


def test_the_lines_of_a_title_are_one_text() -> None:
    lower = (0.3, 0.76, 0.4, 0.04)
    assert together(line("How I saved"), line("$12,450", box=lower)) == ["How I saved / $12,450"]


def test_pieces_of_a_row_are_put_together_from_left_to_right() -> None:
    left, right = (0.2, 0.7, 0.25, 0.04), (0.48, 0.7, 0.3, 0.04)
    assert together(line("saved it", box=right), line("How I", box=left)) == ["How I saved it"]


def test_what_comes_later_is_another_text_unless_it_is_typed() -> None:
    lower = (0.3, 0.76, 0.4, 0.04)
    first, second = line("One pan"), line("two eggs", start=1.0, box=lower)
    assert together(first, second) == ["One pan", "two eggs"]
    first.grew = True
    assert together(first, second) == ["One pan / two eggs"]


def test_a_text_that_flickers_is_one_text() -> None:
    (whole,) = mended([line("Follow me", 0.0, 1.0), line("Follow me", 1.5, 3.0)])
    assert (whole.start, whole.end) == (0.0, 3.0)


def test_two_readings_of_one_place_at_one_time_are_one_text() -> None:
    (whole,) = mended([line("@nora_travels", 0.0, 9.0), line("@hora travel", 2.5, 3.0, sure=0.96)])
    assert whole.reading.text == "@nora_travels"


def test_a_piece_of_a_text_is_not_a_text_beside_it() -> None:
    piece = line("saved", 0.5, 1.0, box=(0.35, 0.7, 0.2, 0.04))
    assert [each.reading.text for each in mended([line("How I saved it"), piece])] == ["How I saved it"]


@pytest.mark.parametrize(
    ("text", "sure", "covered", "readable"),
    [
        ("Follow me", 0.97, 0.95, True),
        ("āuəušəv", 0.68, 0.9, False),  # Thai, read as what it is not
        (",   ?", 0.93, 0.3, False),  # Cyrillic: the recogniser answers with what it knows, which is little
        ("0", 0.93, 1.0, False),  # a cup
        ("8888", 0.93, 1.0, False),  # a row of windows
        ("αλημα σε λου", 0.95, 1.0, False),  # Greek, with letters missing
    ],
)
def test_words_are_given_only_where_they_were_read(
    text: str, sure: float, covered: float, readable: bool
) -> None:
    assert is_readable(line(text, sure=sure, covered=covered)) is readable


def test_a_script_that_cannot_be_read_is_still_a_text() -> None:
    assert is_unread_script(line("  ", covered=0.2), ASPECT)
    assert not is_unread_script(line("  ", covered=0.2, score=0.55), ASPECT)
    assert not is_unread_script(line("  ", covered=0.2, box=(0.1, 0.1, 0.8, 0.5)), ASPECT)


def test_a_line_is_the_less_sure_the_more_of_its_letters_are() -> None:
    assert sureness(line("Follow me", sure=0.999)) > 0.8
    assert sureness(line("Follow me", sure=0.9)) < 0.7
    assert sureness(line("Follow me", sure=0.8)) < sureness(line("Follow", sure=0.8))


@pytest.mark.parametrize(
    ("rows", "leads", "marked"),
    [
        (["No te lo pierdas!"], [0.8], ["¡No te lo pierdas!"]),
        (["No te lo", "pierdas! Ven"], [0.8, 0.4], ["¡No te lo", "pierdas! Ven"]),
        (["No te lo pierdas!"], [0.4], ["No te lo pierdas!"]),  # no room for a mark
        (["Hola. No te lo pierdas!"], [0.8], ["Hola. No te lo pierdas!"]),  # another sentence
        (["¿Vienes?"], [0.8], ["¿Vienes?"]),
    ],
)
def test_the_spanish_opening_mark_is_put_back_only_where_there_is_room_for_it(
    rows: list[str], leads: list[float], marked: list[str]
) -> None:
    assert with_opening_marks(rows, leads) == marked


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Größe zählt", "Latn"),
        ("大家好", "Hani"),
        ("元気ですか", "Jpan"),
        ("Καλημέρα", "Grek"),
        ("19,99 €", "Zyyy"),
    ],
)
def test_a_text_names_its_script(text: str, script: str) -> None:
    assert script_of(text) == script


CAPTION = Facts(
    text="this is what happened next",
    box=(0.1, 0.7, 0.8, 0.04),
    letters=0.024,
    usual=0.024,
    start=4.0,
    end=6.0,
    duration=10.0,
    inside=False,
    boxed=False,
    tilted=False,
    accompanied=False,
    followed=True,
)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "caption"),
        ({"text": "@studio.blau"}, "handle"),
        ({"text": "#fyp #travel"}, "hashtag"),
        ({"text": "$24.90"}, "price"),
        ({"text": "nur 19,99 €"}, "price"),
        ({"text": "1.299 TL"}, "price"),
        ({"text": "100 things I learnt"}, "caption"),
        (
            {"text": "@nora", "letters": 0.016, "box": (0.3, 0.9, 0.3, 0.03), "start": 0.0, "end": 9.0},
            "watermark",
        ),
        ({"box": (0.1, 0.15, 0.8, 0.05), "start": 0.2, "followed": False}, "title"),
        ({"letters": 0.04}, "title"),
        ({"letters": 0.038}, "caption"),
        ({"text": "WAIT", "letters": 0.05, "followed": False}, "title"),
        ({"text": "WAIT", "letters": 0.05}, "caption"),
        ({"text": "Goodbye", "letters": 0.05, "box": (0.3, 0.85, 0.4, 0.06), "followed": False}, "caption"),
        ({"text": "SALE", "letters": 0.05, "boxed": True, "followed": False}, "sticker"),
        (
            {"text": "@the_daily", "letters": 0.03, "box": (0.3, 0.9, 0.3, 0.03), "start": 0.0, "end": 9.0},
            "watermark",
        ),
        (
            {"text": "@the_daily", "letters": 0.03, "box": (0.3, 0.9, 0.3, 0.03), "start": 2.0, "end": 5.0},
            "handle",
        ),
        ({"inside": True}, "in_scene"),
        ({"text": "SALE", "boxed": True, "followed": False}, "sticker"),
        ({"text": "so good", "accompanied": True, "followed": False}, "sticker"),
    ],
)
def test_a_text_is_called_by_its_kind(changes: dict[str, object], kind: str) -> None:
    assert kind_of(replace(CAPTION, **changes)) == kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ("wait for the end分", "wait for the end"),  # an emoji
        ("wait for the end", "wait for the end"),
        ("上海 tower 欢迎你", "上海 tower 欢迎你"),
        ("東京", "東京"),
    ],
)
def test_what_an_emoji_is_read_as_has_no_say_in_the_language(read: str, words: str) -> None:
    assert without_strangers(read) == words
