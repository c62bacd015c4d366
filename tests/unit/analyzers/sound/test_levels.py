"""Levels, silences and stereo width."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.levels import Levels, silences

RATE = 44_100


def filled(*channels: NDArray[np.float32], block: int = 10_007) -> Levels:
    samples = np.stack(channels, axis=1).astype(np.float32)
    levels = Levels(RATE)
    for at in range(0, len(samples), block):
        levels.add(samples[at : at + block])
    return levels


def noise(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    return (0.1 * np.random.default_rng(seed).standard_normal(round(seconds * RATE))).astype(np.float32)


def test_a_level_is_the_rms_of_the_loudest_channel() -> None:
    half = np.full(RATE, 0.5, np.float32)
    assert filled(half, half / 10).decibels == pytest.approx([-6.02] * 50, abs=0.01)


def test_blocks_of_any_size_make_the_same_levels() -> None:
    sound = noise(1.0)
    assert np.allclose(filled(sound, block=100).decibels, filled(sound, block=RATE).decibels)


def test_silence_is_found_where_it_is() -> None:
    sound = noise(3.0)
    sound[RATE : 2 * RATE] = 0
    assert silences(filled(sound).decibels, -50, 0.3) == [pytest.approx((1.0, 2.0), abs=0.02)]


def test_a_short_gap_is_no_silence() -> None:
    sound = noise(1.0)
    sound[: RATE // 10] = 0
    assert silences(filled(sound).decibels, -50, 0.3) == []


def test_a_sound_on_one_side_is_no_silence() -> None:
    assert silences(filled(noise(1.0), np.zeros(RATE, np.float32)).decibels, -50, 0.3) == []


@pytest.mark.parametrize(
    ("right", "width"),
    [(noise(1), 0.0), (noise(1, 1), 0.5), (-noise(1), 1.0)],
    ids=["mono", "apart", "opposite"],
)
def test_stereo_width(right: NDArray[np.float32], width: float) -> None:
    assert filled(noise(1), right).width == pytest.approx(width, abs=0.01)


def test_balance_is_right_over_left() -> None:
    assert filled(noise(1), noise(1) * 2).balance == pytest.approx(6.02, abs=0.01)


def test_one_channel_has_no_width() -> None:
    levels = filled(noise(1))
    assert (levels.width, levels.balance) == (None, None)
