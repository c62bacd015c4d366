"""The form of music, its tags and what its beat network is shown, from sound made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.beat_network import _filters as beat_filters
from scenogram.analyzers.sound.beats import RATE, onset_strength
from scenogram.analyzers.sound.music_form import course, drops, returns
from scenogram.analyzers.sound.music_tags import BANDS, MOST, PATCH, TAGS, patches, tag_scores

Wave = NDArray[np.float32]


def tune(seconds: float, seed: int = 0) -> Wave:
    """Eight random notes a second over a random bass."""
    rng = np.random.default_rng(seed)
    count = round(seconds * 8)
    time = np.arange(RATE // 8) / RATE
    high = rng.uniform(500, 3000, count)
    low = rng.uniform(60, 120, count)
    notes = [
        np.exp(-6 * time) * (0.1 * np.sin(2 * np.pi * a * time) + 0.2 * np.sin(2 * np.pi * b * time))
        for a, b in zip(high, low, strict=True)
    ]
    return np.concatenate(notes).astype(np.float32)


def thin(sound: Wave) -> Wave:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) < 400] = 0
    return (0.5 * np.fft.irfft(spectrum, len(sound))).astype(np.float32)


def drops_of(sound: Wave, spoken: tuple[float, float] = (0, 0)) -> list[float]:
    strength = onset_strength(sound)
    talk = np.zeros(len(strength), bool)
    talk[round(100 * spoken[0]) : round(100 * spoken[1])] = True
    return drops(course(sound), strength, 0, len(sound) / RATE, talk)


def test_a_drop_is_where_the_bass_comes_in() -> None:
    sound = np.concatenate([thin(tune(5)), tune(5, 1)])
    assert drops_of(sound) == [pytest.approx(5, abs=0.05)]


def test_music_that_only_goes_on_drops_nowhere() -> None:
    assert drops_of(tune(12)) == []
    assert drops_of(np.concatenate([tune(5), thin(tune(5, 1))])) == []
    assert drops_of(tune(2)) == []


def test_a_drop_under_a_voice_is_not_told() -> None:
    assert drops_of(np.concatenate([thin(tune(5)), tune(5, 1)]), spoken=(2, 8)) == []


def test_a_passage_that_returns_is_told_with_where_it_was() -> None:
    sound = np.concatenate([tune(6), tune(5, 1), tune(6), tune(3, 2)])
    (found,) = returns(course(sound), [(0, 20)])
    assert (found.start, found.of) == pytest.approx((11, 0), abs=0.3)
    assert found.end == pytest.approx(17, abs=0.5)


def test_other_music_does_not_return() -> None:
    assert returns(course(tune(20)), [(0, 20)]) == []


def test_nothing_returns_outside_music() -> None:
    sound = np.concatenate([tune(6), tune(5, 1), tune(6)])
    assert returns(course(sound), [(0, 8)]) == []
    assert returns(course(sound), []) == []


def test_next_to_no_sound_has_no_course() -> None:
    assert len(course(np.zeros(100, np.float32)).level) == 0


def test_levels_of_the_course_are_those_of_the_sound() -> None:
    time = np.arange(RATE) / RATE
    sine = course((0.5 * np.sin(2 * np.pi * 100 * time)).astype(np.float32))
    assert sine.level[2:-2] == pytest.approx(-9.03, abs=0.3)
    assert sine.bass[2:-2] == pytest.approx(-9.03, abs=0.5)


def test_patches_of_three_seconds_follow_each_other() -> None:
    assert patches(np.zeros(RATE, np.float32)).shape == (1, PATCH, BANDS)
    assert patches(np.zeros(10 * RATE, np.float32)).shape == (3, PATCH, BANDS)


def test_a_long_piece_is_tagged_from_a_part_of_it() -> None:
    asked: list[int] = []

    def network(some: Any) -> list[NDArray[Any]]:
        asked.append(len(some))
        return [np.full((len(some), len(TAGS)), 0.25, np.float32)]

    scores = tag_scores(np.zeros(600 * RATE, np.float32), network)  # type: ignore[arg-type]
    assert sum(asked) == MOST
    assert scores == pytest.approx(np.full(len(TAGS), 0.25))
    assert len(TAGS) == len(set(TAGS)) == 50


def test_the_beat_network_is_shown_136_bands() -> None:
    filters = beat_filters()
    assert filters.shape == (705, 136)
    assert filters.sum(axis=0) == pytest.approx(np.ones(136))
