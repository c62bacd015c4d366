"""Clips whose sound and picture end between two frames: no finding lies beyond the end."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import scenogram
from tests import media


def test_a_beat_that_lasts_to_an_odd_end(tmp_path: Path) -> None:
    samples = media.played(12.011, list(np.arange(0, 12, 0.5)))
    clip = media.sound_file(tmp_path / "beat.wav", samples, codec="pcm_s16le")
    doc = scenogram.analyze(clip, only=["audio_analysis"], cache=False)
    assert doc.run.analyzers["audio_analysis"].status == "ok"
    ends = {segment.kind: segment.end for segment in doc.analyzers["audio_analysis"].segments}  # type: ignore[attr-defined]
    assert "beat" in ends
    assert all(11.9 < end <= 12.011 for end in ends.values())
