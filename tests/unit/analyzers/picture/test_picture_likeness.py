"""The way of a camera between two pictures is found where they have something in common, and not where they do not."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.picture.picture_likeness import shift_between, zoom_between

Grey = NDArray[np.uint8]
HEIGHT, WIDTH = 128, 72


def landscape(seed: int) -> Grey:
    """Blobs of many sizes, three frames wide and two high."""
    rng = np.random.default_rng(seed)
    noise = sum(
        cv2.resize(rng.normal(size=(side, side)), (3 * WIDTH, 2 * HEIGHT), interpolation=cv2.INTER_CUBIC)
        for side in (4, 8, 16, 32)
    )
    heights = np.asarray(noise, dtype=np.float64)
    scaled = 255 * (heights - heights.min()) / np.ptp(heights)
    return np.asarray(scaled, dtype=np.uint8)


def frame(picture: Grey, x: float, y: float = 0.25) -> Grey:
    """What a camera sees x frame widths and y frame heights into the landscape."""
    left, top = round(x * WIDTH), round(y * HEIGHT)
    return picture[top : top + HEIGHT, left : left + WIDTH]


@pytest.mark.parametrize("way", [0.2, 0.4, 0.6])
def test_a_pan_is_measured_by_what_both_pictures_show(way: float) -> None:
    scene = landscape(1)
    x, y, fit = shift_between(frame(scene, 0.5 + way), frame(scene, 0.5))
    assert [x, y] == pytest.approx([way, 0], abs=0.02)
    assert fit > 0.95


def test_a_tilt_is_measured_as_a_pan_is() -> None:
    scene = landscape(1)
    x, y, fit = shift_between(frame(scene, 1, 0.1), frame(scene, 1, 0.6))
    assert [x, y] == pytest.approx([0, -0.5], abs=0.02)
    assert fit > 0.95


@pytest.mark.parametrize("scale", [1.5, 2.0, 2.8])
def test_a_zoom_is_measured_in_and_out(scale: float) -> None:
    wide = frame(landscape(2), 1)
    height, width = round(HEIGHT / scale), round(WIDTH / scale)
    top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
    close = cast("Grey", cv2.resize(wide[top : top + height, left : left + width], (WIDTH, HEIGHT)))
    zoom, fit = zoom_between(wide, close)
    assert np.exp(zoom) == pytest.approx(scale, rel=0.08)
    assert fit > 0.9
    assert zoom_between(close, wide)[0] == pytest.approx(-zoom)


def test_two_places_have_no_way_between_them() -> None:
    one, other = frame(landscape(3), 1), frame(landscape(4), 1)
    assert shift_between(one, other)[2] < 0.8
    assert zoom_between(one, other)[1] < 0.8


def test_between_flat_pictures_there_is_no_way() -> None:
    flat = np.full((HEIGHT, WIDTH), 90, np.uint8)
    assert shift_between(flat, flat) == (0, 0, 0)
    assert zoom_between(flat, flat) == (0, 0)
