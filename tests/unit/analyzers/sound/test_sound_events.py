"""Single sounds made by hand: found when they begin, and told apart by their shape."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.sound_effects import landings
from scenogram.analyzers.sound.sound_events import (
    RATE,
    STEP,
    SoundEvent,
    levels,
    shape_of,
    sound_events,
    timbre,
)

Wave = NDArray[np.float32]


def noise(seconds: float, decibels: float, seed: int = 0) -> Wave:
    return (
        10 ** (decibels / 20) * np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    ).astype(np.float32)


def time(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * RATE)) / RATE


def hit(seconds: float = 0.3) -> Wave:
    return noise(seconds, -12) * np.exp(-20 * time(seconds)).astype(np.float32)


def beep(seconds: float = 0.3) -> Wave:
    return (0.3 * np.sin(2 * np.pi * 1000 * time(seconds))).astype(np.float32)


def whoosh(seconds: float = 0.6) -> Wave:
    return noise(seconds, -12) * np.sin(np.pi * time(seconds) / seconds).astype(np.float32) ** 4


def riser(seconds: float = 1.2) -> Wave:
    return noise(seconds, -12) * (time(seconds) / seconds).astype(np.float32) ** 4


def bell(seconds: float = 2.0) -> Wave:
    partials = sum(np.sin(2 * np.pi * hertz * time(seconds)) for hertz in (700, 1100, 1900, 2700))
    return (0.1 * partials * np.exp(-2.5 * time(seconds))).astype(np.float32)


def found_in(sound: Wave, masked: tuple[float, float] = (0, 0)) -> list[SoundEvent]:
    level = levels(sound)
    mask = np.zeros(len(level), bool)
    mask[round(masked[0] / STEP) : round(masked[1] / STEP)] = True
    return sound_events(level, mask)


def laid(*sounds: tuple[float, Wave], seconds: float = 6.0, background: float = -70) -> Wave:
    track = noise(seconds, background, seed=9)
    for at, sound in sounds:
        track[round(at * RATE) : round(at * RATE) + len(sound)] += sound
    return track


@pytest.mark.parametrize("background", [-100, -70, -50])
def test_a_sound_is_found_when_it_begins(background: float) -> None:
    found = found_in(laid((1.0, hit()), (2.5, beep()), (4.0, hit(0.1)), background=background))
    assert [each.start for each in found] == pytest.approx([1.0, 2.5, 4.0], abs=0.015)
    assert found[1].end == pytest.approx(2.8, abs=0.02)


def test_there_is_nothing_in_noise_or_silence() -> None:
    assert found_in(noise(6, -40)) == []
    assert found_in(np.zeros(6 * RATE, np.float32)) == []
    assert found_in(np.zeros(10, np.float32)) == []


def test_what_is_faint_is_no_effect() -> None:
    assert found_in(laid((2.0, hit() * np.float32(0.001)), background=-110)) == []


def test_speech_and_music_are_left_out_with_their_tails() -> None:
    sound = laid((1.0, hit()), (2.0, np.concatenate([beep(1.0), hit(0.5)])))
    assert [each.start for each in found_in(sound, (0.9, 1.5))] == pytest.approx([2.0], abs=0.015)
    tail = laid((1.0, bell()))
    assert found_in(tail, (0.9, 1.5)) == []


def test_blows_of_one_sound_are_its_strokes() -> None:
    (found,) = found_in(laid((1.0, hit(0.12)), (1.12, hit(0.12)), (1.24, hit(0.12))))
    assert found.strokes == pytest.approx((1.0, 1.12, 1.24), abs=0.025)


@pytest.mark.parametrize(
    ("sound", "shape"),
    [(hit(), "impact"), (beep(), "beep"), (whoosh(), "whoosh"), (riser(), "riser"), (bell(), "sustained")],
    ids=["hit", "beep", "whoosh", "riser", "bell"],
)
def test_shapes_are_told_apart(sound: Wave, shape: str) -> None:
    track = laid((1.0, sound))
    (found,) = found_in(track)
    made_of = timbre(track[round(found.start * RATE) : round(found.end * RATE)])
    assert made_of is not None
    assert shape_of(found, made_of) == shape


def test_a_tone_has_its_pitch() -> None:
    made_of = timbre(beep())
    assert made_of is not None
    assert made_of.pitch == pytest.approx(1000, abs=10)
    assert made_of.tonality > 0.95
    assert timbre(np.zeros(1000, np.float32)) is None


def event(start: float, peak_time: float) -> SoundEvent:
    return SoundEvent(start, start + 1, peak_time, -10, 40, 0.0, 0.1, 0.1, (start,))


def test_a_sound_lands_on_what_comes_with_its_beginning_or_its_peak() -> None:
    marks = [(2.0, 2.0, "cut", "c1"), (3.0, 3.0, "text", "t1"), (5.0, 6.0, "cut", "c2")]
    hits = landings(event(1.95, 2.9), marks)  # type: ignore[arg-type]
    assert [(each.id, each.offset) for each in hits] == [("c1", -0.05), ("t1", -0.1)]
    assert [each.id for each in landings(event(5.5, 5.5), marks)] == ["c2"]  # type: ignore[arg-type]
    assert landings(event(4.0, 4.1), marks) == []  # type: ignore[arg-type]
