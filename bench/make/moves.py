"""Sudden moves of the camera inside a shot: whip pans, jolts, fast zooms, punches. Each is a path for a `Take`."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from bench.make.geometry import Matrix, Size

Path = Callable[[float, Size], Matrix]


def about_centre(scale: float, frame: Size, shift: tuple[float, float] = (0.0, 0.0)) -> Matrix:
    """Scale about the frame's centre, then shift by pixels."""
    width, height = frame
    return np.array(
        [
            [scale, 0, (1 - scale) * width / 2 + shift[0]],
            [0, scale, (1 - scale) * height / 2 + shift[1]],
        ]
    )


def eased(t: float, start: float, seconds: float) -> float:
    """0 before, 1 after, a smooth step between."""
    x = min(max((t - start) / seconds, 0.0), 1.0)
    return x * x * (3 - 2 * x)


def whip(
    at: float, seconds: float, distance: float, scale: float = 1.0
) -> tuple[Path, Callable[[float], tuple[float, float]]]:
    """A whip pan by `distance` frame widths (positive to the right) from `at` on, and its motion blur."""

    def path(t: float, frame: Size) -> Matrix:
        return about_centre(scale, frame, ((0.5 - eased(t, at, seconds)) * distance * frame[0], 0.0))

    def blur(t: float) -> tuple[float, float]:
        exposure = 1 / 60  # half of a frame at 30 a second, a 180 degree shutter
        return abs(eased(t + exposure, at, seconds) - eased(t, at, seconds)) * abs(distance), 0.0

    return path, blur


def jolt(at: float, seconds: float, reach: float, seed: int, scale: float = 1.15) -> Path:
    """The camera is knocked: it swings about by up to `reach` frame widths, 7 to 11 Hz, and comes to rest."""
    rng = np.random.default_rng(seed)
    rates, phases = rng.uniform(7, 11, 2) * 2 * math.pi, rng.uniform(0, 2 * math.pi, 2)

    def path(t: float, frame: Size) -> Matrix:
        inside = 0 <= t - at < seconds
        fall = (1 - (t - at) / seconds) * reach * frame[0] if inside else 0.0
        x, y = (fall * np.sin(rates * (t - at) + phases)) if inside else (0.0, 0.0)
        return about_centre(scale, frame, (float(x), float(y)))

    return path


def rush(at: float, seconds: float, scale: float) -> Path:
    """A fast zoom to `scale` that stays there."""

    def path(t: float, frame: Size) -> Matrix:
        return about_centre(math.exp(math.log(scale) * eased(t, at, seconds)), frame)

    return path


def punch(at: float, seconds: float, scale: float) -> Path:
    """A zoom punch: at once closer by `scale`, and back again after `seconds`."""

    def path(t: float, frame: Size) -> Matrix:
        return about_centre(scale if at <= t + 1e-6 < at + seconds else 1.0, frame)

    return path
