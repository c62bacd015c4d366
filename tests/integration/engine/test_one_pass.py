"""The engine on real files, with small analyzers: what they are handed, in which order, and what becomes of those
that misbehave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import scenogram
from scenogram.analyzers import Analyzer
from scenogram.document import Document
from scenogram.engine import ProcessLimits, Progress
from tests import media
from tests.integration.engine import sample_analyzers as samples

EVERYONE = [
    member
    for member in vars(samples).values()
    if isinstance(member, type) and issubclass(member, Analyzer) and member.__module__ == samples.__name__
]
FPS, SECONDS = 25, 2


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    media.video(path, frames=FPS * SECONDS, rate=FPS, sound=media.tone(SECONDS))
    return path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENOGRAM_CACHE", str(tmp_path / "cache"))


def analyse(path: Path, *names: str, **options: object) -> Document:
    return scenogram.analyze(path, only=names, extra=EVERYONE, **options)  # type: ignore[arg-type]


def status(doc: Document, name: str) -> tuple[str, str | None]:
    run = doc.run.analyzers[name]
    return run.status, run.reason


def times(doc: Document, name: str) -> list[float]:
    return [segment.start for segment in doc.analyzers[name].segments]


def test_who_asks_for_every_frame_gets_every_frame_once_with_its_time(clip: Path) -> None:
    doc = analyse(clip, "everything")
    assert times(doc, "everything") == pytest.approx([n / FPS for n in range(FPS * SECONDS)], abs=1e-4)
    assert doc.analyzers["everything"].segments[-1].end == doc.clip.duration == SECONDS


def test_who_asks_for_five_frames_a_second_gets_the_first_of_each_step_and_the_last(clip: Path) -> None:
    doc = analyse(clip, "brightness")
    assert times(doc, "brightness") == pytest.approx(
        [*[n / 5 for n in range(10)], SECONDS - 1 / FPS], abs=1e-4
    )
    assert doc.run.analyzers["brightness"].coverage == 1


def test_a_neighbour_sees_frames_that_the_other_saw_with_its_sighting_in_hand(clip: Path) -> None:
    doc = analyse(clip, "neighbour")
    assert set(times(doc, "neighbour")) < set(times(doc, "brightness"))
    assert status(doc, "neighbour") == ("ok", None)


def test_a_trail_brings_every_frame_between_those_looked_at(clip: Path) -> None:
    summary = analyse(clip, "trailing").analyzers["trailing"].summary
    assert isinstance(summary, samples.Notes)
    assert summary.count == FPS * SECONDS


def test_a_gated_frame_is_answered_with_the_previous_answer(tmp_path: Path) -> None:
    path = tmp_path / "still.mp4"
    media.video(path, frames=20, pictures=lambda _: media.picture(0))
    doc = analyse(path, "changes")
    summary = doc.analyzers["changes"].summary
    assert isinstance(summary, samples.Notes)
    assert summary.count == 20
    assert len(doc.analyzers["changes"].segments) == 1


def test_meaning_builds_on_findings_and_what_it_only_uses_need_not_be_there(clip: Path) -> None:
    assert analyse(clip, "sums").analyzers["sums"].segments[0].text == "brightness"  # type: ignore[attr-defined]
    both = analyse(clip, "sums", "everything").analyzers["sums"].segments[0]
    assert both.text == "brightness+everything"  # type: ignore[attr-defined]


def test_nothing_found_nothing_heard_and_nothing_seen_are_told_apart(clip: Path, tmp_path: Path) -> None:
    doc = analyse(clip, "finds_nothing", "picky")
    assert status(doc, "finds_nothing") == ("empty", "there was nothing to find")
    assert status(doc, "picky") == ("skipped", "it does not like this clip")
    silent, blind = tmp_path / "silent.mp4", tmp_path / "blind.wav"
    media.video(silent, frames=10)
    media.sound_file(blind, media.tone(1.0), codec="pcm_s16le")
    assert status(analyse(silent, "loudest"), "loudest") == ("skipped", "the clip has no sound")
    assert status(analyse(blind, "brightness"), "brightness") == ("skipped", "the clip has no picture")
    assert status(analyse(blind, "sums"), "sums") == ("skipped", "it needs brightness, which was skipped")


def test_a_defect_fails_its_analyzer_and_those_that_need_it_and_no_other(clip: Path) -> None:
    news: list[Progress] = []
    doc = analyse(clip, "breaks", "needs_breaks", "sums", "loudest", on_progress=news.append)
    broken, reason = status(doc, "breaks")
    assert broken == "failed"
    assert reason is not None
    assert "ZeroDivisionError: a defect (sample_analyzers.py:" in reason
    assert status(doc, "needs_breaks") == ("skipped", "it needs breaks, which failed")
    assert status(doc, "sums") == ("ok", None)
    assert status(doc, "loudest") == ("ok", None)
    assert any("ZeroDivisionError" in each.trace for each in news if each.subject == "breaks")


def test_what_lies_beyond_the_end_is_refused(clip: Path) -> None:
    assert status(analyse(clip, "lies"), "lies")[0] == "failed"


@pytest.mark.parametrize("name", ["crashes", "killed"])
def test_a_native_crash_costs_only_the_analyzer_that_crashed(clip: Path, name: str) -> None:
    doc = analyse(clip, name, "brightness", "loudest", "sums")
    broken, reason = status(doc, name)
    assert broken == "failed"
    assert reason is not None
    assert reason.startswith("it crashed: ")
    assert {status(doc, other)[0] for other in ("brightness", "loudest", "sums")} == {"ok"}


def test_who_hangs_is_stopped_and_the_others_go_on(clip: Path) -> None:
    limits = ProcessLimits(memory=4 * 1024**3, seconds=60, stall=2)
    doc = analyse(clip, "hangs", "brightness", process_limits=limits)
    assert status(doc, "hangs")[0] == "failed"
    assert "stopped" in str(status(doc, "hangs")[1])
    assert status(doc, "brightness")[0] == "ok"


def test_who_takes_all_memory_is_stopped_and_the_others_go_on(clip: Path) -> None:
    limits = ProcessLimits(memory=700 * 1024**2, seconds=60, stall=30)
    doc = analyse(clip, "hoards", "brightness", process_limits=limits)
    assert status(doc, "hoards")[0] == "failed"
    assert "memory" in str(status(doc, "hoards")[1])
    assert status(doc, "brightness")[0] == "ok"


def test_a_second_run_takes_its_findings_from_the_cache_and_says_the_same(clip: Path) -> None:
    first = analyse(clip, "brightness", "sums", "breaks")
    second = analyse(clip, "brightness", "sums", "breaks")
    assert [run.cached for run in first.run.analyzers.values()] == [False, False, False]
    assert {name: run.cached for name, run in second.run.analyzers.items()} == {
        "brightness": True,
        "sums": False,  # one of those that it uses has failed: it might have said something else
        "breaks": False,
    }
    assert first.analyzers == second.analyzers
    assert first.clip == second.clip


def test_what_is_said_of_people_from_the_cache_is_what_was_said_at_first(clip: Path) -> None:
    analyse(clip, "meets", "dates")
    doc = analyse(clip, "meets", "dates", "tells")
    assert [run.cached for run in doc.run.analyzers.values()].count(True) == 2
    (told,) = doc.analyzers["tells"].segments
    assert isinstance(told, samples.Note)
    assert told.text == "[30.0]"


def test_a_run_that_was_killed_goes_on_where_it_stopped(clip: Path) -> None:
    analyse(clip, "brightness", "killed")
    again = analyse(clip, "brightness", "sums")
    assert again.run.analyzers["brightness"].cached
    assert status(again, "sums") == ("ok", None)


def test_without_the_cache_nothing_is_kept(clip: Path, tmp_path: Path) -> None:
    analyse(clip, "brightness", cache=False)
    assert not (tmp_path / "cache").exists()


def test_ctrl_c_stops_within_a_second_and_leaves_no_process(clip: Path, tmp_path: Path) -> None:
    script = (
        "import scenogram\n"
        "from tests.integration.engine.sample_analyzers import Hangs\n"
        f"scenogram.analyze({str(clip)!r}, only=['hangs'], extra=[Hangs],\n"
        "    on_progress=lambda news: print(news.state, flush=True))\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"waiting\n"
    time.sleep(1.0)
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    process.communicate(timeout=10)
    assert time.monotonic() - began < 1.0
    assert process.returncode != 0
    assert not psutil.wait_procs(children, timeout=2)[1]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "cache"] == []


def test_when_the_parent_is_killed_the_child_ends_too(clip: Path) -> None:
    script = (
        "import scenogram\n"
        "from tests.integration.engine.sample_analyzers import Hangs\n"
        f"scenogram.analyze({str(clip)!r}, only=['hangs'], extra=[Hangs],\n"
        "    on_progress=lambda news: print(news.state, flush=True))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(1.0)
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert children
    assert not psutil.wait_procs(children, timeout=5)[1]
