"""Each measure of quality answers to its own loss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.picture.quality_measures import Quality, quality

Luma = NDArray[np.uint8]


def picture() -> Luma:
    """Blots of all sizes with sharp edges, none too dark or too bright, 640 x 480."""
    import cv2

    rng = np.random.default_rng(5)
    found = np.full((480, 640), 128, np.uint8)
    for _ in range(400):
        centre = (int(rng.integers(640)), int(rng.integers(480)))
        cv2.circle(found, centre, int(rng.integers(3, 40)), int(rng.integers(40, 215)), -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(found, (0, 0), 0.7), np.uint8)


def blurred(luma: Luma, sigma: float) -> Luma:
    import cv2

    return np.asarray(cv2.GaussianBlur(luma, (0, 0), sigma), np.uint8)


def smeared(luma: Luma, length: float) -> Luma:
    import cv2

    return np.asarray(cv2.blur(luma, (round(length), 1)), np.uint8)


def noisy(luma: Luma, sigma: float) -> Luma:
    return np.clip(luma + np.random.default_rng(1).normal(0, sigma, luma.shape), 0, 255).astype(np.uint8)


def coded(luma: Luma, strength: float) -> Luma:
    import cv2

    _, data = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, round(60 - strength)])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def banded(luma: Luma, step: float) -> Luma:
    return (luma // round(step) * round(step)).astype(np.uint8)


def enlarged(luma: Luma, factor: float) -> Luma:
    import cv2

    small = cv2.resize(luma, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (luma.shape[1], luma.shape[0])), np.uint8)


@pytest.mark.parametrize(
    ("lose", "strengths", "measure"),
    [
        (blurred, (1, 2, 4, 8), lambda told: told.blur),
        (smeared, (3, 7, 15, 31), lambda told: told.smear),
        (noisy, (2, 5, 10, 20), lambda told: told.noise),
        (coded, (10, 30, 45, 55), lambda told: told.blocks),
        (banded, (4, 8, 16, 32), lambda told: told.bands),
        (enlarged, (1.5, 2, 3, 5), lambda told: -told.detail),
    ],
)
def test_the_stronger_the_loss_the_higher_its_measure(
    lose: Callable[[Luma, float], Luma],
    strengths: tuple[float, ...],
    measure: Callable[[Quality], float],
) -> None:
    whole = picture()
    told = [measure(quality(whole)), *(measure(quality(lose(whole, strength))) for strength in strengths)]
    assert told == sorted(told)
    assert told[0] < told[-1]


def test_noise_is_told_in_grey_levels() -> None:
    flat = np.full((480, 640), 120, np.uint8)
    assert quality(noisy(flat, 8)).noise == pytest.approx(8, rel=0.15)


def test_what_is_clipped_is_counted() -> None:
    half = np.full((100, 100), 255, np.uint8)
    half[:40] = 0
    told = quality(half)
    assert (told.dark, told.bright) == (0.4, 0.6)
    assert told.luma == pytest.approx(0.6)


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (17, 17)])
def test_the_smallest_pictures_are_measured_too(shape: tuple[int, int]) -> None:
    told = quality(np.full(shape, 77, np.uint8))
    assert 0 <= told.detail <= 1
    assert told.noise == 0
