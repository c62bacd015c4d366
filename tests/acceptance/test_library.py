"""The package as a library: the same as the commands, typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import scenogram
from scenogram import errors


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENOGRAM_CACHE", str(tmp_path / "findings"))


def test_analyze_save_load(plain: Path, tmp_path: Path) -> None:
    news: list[scenogram.Progress] = []
    doc = scenogram.analyze(plain, only=["audio_analysis", "cut_analysis"], on_progress=news.append)
    assert doc.clip.duration == 1.0
    assert [shot.id for shot in doc.shots] == ["s1"]
    ended = {each.subject: each.state for each in news if each.stage == "analyze"}
    assert ended == {name: run.status for name, run in doc.run.analyzers.items()}
    assert all(each.share is None or 0 <= each.share <= 1 for each in news)
    scenogram.save(doc, tmp_path / "doc.json")
    assert scenogram.load(tmp_path / "doc.json") == doc


def test_from_the_cache(plain: Path) -> None:
    first = scenogram.analyze(plain, only=["audio_analysis"])
    news: list[scenogram.Progress] = []
    again = scenogram.analyze(plain, only=["audio_analysis"], on_progress=news.append)
    assert [each.state for each in news] == ["cached"]
    assert again.analyzers == first.analyzers


def test_limits(plain: Path) -> None:
    with pytest.raises(errors.OverLimit, match=r"the limit is 0\.5 s"):
        scenogram.analyze(plain, limits=scenogram.Limits(duration=0.5))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"only": ["nobody"]}, errors.UnknownAnalyzer),
        ({"profile": "slow"}, errors.OptionError),
        ({"device": "tpu"}, errors.OptionError),
        ({"precision": "int3"}, errors.OptionError),
        ({"parameters": {"audio_analysis": {"colour": 1}}}, errors.OptionError),
    ],
)
def test_what_cannot_be_done_is_an_error_that_says_what_to_do(
    plain: Path, options: dict[str, object], error: type[scenogram.ScenogramError]
) -> None:
    with pytest.raises(error) as caught:
        scenogram.analyze(plain, **options)  # type: ignore[arg-type]
    assert caught.value.hint


def test_an_exception_of_the_listener_is_the_callers_own(plain: Path) -> None:
    def listen(_: scenogram.Progress) -> None:
        raise ZeroDivisionError("the caller's")

    with pytest.raises(ZeroDivisionError):
        scenogram.analyze(plain, only=["audio_analysis"], on_progress=listen)


def test_the_one_liner_of_the_readme(plain: Path) -> None:
    line = f"import scenogram; doc = scenogram.analyze({str(plain)!r}, only=['cut_analysis']); print(len(doc.shots))"
    done = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == "1\n"
