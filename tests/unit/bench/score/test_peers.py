"""Peers run in environments of their own, and what they print beside their answers harms nothing."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from bench.peers.peer import Peer, answers, environment, kept_answers, peers
from bench.score.scorer import scorers
from bench.score.stand_in import stand_in
from tests.unit.bench.score.truths import truth

SCRIPT = """
import json, sys
job = json.load(sys.stdin)
for video in job["videos"]:
    print("loading", video)
    if video.endswith("broken.mp4"):
        raise SystemExit(3)
    print(json.dumps({"seconds": 0.5, "found": {"video": video, **job["options"], "path": sys.path[0]}}), flush=True)
"""


def tool(folder: Path, *, requirements: tuple[str, ...] = ()) -> Peer:
    script = folder / "tool.py"
    script.write_text(SCRIPT)
    return Peer(
        name="tool",
        title="A tool",
        version="1",
        licence="MIT",
        requirements=requirements,
        analyzers=(),
        measures=("WER", "recall"),
        options=lambda: {"cores": 2},
        conclude=lambda found, truth: {},
        script=script,
    )


def wheel(folder: Path) -> Path:
    """A package with nothing in it."""
    path = folder / "nothing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "nothing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1.0\n"
        )
        archive.writestr(
            "nothing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("nothing-1.0.dist-info/RECORD", "")
    return path


def test_a_peer_answers_for_each_video_whatever_else_it_prints(tmp_path: Path) -> None:
    given = list(answers(tool(tmp_path), Path(sys.executable), [Path("a.mp4"), Path("b.mp4")]))
    assert [answer.found["video"] for answer in given] == ["a.mp4", "b.mp4"]
    assert given[0].seconds == 0.5
    assert given[0].found["cores"] == 2
    assert given[0].found["path"] != str(
        tmp_path
    )  # a tool's script must not stand before the tool of its name


def test_a_peer_that_breaks_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="A tool broke after 1 of 2 videos"):
        list(answers(tool(tmp_path), Path(sys.executable), [Path("a.mp4"), Path("broken.mp4")]))


def test_a_peer_is_not_asked_twice_about_the_same_video(tmp_path: Path) -> None:
    videos = [tmp_path / f"{name}.mp4" for name in ("a", "b", "a-again", "c")]
    for video in videos:
        video.write_bytes(video.stem[0].encode())
    asked: list[list[str]] = []
    for count in (2, 4):
        peer, kept = tool(tmp_path), tmp_path / "answers"
        given = kept_answers(peer, Path(sys.executable), videos[:count], kept)
        asked.append([Path(answer.found["video"]).name for answer in given])
    assert asked == [["a.mp4", "b.mp4"], ["a.mp4", "b.mp4", "a.mp4", "c.mp4"]]


def test_what_a_peer_said_before_it_broke_is_kept(tmp_path: Path) -> None:
    videos = [tmp_path / "a.mp4", tmp_path / "broken.mp4"]
    for video in videos:
        video.write_bytes(video.stem.encode())
    with pytest.raises(RuntimeError, match="A tool broke after 1 of 2 videos"):
        list(kept_answers(tool(tmp_path), Path(sys.executable), videos, tmp_path / "answers"))
    assert len(list((tmp_path / "answers").rglob("*.json"))) == 1


def test_a_peer_is_judged_by_what_it_says_only(tmp_path: Path) -> None:
    peer = tool(tmp_path)
    assert [peer.is_judged_by(name) for name in ("WER en", "recall", "recall, profile", "language")] == [
        True,
        True,
        True,
        False,
    ]


def test_an_environment_is_made_once(tmp_path: Path) -> None:
    peer = tool(tmp_path, requirements=(str(wheel(tmp_path)),))
    python = environment(peer, tmp_path / "environments")
    assert python.is_file()
    made = python.stat().st_mtime_ns
    assert environment(peer, tmp_path / "environments") == python
    assert python.stat().st_mtime_ns == made


def test_a_requirement_that_does_not_install_is_told(tmp_path: Path) -> None:
    peer = tool(tmp_path, requirements=(str(tmp_path / "no-such-wheel-1.0-py3-none-any.whl"),))
    with pytest.raises(RuntimeError, match="A tool does not install here"):
        environment(peer, tmp_path / "environments")


def test_every_peer_does_the_job_of_an_analyzer_that_is_scored() -> None:
    for peer in peers().values():
        assert set(peer.analyzers) <= set(scorers()), peer.name
        assert all("==" in requirement for requirement in peer.requirements), peer.name
        assert peer.licence


def test_what_faster_whisper_says_is_scored_like_our_own_words() -> None:
    video = truth(1)
    found = {
        "language": "en",
        "probability": 0.9,
        "segments": [
            {
                "start": said.start,
                "end": said.end,
                "text": f" {said.transcript}",
                "words": [(word.start, word.end, f" {word.text}", 0.9) for word in said.words],
            }
            for said in video.speech
        ],
    }
    document = stand_in(video, peers()["faster_whisper"].conclude(found, video), tool="faster-whisper")
    scores = scorers()["speech_transcription"].score(document, video)
    assert all(errors == 0 for errors, _ in scores["WER en"] + scores["WER de"])
