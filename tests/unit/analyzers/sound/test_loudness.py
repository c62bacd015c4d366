"""The meter reads what EBU Tech 3341 and 3342 say it must read, on their signals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.loudness import Loudness, measure

RATE = 48_000


def sine(decibels: float, seconds: float, hertz: float = 1000.0) -> NDArray[np.float32]:
    time = np.arange(round(seconds * RATE)) / RATE
    return (10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def steps(*levels: tuple[float, float]) -> NDArray[np.float32]:
    """Tones of (dB FS, seconds), one after the other."""
    return np.concatenate([sine(decibels, seconds) for decibels, seconds in levels])


def metered(channels: Sequence[NDArray[np.float32]], layout: str = "stereo") -> Loudness:
    samples = np.stack(channels, axis=1)
    return measure((samples[at : at + 7 * RATE] for at in range(0, len(samples), 7 * RATE)), RATE, layout)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param([(-23, 20)], -23, id="3341 case 1"),
        pytest.param([(-33, 20)], -33, id="3341 case 2"),
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], -23, id="3341 case 3: relative gate"),
        pytest.param(
            [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23, id="3341 case 4: absolute gate"
        ),
        pytest.param([(-26, 20), (-20, 20.1), (-26, 20)], -23, id="3341 case 5"),
    ],
)
def test_integrated_loudness(levels: list[tuple[float, float]], expected: float) -> None:
    tone = steps(*levels)
    assert metered([tone, tone]).integrated == pytest.approx(expected, abs=0.1)


def test_surround_channels_weigh_more() -> None:
    front, centre, back = sine(-28, 20), sine(-24, 20), sine(-30, 20)
    found = metered([front, front, centre, back, back], "5.0(side)")
    assert found.integrated == pytest.approx(-23, abs=0.1)  # 3341 case 6


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "expected"),
    [
        pytest.param(4, 0, 0.5, -6.0, id="3341 case 15"),
        pytest.param(4, 45, 0.5, -6.0, id="3341 case 16"),
        pytest.param(6, 60, 0.5, -6.0, id="3341 case 17"),
        pytest.param(8, 67.5, 0.5, -6.0, id="3341 case 18"),
        pytest.param(4, 45, 1.41, 3.0, id="3341 case 19"),
    ],
)
def test_true_peak_between_samples(divisor: int, degrees: float, amplitude: float, expected: float) -> None:
    phase = 2 * np.pi * np.arange(RATE * 2) / divisor + np.radians(degrees)
    fade = np.minimum(1, np.minimum(np.arange(len(phase)), np.arange(len(phase))[::-1]) / (RATE / 20))
    tone = (amplitude * fade * np.sin(phase)).astype(np.float32)
    found = metered([tone, tone]).true_peak
    assert found is not None
    assert expected - 0.4 <= found <= expected + 0.2


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param([-20, -30], 10, id="3342 case 1"),
        pytest.param([-20, -15], 5, id="3342 case 2"),
        pytest.param([-40, -20], 20, id="3342 case 3"),
        pytest.param([-50, -35, -20, -35, -50], 15, id="3342 case 4"),
    ],
)
def test_loudness_range(levels: list[float], expected: float) -> None:
    tone = steps(*[(level, 20) for level in levels])
    assert metered([tone, tone]).range == pytest.approx(expected, abs=1)


def test_the_curves_begin_with_their_first_full_window() -> None:
    tone = sine(-23, 5)
    found = metered([tone, tone])
    assert found.momentary == pytest.approx([-23] * 47, abs=0.2)
    assert found.short_term == pytest.approx([-23] * 21, abs=0.2)


def test_silence_has_no_loudness_and_no_peak() -> None:
    nothing = np.zeros(5 * RATE, np.float32)
    found = metered([nothing, nothing])
    assert (found.integrated, found.range, found.true_peak) == (None, None, None)
    assert set(found.momentary) == {-70.0}


def test_less_than_a_window_has_no_loudness() -> None:
    found = metered([sine(-20, 0.05)] * 2)
    assert (found.integrated, found.momentary) == (None, [])


def test_any_rate_is_measured_alike() -> None:
    rate = 16_000
    tone = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(10 * rate) / rate)).astype(np.float32)
    found = measure([np.stack([tone, tone], axis=1)], rate, "stereo")
    assert found.integrated == pytest.approx(-23, abs=0.1)
    assert len(found.momentary) == 97
