"""Where an archive of Debian cannot be had, only the videos that need it are missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bench import media
from bench.make import make
from bench.make.sets import cases
from scenogram.errors import ModelFetchFailed


def test_videos_without_their_media_are_left_out_and_it_is_said_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetched: list[str] = []

    def fetch(groups: Iterable[str]) -> None:
        for group in groups:
            if media.from_debian(group):
                raise ModelFetchFailed("there is no apt here", hint="It can be had on Debian only.")
            fetched.append(group)

    monkeypatch.setattr(media, "fetch", fetch)

    assert make("dev", tmp_path, only=["telephone"]) == []

    lines = capsys.readouterr().err
    assert all(f"{case.name} is not made" in lines for case in cases("dev") if case.recipe == "telephone")
    assert "there is no apt here" in lines
    assert fetched


def test_the_videos_of_the_tests_need_nothing_of_debian() -> None:
    assert all(case.recipe != "telephone" for case in cases("ci"))
