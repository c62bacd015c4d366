"""Findings kept by content: what was found once for these bytes, by this version, with these settings and these
weights, is not worked out again. A run that was killed goes on where it stopped."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from pydantic import Field, ValidationError

from scenogram import document
from scenogram.document import AnalyzerTypes, Part

FORMAT = 1  # raised when entries of old must not be read any more
LARGEST = 1024**3  # bytes of findings kept; the oldest go first


class Entry(Part):
    """All that one analyzer said of one clip."""

    name: str
    run: document.AnalyzerRun
    findings: dict[str, Any] | None = Field(
        default=None, description="As JSON; read with the analyzer's own types."
    )
    shots: list[document.Shot] = Field(default_factory=list)
    people: list[document.Person] = Field(default_factory=list)
    story: document.Story | None = None
    warnings: list[str] = Field(default_factory=list)

    def typed(self, types: AnalyzerTypes) -> document.Findings | None:
        """The findings in the analyzer's types."""
        if self.findings is None:
            return None
        summary = self.findings.get("summary")
        return document.Findings(
            summary=None if summary is None else types.summary.model_validate(summary),
            segments=[types.segment.model_validate(segment) for segment in self.findings.get("segments", [])],
        )


class ClipEntry(Part):
    """What decoding a clip told of it beyond its header."""

    clip: document.Clip
    warnings: list[str]


def key(clip_sha256: str, name: str, **facts: Any) -> str:
    """The name under which findings are kept: a hash of everything that they depend on."""
    text = json.dumps([FORMAT, clip_sha256, name, facts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class FindingsCache:
    """Entries in a folder: by default `SCENOGRAM_CACHE`, or `findings` in the user's cache folder.

    Never the reason for an analysis to fail: what cannot be read is worked out again, what cannot be written
    is not kept.
    """

    def __init__(self, root: Path | None = None) -> None:
        chosen = os.environ.get("SCENOGRAM_CACHE")
        self.root = root or (Path(chosen) if chosen else user_cache_path("scenogram") / "findings")

    def get(self, name: str) -> Entry | None:
        """The entry of that key, or None."""
        data = self._read(name)
        if data is None:
            return None
        try:
            return Entry.model_validate_json(data)
        except ValidationError:
            return None

    def put(self, name: str, entry: Entry) -> None:
        """Keep an entry."""
        self._write(name, entry.model_dump_json(exclude_none=True).encode())

    def get_clip(self, sha256: str) -> ClipEntry | None:
        """What is known of the clip from decoding it."""
        data = self._read(key(sha256, "clip"))
        if data is None:
            return None
        try:
            return ClipEntry.model_validate_json(data)
        except ValidationError:
            return None

    def put_clip(self, clip: document.Clip, warnings: Sequence[str]) -> None:
        """Keep what decoding told of a clip."""
        entry = ClipEntry(clip=clip, warnings=list(warnings))
        self._write(key(clip.sha256, "clip"), entry.model_dump_json(exclude_none=True).encode())

    def _path(self, name: str) -> Path:
        return self.root / name[:2] / f"{name}.json"

    def _read(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            data = path.read_bytes()
            path.touch()
        except OSError:
            return None
        return data

    def _write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        temporary = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                temporary = file.name
                file.write(data)
            Path(temporary).replace(path)
        except OSError:
            if temporary:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()

    def prune(self, largest: int = LARGEST) -> None:
        """Drop the entries that were not used for longest, until the rest fit into `largest` bytes."""
        entries = []
        with contextlib.suppress(OSError):
            for path in self.root.glob("*/*.json"):
                stat = path.stat()
                entries.append((stat.st_mtime, stat.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= largest:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


def facts_of(
    *,
    version: str,
    settings: Mapping[str, Any],
    models: Mapping[str, Mapping[str, str]],
    precision: str,
    device: str,
    upstream: Mapping[str, str],
) -> dict[str, Any]:
    """What an analyzer's findings depend on beside the clip. `upstream`: keys of the findings that it was given."""
    return {
        "version": version,
        "settings": dict(settings),
        "models": {name: dict(hashes) for name, hashes in models.items()},
        # without weights there is no arithmetic of a device
        "arithmetic": [device, precision] if models else [],
        "upstream": dict(upstream),
    }
