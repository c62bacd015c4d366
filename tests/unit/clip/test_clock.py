"""Times come from timestamps; where those fail, they are estimated and counted."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from scenogram.clip.clock import Clock

TB = Fraction(1, 90_000)


def run(pts: list[int | None], **options: float) -> tuple[Clock, list[float]]:
    clock = Clock(Fraction(0), TB, Fraction(30), **options)
    for value in pts:
        clock.next(value)
    clock.last(None)
    return clock, clock.times


def test_times_are_the_timestamps_exactly() -> None:
    _, times = run([0, 3003, 6006, 9009])
    assert times == [0.0, 3003 / 90_000, 6006 / 90_000, 9009 / 90_000]


def test_the_first_timestamp_need_not_be_zero() -> None:
    clock = Clock(Fraction(-2, 3), TB, None)
    assert clock.next(-60_000) == (None, 0.0)


def test_a_missing_timestamp_is_estimated() -> None:
    clock, times = run([0, 3000, None, 9000])
    assert times == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30])
    assert clock.estimated == 1


def test_a_stray_timestamp_is_put_between_its_neighbours() -> None:
    clock, times = run([0, 3000, 6000, 90_000, 12_000, 15_000])
    assert times == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30, 4 / 30, 5 / 30])
    assert clock.estimated == 1


def test_repeated_timestamps_still_give_growing_times() -> None:
    _, times = run([0, 3000, 3000, 3000, 12_000])
    assert all(after > before for before, after in pairwise(times))


@pytest.mark.parametrize("start_again", [0, 100_000])
def test_timestamps_that_begin_anew_go_on_without_a_break(start_again: int) -> None:
    first = [200_000 + 3000 * i for i in range(10)]
    second = [start_again + 4500 * i for i in range(10)]
    clock = Clock(Fraction(200_000, 90_000), TB, Fraction(30))
    for pts in first + second:
        clock.next(pts)
    clock.last(None)
    steps = clock.durations
    assert clock.breaks == 1
    assert steps[:9] == pytest.approx([1 / 30] * 9)
    assert steps[10:] == pytest.approx([1 / 20] * 9)


def test_short_disorder_that_goes_on_is_a_new_beginning_too() -> None:
    clock, times = run([*range(0, 30_000, 3000), *range(0, 30_000, 3000)])
    assert times == pytest.approx([i / 30 for i in range(20)])
    assert (clock.breaks, clock.estimated) == (1, 0)


def test_a_leap_far_past_the_declared_end_is_not_believed() -> None:
    clock, times = run([0, 3000, 90_000 * 5000, 90_000 * 5000 + 3000], declared=1.0)
    assert times == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30])
    assert clock.breaks == 1


def test_a_long_still_picture_is_believed() -> None:
    clock, times = run([0, 3000, 90_000 * 50], declared=51.0)
    assert times[-1] == 50.0
    assert clock.breaks == 0


def test_millisecond_rounding_is_not_a_variable_frame_rate() -> None:
    clock = Clock(Fraction(0), Fraction(1, 1000), Fraction(30))
    for index in range(30):
        clock.next(round(index * 1000 / 30))
    clock.last(None)
    assert clock.odd_ones(frozenset()) == []
