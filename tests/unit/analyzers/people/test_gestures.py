"""Gestures from the points of a hand, and hands from palms and wrists."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.people.gestures import RECOGNISED, Gesture, fingers_of, gesture_of
from scenogram.analyzers.people.hand_gesture import gesture_spans, is_legible
from scenogram.analyzers.people.hand_places import hand_squares, lone_squares, owner, square_about
from scenogram.analyzers.people.hands import Palm, anchors, distinct_palms, region_of
from tests.unit.analyzers.people.bodies_made import body, sighting


def hand(*straight: str) -> np.ndarray:
    """A hand of which these fingers are straight and the others curled, metres."""
    points = np.zeros((21, 3))
    points[1:5] = [(0.02, -0.02, 0), (0.04, -0.04, 0), (0.05, -0.06, 0), (0.06, -0.08, 0)]
    for at, name in enumerate(("index", "middle", "ring", "little")):
        knuckle = np.array([0.03 - 0.02 * at, -0.09, 0.0])
        if name in straight:
            steps = [(0, -0.04, 0), (0, -0.03, 0), (0, -0.02, 0)]
        else:
            steps = [(0, -0.03, 0.01), (0, 0.005, 0.03), (0, 0.03, -0.01)]
        points[5 + 4 * at : 9 + 4 * at] = knuckle + np.cumsum([(0, 0, 0), *steps], axis=0)
    return points


def scores(**given: float) -> dict[Gesture, float]:
    return {name: given.get(name, 0.0) for name in RECOGNISED}


def test_fingers_are_straight_or_curled_however_the_hand_is_turned() -> None:
    turn = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]])
    for shape in (hand("index", "middle"), hand("index", "middle") @ turn):
        fingers = fingers_of(shape, 1.0)
        assert fingers.straight("index", "middle")
        assert fingers.curled("ring", "little")


@pytest.mark.parametrize(
    ("straight", "given", "told"),
    [
        (("index",), {}, ("pointing", None)),
        (("index",), {"pointing": 0.7}, ("pointing", 0.7)),
        (("index", "middle"), {"victory": 0.8}, ("victory", 0.8)),
        (("index", "middle"), {"victory": 0.4}, None),
        ((), {"pointing": 0.9}, None),
        (("index", "middle", "ring", "little"), {"open_palm": 0.55}, None),
        (("index", "middle", "ring", "little"), {"open_palm": 0.75}, ("open_palm", 0.75)),
        ((), {"closed_fist": 0.35}, ("closed_fist", 0.35)),
        (("index",), {"closed_fist": 0.9}, ("pointing", None)),
    ],
)
def test_a_gesture_needs_the_recogniser_or_the_fingers_and_no_contradiction(
    straight: tuple[str, ...], given: dict[str, float], told: tuple[str, float | None] | None
) -> None:
    assert gesture_of(scores(**given), fingers_of(hand(*straight), 1.0)) == told


def test_an_open_palm_is_seen_from_its_inner_side_and_holds_nothing() -> None:
    told = scores(open_palm=0.9)
    open_hand = hand("index", "middle", "ring", "little")
    assert gesture_of(told, fingers_of(open_hand, 1.0)) == ("open_palm", 0.9)
    assert gesture_of(told, fingers_of(open_hand, 0.0)) is None  # the back of a left hand
    fanned = open_hand.copy()
    fanned[8] += (0.06, 0, 0)
    fanned[20] -= (0.03, 0, 0)
    assert gesture_of(told, fingers_of(fanned, 1.0)) is None


def test_a_fist_is_as_legible_as_the_open_hand_that_closes() -> None:
    open_hand, fist = hand("index", "middle", "ring", "little"), hand()
    scale = 46 / float(np.ptp(open_hand[:, :2], axis=0).max())
    assert is_legible(scale * open_hand[:, :2])
    assert is_legible(1.1 * scale * fist[:, :2])
    assert not is_legible(0.5 * scale * open_hand[:, :2])


def test_a_gesture_that_a_hand_passes_through_is_none() -> None:
    told = [("victory", 0.8), ("victory", 0.9), (None, None), ("victory", 0.7), ("thumb_up", 0.6)]
    spans = gesture_spans([0.1, 0.3, 0.5, 0.7, 0.9], told, (0.0, 1.0))  # type: ignore[arg-type]
    assert spans == [("victory", 0.0, pytest.approx(0.8), pytest.approx(0.8))]


def test_a_hand_is_looked_for_beyond_the_wrist_and_only_where_one_is_seen() -> None:
    points, seen = body(right_wrist=None)
    [(left, top, side)] = hand_squares(points, seen, 0.3)
    assert side == pytest.approx(1.3 * 0.14)
    assert left < 0.6 < left + side
    assert top + side / 2 > 0.46


def test_hands_without_a_body_are_looked_for_in_the_whole_and_closer() -> None:
    whole, *close = lone_squares(540, 960)
    assert whole == (-210, 0, 960)
    assert len(close) == 3
    assert {side for _, _, side in close} == {540}
    assert min(top for _, top, _ in close) == 0
    assert max(top for _, top, _ in close) == pytest.approx(960 - 540)
    assert lone_squares(500, 500) == [(0, 0, 500)]


def test_a_hand_is_looked_for_where_it_was() -> None:
    left, top, side = square_about((0.4, 0.5, 0.1, 0.1), 1000, 500)
    assert side > 100
    assert (left + side / 2, top + side / 2) == (pytest.approx(450), pytest.approx(275))


def test_a_hand_belongs_to_the_nearest_wrist() -> None:
    points, seen = body()
    bodies = [sighting(points, seen, (0.35, 0.05, 0.3, 0.85))]
    scale = np.array([1000.0, 1000.0])
    assert owner(np.array([600.0, 470.0]), 0.4, bodies, scale) == (bodies[0].box, "left")
    assert owner(np.array([600.0, 470.0]), 0.97, bodies, scale) == (bodies[0].box, "right")
    assert owner(np.array([900.0, 100.0]), 0.7, bodies, scale) == (None, "right")


def test_the_region_of_a_hand_is_turned_with_it() -> None:
    upright = region_of(Palm((100, 100, 50, 50), (125, 150), (125, 110), 0.9))
    assert upright.turn == pytest.approx(0)
    assert upright.centre == (pytest.approx(125), pytest.approx(100))
    to_the_right = region_of(Palm((100, 100, 50, 50), (110, 125), (150, 125), 0.9))
    assert to_the_right.turn == pytest.approx(np.pi / 2)
    assert to_the_right.centre == (pytest.approx(150), pytest.approx(125))
    middle = to_the_right.to_picture() @ np.array([112, 112, 1])
    assert middle == pytest.approx([150, 125])


def test_a_palm_seen_in_two_squares_is_one() -> None:
    palms = [Palm((100, 100, 50, 50), (0, 0), (0, 0), score) for score in (0.7, 0.9)]
    far = Palm((300, 100, 50, 50), (0, 0), (0, 0), 0.6)
    assert [palm.score for palm in distinct_palms([*palms, far])] == [0.9, 0.6]


def test_the_detectors_cells_cover_the_square_evenly() -> None:
    assert anchors().shape == (2016, 2)
    assert anchors().mean(axis=0) == pytest.approx([0.5, 0.5])
