"""What turns fetched files into runnable ones, once, after the download.

Each step takes the folder with the parts and an empty folder for the result. Its result depends on nothing
but the parts, so that the catalog can pin it by hash. No step runs code from a weight file.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Prepare = Callable[[Path, Path], None]

# Kept as names: a step's own imports are heavy and wait until it is needed.
_STEPS = {
    "join": "join",
    "transnetv2": "transnetv2",
    "whisper-ct2": "whisper",
}


def prepare_step(name: str) -> Prepare:
    """The step of that name in the catalog, ``step(parts, made)``.

    Raises:
        KeyError: there is none.
    """
    step: Prepare = import_module(f"{__package__}.{_STEPS[name]}").prepare
    return step
