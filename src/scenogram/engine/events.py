"""What the child process tells its parent: one JSON object a line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from scenogram import document
from scenogram.document import Part
from scenogram.engine.cache import Entry


def encoded(path: Path) -> str:
    """A path as text that JSON can carry: a file's name may be any bytes, not only UTF-8."""
    return os.fsencode(path).decode("latin-1")


def decoded(text: str) -> Path:
    """The path that was encoded."""
    return Path(os.fsdecode(text.encode("latin-1")))


class Job(Part):
    """What the child is asked to do; the first line on its standard input."""

    path: str = Field(description="Of the clip; see [encoded][].")
    clip: document.Clip = Field(description="As probed by the parent.")
    duration_limit: float
    side_limit: int
    bytes_limit: int
    steps: list[str] = Field(description="Names of the analyzers to run, in the plan's order.")
    extra: list[str] = Field(description="Analyzers beside the installed ones, as module:qualified.name.")
    settings: dict[str, dict[str, Any]]
    known: list[Entry] = Field(description="What is already known of this clip.")
    profile: str
    device: str
    precision: str
    threads: int
    models: str = Field(description="Folder of the model store; see [encoded][].")
    stall: float = Field(description="Seconds that one step of work may take.")


class Progressed(Part):
    """An analyzer has come so far."""

    event: Literal["progressed"] = "progressed"
    analyzer: str
    share: float = Field(description="Of the clip, 0..1.")


class Finished(Part):
    """An analyzer has ended, well or not."""

    event: Literal["finished"] = "finished"
    entry: Entry
    trace: str | None = Field(default=None, description="Where it broke, for a defect.")


class ClipRead(Part):
    """The clip was decoded to its end."""

    event: Literal["clip_read"] = "clip_read"
    clip: document.Clip
    warnings: list[str]


class Stalled(Part):
    """An analyzer takes longer over one step than is allowed."""

    event: Literal["stalled"] = "stalled"
    analyzer: str
    seconds: float


class Refused(Part):
    """The clip itself cannot be analysed."""

    event: Literal["refused"] = "refused"
    kind: str = Field(description="Name of the error's class.")
    problem: str
    hint: str


class Ended(Part):
    """All is done."""

    event: Literal["ended"] = "ended"


Event = Annotated[Progressed | Finished | ClipRead | Stalled | Refused | Ended, Field(discriminator="event")]
EVENTS: TypeAdapter[Progressed | Finished | ClipRead | Stalled | Refused | Ended] = TypeAdapter(Event)
