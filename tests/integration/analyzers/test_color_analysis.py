"""The colours of each shot are those that are there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from bench.score.measures.colours import difference
from scenogram.analyzers.picture.color_analysis import ColourSummary, ShotColours
from scenogram.document import Document
from tests import media
from tests.stills import FPS, SIZE, Still

CUP, CAT = "photos-skimage/coffee.png", "photos-skimage/chelsea.png"
FLAT = ((200, 60, 40), (40, 80, 180), (240, 230, 200))
HEX = ("#c83c28", "#2850b4", "#f0e6c8")
SHOT = 25
SMALL = SIZE[0] // 2, SIZE[1] // 2  # up to this size both the encoder and the decoder take BT.601, unasked


def flat() -> media.Picture:
    """Half red, three tenths blue, two tenths cream."""
    picture = np.empty((SIZE[1], SIZE[0], 3), np.uint8)
    picture[:480], picture[480:768], picture[768:] = FLAT
    return picture


def graded(warmth: float) -> media.Picture:
    photo = Still(CAT, 1, scale=(2.0, 2.0)).at(0).astype(np.float64)
    return np.clip(photo * (1 + warmth, 1, 1 - warmth), 0, 255).astype(np.uint8)


def grey_with_bars() -> media.Picture:
    photo = (
        Still(CUP, 1, scale=(2.0, 2.0)).at(0).mean(axis=2, keepdims=True).repeat(3, axis=2).astype(np.uint8)
    )
    photo[:96] = photo[-96:] = 0
    return photo


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Flat areas, a cat graded cold, a cat graded warm, a black-and-white cup behind bars."""
    shots = [flat(), graded(-0.15), graded(0.15), grey_with_bars()]
    path = media.video(
        tmp_path_factory.mktemp("colours") / "colours.mp4",
        frames=SHOT * len(shots),
        size=SMALL,
        rate=FPS,
        pictures=lambda index: shots[index // SHOT][::2, ::2],
    )
    return scenogram.analyze(path, only=["cut_analysis", "color_analysis"], cache=False)


def colours_of(doc: Document) -> list[ShotColours]:
    return [each for each in doc.analyzers["color_analysis"].segments if isinstance(each, ShotColours)]


def test_each_shot_has_its_colours(told: Document) -> None:
    assert [each.shot for each in colours_of(told)] == [shot.id for shot in told.shots]
    assert len(told.shots) == 4


def test_flat_areas_come_out_within_five_steps_of_colour_and_with_their_share(told: Document) -> None:
    found = colours_of(told)[0].palette
    assert [entry.share for entry in found] == pytest.approx([0.5, 0.3, 0.2], abs=0.03)
    assert max(difference(entry.colour, colour) for entry, colour in zip(found, HEX, strict=True)) < 5


def test_the_warm_grade_is_warmer_than_the_cold_one(told: Document) -> None:
    _, cold, warm, _ = colours_of(told)
    assert cold.warmth is not None
    assert warm.warmth is not None
    assert warm.warmth > cold.warmth
    assert warm.kelvin is not None
    assert cold.kelvin is not None
    assert warm.kelvin < cold.kelvin


def test_black_and_white_has_no_temperature_and_bars_are_no_colour(told: Document) -> None:
    grey = colours_of(told)[3]
    assert grey.black_and_white
    assert grey.temperature is None
    assert grey.border == pytest.approx(0.2, abs=0.03)


def test_the_summary_is_of_the_whole_clip(told: Document) -> None:
    summary = told.analyzers["color_analysis"].summary
    assert isinstance(summary, ColourSummary)
    assert summary.black_and_white == pytest.approx(0.25, abs=0.02)
    assert summary.palette


def test_without_shots_the_clip_is_described_as_one(tmp_path: Path) -> None:
    picture = flat()
    path = media.video(
        tmp_path / "flat.mp4", frames=10, size=SMALL, rate=FPS, pictures=lambda _: picture[::2, ::2]
    )
    (colours,) = colours_of(scenogram.analyze(path, only=["color_analysis"], cache=False))
    assert colours.shot is None
    assert (colours.start, colours.end) == (0, 0.4)


def test_a_filter_that_comes_on_within_a_shot_begins_another_stretch_of_colours(tmp_path: Path) -> None:
    path = media.video(
        tmp_path / "filter.mp4",
        frames=4 * SHOT,
        size=SMALL,
        rate=FPS,
        pictures=lambda index: graded(0.0 if index < 2 * SHOT else 0.15)[::2, ::2],
    )
    plain, warm = colours_of(scenogram.analyze(path, only=["color_analysis"], cache=False))
    assert plain.end == warm.start == pytest.approx(2 * SHOT / FPS, abs=1 / 3)
    assert plain.warmth is not None
    assert warm.warmth is not None
    assert warm.warmth - plain.warmth > 0.15
