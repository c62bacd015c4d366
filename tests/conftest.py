"""What holds for every test: findings are kept in a folder of the test session, never in the user's cache. And the
clips that several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bench.truth import Truth


@pytest.fixture(scope="session", autouse=True)
def _findings_of_this_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCENOGRAM_CACHE", str(tmp_path_factory.mktemp("findings")))
        yield


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of real things: a face, a cup of coffee, a text, spoken words. See tests/scene.py."""
    from tests.scene import make

    return make(tmp_path_factory.mktemp("scene") / "scene.mp4")


@pytest.fixture(scope="session")
def ci(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Truth]]:
    """The videos of the bench's `ci` set in OUT/ci/, with their truth."""
    from bench.make import make

    return [(made.video, made.truth) for made in make("ci", tmp_path_factory.mktemp("bench"), workers=2)]
