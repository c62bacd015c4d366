"""`scenogram redact`, as a user runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scenogram.clip import open_clip
from tests import media
from tests.acceptance.user import User


@pytest.fixture
def at_hand(user: User, plain: Path) -> User:
    """Someone with a clip, and a document that says which faces are in it: none."""
    shutil.copy(plain, user.folder / "clip.mp4")
    ended = user.run("analyze", "clip.mp4", "--only", "face_detection", "-o", "clip.json", "--quiet")
    assert ended.code == 0, ended.err
    return user


def test_a_copy_is_written_and_its_path_is_said(at_hand: User) -> None:
    ended = at_hand.run("redact", "clip.mp4", "clip.json", "-o", "copy.mp4", "--faces")
    assert (ended.code, ended.out) == (0, "copy.mp4\n"), ended.err
    assert at_hand.files() == ["clip.json", "clip.mp4", "copy.mp4"]
    given, copy = (open_clip(at_hand.folder / name).info for name in ("clip.mp4", "copy.mp4"))
    assert (copy.width, copy.height) == (given.width, given.height)
    assert copy.duration == pytest.approx(given.duration, abs=0.05)
    assert copy.audio is not None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "copy.mp4"], "nothing is to be covered"),
        (["-o", "copy.gif", "--faces"], ".mp4, .mov, .mkv"),
        (["-o", "clip.mp4", "--faces"], "would overwrite the video"),
        (["-o", "nowhere/copy.mp4", "--faces"], "there is no folder nowhere"),
        (["-o", "copy.mp4", "--voices", "mute"], "scenogram analyze VIDEO --only speech_transcription"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(at_hand: User, arguments: list[str], said: str) -> None:
    before = (at_hand.folder / "clip.mp4").read_bytes()
    ended = at_hand.run("redact", "clip.mp4", "clip.json", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert at_hand.files() == ["clip.json", "clip.mp4"]
    assert (at_hand.folder / "clip.mp4").read_bytes() == before


def test_the_document_of_another_file_is_refused(at_hand: User) -> None:
    media.video(at_hand.folder / "other.mp4", frames=5)
    ended = at_hand.run("redact", "other.mp4", "clip.json", "-o", "copy.mp4", "--faces")
    assert ended.code == 2
    assert "the document is not of other.mp4" in ended.err
