"""The other commands: analyzers, schema, doctor, help, version."""

from __future__ import annotations

import json
from importlib import resources

import pytest

import scenogram
from tests.acceptance.user import User


def test_help_names_every_command_and_the_exit_codes(user: User) -> None:
    done = user.run("--help")
    assert done.code == 0
    for command in ("analyze", "analyzers", "doctor", "models", "schema", "show", "sheet"):
        assert f"\n  {command} " in done.out
    assert "Exit codes: 0" in done.out


def test_version(user: User) -> None:
    assert scenogram.__version__ in user.run("--version").out


def test_analyzers_lists_each_with_what_it_is_fed_and_what_it_says(user: User) -> None:
    lines = user.run("analyzers").out.splitlines()
    assert len(lines) >= 6
    for line in lines:
        name, fed_by, says = line.split(maxsplit=2)
        assert name.isidentifier()
        assert fed_by in ("frames", "sound", "findings")
        assert says.endswith(".")


def test_analyzers_tells_all_about_one(user: User) -> None:
    done = user.run("analyzers", "text_overlay")
    assert done.code == 0
    for part in ("Each segment:", "Summary:", "Models:", "Accuracy", "read_as: text", "ppocr-v6"):
        assert part in done.out


def test_analyzers_as_json_for_programs(user: User) -> None:
    everyone = json.loads(user.run("analyzers", "--json").out)
    (cut,) = [each for each in everyone if each["name"] == "cut_analysis"]
    assert cut["models"]["standard"] == ["transnetv2"]
    assert cut["segment"]["properties"]["start"]["description"]
    assert json.loads(user.run("analyzers", "cut_analysis", "--json").out) == cut


def test_an_unknown_analyzer_is_refused_with_names_that_come_close(user: User) -> None:
    done = user.run("analyzers", "face_detektion")
    assert done.code == 2
    assert "Did you mean face_detection" in done.err


def test_schema_prints_the_schema_that_is_shipped(user: User) -> None:
    shipped = resources.files("scenogram.document").joinpath("document.schema.json")
    assert user.run("schema").out == shipped.read_text(encoding="utf-8")
    assert user.run("schema", "-o", "schema.json").code == 0
    assert (user.folder / "schema.json").read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")


def test_doctor_looks_at_everything_and_really_analyses(user: User) -> None:
    done = user.run("doctor", "--offline")
    assert done.code == 0, done.out
    for what in (
        "versions",
        "machine",
        "GPU",
        "codecs",
        "findings cache",
        "model store",
        "models",
        "self-test",
    ):
        assert f"  {what}: " in done.out
    assert "the cut at 1.5 s was found at 1.5" in done.out
    assert done.out.endswith("All is well.\n")


def test_doctor_says_what_to_do_when_models_are_not_here(user: User) -> None:
    done = user.run("doctor", "--offline", SCENOGRAM_MODELS=str(user.folder / "empty"))
    assert "not here yet" in done.out
    assert "scenogram models pull" in done.out


def test_doctor_tries_the_registries(no_network: User) -> None:
    done = no_network.run("doctor")
    assert "Python package registry: does not answer" in done.out
    assert "SCENOGRAM" in done.out or "models pull --to DIR" in done.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "is not JSON"),
        ("{}", "has no `schema`"),
        ("[" * 100_000, "is not JSON"),
        ('{"schema": "scenogram/99"}', "scenogram/99"),
        ('{"schema": "other/1"}', "is not a Scenogram document"),
        ('{"schema": "scenogram/1", "clip": 3}', "clip"),
    ],
)
def test_what_is_no_document_is_refused_in_words(user: User, content: str, said: str) -> None:
    (user.folder / "doc.json").write_text(content)
    done = user.run("show", "doc.json")
    assert done.code == 2
    assert said in done.err


def test_show_without_a_document(user: User) -> None:
    done = user.run("show", "gone.json")
    assert done.code == 2
    assert "there is no document at gone.json" in done.err
