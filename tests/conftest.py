"""What holds for every test: findings are kept in a folder of the test session, never in the user's cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


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
