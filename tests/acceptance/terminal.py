"""A terminal of 100 columns, in which a command runs and in which keys can be pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable

from tests.acceptance.user import PATIENCE, User

CTRL_C = b"\x03"


class Terminal:
    """A command in a terminal of its own: its standard streams are the terminal, and it leads its session."""

    def __init__(self, user: User, *arguments: str) -> None:
        self.screen = b""
        self._end, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.process = user.start(
            *arguments,
            variables={"TERM": "xterm-256color", "COLUMNS": "100", "NO_COLOR": ""},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def press(self, key: bytes) -> None:
        os.write(self._end, key)

    def read_until(self, seen: Callable[[str], bool]) -> None:
        """Read what is written to the terminal until a condition on all of it holds."""
        until = time.monotonic() + PATIENCE
        while not seen(self.text()):
            assert time.monotonic() < until, self.text()
            assert self._read(), self.text()

    def read_to_end(self) -> int:
        """Read on until the command has ended; its exit code."""
        while self._read():
            pass
        os.close(self._end)
        return self.process.wait(timeout=PATIENCE)

    def text(self) -> str:
        return self.screen.decode(errors="replace")

    def _read(self) -> bool:
        ready, _, _ = select.select([self._end], [], [], PATIENCE)
        if not ready:
            raise subprocess.TimeoutExpired(self.process.args, PATIENCE)
        try:
            data = os.read(self._end, 65536)
        except OSError:  # the other end was closed
            return False
        self.screen += data
        return bool(data)
