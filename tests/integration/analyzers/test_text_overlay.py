"""Texts are read, timed and described, with the real models, on a photograph that moves."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import cv2
import pytest

import scenogram
from scenogram.analyzers.picture.text_overlay import ScreenText, ScreenTextSummary
from scenogram.document import Document
from tests import media
from tests.stills import FPS, SIZE, Still, clip

WIDTH, HEIGHT = SIZE

pytestmark = pytest.mark.skipif(
    not hasattr(cv2, "FontFace"), reason="OpenCV draws all scripts from version 5 on"
)


class Shown(NamedTuple):
    """A text in the clip: frames [first, last), drawn from the height `y` down, in one line per row."""

    rows: tuple[str, ...]
    first: int
    last: int
    y: int
    size: int = 40
    colour: tuple[int, int, int] = (255, 255, 255)
    box: tuple[int, int, int] | None = None

    @property
    def span(self) -> tuple[float, float]:
        return pytest.approx(self.first / FPS, abs=0.05), pytest.approx(self.last / FPS, abs=0.05)  # type: ignore[return-value]


TITLE = Shown(("How I saved $12,450", "in only 6 months"), 5, 45, 150)
GERMAN = Shown(("Größe zählt nicht",), 50, 80, 640, box=(20, 20, 20))
SPANISH = Shown(("¡Mañana será otro día!",), 80, 110, 640)
POLISH = Shown(("Zażółć gęślą jaźń",), 110, 140, 640, colour=(255, 212, 0))
QUICK = tuple(
    Shown((word,), 60 + 6 * at, 66 + 6 * at, 480, 56) for at, word in enumerate(("THIS", "GOES", "FAST"))
)
RUSSIAN = Shown(("Привет, как дела",), 100, 140, 320)
ARABIC = Shown(("أفضل وصفة للخبز",), 60, 95, 320)
PRICE = Shown(("$24.90",), 20, 60, 400, 56, box=(200, 20, 40))
WATERMARK = Shown(("@studio.blau",), 0, 145, 905, 22)
SHOWN = (TITLE, GERMAN, SPANISH, POLISH, *QUICK, RUSSIAN, ARABIC, PRICE, WATERMARK)
FRAMES = 145


def drawn(picture: media.Picture, text: Shown) -> None:
    face = cv2.FontFace("sans")
    for row, words in enumerate(text.rows):
        size, y = text.size, text.y + row * round(1.4 * text.size)
        (_, _, width, _) = cv2.getTextSize(SIZE, words, (0, 0), face, size, 600)
        x = (WIDTH - width) // 2
        if text.box:
            cv2.rectangle(picture, (x - 16, y - size), (x + width + 16, y + size // 2), text.box, -1)
        else:
            for dx in (-2, 0, 2):
                for dy in (-2, 0, 2):
                    cv2.putText(picture, words, (x + dx, y + dy), (0, 0, 0), face, size, 600)
        cv2.putText(picture, words, (x, y), text.colour, face, size, 600)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Document:
    ground = Still("photos-skimage/coffee.png", FRAMES, scale=(2.4, 2.6), middle=((0.5, 0.5), (0.4, 0.52)))

    def picture(index: int) -> media.Picture:
        made = ground.at(index).copy()
        for text in SHOWN:
            if text.first <= index < text.last:
                drawn(made, text)
        return made

    path = clip(tmp_path_factory.mktemp("texts") / "texts.mp4", [picture], FRAMES)
    return scenogram.analyze(path, only=["text_overlay"], cache=False)


def texts_of(told: Document) -> list[ScreenText]:
    return [text for text in told.analyzers["text_overlay"].segments if isinstance(text, ScreenText)]


def found(told: Document, text: Shown) -> ScreenText:
    (one,) = [each for each in texts_of(told) if each.read_as == " ".join(text.rows)]
    return one


@pytest.mark.parametrize(
    "text", [TITLE, GERMAN, SPANISH, POLISH, *QUICK, PRICE, WATERMARK], ids=lambda text: text.rows[0]
)
def test_a_text_is_read_letter_by_letter_and_timed_to_the_frame(told: Document, text: Shown) -> None:
    one = found(told, text)
    assert (one.start, one.end) == text.span


def test_the_lines_of_a_title_are_one_text(told: Document) -> None:
    one = found(told, TITLE)
    assert one.text == "\n".join(TITLE.rows)
    assert [line.text for line in one.lines] == list(TITLE.rows)
    assert one.style.align == "centre"
    assert one.style.zone == "top"
    assert one.kind == "title"


@pytest.mark.parametrize(
    ("text", "language"), [(TITLE, "en"), (GERMAN, "de"), (SPANISH, "es"), (POLISH, "pl")]
)
def test_a_text_has_a_language(told: Document, text: Shown, language: str) -> None:
    assert found(told, text).language == language


@pytest.mark.parametrize("text", [RUSSIAN, ARABIC])
def test_what_cannot_be_read_is_there_without_words(told: Document, text: Shown) -> None:
    (one,) = [each for each in texts_of(told) if not each.readable and each.start == text.span[0]]
    assert (one.text, one.read_as, one.script, one.confidence) == ("", "", None, None)
    assert one.end == text.span[1]
    assert one.box[1] == pytest.approx(0.3, abs=0.02)


def test_nothing_is_said_twice_or_invented(told: Document) -> None:
    assert len(texts_of(told)) == len(SHOWN)


def test_colours_are_those_of_the_letters_and_their_ground(told: Document) -> None:
    assert found(told, PRICE).style.box is not None
    red, green, blue = (int(str(found(told, PRICE).style.box)[at : at + 2], 16) for at in (1, 3, 5))
    assert red > 170
    assert green < 60
    assert blue < 80
    yellow = str(found(told, POLISH).style.fill)
    assert int(yellow[1:3], 16) > 220
    assert int(yellow[5:7], 16) < 80


def test_a_price_and_a_watermark_are_called_so(told: Document) -> None:
    assert found(told, PRICE).kind == "price"
    assert found(told, WATERMARK).kind == "watermark"


def test_the_summary_counts_what_is_there(told: Document) -> None:
    summary = told.analyzers["text_overlay"].summary
    assert isinstance(summary, ScreenTextSummary)
    assert summary.texts == len(SHOWN)
    assert summary.unreadable == 2
    assert set(summary.languages) >= {"en", "de", "es", "pl"}
    assert summary.first == 0.0


def test_textures_are_not_read(tmp_path: Path) -> None:
    shots = [
        Still(f"photos-skimage/{name}", 12, scale=(1.5, 1.6))
        for name in ("brick.png", "gravel.png", "moon.png", "grass.png", "chelsea.png", "rocket.jpg")
    ]
    doc = scenogram.analyze(clip(tmp_path / "textures.mp4", shots), only=["text_overlay"], cache=False)
    assert texts_of(doc) == []
    assert doc.run.analyzers["text_overlay"].status == "empty"


@pytest.mark.parametrize(
    ("size", "frames"), [((64, 48), 3), ((218, 384), 1), ((1920, 200), 20), ((200, 1600), 20)]
)
def test_clips_of_any_shape_are_looked_at(tmp_path: Path, size: tuple[int, int], frames: int) -> None:
    def picture(index: int) -> media.Picture:
        made = media.picture(index, *size)
        cv2.putText(
            made, "Breaking", (5 * index, size[1] // 2), (255, 255, 255), cv2.FontFace("sans"), 30, 600
        )
        return made

    path = media.video(tmp_path / "odd.mp4", frames=frames, size=size, pictures=picture)
    doc = scenogram.analyze(path, only=["text_overlay"], cache=False)
    assert doc.run.analyzers["text_overlay"].status in {"ok", "empty"}
