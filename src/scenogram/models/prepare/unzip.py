"""MediaPipe task files, which are zips of TFLite models (some inside another), become the models."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from scenogram.models.prepare.bind import keep_others


def prepare(parts: Path, made: Path) -> None:
    """``NAME.task`` -> the files in it, by their own names; other parts are taken over as they are."""
    tasks = sorted(parts.glob("*.task"))
    for task in tasks:
        _unpack(task, made)
    keep_others(parts, made, {task.name for task in tasks})


def _unpack(task: Path, made: Path) -> None:
    with zipfile.ZipFile(task) as archive:
        for member in archive.infolist():
            kept = made / Path(member.filename).name  # a plain name: nothing is written elsewhere
            with archive.open(member) as stream, kept.open("wb") as out:
                shutil.copyfileobj(stream, out)
            if kept.suffix == ".task":
                _unpack(kept, made)
                kept.unlink()
