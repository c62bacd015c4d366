"""What turns fetched files into runnable ones, once, after the download.

Each step takes the folder with the parts and an empty folder for the result. Its result depends on nothing
but the parts, so that the catalog can pin it by hash. No step runs code from a weight file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

Prepare = Callable[[Path, Path], None]

# Kept as names: a step's own imports are heavy and wait until it is needed.
_STEPS = {
    "checkpoint": "bind_checkpoint",
    "join": "join",
    "tensorflow": "bind_tensorflow",
    "tfjs": "bind_tfjs",
    "unzip": "unzip",
    "whisper-ct2": "whisper",
}


def prepare_step(name: str) -> Prepare:
    """The step of that name in the catalog, ``step(parts, made)``.

    A name may carry what the step is to work with: ``checkpoint:transnetv2`` binds to the graph ``transnetv2``.

    Raises:
        KeyError: there is none.
    """
    kind, _, graph = name.partition(":")
    step = import_module(f"{__package__}.{_STEPS[kind]}").prepare
    return partial(step, graph=graph) if graph else step
