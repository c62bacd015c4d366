"""A short video goes in; one time-coded document comes out.

import scenogram

doc = scenogram.analyze("clip.mp4")
for shot in doc.shots:
    print(shot.start, shot.end)

doc = scenogram.load("clip.scenogram.json")
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from scenogram.errors import ScenogramError
from scenogram.version import __version__

if TYPE_CHECKING:
    from scenogram.clip import Limits
    from scenogram.document import Document
    from scenogram.engine import Progress, analyze

__all__ = ["Document", "Limits", "Progress", "ScenogramError", "__version__", "analyze", "load", "save"]


def load(path: str | os.PathLike[str]) -> Document:
    """The document in a JSON file, typed as far as the analyzers that wrote it are installed.

    Raises:
        SourceNotFound: there is no such file.
        InvalidDocument: it is not a document of this format.
        NewerDocument: it was written in a newer format.
    """
    from scenogram import document
    from scenogram.analyzers import document_types

    return document.load(path, document_types())


def save(doc: Document, path: str | os.PathLike[str]) -> None:
    """Write a document, validated, whole or not at all.

    Raises:
        OutputError: it cannot be written there; what stood there before still stands.
    """
    from scenogram import document
    from scenogram.analyzers import document_types

    document.save(doc, path, document_types())


def __getattr__(name: str) -> Any:  # the rooms are opened when they are first entered
    if name in ("analyze", "Progress"):
        from scenogram import engine

        return getattr(engine, name)
    if name == "Document":
        from scenogram.document import Document

        return Document
    if name == "Limits":
        from scenogram.clip import Limits

        return Limits
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
