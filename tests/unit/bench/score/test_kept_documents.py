"""A run of a few analyzers loses nothing of what the others said."""

from __future__ import annotations

from pathlib import Path

import scenogram
from bench.score.accuracy import completed
from scenogram.document import Document, Person
from tests.unit.bench.score.truths import perfect, truth


def of(document: Document, *names: str) -> Document:
    """A document with those analyzers alone."""
    return document.model_copy(
        update={
            "analyzers": {name: document.analyzers[name] for name in names},
            "run": document.run.model_copy(
                update={"analyzers": {name: document.run.analyzers[name] for name in names}}
            ),
        }
    )


def test_what_others_said_of_the_clip_stays(tmp_path: Path) -> None:
    said = perfect(truth(1))
    kept = tmp_path / "kept.json"
    scenogram.save(said, kept)
    new = of(said, "cut_analysis")
    new.analyzers["cut_analysis"] = new.analyzers["cut_analysis"].model_copy(update={"segments": []})
    whole = completed(new, kept)
    assert set(whole.analyzers) == set(said.analyzers) == set(whole.run.analyzers)
    assert whole.analyzers["cut_analysis"].segments == []
    assert whole.analyzers["text_overlay"] == said.analyzers["text_overlay"]


def test_people_of_an_earlier_run_do_not_come_back(tmp_path: Path) -> None:
    said = of(perfect(truth(1)), "face_detection")
    people = [Person(id="p1", share=0.5), Person(id="p2", share=0.5)]
    scenogram.save(said.model_copy(update={"people": people}), tmp_path / "kept.json")
    whole = completed(said.model_copy(update={"people": people[:1]}), tmp_path / "kept.json")
    assert [person.id for person in whole.people] == ["p1"]


def test_a_document_of_another_clip_or_none_adds_nothing(tmp_path: Path) -> None:
    said = perfect(truth(1))
    new = of(said, "cut_analysis")
    assert completed(new, tmp_path / "none.json") == new
    other = said.model_copy(update={"clip": said.clip.model_copy(update={"sha256": "1" * 64})})
    scenogram.save(other, tmp_path / "kept.json")
    assert completed(new, tmp_path / "kept.json") == new
