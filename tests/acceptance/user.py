"""A user at a shell: commands are run as they would run them, in a folder and with a cache of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).parent / "scenogram"
PATIENCE = 240.0  # seconds: what a slow and busy machine may take for the longest command


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    def said(self) -> str:
        return self.out + self.err


@dataclass
class User:
    """Someone with a folder, and environment variables."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, **variables: str) -> Ended:
        """`scenogram ARGUMENTS`. Whatever happens, nobody is shown a traceback."""
        done = subprocess.run(
            [str(COMMAND), *map(str, arguments)],
            cwd=self.folder,
            env=self.surroundings(variables),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
        ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in ended.said(), ended.said()
        return ended

    def start(
        self, *arguments: str | Path, variables: Mapping[str, str] | None = None, **how: Any
    ) -> subprocess.Popen[bytes]:
        """The same, without waiting for its end."""
        return subprocess.Popen(
            [str(COMMAND), *map(str, arguments)],
            cwd=self.folder,
            env=self.surroundings(variables or {}),
            **how,
        )

    def surroundings(self, variables: Mapping[str, str]) -> dict[str, str]:
        return {**os.environ, **self.environment, **variables}

    def read(self, name: str) -> dict[str, Any]:
        """A document in the user's folder, as plain JSON."""
        data = json.loads((self.folder / name).read_text(encoding="utf-8"))
        assert isinstance(data, dict)
        return data

    def files(self) -> list[str]:
        """Names of all that lies in the user's folder."""
        return sorted(path.name for path in self.folder.iterdir())
