"""The camera over a photograph: it pans, comes closer, and stands."""

from __future__ import annotations

import numpy as np
import pytest

import scenogram
from scenogram.analyzers.picture.camera_analysis import CameraMove, CameraSummary
from scenogram.document import Document
from tests.stills import FPS, Still, clip

CAT = "photos-skimage/chelsea.png"
CUP = "photos-skimage/coffee.png"
BEFORE, AFTER = (0.35, 0.5), (0.65, 0.5)
SHOT = 40  # frames


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The picture goes to the right, another comes closer, the first stands."""
    shots = [
        Still(CUP, SHOT, scale=(4.0, 4.0), middle=(BEFORE, AFTER)),
        Still(CAT, SHOT, scale=(3.0, 4.0)),
        Still(CUP, SHOT, scale=(4.0, 4.0)),
    ]
    path = clip(tmp_path_factory.mktemp("camera") / "camera.mp4", shots)
    return scenogram.analyze(path, only=["camera_analysis"], cache=False)


def moves(doc: Document) -> list[CameraMove]:
    return [each for each in doc.analyzers["camera_analysis"].segments if isinstance(each, CameraMove)]


def test_each_shot_has_its_move(told: Document) -> None:
    assert [(each.shot, each.kind) for each in moves(told)] == [
        ("s1", "pan_left"),
        ("s2", "zoom_in"),
        ("s3", "static"),
    ]
    assert [shot.camera for shot in told.shots] == ["pans to the left", "comes closer", "stands still"]


def test_speeds_are_those_of_the_picture(told: Document) -> None:
    pan, zoom, still = moves(told)
    seconds = (SHOT - 1) / FPS
    assert pan.speed == pytest.approx(0.3 / seconds, rel=0.05)
    assert pan.pan == -pan.speed
    assert zoom.speed == pytest.approx(np.log(4 / 3) / seconds, rel=0.05)
    assert still.speed == 0


def test_a_move_lasts_as_long_as_its_shot(told: Document) -> None:
    spans = [(each.start, each.end) for each in moves(told)]
    assert spans == [(shot.start, shot.end) for shot in told.shots]


def test_the_summary_says_how_much_of_each(told: Document) -> None:
    summary = told.analyzers["camera_analysis"].summary
    assert isinstance(summary, CameraSummary)
    assert summary.kinds["static"] == pytest.approx(1 / 3, abs=0.01)
    assert summary.sizes == {}  # a cat and a cup
