"""Tempo and beats where there is a beat, and none where there is not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.beat_network import PER_SECOND as ACTIVATIONS
from scenogram.analyzers.sound.beat_network import BeatProbability
from scenogram.analyzers.sound.beats import RATE, Rhythm, onset_strength, pulse, rhythms, salience

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


def probability(sound: NDArray[np.float32], beats: Sequence[float], bar: int = 4) -> BeatProbability:
    """What the network would say: sure of every beat, and of the first of each bar."""
    at = np.arange(round(len(sound) / RATE * ACTIVATIONS)) / ACTIVATIONS

    def curve(times: Sequence[float]) -> NDArray[np.float32]:
        made = sum((np.exp(-0.5 * ((at - time) / 0.02) ** 2) for time in times), np.zeros(len(at)))
        return (0.9 * made).astype(np.float32)

    return BeatProbability(curve([b for i, b in enumerate(beats) if i % bar]), curve(beats[::bar]))


def heard(
    sound: NDArray[np.float32],
    beats: Sequence[float] = (),
    voices: Sequence[tuple[float, float]] = (),
    music: Sequence[tuple[float, float]] | None = None,
) -> list[Rhythm]:
    """The rhythms of a sound that is music from end to end."""
    curves = pulse(onset_strength(sound), probability(sound, beats), voices)
    return rhythms(curves, [(0, len(sound) / RATE)] if music is None else music)


def beats_of(tempo: float, seconds: float) -> list[float]:
    return np.arange(0.25, seconds - 0.25, 60 / tempo).tolist()


@pytest.mark.parametrize("tempo", [84, 100, 120, 140])
def test_a_drum_beat_has_its_tempo_and_its_beats(tempo: float) -> None:
    true = beats_of(tempo, 20)
    (found,) = heard(drums(tempo, 20), true)
    assert found.tempo == pytest.approx(tempo, rel=0.01)
    hits = sum(bool(np.any(np.abs(found.beats - beat) <= 0.03)) for beat in true)
    assert hits >= 0.95 * len(true)
    assert len(found.beats) <= len(true) + 2


@pytest.mark.parametrize("metre", [3, 4])
def test_bars_begin_where_downbeats_gather(metre: int) -> None:
    sound, true = drums(110, 20), beats_of(110, 20)
    curves = pulse(onset_strength(sound), probability(sound, true, metre), [])
    (found,) = rhythms(curves, [(0, 20)])
    assert found.metre == metre
    assert found.downbeats == pytest.approx(true[::metre], abs=0.03)


def test_bars_are_not_told_from_what_is_spoken_over() -> None:
    (found,) = heard(drums(110, 20), beats_of(110, 20), voices=[(1, 19)])
    assert found.metre is None
    assert len(found.downbeats) == 0


def test_a_beat_is_found_at_any_level() -> None:
    true = beats_of(110, 15)
    loud, quiet = heard(drums(110, 15), true), heard(drums(110, 15) / 300, true)
    assert quiet[0].tempo == pytest.approx(loud[0].tempo, rel=0.001)


def test_there_is_no_beat_where_there_is_no_music() -> None:
    true = beats_of(110, 20)
    assert heard(drums(110, 20), true, music=[]) == []
    (found,) = heard(drums(110, 20), true, music=[(2, 12)])
    assert (found.start, found.end) == (2, 12)


def test_a_change_of_tempo_is_a_new_stretch() -> None:
    true = beats_of(90, 30) + [30 + beat for beat in beats_of(128, 30)]
    found = heard(np.concatenate([drums(90, 30), drums(128, 30)]), true)
    assert [round(each.tempo) for each in found] == [90, 128]
    assert found[0].end == pytest.approx(30, abs=6)


def test_a_beat_that_stops_ends() -> None:
    rng = np.random.default_rng(1)
    noise = 0.02 * rng.standard_normal(30 * RATE)
    found = heard(np.concatenate([drums(120, 30), noise]).astype(np.float32), beats_of(120, 30))
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
    assert heard(sound.astype(np.float32)) == []


def test_hits_at_random_have_no_beat() -> None:
    rng = np.random.default_rng(7)
    sound = np.zeros(30 * RATE, np.float32)
    times = np.cumsum(rng.uniform(0.15, 0.9, 50)).tolist()
    for at in times:
        first = round(at * RATE)
        burst = 0.3 * rng.standard_normal(1600) * np.exp(-np.arange(1600) / 300)
        sound[first : first + 1600] += burst[: max(0, len(sound) - first)]
    assert heard(sound, [time for time in times if time < 30]) == []


def test_what_is_not_counted_does_not_count() -> None:
    rng = np.random.default_rng(3)
    curve = np.zeros(1500)
    curve[::50] = 1
    counted = np.ones(1500, bool)
    counted[400:900] = False
    disturbed = np.where(counted, curve, 5 * rng.random(1500))
    assert np.allclose(salience(disturbed, counted), salience(curve, counted))
    assert salience(curve, np.zeros(1500, bool)).max() == 0
