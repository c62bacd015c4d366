"""Analyzers of other packages: the example of docs/writing-an-analyzer.md, and some that misbehave."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests import media
from tests.acceptance.user import User

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-an-analyzer.md"


def example(folder: Path) -> Path:
    """The package of the page: every code block under the line that names its file."""
    folder.mkdir()
    for name, content in re.findall(
        r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        (folder / name).write_text(content, encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["pyproject.toml", "scenogram_darkness.py"]
    return folder


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the example."""
    folder = tmp_path_factory.mktemp("plugin")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder / "site"),
    ]
    subprocess.run([*command, str(example(folder / "source"))], check=True, capture_output=True, timeout=240)
    return folder / "site"


@pytest.fixture
def half_dark(tmp_path: Path) -> Path:
    """Two seconds; dark from 0.5 s to 1.5 s."""

    def picture(index: int) -> media.Picture:
        return np.full((240, 320, 3), 10 if 15 <= index < 45 else 200, np.uint8)

    return media.video(tmp_path / "half.mp4", frames=60, pictures=picture)


def offering(user: User, *classes: str) -> None:
    """Let a package be installed for the user that offers sample analyzers of the engine's tests."""
    site = user.folder.parent / "site"
    info = site / "samples-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: samples\nVersion: 1.0\n")
    module = "tests.integration.engine.sample_analyzers"
    entries = [f"{name.lower()} = {module}:{name}" for name in classes]
    (info / "entry_points.txt").write_text("\n".join(["[scenogram.analyzers]", *entries, ""]))
    user.environment["PYTHONPATH"] = os.pathsep.join([str(site), str(ROOT)])


def test_the_example_of_the_docs_is_well_typed(tmp_path: Path) -> None:
    folder = example(tmp_path / "source")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        os.devnull,
        "--cache-dir",
        os.devnull,
    ]
    done = subprocess.run(
        [*command, "scenogram_darkness.py"],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_example_of_the_docs_takes_part_in_an_analysis(
    user: User, installed: Path, half_dark: Path
) -> None:
    user.environment["PYTHONPATH"] = str(installed)
    done = user.run("analyze", half_dark, "--only", "dark_spans,cut_analysis", "-o", "doc.json")
    assert done.code == 0, done.err
    document = user.read("doc.json")
    (span,) = document["analyzers"]["dark_spans"]["segments"]
    assert (span["start"], span["end"]) == (0.5, 1.5)
    assert span["luma"] < 20
    assert document["analyzers"]["dark_spans"]["summary"] == {"share_of_time": 0.5}
    assert document["run"]["analyzers"]["dark_spans"]["parameters"] == {"below": 32.0}


def test_it_is_listed_described_and_in_the_schema(user: User, installed: Path) -> None:
    user.environment["PYTHONPATH"] = str(installed)
    assert "Times in which the picture is dark." in user.run("analyzers").out
    assert "luma: number  Mean luma of its frames, 0..255." in user.run("analyzers", "dark_spans").out
    assert "dark_spans" in json.loads(user.run("schema").out)["properties"]["analyzers"]["properties"]


def test_its_settings_are_the_users(user: User, installed: Path, half_dark: Path) -> None:
    user.environment["PYTHONPATH"] = str(installed)
    choice = ["--only", "dark_spans", "--set", "dark_spans.below=5", "-o", "doc.json"]
    assert user.run("analyze", half_dark, *choice).code == 0
    run = user.read("doc.json")["run"]["analyzers"]["dark_spans"]
    assert (run["status"], run["reason"]) == ("empty", "no frame is that dark")


def test_a_document_can_be_read_where_the_analyzer_is_not_installed(
    user: User, installed: Path, half_dark: Path
) -> None:
    user.environment["PYTHONPATH"] = str(installed)
    user.run("analyze", half_dark, "--only", "dark_spans", "-o", "doc.json")
    del user.environment["PYTHONPATH"]
    assert user.run("show", "doc.json").code == 0


def test_a_defect_in_one_costs_only_that_one_and_is_told_with_its_place(user: User, plain: Path) -> None:
    offering(user, "Breaks", "NeedsBreaks", "Brightness")
    user.environment["PYTHONFAULTHANDLER"] = ""
    process = user.start(
        "analyze",
        plain,
        "--only",
        "breaks,needs_breaks,brightness",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _, told = process.communicate(timeout=120)
    assert process.returncode == 1
    assert b"ZeroDivisionError" in told
    assert b"sample_analyzers.py" in told
    runs = user.read("plain.scenogram.json")["run"]["analyzers"]
    assert {name: run["status"] for name, run in runs.items()} == {
        "breaks": "failed",
        "needs_breaks": "skipped",
        "brightness": "ok",
    }


def test_a_native_crash_costs_only_the_one_that_crashed(user: User, plain: Path) -> None:
    offering(user, "Crashes", "Brightness")
    done = user.run("analyze", plain, "--only", "crashes,brightness")
    assert done.code == 1
    runs = user.read("plain.scenogram.json")["run"]["analyzers"]
    assert runs["crashes"]["status"] == "failed"
    assert "it crashed" in runs["crashes"]["reason"]
    assert runs["brightness"]["status"] == "ok"


def test_a_run_that_was_killed_goes_on_where_it_stopped(user: User, plain: Path) -> None:
    offering(user, "Hangs", "Brightness", "Loudest")
    options = ["analyze", str(plain), "--only", "hangs,loudest", "--json-progress"]
    process = user.start(*options, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    for line in process.stderr:
        news = json.loads(line)
        if (news["subject"], news["state"]) == ("loudest", "ok"):
            break
    process.kill()
    process.communicate(timeout=20)
    assert user.files() == []
    assert user.run("analyze", plain, "--only", "loudest,brightness").code == 0
    runs = user.read("plain.scenogram.json")["run"]["analyzers"]
    assert runs["loudest"]["cached"]
    assert not runs["brightness"]["cached"]
    scratch, until = Path(user.environment["TMPDIR"]), time.monotonic() + 10
    while list(scratch.iterdir()) and time.monotonic() < until:
        time.sleep(0.1)
    assert list(scratch.iterdir()) == []


def test_a_package_that_cannot_be_loaded_is_named(user: User, plain: Path) -> None:
    offering(user, "Missing")
    done = user.run("analyze", plain)
    assert done.code == 2
    assert "'missing' of an installed package cannot be loaded" in done.err
    assert "Update or uninstall" in done.err
