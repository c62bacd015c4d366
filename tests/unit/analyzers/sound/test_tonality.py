"""Keys of chords, and none of what is not tonal."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.tonality import RATE, key_of, tonality

STEPS = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
CADENCE = (0, 3, 4, 0, 5, 3, 4, 0)


def chords(tonic: int, mode: str, cents: float = 0.0) -> NDArray[np.float32]:
    """Triads of I IV V I VI IV V I, a second each; `tonic` in semitones over C."""
    time = np.arange(RATE) / RATE
    scale = STEPS[mode]
    sound = []
    for degree in CADENCE:
        chord = np.zeros(RATE)
        for third in (0, 2, 4):
            note = 48 + tonic + scale[(degree + third) % 7] + 12 * ((degree + third) // 7)
            pitch = 440 * 2 ** ((note - 69 + cents / 100) / 12)
            chord += sum(np.sin(2 * np.pi * pitch * k * time) / k**2 for k in (1, 2, 3))
        sound.append(0.05 * chord * np.exp(-time))
    return np.concatenate(sound).astype(np.float32)


@pytest.mark.parametrize(
    ("tonic", "mode", "name"),
    [(0, "major", "C major"), (9, "minor", "A minor"), (6, "minor", "F# minor"), (10, "major", "A# major")],
)
def test_the_key_of_a_cadence(tonic: int, mode: str, name: str) -> None:
    found = tonality(chords(tonic, mode))
    assert found is not None
    assert key_of(found.classes).name == name


def test_tuning_is_measured_and_does_not_change_the_key() -> None:
    found = tonality(chords(2, "major", cents=30))
    assert found is not None
    assert found.tuning == pytest.approx(30, abs=3)
    assert key_of(found.classes).name == "D major"


def test_chords_are_clear_and_noise_is_not() -> None:
    noise = tonality(0.1 * np.random.default_rng(0).standard_normal(8 * RATE).astype(np.float32))
    tones = tonality(chords(0, "major"))
    assert noise is not None
    assert tones is not None
    assert noise.clarity < 0.1
    assert tones.clarity > 0.6


def test_silence_has_no_pitch() -> None:
    assert tonality(np.zeros(8 * RATE, np.float32)) is None
