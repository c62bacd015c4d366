"""What lids and gaze do over time."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.people.eye_tracking import held, shut_spans, usual_opening

FPS = 15


def lids(*parts: tuple[float, float]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Blinks and closed spans of (seconds, opening) one after the other."""
    openings = np.concatenate([np.full(round(seconds * FPS), opening) for seconds, opening in parts])
    times = (np.arange(len(openings)) + 0.5) / FPS
    return shut_spans(openings, usual_opening(times, openings), np.arange(len(openings) + 1) / FPS)


def test_a_short_dip_of_the_lids_is_a_blink() -> None:
    blinks, closed = lids((2, 0.3), (2 / FPS, 0.05), (2, 0.3))
    assert blinks == [pytest.approx((2.0, 2.0 + 2 / FPS))]
    assert closed == []


def test_a_blink_need_not_be_whole() -> None:
    assert len(lids((2, 0.3), (2 / FPS, 0.13), (2, 0.3))[0]) == 1


def test_eyes_shut_for_long_are_closed() -> None:
    assert lids((3, 0.3), (1, 0.05), (3, 0.3)) == ([], [pytest.approx((3.0, 4.0))])


def test_a_look_down_is_neither() -> None:
    assert lids((3, 0.3), (1, 0.14), (3, 0.3)) == ([], [])


def test_eyes_that_are_always_narrow_are_not_shut() -> None:
    assert lids((5, 0.09)) == ([], [])


def test_who_smiles_with_narrowed_eyes_does_not_blink() -> None:
    assert lids((3, 0.3), (3, 0.2), (3, 0.3)) == ([], [])


def test_a_gaze_holds_on_between_the_thresholds() -> None:
    off = np.array([5, 9, 12, 13, 15, 13, 12, 9])
    assert held(off).tolist() == [True, True, True, True, False, False, False, True]
    assert held(np.array([])).tolist() == []
