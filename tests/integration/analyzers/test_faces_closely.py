"""What faces do, express, look at, and how old they look, with the real networks on photographs and footage."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

import scenogram
from bench.media import path as medium
from scenogram.analyzers.people.age_estimation import AgedFace
from scenogram.analyzers.people.eye_tracking import Eyes, EyesSummary
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.face_emotion import FaceExpression
from scenogram.analyzers.people.faces import FaceSighting, aligned_face, embedding
from scenogram.analyzers.people.facial_details import FacialDetails
from scenogram.analyzers.people.identity import SAME_PERSON
from scenogram.clip import Size, open_clip
from scenogram.document import Document, to_json
from scenogram.export import redact
from scenogram.models import Store, open_session
from tests import media
from tests.stills import SIZE, Still, clip

WOMAN, CUP = "photos-skimage/astronaut.png", "photos-skimage/coffee.png"
AWAY = "photos-argon/team-4.jpg"  # looks out of the corners of her eyes
NEUTRAL = "photos-argon/fezbot.jpg"
ALL = ["facial_details", "face_emotion", "eye_tracking", "age_estimation"]
FRAMES = 30


def analysed(path: Path, *names: str, biometrics: bool = True) -> Document:
    return scenogram.analyze(path, only=[*names, "cut_analysis"], cache=False, biometrics=biometrics)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A woman who smiles, one who does not, one who looks away, a cup."""
    shots = [
        Still(WOMAN, FRAMES, scale=(1.5, 1.5), middle=((0.6, 0.7), (0.6, 0.7))),
        Still(NEUTRAL, FRAMES),
        Still(AWAY, FRAMES),
        Still(CUP, FRAMES, scale=(1.4, 1.4)),
    ]
    return clip(tmp_path_factory.mktemp("faces") / "story.mp4", shots)


@pytest.fixture(scope="module")
def told(story: Path) -> Document:
    return analysed(story, *ALL)


def test_every_face_is_described_and_the_cup_is_not(told: Document) -> None:
    details = [one for one in told.analyzers["facial_details"].segments if isinstance(one, FacialDetails)]
    assert [one.person for one in details] == ["p1", "p2", "p3"]
    assert details[-1].end == pytest.approx(3 * FRAMES / 25, abs=0.01)
    smiling, serious, _ = details
    assert smiling.smile > 0.7
    assert serious.smile < 0.2
    assert all(abs(one.roll) < 12 for one in details)


def test_who_smiles_is_happy_and_the_smile_is_the_evidence(told: Document) -> None:
    found = [one for one in told.analyzers["face_emotion"].segments if isinstance(one, FaceExpression)]
    assert [one.expression for one in found][:2] == ["happy", "neutral"]
    assert found[0].evidence.smile > 0.7
    assert found[0].support == "well"
    assert told.people[0].expressions is not None


def test_who_looks_into_the_camera_is_told_from_who_does_not(told: Document) -> None:
    gazes = {
        one.person: one.kind
        for one in told.analyzers["eye_tracking"].segments
        if isinstance(one, Eyes) and one.kind in ("at_camera", "away")
    }
    assert gazes == {"p1": "at_camera", "p2": "at_camera", "p3": "away"}
    assert told.people[0].looks_at_camera == 1
    assert told.people[2].looks_at_camera == 0


def test_a_photograph_does_not_blink(told: Document) -> None:
    summary = told.analyzers["eye_tracking"].summary
    assert isinstance(summary, EyesSummary)
    assert summary.blinks == 0


def test_age_and_presentation_are_told_of_people(told: Document) -> None:
    found = {
        one.person: one for one in told.analyzers["age_estimation"].segments if isinstance(one, AgedFace)
    }
    for person in ("p1", "p2", "p3"):
        age, gender = found[person].age, found[person].gender
        assert age is not None
        assert 18 <= age.median <= 45
        assert age.range[0] < age.median < age.range[1]
        assert gender is not None
        assert gender.presentation == "female"
    assert told.people[0].age == found["p1"].age


def test_without_biometrics_age_is_not_told_and_faces_are_described_without_a_person(story: Path) -> None:
    doc = analysed(story, *ALL, biometrics=False)
    assert doc.run.analyzers["age_estimation"].status == "skipped"
    assert "age_estimation" not in doc.analyzers
    assert b'"female"' not in to_json(doc)
    details = [one for one in doc.analyzers["facial_details"].segments if isinstance(one, FacialDetails)]
    assert details
    assert all(one.person is None for one in details)


@pytest.mark.parametrize("turn", [-25, 20])
def test_a_head_tilted_with_its_picture_is_found_tilted_by_as_much(tmp_path: Path, turn: int) -> None:
    woman = cv2.cvtColor(cv2.imread(str(medium(WOMAN))), cv2.COLOR_BGR2RGB)

    def tilted(degrees: float) -> float:
        matrix = cv2.getRotationMatrix2D((225, 125), -degrees, 2.0)
        matrix[:, 2] += (SIZE[0] / 2 - 225, SIZE[1] / 2 - 125)
        picture = cv2.warpAffine(woman, matrix, SIZE, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
        path = media.video(tmp_path / f"{degrees}.mp4", frames=5, size=SIZE, pictures=lambda _: picture)
        found = analysed(path, "facial_details").analyzers["facial_details"].segments[0]
        assert isinstance(found, FacialDetails)
        return found.roll

    assert tilted(turn) - tilted(0) == pytest.approx(turn, abs=4)


def test_a_blink_is_found_when_it_happens() -> None:
    doc = scenogram.analyze(medium("footage-pyfeat/single_face.mp4"), only=["eye_tracking"], cache=False)
    blinks = [
        one for one in doc.analyzers["eye_tracking"].segments if isinstance(one, Eyes) and one.kind == "blink"
    ]
    assert [one.start for one in blinks] == [pytest.approx(0.87, abs=0.08)]


def test_with_few_looks_blinks_are_not_counted_and_that_is_said() -> None:
    doc = scenogram.analyze(
        medium("footage-pyfeat/single_face.mp4"),
        only=["eye_tracking"],
        parameters={"facial_details": {"fine_fps": 0}},
        cache=False,
    )
    summary = doc.analyzers["eye_tracking"].summary
    assert isinstance(summary, EyesSummary)
    assert summary.blinks is None
    assert any("blinks" in warning for warning in doc.warnings)


def test_where_nobody_is_there_is_nothing_to_tell(tmp_path: Path) -> None:
    path = clip(tmp_path / "cup.mp4", [Still(CUP, 10, scale=(1.4, 1.4))])
    doc = scenogram.analyze(path, only=ALL, cache=False)
    for name in ALL:
        assert doc.run.analyzers[name].status == "empty"
        assert "face" in str(doc.run.analyzers[name].reason) or "eyes" in str(doc.run.analyzers[name].reason)


def test_one_frame_is_enough(tmp_path: Path) -> None:
    path = clip(tmp_path / "one.mp4", [Still(WOMAN, 1)])
    doc = scenogram.analyze(path, only=ALL, cache=False)
    assert [doc.run.analyzers[name].status for name in ALL] == ["ok"] * 4


def test_nobody_can_be_known_again_in_a_redacted_copy_and_its_sound_is_kept(tmp_path: Path) -> None:
    still = Still(WOMAN, 25)
    source = media.video(
        tmp_path / "woman.mp4", frames=25, size=SIZE, rate=25, pictures=still.at, sound=media.tone(1.0)
    )
    doc = scenogram.analyze(source, only=["face_detection"], cache=False)
    [face] = [one for one in doc.analyzers["face_detection"].segments if isinstance(one, Face)]
    copy = tmp_path / "copy.mp4"
    shares: list[float] = []
    redact(source, doc, copy, faces=True, on_progress=shares.append)
    sighting = FaceSighting(face.track.boxes[0], face.track.points[0], 1.0)
    recognise = open_session(Store().files("sface").only())  # pulled for the analysis
    looks = [
        embedding(recognise, aligned_face(picture, sighting))
        for path in (source, copy)
        for picture in pictures(path)[:: len(pictures(path)) - 1]
    ]
    original, original_end, covered, covered_end = looks
    assert original @ original_end > 0.9
    assert max(original @ covered, original @ covered_end) < SAME_PERSON / 2
    again = open_clip(copy)
    assert len(list(again.frames())) == 25
    assert (again.info.width, again.info.height) == SIZE
    assert again.info.duration == pytest.approx(doc.clip.duration, abs=0.001)
    with av.open(str(copy)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert np.sqrt((heard[4800:-4800] ** 2).mean()) == pytest.approx(0.5 / np.sqrt(2), rel=0.1)
    assert shares == sorted(shares)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.mp4", "woman.mp4"]


def pictures(path: Path) -> list[media.Picture]:
    return [frame.scaled(Size()) for frame in open_clip(path).frames()]
