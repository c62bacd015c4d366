"""A disk that is full: said in words, and what stood there before still stands."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.user import COMMAND, PATIENCE, Ended, User

needs_shell = pytest.mark.skipif(
    sys.platform == "win32", reason="limits and file systems are made by a POSIX shell"
)


def shell(user: User, script: str) -> Ended:
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=user.folder,
        env=user.surroundings({}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


def analyze(source: Path, *arguments: str) -> str:
    return shlex.join([str(COMMAND), "analyze", str(source), "--only", "audio_analysis", *arguments])


@needs_shell
def test_a_document_that_does_not_fit_leaves_what_stood_there(user: User, scene: Path) -> None:
    """The limit is on the size of files: it holds for root too."""
    (user.folder / "doc.json").write_text("before")
    done = shell(user, f"ulimit -f 1; {analyze(scene, '-o', 'doc.json')}")
    assert done.code == 2
    assert "doc.json could not be written: File too large" in done.err
    assert "Free some space" in done.err
    assert (user.folder / "doc.json").read_text() == "before"
    assert user.files() == ["doc.json"]


@needs_shell
def test_a_full_file_system(user: User, scene: Path) -> None:
    """A file system of two pages of memory, where this user may make one."""
    inside = (
        "mount -t tmpfs -o size=4k,nr_inodes=8 none disk && cd disk && echo before > doc.json && "
        f"{{ {analyze(scene, '-o', 'doc.json')}; code=$?; cat doc.json; ls -A; exit $code; }}"
    )
    (user.folder / "disk").mkdir()
    script = f"unshare --user --map-root-user --mount bash -c {shlex.quote(inside)}"
    if shell(user, "unshare --user --map-root-user --mount mount -t tmpfs none disk").code != 0:
        if os.geteuid() != 0 or shell(user, "unshare --mount mount -t tmpfs none disk").code != 0:
            pytest.skip("this user may not mount a file system")
        script = f"unshare --mount bash -c {shlex.quote(inside)}"
    done = shell(user, script)
    assert done.code == 2, done.err
    assert "No space left on device" in done.err
    assert done.out.splitlines() == ["before", "doc.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_standard_output_that_takes_nothing(user: User, plain: Path) -> None:
    done = shell(user, f"{analyze(plain, '-o', '-')} > /dev/full")
    assert done.code == 2
    assert "error: the disk is full: No space left on device" in done.err


@needs_shell
def test_a_reader_who_goes_away_is_no_error(user: User) -> None:
    done = shell(user, f"set -o pipefail; {COMMAND} schema | head -n 1")
    assert (done.code, done.out, done.err) == (0, "{\n", "")


@needs_shell
def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(user: User, plain: Path) -> None:
    (user.folder / "a file").touch()
    user.environment["SCENOGRAM_CACHE"] = str(user.folder / "a file" / "findings")
    assert user.run("analyze", plain, "--only", "audio_analysis").code == 0
