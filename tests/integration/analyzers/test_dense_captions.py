"""A whole document's captions cover every second, and name findings that are in it."""

from __future__ import annotations

from pathlib import Path

import scenogram
from scenogram.analyzers.meaning.dense_captions import Caption, CaptionSummary
from scenogram.document import Document


def captions_of(doc: Document) -> list[Caption]:
    return [each for each in doc.analyzers["dense_captions"].segments if isinstance(each, Caption)]


def test_captions_cover_the_clip_and_rest_on_findings_of_the_document(scene: Path) -> None:
    doc = scenogram.analyze(scene, only=["cut_analysis", "color_analysis", "dense_captions"], cache=False)
    shots = [caption for caption in captions_of(doc) if caption.scope == "shot"]
    assert [(each.start, each.end) for each in shots] == [(shot.start, shot.end) for shot in doc.shots]
    ids = {segment.id for found in doc.analyzers.values() for segment in found.segments}
    assert all(caption.evidence and set(caption.evidence) <= ids for caption in captions_of(doc))
    assert shots[0].text != shots[1].text
    assert doc.run.analyzers["dense_captions"].method == "composed"
    summary = doc.analyzers["dense_captions"].summary
    assert isinstance(summary, CaptionSummary)
    assert "color_analysis" in summary.quoted


def test_alone_it_has_nothing_to_say_and_says_why(scene: Path) -> None:
    doc = scenogram.analyze(scene, only=["dense_captions"], cache=False)
    run = doc.run.analyzers["dense_captions"]
    assert run.status == "empty"
    assert run.reason == "no other analyzer found anything to describe"
