"""`scenogram analyze` on a clip of real things: what a user gets, and what is in it."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import scenogram
from tests import scene as truth
from tests.acceptance.user import Ended, User


@pytest.fixture(scope="module")
def analysed(scene: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[User, Ended]:
    """The scene, analysed once by everyone with nothing but a file name."""
    folder = tmp_path_factory.mktemp("user")
    user = User(folder, {"SCENOGRAM_CACHE": str(tmp_path_factory.mktemp("findings"))})
    return user, user.run("analyze", scene)


@pytest.fixture(scope="module")
def document(analysed: tuple[User, Ended]) -> dict[str, Any]:
    return analysed[0].read("scene.scenogram.json")


def segments(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return list(document["analyzers"][name]["segments"])


def test_it_ends_well_and_says_where_the_document_is(analysed: tuple[User, Ended]) -> None:
    user, ended = analysed
    assert ended.code == 0, ended.err
    assert ended.out == "scene.scenogram.json\n"
    assert user.files() == ["scene.scenogram.json"]


def test_the_document_fits_the_schema_that_is_shipped(document: dict[str, Any]) -> None:
    text = resources.files("scenogram.document").joinpath("document.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())


def test_every_analyzer_says_how_it_ended_and_with_which_models(document: dict[str, Any]) -> None:
    runs = document["run"]["analyzers"]
    assert {run["status"] for run in runs.values()} <= {"ok", "empty"}
    for run in runs.values():
        assert run["version"]
        assert run["coverage"] == 1.0
    used = {model["name"] for model in document["run"]["models"]}
    assert used == {name for run in runs.values() for name in run["models"]}
    for model in document["run"]["models"]:
        assert model["licence"]
        assert all(len(digest) == 64 for digest in model["sha256"].values())


def test_the_cut_is_found_to_the_frame(document: dict[str, Any]) -> None:
    assert [shot["start"] for shot in document["shots"]] == pytest.approx([0.0, truth.CUT], abs=1 / truth.FPS)
    assert document["shots"][1]["transition_in"]["kind"] == "cut"
    assert document["shots"][-1]["end"] == document["clip"]["duration"] == truth.SECONDS


def test_the_text_is_read_where_and_when_it_is_there(document: dict[str, Any]) -> None:
    (text,) = [each for each in segments(document, "text_overlay") if each["read_as"] == truth.TEXT]
    assert text["start"] == pytest.approx(truth.TEXT_START, abs=0.2)
    assert text["end"] == pytest.approx(truth.TEXT_END, abs=0.2)
    x, y, width, height = text["box"]
    assert x + width / 2 == pytest.approx(0.5, abs=0.05)
    assert y + height / 2 == pytest.approx(0.8, abs=0.02)


def test_the_face_belongs_to_a_person_who_is_there_until_the_cut(document: dict[str, Any]) -> None:
    (person,) = document["people"]
    assert person["main"]
    assert person["seen"][0] == pytest.approx([0.0, truth.CUT], abs=0.25)
    assert {face["person"] for face in segments(document, "face_detection")} == {person["id"]}


def test_the_cup_is_called_a_cup(document: dict[str, Any]) -> None:
    cups = [each for each in segments(document, "object_detection") if each["label"] == "cup"]
    assert cups
    assert cups[0]["start"] == pytest.approx(truth.CUT, abs=0.25)


def test_the_words_are_heard_in_their_time(document: dict[str, Any]) -> None:
    said = segments(document, "speech_transcription")
    words = [word for each in said for word in each["words"]]
    heard = "".join(
        letter for each in said for letter in each["text"].lower() if letter.isalnum() or letter == " "
    )
    spoken = truth.SPOKEN.lower().replace(",", "")
    assert SequenceMatcher(None, heard, spoken).ratio() > 0.9, heard
    (country,) = [word for word in words if "country" in word["text"].lower()]
    assert country["start"] == pytest.approx(5.86, abs=0.3)
    assert document["analyzers"]["speech_transcription"]["summary"]["language"] == "en"


def test_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [part["id"] for part in (*document["shots"], *document["people"])]
    for found in document["analyzers"].values():
        ids += [segment["id"] for segment in found["segments"] if "id" in segment]
    assert len(ids) == len(set(ids))


def test_a_second_run_works_nothing_out_again_and_says_the_same(
    analysed: tuple[User, Ended], document: dict[str, Any], scene: Path
) -> None:
    user, _ = analysed
    assert user.run("analyze", scene, "-o", "again.json").code == 0
    again = user.read("again.json")
    assert all(run["cached"] for run in again["run"]["analyzers"].values())
    assert not any(run["cached"] for run in document["run"]["analyzers"].values())
    for part in ("clip", "shots", "people", "analyzers", "warnings"):
        assert again.get(part) == document.get(part)


def test_the_library_reads_what_the_command_wrote(analysed: tuple[User, Ended]) -> None:
    doc = scenogram.load(analysed[0].folder / "scene.scenogram.json")
    assert [shot.id for shot in doc.shots] == ["s1", "s2"]
    assert doc.run.analyzers["cut_analysis"].status == "ok"
    assert type(doc.analyzers["text_overlay"].segments[0]).__name__ != "UnknownSegment"


def test_show_tells_the_most_telling_findings(analysed: tuple[User, Ended]) -> None:
    ended = analysed[0].run("show", "scene.scenogram.json")
    assert ended.code == 0
    assert truth.TEXT in ended.out
    assert "2 shots" in ended.out
    few = analysed[0].run("show", "--top", "2", "scene.scenogram.json")
    assert few.out.split("\n\n")[0].count("\n") == 1


def test_sheet_draws_a_picture_of_every_shot(analysed: tuple[User, Ended], scene: Path) -> None:
    from PIL import Image

    user, _ = analysed
    ended = user.run("sheet", scene, "scene.scenogram.json")
    assert (ended.code, ended.out) == (0, "scene.sheet.png\n")
    with Image.open(user.folder / "scene.sheet.png") as sheet:
        assert sheet.width > 2 * 200


def test_a_contact_sheet_is_not_drawn_on_another_clip(analysed: tuple[User, Ended], plain: Path) -> None:
    ended = analysed[0].run("sheet", plain, "scene.scenogram.json")
    assert ended.code == 2
    assert "not of plain.mp4" in ended.err


def test_a_minute_of_this_would_stay_far_below_five_megabytes(analysed: tuple[User, Ended]) -> None:
    size = (analysed[0].folder / "scene.scenogram.json").stat().st_size
    assert size / truth.SECONDS * 60 < 1_000_000


def test_without_biometrics_faces_are_seen_and_nobody_is_known(user: User, scene: Path) -> None:
    done = user.run(
        "analyze", scene, "--no-biometrics", "--only", "face_detection,age_estimation", "-o", "a.json"
    )
    assert done.code == 0
    document = user.read("a.json")
    assert document["run"]["biometrics"] is False
    assert document["run"]["analyzers"]["age_estimation"]["status"] == "skipped"
    assert document["people"] == []
    assert "sface" not in {model["name"] for model in document["run"]["models"]}
    (face,) = segments(document, "face_detection")
    assert "person" not in face
