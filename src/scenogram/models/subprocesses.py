"""Running a tool that may take minutes: watched, stopped when asked, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

WATCH_SECONDS = 0.2  # how often a running tool is looked at


class Cancelled(Exception):
    """The caller asked to stop."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a tool ended: its exit status, and what it wrote (both streams together)."""

    status: int
    said: str


def run_watched(
    command: Sequence[str],
    folder: Path,
    *,
    cancel: threading.Event,
    look: Callable[[], None] = lambda: None,
    environment: dict[str, str] | None = None,
) -> Ended:
    """Run a tool to its end, with its temporary files in a folder.

    Args:
        command: the tool and its arguments; no shell is between.
        folder: for its temporary files and its log; the caller removes it.
        cancel: set it, and the tool is killed with all it started.
        look: called every `WATCH_SECONDS` while it works; what it raises stops the tool.
        environment: variables to add.

    Raises:
        OSError: the tool cannot be started.
        Cancelled: `cancel` was set.
    """
    scratch = folder / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    variables = os.environ | {name: str(scratch) for name in ("TMPDIR", "TEMP", "TMP")} | (environment or {})
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=variables,
            start_new_session=sys.platform != "win32",  # so that it can be stopped with all it started
        )
        try:
            while True:
                if cancel.is_set():
                    raise Cancelled
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(WATCH_SECONDS)
                    break
                look()
        finally:
            _stop(process)
    return Ended(process.returncode, log.read_text(encoding="utf-8", errors="replace"))


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def folder_size(folder: Path) -> int:
    """Bytes in a folder, also while others write there."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(parent, name).lstat().st_size
    return total
