"""The picture in a frame that is filled up around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from scenogram.analyzers.picture.inner_picture import inner_picture

WHOLE = (0.0, 0.0, 1.0, 1.0)


def noise(height: int, width: int) -> np.ndarray:
    """Something with detail everywhere."""
    small = np.random.default_rng(2).integers(0, 255, (height // 6, width // 6, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


@pytest.mark.parametrize("fill", ["bars", "blur"])
def test_wide_footage_in_an_upright_frame_is_found(fill: str) -> None:
    picture = noise(304, 540)
    frame = np.zeros((960, 540, 3), np.uint8)
    if fill == "blur":
        frame[:] = cv2.GaussianBlur(cv2.resize(picture, (540, 960)), (0, 0), 40) // 3
    frame[400:704] = picture
    assert inner_picture(frame) == pytest.approx((0, 400 / 960, 1, 304 / 960), abs=0.01)


def test_a_narrower_picture_is_found_on_all_sides() -> None:
    frame = np.full((960, 540, 3), 30, np.uint8)
    frame[300:600, 60:480] = noise(300, 420)
    assert inner_picture(frame) == pytest.approx((60 / 540, 300 / 960, 420 / 540, 300 / 960), abs=0.01)


def test_a_picture_that_fills_the_frame_is_the_frame() -> None:
    assert inner_picture(noise(960, 540)) == WHOLE
    assert inner_picture(np.full((960, 540, 3), 90, np.uint8)) == WHOLE


def test_a_plain_wall_is_no_fill() -> None:
    frame = noise(960, 540)
    wall = np.full((300, 540, 3), 200, np.uint8)
    heads = np.abs(np.arange(540) - 270) // 3
    for column, top in enumerate(heads):
        frame[: 100 + top, column] = wall[: 100 + top, column]
    assert inner_picture(frame) == WHOLE
