"""Where a picture lies in the frame and how a camera moves over it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.make.geometry import Move, clipped, fit, map_box, moved, relative

FRAME = (720, 1280)


def centre_of(matrix: np.ndarray, size: tuple[int, int]) -> tuple[float, float]:
    x, y, width, height = map_box(matrix, (0.5, 0.5, 0.0, 0.0), size)
    return x + width / 2, y + height / 2


def test_a_covering_picture_reaches_all_edges_and_a_whole_one_stays_inside() -> None:
    cover = map_box(fit((300, 200), (0, 0, 720, 1280), cover=True), (0, 0, 1, 1), (300, 200))
    whole = map_box(fit((300, 200), (0, 0, 720, 1280), cover=False), (0, 0, 1, 1), (300, 200))
    assert cover[0] <= 0
    assert cover[0] + cover[2] >= 720
    assert cover[3] == pytest.approx(1280)
    assert whole == pytest.approx((0, 400, 720, 480))


def test_the_anchor_says_which_part_of_a_cut_picture_is_kept() -> None:
    left = map_box(fit((300, 100), (0, 0, 100, 100), cover=True, anchor=(0, 0.5)), (0, 0, 1, 1), (300, 100))
    right = map_box(fit((300, 100), (0, 0, 100, 100), cover=True, anchor=(1, 0.5)), (0, 0, 1, 1), (300, 100))
    assert left[0] == pytest.approx(0)
    assert right[0] == pytest.approx(-200)


def test_a_pan_to_the_right_takes_the_picture_to_the_left_at_its_speed() -> None:
    base = fit((720, 1280), (0, 0, 720, 1280), cover=True)
    x, y = centre_of(moved(base, Move(pan=0.1), 2.0, FRAME), (720, 1280))
    assert (x, y) == pytest.approx((360 - 0.2 * 720, 640))


def test_a_zoom_scales_about_the_middle_by_its_exponent() -> None:
    base = fit((720, 1280), (0, 0, 720, 1280), cover=True)
    box = map_box(moved(base, Move(zoom=0.2), 3.0, FRAME), (0, 0, 1, 1), (720, 1280))
    assert box[2] == pytest.approx(720 * math.exp(0.6))
    assert box[0] + box[2] / 2 == pytest.approx(360)


def test_a_camera_that_rolls_clockwise_turns_the_picture_the_other_way() -> None:
    base = fit((720, 1280), (0, 0, 720, 1280), cover=True)
    matrix = moved(base, Move(roll=10), 1.0, FRAME)
    up = matrix[:, :2] @ np.array([0.0, -1.0])
    assert math.degrees(math.atan2(up[0], -up[1])) == pytest.approx(-10)


def test_a_shaking_camera_has_the_speed_that_it_is_given() -> None:
    move = Move(shake=0.1, seed=7)
    times = np.arange(0, 60, 1 / 240)
    path = np.array([move.jitter(float(t)) for t in times])
    speed = np.sqrt((np.diff(path, axis=0) ** 2).sum(axis=1).mean()) * 240
    assert speed == pytest.approx(0.1, rel=0.1)


def test_a_box_is_cut_at_the_frame_and_the_share_that_is_left_is_told() -> None:
    box, share = clipped((-50.0, 10.0, 100.0, 20.0), (0.0, 0.0, 720.0, 1280.0))
    assert box == (0.0, 10.0, 50.0, 20.0)
    assert share == pytest.approx(0.5)
    assert clipped((800.0, 0.0, 10.0, 10.0), (0.0, 0.0, 720.0, 1280.0))[1] == 0
    assert relative(box, FRAME) == pytest.approx((0, 10 / 1280, 50 / 720, 20 / 1280))
