"""Faces are found, followed and told apart, with the real models on photographs that move."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from scenogram.analyzers.people.face_detection import Face, FaceDetection, FaceSettings, FaceSummary
from scenogram.document import Document, intersection_over_union
from tests import media
from tests.stills import FPS, SIZE, Still, clip

WOMAN = "photos-skimage/astronaut.png"
WOMANS_FACE = (0.34, 0.12, 0.19, 0.26)  # in the photograph, about
MAN = "photos-argon/team-1.jpg"
CUP = "photos-skimage/coffee.png"


def analysed(path: Path, *also: str, **settings: object) -> Document:
    return scenogram.analyze(
        path, only=["face_detection", *also], parameters={"face_detection": settings}, cache=False
    )


def faces_of(doc: Document) -> list[Face]:
    return [face for face in doc.analyzers["face_detection"].segments if isinstance(face, Face)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A woman, a man, a cup, the woman again, larger and elsewhere."""
    nearer = Still(WOMAN, 35, scale=(1.8, 2.0), middle=((0.6, 0.6), (0.6, 0.62)))
    shots = [Still(WOMAN, 40, scale=(1.0, 1.1)), Still(MAN, 30), Still(CUP, 30, scale=(1.4, 1.4)), nearer]
    return clip(tmp_path_factory.mktemp("faces") / "story.mp4", shots)


@pytest.fixture(scope="module")
def told(story: Path) -> Document:
    return analysed(story, "cut_analysis")


def test_a_person_keeps_one_id_across_cuts(told: Document) -> None:
    assert [face.person for face in faces_of(told)] == ["p1", "p2", "p1"]


def test_a_face_is_there_from_cut_to_cut(told: Document) -> None:
    spans = [(face.start, face.end) for face in faces_of(told)]
    assert spans == [(0, 40 / FPS), (40 / FPS, 70 / FPS), (100 / FPS, 135 / FPS)]


def test_the_people_of_the_document_are_those_of_the_faces(told: Document) -> None:
    woman, man = told.people
    assert woman.seen == [(0, 1.6), (4.0, 5.4)]
    assert woman.share == pytest.approx(3.0 / 5.4, abs=0.01)
    assert woman.main
    assert not man.main
    assert woman.key_time is not None
    assert woman.key_time >= 4.0  # where she is largest
    assert man.seen == [(1.6, 2.8)]


def test_the_summary_says_how_many(told: Document) -> None:
    summary = told.analyzers["face_detection"].summary
    assert isinstance(summary, FaceSummary)
    assert (summary.faces, summary.persons, summary.at_once, summary.main_person) == (3, 2, 1, "p1")
    assert summary.share_of_time == pytest.approx(4.2 / 5.4, abs=0.01)


def test_boxes_and_points_lie_on_the_face(told: Document) -> None:
    face = faces_of(told)[0]
    width = SIZE[0] / SIZE[1]  # of the square photograph, over the frame's height, at the first frame
    x, y, w, h = WOMANS_FACE
    expected = (x, 0.5 - width / 2 + y * width, w, h * width)
    assert intersection_over_union(face.track.boxes[0], expected) > 0.6
    left, top, right, bottom = (
        expected[0],
        expected[1],
        expected[0] + expected[2],
        expected[1] + expected[3],
    )
    for x, y in face.track.points[0]:
        assert left < x < right
        assert top < y < bottom
    right_eye, left_eye, nose, right_mouth, left_mouth = face.track.points[0]
    assert right_eye[0] < nose[0] < left_eye[0]  # the person's right is on the picture's left
    assert right_eye[1] < nose[1] < right_mouth[1]
    assert right_mouth[0] < left_mouth[0]
    assert face.confidence is not None
    assert face.confidence > 0.9


def test_people_are_told_apart_without_knowing_of_cuts(story: Path) -> None:
    assert [face.person for face in faces_of(analysed(story))] == ["p1", "p2", "p1"]


def test_identity_can_be_left_out(story: Path) -> None:
    doc = analysed(story, identify=False)
    assert len(faces_of(doc)) == 3
    assert {face.person for face in faces_of(doc)} == {None}
    assert doc.people == []
    assert [used.name for used in doc.run.models] == ["yunet"]
    assert doc.run.analyzers["face_detection"].method == "YuNet; people are not told apart"
    assert FaceDetection.needs(FaceSettings(identify=False)) == ("yunet",)


def test_no_embedding_is_written(told: Document) -> None:
    """Nothing in the findings is as long as one, 128 numbers."""
    for face in faces_of(told):
        assert set(face.model_dump()) == {"id", "start", "end", "confidence", "person", "size", "track"}
        assert set(face.track.model_dump()) == {"times", "boxes", "points"}
        assert len(face.track.times) < 20


@pytest.mark.parametrize("height", [0.06, 0.12, 0.5, 0.8])
def test_small_and_large_faces_are_found(height: float, tmp_path: Path) -> None:
    """From 6 % of the frame's height to nearly all of it."""
    of_photo = height * SIZE[1] / SIZE[0] / WOMANS_FACE[3]  # width of the photograph over that of the frame
    centre = (
        0.5 - (WOMANS_FACE[0] + WOMANS_FACE[2] / 2 - 0.5) * of_photo,
        0.5 - (WOMANS_FACE[1] + WOMANS_FACE[3] / 2 - 0.5) * of_photo * SIZE[0] / SIZE[1],
    )
    shot = Still(WOMAN, 10, scale=(of_photo, of_photo), middle=(centre, centre))
    (face,) = faces_of(analysed(clip(tmp_path / "face.mp4", [shot])))
    assert face.size == pytest.approx(height, rel=0.25)


def test_a_face_that_moves_is_one_track(tmp_path: Path) -> None:
    shot = Still(WOMAN, 60, scale=(0.7, 0.7), middle=((0.2, 0.2), (0.8, 0.8)))
    (face,) = faces_of(analysed(clip(tmp_path / "moves.mp4", [shot])))
    assert (face.start, face.end) == pytest.approx((0, 60 / FPS))
    assert len(face.track.times) == len(face.track.boxes) == len(face.track.points) >= 12


def test_two_people_in_view_together_are_two(tmp_path: Path) -> None:
    def both(index: int) -> media.Picture:
        left = Still(WOMAN, scale=(0.9, 0.9), middle=((0.4, 0.25), (0.4, 0.25))).at(0)
        right = Still(MAN, scale=(0.9, 0.9), middle=((0.5, 0.75), (0.5, 0.75))).at(0)
        return np.concatenate([left[: SIZE[1] // 2], right[SIZE[1] // 2 :]])

    doc = analysed(clip(tmp_path / "both.mp4", [both]))
    assert {face.person for face in faces_of(doc)} == {"p1", "p2"}
    summary = doc.analyzers["face_detection"].summary
    assert isinstance(summary, FaceSummary)
    assert summary.at_once == 2


def test_a_clip_without_a_face_is_empty_with_a_reason(tmp_path: Path) -> None:
    doc = analysed(clip(tmp_path / "cup.mp4", [Still(CUP, scale=(1.2, 1.4)), Still(None)]))
    run = doc.run.analyzers["face_detection"]
    assert (run.status, run.reason) == ("empty", "no face in the frames looked at")
    assert doc.people == []


def test_one_frame_is_enough(tmp_path: Path) -> None:
    (face,) = faces_of(analysed(clip(tmp_path / "one.mp4", [Still(WOMAN, 1)])))
    assert face.person == "p1"
    assert face.track.times == [0]
    assert face.end > face.start == 0
