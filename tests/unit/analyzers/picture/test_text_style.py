"""The colours of a text, measured on texts that were drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from scenogram.analyzers.picture.text_style import look_of

QUAD = np.array([[40, 170], [360, 170], [360, 230], [40, 230]], np.float32)


def drawn(
    fill: tuple[int, int, int], outline: tuple[int, int, int] | None, box: tuple[int, int, int] | None
) -> NDArray[np.uint8]:
    """Words on a picture of clouds; their line is at QUAD."""
    rough = np.random.default_rng(5).integers(40, 210, (7, 7, 3)).astype(np.uint8)
    picture = Image.fromarray(
        np.asarray(cv2.resize(rough, (400, 400), interpolation=cv2.INTER_CUBIC), np.uint8)
    )
    pen = ImageDraw.Draw(picture)
    if box:
        pen.rectangle((25, 155, 375, 245), fill=box)
    stroke = 4 if outline else 0
    font = ImageFont.load_default(46)
    pen.text((200, 200), "WAIT FOR IT", fill, font, anchor="mm", stroke_width=stroke, stroke_fill=outline)
    return np.asarray(picture)


def near(found: str | None, colour: tuple[int, int, int]) -> bool:
    return found is not None and all(
        abs(int(found[at : at + 2], 16) - channel) < 40 for at, channel in zip((1, 3, 5), colour, strict=True)
    )


@pytest.mark.parametrize("fill", [(255, 255, 255), (255, 212, 0), (230, 60, 90)])
def test_letters_and_their_outline_are_told_apart(fill: tuple[int, int, int]) -> None:
    picture = drawn(fill, (0, 0, 0), None)
    look = look_of(picture, QUAD, picture[170:230, 40:360])
    assert near(look.fill, fill)
    assert near(look.outline, (0, 0, 0))
    assert look.box is None


def test_the_box_behind_a_text_is_named() -> None:
    picture = drawn((255, 255, 255), None, (200, 20, 40))
    look = look_of(picture, QUAD, picture[170:230, 40:360])
    assert near(look.fill, (255, 255, 255))
    assert near(look.box, (200, 20, 40))


def test_a_wall_of_one_colour_is_no_box() -> None:
    picture = drawn((255, 255, 255), None, None)
    wall = np.where(picture == 255, picture, np.uint8(90))
    assert look_of(wall, QUAD, wall[170:230, 40:360]).box is None


def test_the_ink_is_framed_closely() -> None:
    picture = drawn((255, 255, 255), (0, 0, 0), None)
    left, top, right, bottom = look_of(picture, QUAD, picture[170:230, 40:360]).extent
    assert 0.0 <= left < 0.12
    assert 0.8 < right <= 1.0
    assert 0.1 < top < 0.35
    assert 0.7 < bottom < 0.9
