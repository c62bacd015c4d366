"""Documents as files: what is written can be read again, and what is read is not trusted."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from scenogram import document
from scenogram.document import AnalyzerTypes, Document
from scenogram.errors import InvalidDocument, NewerDocument, OutputError, SourceNotFound


class Sighted(document.Segment):
    """A thing sighted."""

    box: document.Box = Field(description="Where, 0..1.")


class Sightings(document.Summary):
    """How many."""

    count: int = Field(description="How many.")


TYPES = {"sightings": AnalyzerTypes(Sighted, Sightings)}


def made(**parts: Any) -> Document:
    clip = document.Clip(
        sha256="0" * 64, name="a.mp4", bytes=1, container="mp4", duration=2.0, frames=50, fps=25.0
    )
    run = document.Run(
        tool="scenogram 0",
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        profile="fast",
        device="cpu",
        precision="f32",
        seconds=1,
    )
    return Document(clip=clip, source=document.Source(kind="file"), run=run, **parts)


@pytest.fixture
def doc() -> Document:
    segment = Sighted(id="x1", start=0.12345678, end=1.0, box=(0.1, 0.2, 0.30000004, 0.4))
    found = document.Findings(summary=Sightings(count=1), segments=[segment])
    return made(analyzers={"sightings": found}, shots=[document.Shot(id="s1", start=0, end=2, key_time=1)])


def test_a_document_comes_back_as_it_went(doc: Document, tmp_path: Path) -> None:
    document.save(doc, tmp_path / "doc.json", TYPES)
    again = document.load(tmp_path / "doc.json", TYPES)
    assert again == doc
    assert type(again.analyzers["sightings"].segments[0]) is Sighted


def test_findings_of_an_unknown_analyzer_come_back_whole(doc: Document, tmp_path: Path) -> None:
    document.save(doc, tmp_path / "doc.json", TYPES)
    again = document.load(tmp_path / "doc.json")
    assert document.to_json(again) == document.to_json(doc)


def test_times_are_kept_to_a_tenth_of_a_millisecond_and_places_to_four_digits(doc: Document) -> None:
    segment = json.loads(document.to_json(doc))["analyzers"]["sightings"]["segments"][0]
    assert segment["start"] == 0.1235
    assert segment["box"] == [0.1, 0.2, 0.3, 0.4]


def test_what_says_nothing_is_left_out(doc: Document) -> None:
    data = json.loads(document.to_json(doc))
    assert "confidence" not in data["analyzers"]["sightings"]["segments"][0]
    assert "story" not in data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "scenogram/2"}, "reads up to scenogram/1"),
        ({"schema": "scenogram/1000"}, "reads up to scenogram/1"),
    ],
)
def test_a_newer_format_is_refused_and_says_to_update(
    doc: Document, change: dict[str, str], said: str
) -> None:
    data = json.loads(document.to_json(doc)) | change | {"a part that is not known yet": 1}
    with pytest.raises(NewerDocument, match=said) as caught:
        document.parse(json.dumps(data), TYPES)
    assert "pip install --upgrade" in caught.value.hint


def _changed(doc: Document, *path: str | int, value: Any) -> str:
    data = part = json.loads(document.to_json(doc))
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("clip", "duration"), -1, "clip.duration"),
        (("clip", "sha256"), "xyz", "clip.sha256"),
        (("clip", "surprise"), 1, "clip.surprise"),
        (("shots",), {"a": 1}, "shots"),
        (("analyzers",), [], "not an object"),
        (("analyzers", "sightings"), 3, "Findings"),
        (("analyzers", "sightings", "segments"), "none", "list"),
        (("analyzers", "sightings", "segments", 0, "start"), 1.5, "before it starts"),
        (("analyzers", "sightings", "segments", 0, "box"), [0, 0, 2, 1], "less than or equal to 1"),
        (("analyzers", "sightings", "segments", 0, "what"), 1, "what"),
        (("analyzers", "sightings", "summary", "count"), "many", "count"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_place_is_named(
    doc: Document, path: tuple[str | int, ...], value: Any, said: str
) -> None:
    with pytest.raises(InvalidDocument, match=said):
        document.parse(_changed(doc, *path, value=value), TYPES)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(doc: Document, number: str) -> None:
    text = _changed(doc, "run", "seconds", value="HERE").replace('"HERE"', number)
    with pytest.raises(InvalidDocument):
        document.parse(text, TYPES)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"gone\.json"):
        document.load(tmp_path / "gone.json")


def test_a_document_that_contradicts_itself_is_not_written(doc: Document, tmp_path: Path) -> None:
    doc.analyzers["sightings"].segments[0].end = 0.0  # set behind the type's back
    with pytest.raises(InvalidDocument, match="before it starts"):
        document.save(doc, tmp_path / "doc.json", TYPES)
    assert list(tmp_path.iterdir()) == []


def test_writing_again_replaces_the_whole(doc: Document, tmp_path: Path) -> None:
    path = tmp_path / "doc.json"
    path.write_text("x" * 1_000_000)
    document.save(doc, path, TYPES)
    assert path.read_bytes() == document.to_json(doc)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_new_document_has_the_permissions_of_any_new_file(doc: Document, tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    document.save(doc, tmp_path / "doc.json", TYPES)
    assert stat.S_IMODE((tmp_path / "doc.json").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "other").stat().st_mode
    )


def test_a_failed_write_leaves_no_temporary_file(
    doc: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        document.save(doc, tmp_path / "doc.json", TYPES)
    assert list(tmp_path.iterdir()) == []
