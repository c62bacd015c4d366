"""At a terminal: a live display, and Ctrl-C that stops at once and leaves nothing behind."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.acceptance.user import User

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX systems", allow_module_level=True)

from tests.acceptance.terminal import CTRL_C, Terminal

AT_ONCE = (
    2.0  # seconds from Ctrl-C to the end: one, and one more for a machine that is busy with other things
)


def children(terminal: Terminal) -> list[psutil.Process]:
    return psutil.Process(terminal.process.pid).children(recursive=True)


def left_behind(user: User) -> list[str]:
    """Temporary files, and documents."""
    return [*user.files(), *(path.name for path in Path(user.environment["TMPDIR"]).rglob("*"))]


def test_a_live_table_shows_each_analyzer_and_then_how_it_ended(user: User, plain: Path) -> None:
    terminal = Terminal(user, "analyze", str(plain), "--only", "cut_analysis,audio_analysis")
    assert terminal.read_to_end() == 0
    assert "\x1b[" in terminal.text()  # drawn anew, in place
    assert "running" in terminal.text()
    for name in ("cut_analysis", "audio_analysis"):
        assert name in terminal.text()
    *_, summary, path = terminal.text().rstrip().splitlines()
    assert "1.0 s of video in" in summary
    assert path == "plain.scenogram.json"


def test_ctrl_c_stops_within_a_second_and_leaves_nothing(user: User, scene: Path) -> None:
    terminal = Terminal(user, "analyze", str(scene))
    terminal.read_until(lambda text: "running" in text)
    workers = children(terminal)
    assert workers
    pressed = time.monotonic()
    terminal.press(CTRL_C)
    assert terminal.read_to_end() == 130
    assert time.monotonic() - pressed < AT_ONCE
    assert terminal.text().rstrip().endswith("stopped")
    assert "Traceback" not in terminal.text()
    assert not psutil.wait_procs(workers, timeout=2)[1]
    assert left_behind(user) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_by_the_system_it_leaves_nothing_either(
    user: User, scene: Path, number: signal.Signals
) -> None:
    terminal = Terminal(user, "analyze", str(scene))
    terminal.read_until(lambda text: "running" in text)
    workers = children(terminal)
    terminal.process.send_signal(number)
    assert terminal.read_to_end() == 128 + number
    assert "Traceback" not in terminal.text()
    assert not psutil.wait_procs(workers, timeout=2)[1]
    assert left_behind(user) == []


def test_json_progress_at_a_terminal_is_json_all_the_same(user: User, plain: Path) -> None:
    terminal = Terminal(user, "analyze", str(plain), "--only", "audio_analysis", "--json-progress")
    assert terminal.read_to_end() == 0
    assert "\x1b" not in terminal.text()
