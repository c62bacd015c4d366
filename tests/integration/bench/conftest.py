"""The `ci` set of the bench, made once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.make import make
from bench.truth import Truth


@pytest.fixture(scope="session")
def ci(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Truth]]:
    """Videos in OUT/ci/, with their truth."""
    out = tmp_path_factory.mktemp("bench")
    return [(made.video, made.truth) for made in make("ci", out, workers=2)]
