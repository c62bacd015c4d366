"""Weights on this machine: a folder per model, every file checked against the catalog.

ROOT/NAME/FILE                  runnable files
ROOT/NAME/.verified.json        what was hashed, with size and modification time, so that it is hashed once
ROOT/partial/                   what an interrupted pull has already got
ROOT/locks/                     so that two processes can pull at once
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs

from scenogram.errors import ModelDamaged, ModelMissing
from scenogram.models.catalog import Catalog, WeightFile, Weights, catalog
from scenogram.models.pull import PullProgress, pull
from scenogram.models.unpack import sha256_of

ENVIRONMENT = "SCENOGRAM_MODELS"
_REMEMBERED = ".verified.json"

State = Literal["ok", "missing", "damaged"]


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's runnable files, there and checked."""

    name: str
    folder: Path
    sha256: dict[str, str]

    def path(self, file: str) -> Path:
        """Where a file is.

        Raises:
            KeyError: the model has no file of that name.
        """
        if file not in self.sha256:
            raise KeyError(f"{self.name} has no file {file!r}; it has {', '.join(self.sha256)}")
        return self.folder / file

    def only(self) -> Path:
        """Where its file is, for a model of one file.

        Raises:
            KeyError: it has several.
        """
        if len(self.sha256) != 1:
            raise KeyError(f"{self.name} has several files: {', '.join(self.sha256)}; name one")
        return self.folder / next(iter(self.sha256))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a full check found of one file."""

    name: str
    file: str
    state: State


class Store:
    """The weights in one folder.

    Args:
        root: the folder; by default what SCENOGRAM_MODELS names, else the user's cache. It need not exist.
        entries: the catalog; by default the one that ships with the package.
    """

    def __init__(self, root: Path | None = None, *, entries: Catalog | None = None) -> None:
        self.root = Path(root) if root is not None else _default_root()
        self.catalog = entries if entries is not None else catalog()

    def ready(self, name: str) -> bool:
        """Whether all files of a model are there with the right content.

        A file is hashed once; afterwards its size and modification time stand for it.

        Raises:
            UnknownModel: the catalog has no such name.
        """
        return all(state == "ok" for state in self._states(self.catalog.get(name)).values())

    def missing(self, names: Iterable[str]) -> list[str]:
        """Those of the names that are not ready, each once, in the order given."""
        return [name for name in dict.fromkeys(names) if not self.ready(name)]

    def damaged(self, name: str) -> bool:
        """Whether a file is there whose content is not what the catalog pins."""
        return "damaged" in self._states(self.catalog.get(name)).values()

    def files(self, name: str) -> ModelFiles:
        """The runnable files of a model.

        Raises:
            UnknownModel: the catalog has no such name.
            ModelMissing: it is not (wholly) on this machine.
            ModelDamaged: a file's content is not what the catalog pins.
        """
        entry = self.catalog.get(name)
        states = self._states(entry)
        hint = f"Run `scenogram models pull {name}`."
        if damaged := [file for file, state in states.items() if state == "damaged"]:
            where = self.root / name / damaged[0]
            raise ModelDamaged(f"{where} is not the file that the catalog pins", hint=hint)
        if "missing" in states.values():
            raise ModelMissing(f"the model {name} is not on this machine ({self.root})", hint=hint)
        return ModelFiles(
            name=name,
            folder=self.root / name,
            sha256={file: pinned.sha256 for file, pinned in entry.files.items()},
        )

    def pull(
        self, names: Iterable[str], *, on_progress: Callable[[PullProgress], None] | None = None
    ) -> None:
        """Bring models onto this machine; what is ready already costs nothing.

        Args:
            names: names in the catalog.
            on_progress: called from this thread a few times a second.

        Raises:
            UnknownModel: the catalog has no such name; nothing was fetched.
            ModelFetchFailed: something could not be had. What has arrived is kept for the next pull.
            KeyboardInterrupt: downloads are stopped, and no half-written file stays.
        """
        entries = [self.catalog.get(name) for name in dict.fromkeys(names)]
        pull(self.root, entries, ready=self.ready, report=on_progress or (lambda _: None))

    def verify(self, names: Iterable[str] | None = None) -> list[Verdict]:
        """Hash every file again; by default of all models that are here at least in part."""
        if names is None:
            names = [entry.name for entry in self.catalog if (self.root / entry.name).is_dir()]
        verdicts = []
        for name in dict.fromkeys(names):
            (self.root / name / _REMEMBERED).unlink(missing_ok=True)
            states = self._states(self.catalog.get(name))
            verdicts += [Verdict(name, file, state) for file, state in states.items()]
        return verdicts

    def size(self, name: str) -> int:
        """Bytes that a model takes on disk once pulled."""
        return self.catalog.get(name).size

    def licences(self, names: Iterable[str] | None = None) -> dict[str, str]:
        """Licence by model name; by default of all models that are ready."""
        if names is None:
            names = [entry.name for entry in self.catalog if self.ready(entry.name)]
        return {name: self.catalog.get(name).licence for name in names}

    def _states(self, entry: Weights) -> dict[str, State]:
        folder = self.root / entry.name
        remembered = _read_remembered(folder)
        fresh: dict[str, Any] = {}
        states: dict[str, State] = {}
        for name, pinned in entry.files.items():
            states[name], fresh[name] = _state(folder / name, pinned, remembered.get(name))
        fresh = {name: seen for name, seen in fresh.items() if seen is not None}
        if fresh != remembered:
            _remember(folder, fresh)
        return states


def _default_root() -> Path:
    if named := os.environ.get(ENVIRONMENT):
        return Path(named).expanduser()
    return Path(platformdirs.user_cache_dir("scenogram", appauthor=False)) / "models"


def _state(path: Path, pinned: WeightFile, remembered: Any) -> tuple[State, Any]:
    """A file's state, and what to remember of it."""
    try:
        status = path.stat()
    except OSError:
        return "missing", None
    seen = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": pinned.sha256}
    if seen == remembered:
        return "ok", seen
    if status.st_size != pinned.size or sha256_of(path) != pinned.sha256:
        return "damaged", None
    return "ok", seen


def _read_remembered(folder: Path) -> dict[str, Any]:
    try:
        data = json.loads((folder / _REMEMBERED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _remember(folder: Path, seen: dict[str, Any]) -> None:
    """Write what was hashed. In a folder that cannot be written to, files are hashed each time instead."""
    writing = folder / f".verified-{os.getpid()}-{threading.get_ident()}"
    try:
        writing.write_text(json.dumps(seen), encoding="utf-8")
        writing.replace(folder / _REMEMBERED)
    except OSError:
        with contextlib.suppress(OSError):
            writing.unlink()
