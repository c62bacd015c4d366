"""Tempo and beats where there is a beat, and none where there is not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.beats import RATE, onset_strength, rhythms

LOW, HIGH = 0.97, 1.03


def drums(tempo: float, seconds: float, seed: int = 0) -> NDArray[np.float32]:
    """A kick on odd beats and a snare on even ones, from 0.25 s on."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE), np.float32)
    time = np.arange(round(0.2 * RATE)) / RATE
    kick = np.sin(2 * np.pi * 60 * time) * np.exp(-time * 20)
    for number, at in enumerate(np.arange(0.25, seconds - 0.25, 60 / tempo)):
        hit = kick if number % 2 == 0 else 0.4 * rng.standard_normal(len(time)) * np.exp(-time * 25)
        first = round(at * RATE)
        sound[first : first + len(hit)] += 0.5 * hit
    return sound


@pytest.mark.parametrize("tempo", [84, 100, 120, 140])
def test_a_drum_beat_has_its_tempo_and_its_beats(tempo: float) -> None:
    (found,) = rhythms(onset_strength(drums(tempo, 20)))
    assert found.tempo == pytest.approx(tempo, rel=0.01)
    true = np.arange(0.25, 19.75, 60 / tempo)
    hits = sum(bool(np.any(np.abs(found.beats - beat) <= 0.03)) for beat in true)
    assert hits >= 0.95 * len(true)
    assert len(found.beats) <= len(true) + 2


def test_a_beat_is_found_at_any_level() -> None:
    loud = rhythms(onset_strength(drums(110, 15)))
    quiet = rhythms(onset_strength(drums(110, 15) / 300))
    assert quiet[0].tempo == pytest.approx(loud[0].tempo, rel=0.001)


def test_a_change_of_tempo_is_a_new_stretch() -> None:
    found = rhythms(onset_strength(np.concatenate([drums(90, 30), drums(128, 30)])))
    assert [round(each.tempo) for each in found] == [90, 128]
    assert found[0].end == pytest.approx(30, abs=6)


def test_a_beat_that_stops_ends() -> None:
    rng = np.random.default_rng(1)
    found = rhythms(
        onset_strength(
            np.concatenate([drums(120, 30), 0.02 * rng.standard_normal(30 * RATE)]).astype(np.float32)
        )
    )
    assert len(found) == 1
    assert found[0].end == pytest.approx(30, abs=7)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(15 * RATE),
        0.1 * np.random.default_rng(0).standard_normal(15 * RATE),
        0.1 * np.sin(2 * np.pi * 440 * np.arange(15 * RATE) / RATE),
        drums(120, 15)[: 3 * RATE],
        np.zeros(100),
    ],
    ids=["silence", "noise", "tone", "too short", "next to nothing"],
)
def test_no_beat_where_there_is_none(sound: NDArray[np.float64]) -> None:
    assert rhythms(onset_strength(sound.astype(np.float32))) == []


def test_hits_at_random_have_no_beat() -> None:
    rng = np.random.default_rng(7)
    sound = np.zeros(30 * RATE, np.float32)
    for at in np.cumsum(rng.uniform(0.15, 0.9, 60)):
        first = round(at * RATE)
        burst = 0.3 * rng.standard_normal(1600) * np.exp(-np.arange(1600) / 300)
        sound[first : first + 1600] += burst[: max(0, len(sound) - first)]
    assert rhythms(onset_strength(sound)) == []
