"""The `ci` set, analysed and scored as `python -m bench accuracy` does it: what was right stays right."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenogram
from bench.score import accuracy
from bench.score.table import Table
from bench.truth import Truth

pytestmark = pytest.mark.timeout(1500)  # the first time, the media are fetched

RIGHT = {
    ("cut_analysis", "transitions"),
    ("face_detection", "recall"),
    ("face_detection", "precision"),
    ("text_overlay", "characters"),
    ("text_overlay", "appearance"),
    ("color_analysis", "palette"),
    ("speech_transcription", "words in music"),
    ("audio_analysis", "tempo"),
    ("dense_captions", "traceable"),
    ("facial_details", "pose"),
    ("eye_tracking", "into the camera"),
}
"""Rows that a handful of cases can speak for, and that met their bar when the test set was measured last."""


@pytest.fixture(scope="module")
def table(ci: list[tuple[Path, Truth]], tmp_path_factory: pytest.TempPathFactory) -> Table:
    out = ci[0][0].parent.parent
    return accuracy.run("ci", out=out, results=tmp_path_factory.mktemp("results"))


def test_nothing_fails(table: Table) -> None:
    assert table.failures == []


def test_what_was_right_is_still_right(table: Table) -> None:
    rows = {(row.analyzer, row.measure): row for row in table.rows}
    assert {name: rows[name].value for name in RIGHT if not rows[name].met} == {}


@pytest.mark.usefixtures("table")
def test_no_two_findings_share_an_id(ci: list[tuple[Path, Truth]]) -> None:
    for video, truth in ci:
        doc = scenogram.load(video.parent.parent / "documents" / "ci" / f"{truth.case}.json")
        ids = [each.id for findings in doc.analyzers.values() for each in findings.segments if each.id]
        assert len(set(ids)) == len(ids), truth.case


def test_every_analyzer_has_a_scorer() -> None:
    from scenogram.analyzers import all_analyzers

    assert set(accuracy.chosen()) == set(all_analyzers())
