"""What the package carries beside its code."""

from __future__ import annotations

from importlib import resources

import pytest


@pytest.mark.parametrize(
    "path",
    ["py.typed", "document/document.schema.json", "models/catalog.toml", "models/graphs/transnetv2.onnx"],
)
def test_it_is_there(path: str) -> None:
    assert resources.files("scenogram").joinpath(path).is_file()
