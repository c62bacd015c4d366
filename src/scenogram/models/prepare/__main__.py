"""``python -m scenogram.models.prepare STEP PARTS MADE``: one prepare step in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from scenogram.models.prepare import prepare_step

if __name__ == "__main__":
    step, parts, made = sys.argv[1:]
    prepare_step(step)(Path(parts), Path(made))
