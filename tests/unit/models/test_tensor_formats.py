"""Published weights of other frameworks are read as data, and bound in the order the graph wants."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenogram.models.prepare import bind, unzip
from scenogram.models.prepare.bind_tfjs import read_weights
from scenogram.models.prepare.tensor_bundle import read_bundle

MAGIC = 0xDB4775248B80FB57


def varint(number: int) -> bytes:
    encoded = b""
    while number >= 0x80:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])


def bundle_entry(array: np.ndarray[Any, Any], offset: int) -> bytes:
    kinds = {"float32": 1, "int32": 3}
    dimensions = b"".join(
        b"\x12" + varint(len(size)) + size for size in (b"\x08" + varint(n) for n in array.shape)
    )
    entry = b"\x08" + varint(kinds[array.dtype.name]) + b"\x12" + varint(len(dimensions)) + dimensions
    return entry + b"\x20" + varint(offset) + b"\x28" + varint(array.nbytes) + b"\x35" + bytes(4)


def block(entries: list[tuple[bytes, bytes]]) -> bytes:
    """A LevelDB block; keys share what they begin with."""
    made, before = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(before)) and key[shared] == before[shared]:
            shared += 1
        made += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        before = key
    return made + struct.pack("<II", 0, 1)


def write_bundle(folder: Path, tensors: dict[str, np.ndarray[Any, Any]]) -> tuple[Path, Path]:
    data, entries = b"", [(b"", b"\x08\x01")]
    for name, array in sorted(tensors.items()):
        entries.append((name.encode(), bundle_entry(array, len(data))))
        data += array.tobytes()
    half = len(entries) // 2
    table, handles = b"", []
    for part in (entries[:half], entries[half:]):
        made = block(part)
        handles.append((part[-1][0], varint(len(table)) + varint(len(made))))
        table += made + bytes(5)
    index = block(handles)
    footer = varint(0) + varint(0) + varint(len(table)) + varint(len(index))
    table += index + bytes(5) + footer.ljust(40, b"\0") + struct.pack("<Q", MAGIC)
    (folder / "variables.index").write_bytes(table)
    (folder / "variables.data").write_bytes(data)
    return folder / "variables.index", folder / "variables.data"


TENSORS = {
    "dense/bias": np.arange(3, dtype=np.float32),
    "dense/kernel": np.arange(300, dtype=np.float32).reshape(100, 3),
    "step": np.array(7, np.int32),
}


def test_a_tensorflow_checkpoint_gives_its_tensors(tmp_path: Path) -> None:
    found = read_bundle(*write_bundle(tmp_path, TENSORS))
    assert set(found) == set(TENSORS)
    for name, array in TENSORS.items():
        np.testing.assert_array_equal(found[name], array)


@pytest.mark.parametrize("cut", [0, 10, 47, -1, -9])
def test_a_damaged_index_is_refused(tmp_path: Path, cut: int) -> None:
    index, data = write_bundle(tmp_path, TENSORS)
    index.write_bytes(index.read_bytes()[:cut])
    with pytest.raises(ValueError, match=r"table|index"):
        read_bundle(index, data)


def test_values_that_are_too_short_are_refused(tmp_path: Path) -> None:
    index, data = write_bundle(tmp_path, TENSORS)
    data.write_bytes(data.read_bytes()[:100])
    with pytest.raises(ValueError, match="contradicts its own size"):
        read_bundle(index, data)


def test_tensorflow_js_weights_lie_one_after_the_other(tmp_path: Path) -> None:
    first, axes, second = np.arange(6, dtype=np.float32), np.array([1, 2], np.int32), np.float32([9, 8])
    manifest = [
        {"name": "first", "shape": [2, 3], "dtype": "float32"},
        {"name": "axes", "shape": [2], "dtype": "int32"},
        {"name": "second", "shape": [2], "dtype": "float32"},
    ]
    model, weights = tmp_path / "tfjs.json", tmp_path / "tfjs.bin"
    model.write_text(json.dumps({"weightsManifest": [{"paths": ["tfjs.bin"], "weights": manifest}]}))
    weights.write_bytes(first.tobytes() + axes.tobytes() + np.asarray(second).tobytes())

    found = read_weights(model, weights)

    assert set(found) == {"first", "second"}
    np.testing.assert_array_equal(found["first"], first.reshape(2, 3))
    np.testing.assert_array_equal(found["second"], second)

    weights.write_bytes(first.tobytes())
    with pytest.raises(ValueError, match="shorter than the manifest"):
        read_weights(model, weights)


def test_binding_writes_tensors_in_the_order_of_the_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "g.json").write_text('["b", "a"]')
    (tmp_path / "graphs" / "g.onnx").write_bytes(b"graph")
    monkeypatch.setattr(bind.resources, "files", lambda _: tmp_path)
    made = tmp_path / "made"
    made.mkdir()
    a, b = np.arange(6.0).reshape(2, 3).T, np.arange(2, dtype=np.float32)

    bind.bind("g", {"a": a, "b": b, "unused": b}, made)

    assert (made / "model.weights").read_bytes() == b.tobytes() + a.astype("<f4").tobytes(order="C")
    assert (made / "model.onnx").read_bytes() == b"graph"
    with pytest.raises(ValueError, match="the weights lack b"):
        bind.bind("g", {"a": a}, made)


def test_a_task_file_is_unpacked_task_in_task_and_nowhere_else(tmp_path: Path) -> None:
    parts, made = tmp_path / "parts", tmp_path / "made"
    parts.mkdir()
    made.mkdir()
    with zipfile.ZipFile(parts / "inner.task", "w") as inner:
        inner.writestr("detector.tflite", b"d")
        inner.writestr("../../escaped.tflite", b"e")
    with zipfile.ZipFile(parts / "outer.task", "w") as outer:
        outer.write(parts / "inner.task", "inner.task")
        outer.writestr("classifier.tflite", b"c")
    (parts / "inner.task").unlink()
    (parts / "labels.txt").write_text("one")

    unzip.prepare(parts, made)

    assert {path.name for path in made.iterdir()} == {
        "detector.tflite",
        "escaped.tflite",
        "classifier.tflite",
        "labels.txt",
    }
    assert not list(tmp_path.glob("*.tflite"))
