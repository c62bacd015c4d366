"""Arousal of voices that were made."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.arousal import LEAST_MOMENTS, Moment, arousal, brightness, moments
from scenogram.analyzers.sound.prosody import prosody

RATE = 16_000


def voice(seconds: float, hertz: float, *, tilt: float = 12.0, level: float = 0.1) -> NDArray[np.float32]:
    """Harmonics that fall by `tilt` dB per octave."""
    at = np.arange(round(seconds * RATE)) / RATE
    number = np.arange(1, int(7000 // hertz))
    strength = 10 ** (-tilt * np.log2(number) / 20)
    wave = (strength[:, None] * np.sin(2 * np.pi * hertz * number[:, None] * at)).sum(axis=0)
    return (level * wave / np.abs(wave).max()).astype(np.float32)


def moment(time: float, pitch: float = 0, intensity: float = -20, bright: float = 0) -> Moment:
    return Moment(time, pitch, intensity, bright)


def test_a_flatter_spectrum_is_brighter() -> None:
    dull, sharp = (np.median(brightness(voice(1, 120, tilt=tilt))) for tilt in (12, 6))
    assert sharp > dull + 6


def test_brightness_does_not_depend_on_the_level() -> None:
    loud, quiet = (np.median(brightness(voice(1, 120, level=level))) for level in (0.5, 0.05))
    assert loud == pytest.approx(quiet, abs=0.1)


def test_a_moment_holds_what_was_measured() -> None:
    sound = voice(3, 200)
    found = moments(prosody(sound), brightness(sound), [(0.0, 3.0)])
    assert [each.time for each in found] == pytest.approx([0.5, 1.0, 1.5, 2.0, 2.5])
    assert [each.pitch for each in found] == pytest.approx([12.0] * 5, abs=0.2)  # 200 Hz: an octave over 100


def test_where_there_is_no_voice_there_is_no_moment() -> None:
    silence = np.zeros(3 * RATE, np.float32)
    assert moments(prosody(silence), brightness(silence), [(0.0, 3.0)]) == []


def test_a_voice_that_rises_gets_excited() -> None:
    softer = voice(4, 110, tilt=14, level=0.05)
    raised = voice(4, 150, tilt=8, level=0.2)
    sound = np.concatenate([softer, raised])
    found = moments(prosody(sound), brightness(sound), [(0.0, 4.0), (4.0, 8.0)])
    scores = arousal(found)
    assert scores is not None
    early = np.array([each.time < 4 for each in found])
    assert scores[early].mean() < -0.3 < 0.3 < scores[~early].mean()
    assert np.abs(scores).max() <= 1


def test_a_voice_that_does_not_change_stays_in_its_middle() -> None:
    assert arousal([moment(0.5 * number) for number in range(10)]) == pytest.approx(np.zeros(10))


def test_small_differences_stay_small() -> None:
    rng = np.random.default_rng(0)
    plain = [moment(number, *rng.normal((0, -20, 0), (0.5, 0.7, 0.8))) for number in range(30)]
    scores = arousal(plain)
    assert scores is not None
    assert np.abs(scores).max() < 0.4


def test_too_little_speech_has_no_middle() -> None:
    assert arousal([moment(number) for number in range(LEAST_MOMENTS - 1)]) is None
