"""The child process, seen from the parent: started, fed, listened to, held to its limits, and ended."""

from __future__ import annotations

import contextlib
import inspect
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Literal

import psutil
from pydantic import ValidationError

from scenogram.analyzers import Analyzer
from scenogram.engine.child import SCRATCH
from scenogram.engine.events import EVENTS, Ended, Event, Job, Refused, Stalled

POLL = 0.2  # seconds between looks at the child's memory and at the user's Ctrl-C
KEPT_LINES = 400  # of what the child writes to standard error: enough for a crash report of all its threads


@dataclass(frozen=True)
class ProcessLimits:
    """What the child may take.

    Args:
        memory: bytes of resident memory.
        seconds: wall time of the whole analysis.
        stall: seconds that one analyzer may spend on one step of its work.
    """

    memory: int
    seconds: float
    stall: float = 300.0


def default_limits(duration: float) -> ProcessLimits:
    """Limits for a clip of this length: three quarters of the machine's memory, and time for a slow machine."""
    memory = int(psutil.virtual_memory().total * 0.75)
    return ProcessLimits(memory=memory, seconds=600.0 + 60.0 * duration)


@dataclass(frozen=True)
class Outcome:
    """How a child ended. `blamed` names the analyzer in whose code it happened, where that is known."""

    how: Literal["ended", "refused", "crashed", "stalled", "memory", "time"]
    blamed: str | None = None
    detail: str = ""
    refused: Refused | None = None


def run_child(
    job: Job, members: Iterable[type[Analyzer]], limits: ProcessLimits, heard: Callable[[Event], None]
) -> Outcome:
    """Run a job in a child process, and pass on what it tells.

    The child is gone when this returns or raises, whatever happens.
    """
    with tempfile.TemporaryDirectory(prefix="scenogram-", ignore_cleanup_errors=True) as scratch:
        return _run_in(scratch, job, members, limits, heard)


def _run_in(
    scratch: str,
    job: Job,
    members: Iterable[type[Analyzer]],
    limits: ProcessLimits,
    heard: Callable[[Event], None],
) -> Outcome:
    """`scratch` is the child's folder for temporary files: whatever libraries leave there goes with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scenogram.engine.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(job.threads, scratch),
        # Ctrl-C is for the parent alone: it ends the child at once
        start_new_session=sys.platform != "win32",
    )
    assert process.stdin is not None  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    assert process.stderr is not None  # noqa: S101
    lines: queue.Queue[bytes | None] = queue.Queue()
    errors: deque[str] = deque(maxlen=KEPT_LINES)
    readers = [
        threading.Thread(target=_read_lines, args=(process.stdout, lines), daemon=True),
        threading.Thread(target=_keep_lines, args=(process.stderr, errors), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        with contextlib.suppress(BrokenPipeError):
            # What is not set must stay so: who fills it in is decided by that.
            process.stdin.write(job.model_dump_json(exclude_unset=True).encode() + b"\n")
            process.stdin.flush()
        outcome = _listen(process, lines, limits, heard)
        if outcome.how == "crashed" and not outcome.detail:
            process.wait()
            readers[1].join(timeout=2)
            return _explained(process.returncode, list(errors), members)
        return outcome
    finally:
        process.kill()
        process.wait()
        for reader in readers:
            reader.join(timeout=2)
        for pipe in (process.stdin, process.stdout, process.stderr):
            with contextlib.suppress(OSError):
                pipe.close()


def _listen(
    process: subprocess.Popen[bytes],
    lines: queue.Queue[bytes | None],
    limits: ProcessLimits,
    heard: Callable[[Event], None],
) -> Outcome:
    began = last_word = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=POLL)
        except queue.Empty:
            now = time.monotonic()
            if over := _over_limit(process.pid, limits, now - began, now - last_word):
                return over
            continue
        if line is None:
            return Outcome("crashed")
        last_word = time.monotonic()
        try:
            event = EVENTS.validate_json(line)
        except ValidationError as error:
            said = error.errors()[0]
            return Outcome(
                "crashed", detail=f"the child process cannot be understood: {said['loc']}: {said['msg']}"
            )
        if isinstance(event, Ended):
            return Outcome("ended")
        if isinstance(event, Refused):
            return Outcome("refused", refused=event)
        if isinstance(event, Stalled):
            return Outcome(
                "stalled", event.analyzer, f"one step of its work took longer than {event.seconds:.0f} s"
            )
        heard(event)


def _over_limit(child: int, limits: ProcessLimits, running: float, silent: float) -> Outcome | None:
    """Which limit a child is over, if any. `running` and `silent` are seconds since its start and its last word."""
    with contextlib.suppress(psutil.Error):
        used = psutil.Process(child).memory_info().rss
        if used > limits.memory:
            return Outcome("memory", detail=f"it used {used / 1024**3:.1f} GB")
    if running > limits.seconds:
        return Outcome("time", detail=f"it took longer than {limits.seconds:.0f} s")
    if silent > 2 * limits.stall:  # not even its watch could speak: native code holds everything
        return Outcome("stalled", detail=f"nothing was heard for {silent:.0f} s")
    return None


def _explained(code: int, errors: list[str], members: Iterable[type[Analyzer]]) -> Outcome:
    """Whose code a crash happened in, from the report that the dying interpreter wrote."""
    name = f"signal {-code}" if code < 0 else f"exit code {code}"
    start = max(
        (index for index, line in enumerate(errors) if line.startswith("Fatal Python error")), default=None
    )
    if start is None:
        detail = f"the process ended with {name}"
        last = next((line for line in reversed(errors) if line.strip()), "")
        return Outcome("crashed", detail=f"{detail}: {last}" if last else detail)
    detail = errors[start].removeprefix("Fatal Python error: ")
    places = [_place(member) for member in members]
    current = False
    for line in errors[start:]:
        if line.startswith(("Current thread", "Thread ")):
            current = line.startswith("Current thread")
        match = re.match(r'\s+File "([^"]+)", line (\d+)', line)
        if current and match:
            file, number = os.path.realpath(match.group(1)), int(match.group(2))
            for blamed, home, lines in places:
                if file == home and number in lines:
                    return Outcome("crashed", blamed, f"{detail} ({name})")
    return Outcome("crashed", detail=f"{detail} ({name})")


def _place(member: type[Analyzer]) -> tuple[str, str, range]:
    """An analyzer's name, and the file and the lines that hold its code."""
    source, start = inspect.getsourcelines(member)
    return (
        member.name,
        os.path.realpath(inspect.getsourcefile(member) or ""),
        range(start, start + len(source)),
    )


def _environment(threads: int, scratch: str) -> dict[str, str]:
    """Numeric libraries take as many threads as the engine gives them, and find what this process finds."""
    caps = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), str(threads)
    )
    caps |= dict.fromkeys(("TMPDIR", "TEMP", "TMP", SCRATCH), scratch)
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return {**os.environ, **caps, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}


def _read_lines(pipe: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _keep_lines(pipe: IO[bytes], errors: deque[str]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in pipe:
            errors.append(line.decode(errors="replace").rstrip("\n"))
