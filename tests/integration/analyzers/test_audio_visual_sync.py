"""Cuts on a beat, in a clip that was made so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from scenogram.analyzers.sound.audio_visual_sync import SyncPoint, SyncSummary
from scenogram.document import Document
from tests import media
from tests.media import Picture

RATE = 25
PERIOD = 0.6  # seconds between beats: 100 a minute
SECONDS = 12.0


def scenery(number: int) -> Picture:
    """A picture of its own: blurred noise in one of a few colours."""
    rng = np.random.default_rng(number)
    rough = rng.uniform(0, 1, (12, 9, 1)) * rng.uniform(40, 255, (1, 1, 3))
    return np.kron(rough, np.ones((20, 20, 1))).astype(np.uint8)


def clip(folder: Path, late: float) -> Path:
    """Cuts on every third beat, so many seconds after it."""
    edges = [0.3 + 3 * PERIOD * number + late for number in range(7)]

    def shown(index: int) -> Picture:
        return scenery(sum(edge <= index / RATE + 1e-6 for edge in edges))

    return media.video(
        folder / "cuts.mp4",
        frames=round(SECONDS * RATE),
        size=(180, 240),
        rate=RATE,
        pictures=shown,
        sound=media.played(SECONDS, list(np.arange(0.3, SECONDS, PERIOD))),
    )


def heard(path: Path) -> Document:
    names = ["audio_visual_sync", "cut_analysis", "audio_analysis"]
    return scenogram.analyze(path, only=names, cache=False)


@pytest.mark.parametrize(("late", "follows"), [(0.0, True), (0.28, False)])
def test_cuts_on_the_beat_are_told_from_cuts_off_it(tmp_path: Path, late: float, follows: bool) -> None:
    doc = heard(clip(tmp_path, late))
    found = doc.analyzers["audio_visual_sync"]
    assert isinstance(found.summary, SyncSummary)
    assert found.summary.cuts is not None
    assert found.summary.cuts >= 5
    assert found.summary.cuts_follow_beats is follows
    points = [each for each in found.segments if isinstance(each, SyncPoint)]
    cuts = {each.id for each in doc.analyzers["cut_analysis"].segments}
    assert all(each.kind == "cut_on_beat" and each.picture in cuts for each in points)
    assert bool(points) is follows


def test_where_nobody_looked_nothing_is_said(tmp_path: Path) -> None:
    doc = scenogram.analyze(clip(tmp_path, 0.0), only=["audio_visual_sync"], cache=False)
    assert doc.run.analyzers["audio_visual_sync"].status == "empty"
