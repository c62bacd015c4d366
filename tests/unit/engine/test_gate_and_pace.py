"""Which frames are looked at: the first at or after each step, and of those the ones on which something is new."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers import Sampling
from scenogram.clip import Size
from scenogram.engine.gate import change
from scenogram.engine.lanes import Pace, every_size


def taken(fps: float | None, times: list[float]) -> list[float]:
    pace = Pace(fps)
    return [time for time in times if pace.takes(time)]


def test_five_a_second_of_thirty() -> None:
    times = [index / 30 for index in range(60)]
    assert taken(5, times) == pytest.approx([index / 5 for index in range(10)])


def test_a_step_that_falls_between_frames_takes_the_next_one() -> None:
    times = [index / 24 for index in range(24)]
    assert taken(5, times) == pytest.approx([0, 5 / 24, 10 / 24, 15 / 24, 20 / 24])


def test_ntsc_time_does_not_drift() -> None:
    times = [index * 1001 / 30000 for index in range(30 * 600)]
    assert len(taken(2, times)) == pytest.approx(times[-1] * 2 + 1, abs=1)


def test_a_gap_is_not_made_up_for() -> None:
    assert taken(5, [0.0, 0.1, 3.0, 3.05, 3.1, 3.2]) == [0.0, 3.0, 3.2]


def test_more_than_there_is_takes_all() -> None:
    times = [index / 10 for index in range(10)]
    assert taken(30, times) == times
    assert taken(None, times) == times


def test_nothing_has_changed_on_the_same_picture() -> None:
    picture = np.full((128, 72), 90, np.float32)
    assert change(picture, picture.copy()) == 0


def test_a_small_place_that_changes_counts_as_much_as_there() -> None:
    before = np.zeros((128, 72), np.float32)
    after = before.copy()
    after[64:72, 40:48] = 255  # one cell of 16 x 9, 1/144 of the picture
    assert change(before, after) == pytest.approx(255)
    assert change(before, after) > 100 * np.abs(after - before).mean()


@pytest.mark.parametrize("shape", [(128, 72), (72, 128), (3, 2), (1, 1), (127, 71)])
def test_any_shape(shape: tuple[int, int]) -> None:
    one = np.zeros(shape, np.float32)
    assert change(one, one + 7) == pytest.approx(7)


def test_another_shape_is_another_picture() -> None:
    assert change(np.zeros((10, 10), np.float32), np.zeros((10, 9), np.float32)) == 255


def test_every_frame_is_made_only_as_large_as_somebody_needs_of_every_frame() -> None:
    small, large = Size(long_side=64, grey=True), Size(long_side=960)
    assert every_size([Sampling(fps=2, size=large)]) is None
    assert every_size([Sampling(fps=2, size=large), Sampling(fps=None, size=small)]) == small
    assert every_size([Sampling(fps=2, size=large, trail=Size(long_side=32))]) == Size(long_side=32)
    assert every_size([Sampling(fps=None), Sampling(fps=None, size=small)]) == Size()
    both = every_size([Sampling(fps=None, size=small), Sampling(fps=None, size=Size(long_side=200))])
    assert both == Size(long_side=200)
