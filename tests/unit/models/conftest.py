from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.models.package_registry import Registry, running, use_registry


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry]:
    """A registry that this test's pip and npm use, and no other."""
    content = Registry()
    with running(content):
        use_registry(monkeypatch, tmp_path, content.address)
        yield content
