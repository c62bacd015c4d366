"""A palette names the colours that are there, with their shares, and is the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.score.measures.colours import difference
from scenogram.analyzers.picture.colour_measures import (
    borders,
    correlated_colour_temperature,
    count,
    light,
    linear,
    together,
)
from scenogram.analyzers.picture.palette import palette

FLAT = {"#c83c28": 0.5, "#2850b4": 0.3, "#f0e6c8": 0.15, "#141e14": 0.05}


def rgb(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def flat_areas(noise: float = 0.0) -> NDArray[np.uint8]:
    rows = [np.full((round(share * 100), 60, 3), rgb(colour), np.float64) for colour, share in FLAT.items()]
    picture = np.concatenate(rows)
    return np.clip(picture + np.random.default_rng(0).normal(0, noise, picture.shape), 0, 255).astype(
        np.uint8
    )


@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_flat_areas_come_out_with_their_colour_and_share(noise: float) -> None:
    found = palette(count(flat_areas(noise)), 6, 0.02)
    assert len(found) == len(FLAT)
    for entry, (colour, share) in zip(found, FLAT.items(), strict=True):
        said = "#{:02x}{:02x}{:02x}".format(*(round(float(value)) for value in entry.rgb))
        assert difference(said, colour) < 3
        assert entry.share == pytest.approx(share, abs=0.02)


def test_the_same_picture_gives_the_same_palette() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (60, 40, 3), dtype=np.uint8)
    first, second = (palette(count(picture), 6, 0.02) for _ in range(2))
    assert [entry.rgb.tolist() for entry in first] == [entry.rgb.tolist() for entry in second]


def test_every_picture_counts_the_same_whatever_its_size() -> None:
    red, blue = np.full((80, 80, 3), (200, 0, 0), np.uint8), np.full((10, 10, 3), (0, 0, 200), np.uint8)
    assert [entry.share for entry in palette(together([count(red), count(blue)]), 6, 0.02)] == [0.5, 0.5]


def test_black_bars_are_seen_and_a_black_picture_has_none() -> None:
    picture = np.full((90, 60, 3), 120, np.uint8)
    picture[:10] = picture[-12:] = 4
    assert borders(picture) == (10, 0, 12, 0)
    assert borders(np.zeros((90, 60, 3), np.uint8)) == (0, 0, 0, 0)


def test_a_warmer_grade_of_the_same_picture_has_a_warmer_light() -> None:
    picture = np.random.default_rng(5).integers(30, 220, (60, 40, 3)).astype(np.float64)
    kelvin = []
    for step in (-0.2, -0.1, 0.0, 0.1, 0.2):
        estimate = light(np.clip(picture * (1 + step, 1, 1 - step), 0, 255).astype(np.uint8))
        assert estimate is not None
        kelvin.append(correlated_colour_temperature(estimate))
    assert kelvin == sorted(kelvin, reverse=True)


def test_equal_red_green_and_blue_are_daylight_65() -> None:
    white = linear(np.full(3, 255, np.uint8))
    assert correlated_colour_temperature(white) == pytest.approx(6504, abs=10)


def test_a_picture_without_edges_has_no_light_to_estimate() -> None:
    assert light(np.full((40, 40, 3), 90, np.uint8)) is None
