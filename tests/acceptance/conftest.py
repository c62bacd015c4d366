"""What the users of these tests have at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import media
from tests.acceptance.user import User


@pytest.fixture
def user(tmp_path: Path) -> User:
    folder, scratch = tmp_path / "folder", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    environment = {
        "SCENOGRAM_CACHE": str(tmp_path / "findings"),
        "TMPDIR": str(scratch),
        "PYTHONIOENCODING": "utf-8",
    }
    return User(folder, environment)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of test pictures and a tone."""
    return media.video(tmp_path_factory.mktemp("plain") / "plain.mp4", sound=media.tone(1.0))


@pytest.fixture
def no_network(user: User) -> User:
    """Every way out leads to a closed door."""
    closed = "http://127.0.0.1:1"
    user.environment |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": f"{closed}/simple/",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_RETRIES": "1",
        "PIP_TIMEOUT": "2",
        "HF_ENDPOINT": closed,
        "npm_config_registry": f"{closed}/",
        "npm_config_userconfig": str(user.folder / "no-npmrc"),
        "npm_config_fetch_retries": "0",
    }
    return user
