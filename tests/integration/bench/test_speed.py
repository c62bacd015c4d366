"""The speed bench, on a clip of two seconds with the one model that is small."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.speed import measure, report
from tests import media

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="threads are told apart by /proc"
)


def test_what_an_analysis_costs_is_told_apart(tmp_path: Path) -> None:
    clip = media.video(tmp_path / "clip.mp4", frames=50, rate=25)
    figures = measure(clip, only=["face_detection"])

    assert figures.first.status["face_detection"] in ("ok", "empty")
    assert figures.first.cached == 0
    assert figures.second.cached == len(figures.second.status)
    assert figures.first.duration == pytest.approx(2, abs=0.05)
    assert figures.first.memory > 50 * 1024**2
    assert figures.first.cpu > 0

    lane = next(lane for lane in figures.lanes if lane.name == "face_detection")
    assert lane.calls > 0
    assert 0 < lane.inference <= lane.cpu + 0.05
    assert figures.decode > 0
    assert figures.floor == pytest.approx(figures.decode + figures.inference)
    assert figures.metered_cpu > lane.cpu

    told = report(figures)
    assert "| face_detection |" in told
    assert "peak memory" in told


def test_an_analysis_that_fails_is_no_measurement(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    with pytest.raises(RuntimeError, match="ended with exit code"):
        measure(broken, only=["face_detection"])
