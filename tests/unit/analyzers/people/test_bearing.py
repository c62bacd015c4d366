"""The rules of body language, each on a body that shows it and on those that do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenogram.analyzers.people.bearing import arms_of, at_head, facing_of, lean_of
from scenogram.analyzers.people.body_language import gesturing, held
from tests.unit.analyzers.people.bodies_made import body, turned

CROSSED = {
    "left_elbow": (0.6, 0.37), "right_elbow": (0.4, 0.37), "left_wrist": (0.45, 0.36), "right_wrist": (0.55, 0.36),
}  # fmt: skip
CLASPED = {
    "left_elbow": (0.6, 0.37), "right_elbow": (0.4, 0.37), "left_wrist": (0.51, 0.44), "right_wrist": (0.49, 0.44),
}  # fmt: skip
AKIMBO = {"left_elbow": (0.67, 0.36), "left_wrist": (0.57, 0.45)}
WIDE = {
    "left_elbow": (0.68, 0.27), "right_elbow": (0.32, 0.27), "left_wrist": (0.78, 0.22), "right_wrist": (0.22, 0.22),
}  # fmt: skip
UNSEEN = {"left_wrist": None, "right_wrist": None}


@pytest.mark.parametrize(
    ("moved", "arms"),
    [(CROSSED, "crossed"), (AKIMBO, "on_hips"), (WIDE, "open"), (CLASPED, None), ({}, None), (UNSEEN, None)],
)
def test_arms(moved: dict[str, Any], arms: str | None) -> None:
    assert arms_of(*body(**moved)) == arms


def test_crossed_arms_are_crossed_however_large_the_picture_is() -> None:
    points, seen = body(**CROSSED)  # type: ignore[arg-type]
    assert arms_of(points * 0.2 + 0.3, seen) == "crossed"


def test_lean_has_a_side() -> None:
    points, seen = body()
    assert lean_of(turned(points, 30), seen) == pytest.approx(30, abs=0.5)
    assert lean_of(turned(points, -25), seen) == pytest.approx(-25, abs=0.5)
    assert lean_of(*body(left_hip=None, right_hip=None)) is None


def test_which_way_a_body_is_turned() -> None:
    points, seen = body()
    assert facing_of(points, seen, 0.9) == "camera"
    behind = points.copy()
    behind[:, 0] = 1 - behind[:, 0]
    assert facing_of(behind, seen, None) == "away"
    assert facing_of(behind, seen, 0.9) is None
    assert facing_of(*body(left_shoulder=(0.52, 0.25), right_shoulder=(0.48, 0.25)), 0.9) == "side"
    assert facing_of(turned(points, 40), seen, 0.9) == "camera"


def test_a_face_tells_where_the_shoulders_are_out_of_the_picture() -> None:
    close = body(left_shoulder=None)
    assert facing_of(*close, 0.9) == "camera"
    assert facing_of(*close, 0.2) is None
    assert facing_of(*close, None) is None


def test_a_hand_at_the_head() -> None:
    at_temple = body(left_elbow=(0.62, 0.3), left_wrist=(0.57, 0.19))
    assert at_head(*at_temple, []) is True
    assert at_head(*body(), []) is False
    assert at_head(*body(), [np.full((21, 2), 0.16) + np.array([0.33, 0.0])]) is True
    assert at_head(*body(left_wrist=None, right_wrist=None), []) is None
    assert at_head(*body(head_top=None), []) is None


def test_what_lasts_for_one_look_is_passed_through() -> None:
    told = ["crossed", None, "open", "open", "open", None, "open"]
    edges = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4]
    assert held(told, edges) == [("open", 0.4, 1.4)]


def test_hands_that_move_gesture_and_a_moving_camera_does_not() -> None:
    points, seen = body()
    times = [0.2 * at for at in range(10)]
    still = [points + np.array([0.01 * at, 0.0]) for at in range(10)]
    waving = [each.copy() for each in still]
    for at in (4, 5):
        waving[at][9] += (0.12 * (at - 3), -0.05)
    assert gesturing(times, still, [seen] * 10) == ([], pytest.approx(1.8))
    moves, watched = gesturing(times, waving, [seen] * 10)
    assert moves == [(pytest.approx(0.6), pytest.approx(1.2))]
    assert watched == pytest.approx(1.8)
