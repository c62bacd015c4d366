"""Things are found, named, counted and followed, with the real model on photographs that move."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from scenogram.analyzers.picture.object_detection import Object, ObjectSummary
from scenogram.analyzers.picture.objects import LABELS
from scenogram.document import Document, json_schema
from tests import media
from tests.stills import FPS, SIZE, Still, clip

WOMAN, CUP, CAT, MOTORCYCLE = (
    f"photos-skimage/{name}.png" for name in ("astronaut", "coffee", "chelsea", "motorcycle_left")
)


def analysed(path: Path, *also: str) -> Document:
    return scenogram.analyze(path, only=["object_detection", *also], cache=False)


def objects_of(doc: Document) -> list[Object]:
    return [thing for thing in doc.analyzers["object_detection"].segments if isinstance(thing, Object)]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A woman, a cup, a cat, a motorcycle."""
    shots = [
        Still(WOMAN, 30, scale=(1.0, 1.2)),
        Still(CUP, 30, scale=(1.0, 1.3)),
        Still(CAT, 30, scale=(1.0, 1.1)),
        Still(MOTORCYCLE, 30, scale=(1.0, 1.1)),
    ]
    return analysed(clip(tmp_path_factory.mktemp("things") / "shown.mp4", shots), "cut_analysis")


def test_things_are_called_what_they_are(shown: Document) -> None:
    for number, label in enumerate(("person", "cup", "cat", "motorcycle")):
        middle = (30 * number + 15) / FPS
        assert label in {thing.label for thing in objects_of(shown) if thing.start <= middle < thing.end}


def test_nothing_else_is_called_a_person_a_cat_or_a_motorcycle(shown: Document) -> None:
    labels = [thing.label for thing in objects_of(shown)]
    assert [labels.count(label) for label in ("person", "cat", "motorcycle")] == [1, 1, 1]


def test_tracks_end_at_cuts(shown: Document) -> None:
    spans = {thing.label: (thing.start, thing.end) for thing in objects_of(shown)}
    assert spans["cup"] == pytest.approx((30 / FPS, 60 / FPS))
    assert spans["cat"] == pytest.approx((60 / FPS, 90 / FPS))


def test_every_name_is_one_of_coco(shown: Document) -> None:
    assert len(LABELS) == len(set(LABELS)) == 80
    assert {thing.label for thing in objects_of(shown)} <= set(LABELS)
    assert all(thing.confidence is not None and thing.confidence > 0.3 for thing in objects_of(shown))


def test_the_schema_names_them() -> None:
    schema = json_schema({"object_detection": scenogram.analyzers.document_types()["object_detection"]})
    assert "hair drier" in str(schema)


def test_things_of_one_name_are_counted(tmp_path: Path) -> None:
    def two(index: int) -> media.Picture:
        upper, lower = (Still(CUP, middle=((0.5, y), (0.5, y))).at(0) for y in (0.25, 0.75))
        return np.concatenate([upper[: SIZE[1] // 2], lower[SIZE[1] // 2 :]])

    doc = analysed(clip(tmp_path / "two.mp4", [two]))
    assert [thing.count for thing in objects_of(doc) if thing.label == "cup"] == [2, 2]
    summary = doc.analyzers["object_detection"].summary
    assert isinstance(summary, ObjectSummary)
    (cups,) = (count for count in summary.labels if count.label == "cup")
    assert (cups.at_once, cups.tracks, cups.share_of_time) == (2, 2, 1)


def test_a_thing_that_moves_is_one_track(tmp_path: Path) -> None:
    shot = Still(CUP, 60, scale=(0.8, 0.8), middle=((0.3, 0.2), (0.7, 0.8)))
    cups = [
        thing for thing in objects_of(analysed(clip(tmp_path / "moves.mp4", [shot]))) if thing.label == "cup"
    ]
    assert len(cups) == 1
    assert (cups[0].start, cups[0].end) == pytest.approx((0, 60 / FPS))


def test_a_plain_picture_is_empty_with_a_reason(tmp_path: Path) -> None:
    run = analysed(clip(tmp_path / "grey.mp4", [Still(None)])).run.analyzers["object_detection"]
    assert (run.status, run.reason) == ("empty", "nothing that it has a name for in the frames looked at")


def test_one_frame_is_enough(tmp_path: Path) -> None:
    (cat,) = objects_of(analysed(clip(tmp_path / "one.mp4", [Still(CAT, 1)])))
    assert cat.label == "cat"
    assert cat.track.times == [0]
