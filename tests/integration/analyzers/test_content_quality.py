"""A sharp shot, a blurred one, a noisy one: each is told for what it is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import scenogram
from scenogram.analyzers.picture.content_quality import QualitySummary, ShotQuality
from scenogram.document import Document
from tests import media
from tests.stills import Still, clip

CAT, CUP = "photos-skimage/chelsea.png", "photos-skimage/coffee.png"
SHOT = 30  # frames


def blurred(_: int) -> media.Picture:
    import cv2

    return np.asarray(cv2.GaussianBlur(Still(CUP, 1, scale=(2.5, 2.5)).at(0), (0, 0), 6), np.uint8)


def noisy(index: int) -> media.Picture:
    grain = np.random.default_rng(index).normal(0, 18, (960, 540, 1))
    return np.clip(Still(CAT, 1, scale=(2.5, 2.5)).at(0) + grain, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Document:
    shots = [Still(CUP, SHOT, scale=(1.5, 1.5)), blurred, noisy]
    path = clip(tmp_path_factory.mktemp("quality") / "quality.mp4", shots, frames=SHOT)
    return scenogram.analyze(path, only=["content_quality", "cut_analysis"], cache=False)


def by_shot(doc: Document) -> list[ShotQuality]:
    found = doc.analyzers["content_quality"].segments
    return [
        next(each for each in found if isinstance(each, ShotQuality) and each.shot == shot.id)
        for shot in doc.shots
    ]


def test_each_loss_is_the_highest_where_it_is(told: Document) -> None:
    sharp, soft, grainy = by_shot(told)
    assert soft.blur > max(sharp.blur, grainy.blur)
    assert soft.detail < min(sharp.detail, grainy.detail)
    assert grainy.noise > 4 * max(sharp.noise, soft.noise, 0.5)
    assert (soft.worst, grainy.worst) == ("blur", "noise")


def test_the_parts_cover_the_clip(told: Document) -> None:
    found = told.analyzers["content_quality"].segments
    assert found[0].start == 0
    assert found[-1].end == told.clip.duration
    assert all(one.end == other.start for one, other in pairwise(found))


def test_the_summary_names_the_losses(told: Document) -> None:
    summary = told.analyzers["content_quality"].summary
    assert isinstance(summary, QualitySummary)
    assert {"blur", "noise"} <= set(summary.losses)
