"""Documents as JSON files: read with distrust, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenogram.document.types import (
    SCHEMA,
    Document,
    Segment,
    Summary,
    UnknownSegment,
    UnknownSummary,
)
from scenogram.errors import InvalidDocument, NewerDocument, OutputError, SourceNotFound

MAX_BYTES = 512 * 1024 * 1024  # a 30 minute document of all findings stays far below


@dataclass(frozen=True)
class AnalyzerTypes:
    """The types in which an analyzer speaks."""

    segment: type[Segment]
    summary: type[Summary]


UNKNOWN = AnalyzerTypes(UnknownSegment, UnknownSummary)


def to_json(document: Document) -> bytes:
    """The document as compact JSON, UTF-8; fields that say nothing are left out."""
    return document.model_dump_json(exclude_none=True, by_alias=True).encode()


def parse(
    text: str | bytes, types: Mapping[str, AnalyzerTypes] | None = None, *, name: str = "the document"
) -> Document:
    """A document from its JSON.

    Args:
        text: the JSON.
        types: analyzer name -> the types of its findings. Findings of other analyzers are kept as they
            are, with generic types.
        name: how to call the document in an error.

    Raises:
        NewerDocument: it was written in a later major version of the format.
        InvalidDocument: it is not JSON, or does not fit the types.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidDocument(
            f"{name} is not JSON: {error}", hint="Analyse the clip again to get a whole one."
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("schema"), str):
        raise InvalidDocument(
            f"{name} is not a Scenogram document: it has no `schema`",
            hint="Give the JSON that `scenogram analyze` wrote.",
        )
    _check_version(data["schema"], name)
    findings = data.pop("analyzers", {})
    try:
        document = Document.model_validate(data)
        if not isinstance(findings, dict):
            raise InvalidDocument(f"{name} is not a Scenogram document: `analyzers` is not an object")
        for analyzer, found in findings.items():
            known = (types or {}).get(analyzer, UNKNOWN)
            document.analyzers[analyzer] = _findings(found, known)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise InvalidDocument(
            f"{name} does not fit {SCHEMA}: {where}: {first['msg']}",
            hint="Write it again with `scenogram analyze`, or see `scenogram schema` for what is expected.",
        ) from None
    return document


def _findings(data: Any, types: AnalyzerTypes) -> Any:
    from scenogram.document.types import Findings

    bare = Findings.model_validate(
        {**data, "segments": [], "summary": None} if isinstance(data, dict) else data
    )
    segments = data.get("segments") or []
    summary = data.get("summary")
    if not isinstance(segments, list):
        Findings.model_validate({"segments": segments})  # raises
    bare.segments = [types.segment.model_validate(segment) for segment in segments]
    bare.summary = None if summary is None else types.summary.model_validate(summary)
    return bare


def _check_version(schema: str, name: str) -> None:
    family, _, version = schema.partition("/")
    known_family, _, known_version = SCHEMA.partition("/")
    if family != known_family or not version.isdigit():
        raise InvalidDocument(f"{name} is not a Scenogram document: its schema is {schema!r}")
    if int(version) > int(known_version):
        raise NewerDocument(
            f"{name} was written as {schema}; this version reads up to {SCHEMA}",
            hint="Update: pip install --upgrade scenogram",
        )


def load(path: str | os.PathLike[str], types: Mapping[str, AnalyzerTypes] | None = None) -> Document:
    """The document in a file. Errors as for [parse][], and SourceNotFound."""
    path = Path(path)
    if not path.is_file():
        raise SourceNotFound(f"there is no document at {path}", hint="Check the path.")
    if path.stat().st_size > MAX_BYTES:
        raise InvalidDocument(
            f"{path} is larger than {MAX_BYTES // 1024**2} MiB", hint="It is not a document of ours."
        )
    return parse(path.read_bytes(), types, name=str(path))


def check_writable(path: Path) -> None:
    """Find out now, not after minutes of work, that a document cannot be written there."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder", hint="Give a file name: -o DOC.json")
    if not path.parent.is_dir():
        raise OutputError(
            f"there is no folder {path.parent}", hint="Make it first, or give another path with -o."
        )
    if path.exists() and not path.is_file():
        raise OutputError(
            f"{path} is a device or a pipe, not a file", hint="For standard output, give a dash: -o -"
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise OutputError(f"{path} cannot be written to", hint="Give another path with -o DOC.json.")
    try:  # what a folder's permissions say is not all: file systems may be read-only, or take no files
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".scenogram-", suffix=".part"):
            pass
    except OSError as error:
        raise OutputError(
            f"{path.parent} cannot be written to: {error.strerror or error}",
            hint="Give another path with -o DOC.json.",
        ) from None


def save(
    document: Document, path: str | os.PathLike[str], types: Mapping[str, AnalyzerTypes] | None = None
) -> None:
    """Write a document, validated, whole or not at all.

    Raises:
        InvalidDocument: it does not fit its own types (a defect of the analyzer that is named).
        OutputError: it could not be written; what stood there before still stands.
    """
    path = Path(os.path.realpath(path))  # a link stays, and what it leads to is written
    data = to_json(document)
    parse(data, types, name=f"the document for {path.name}")
    check_writable(path)
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".scenogram-", suffix=".part", delete=False
        ) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError(
                f"{path} could not be written: {error.strerror or error}",
                hint="Free some space or give another path with -o DOC.json.",
            ) from None
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
