"""PyTorch checkpoints are read as data: right numbers out, and nothing in them is ever called."""

from __future__ import annotations

import io
import os
import pickle
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scenogram.models.prepare.checkpoint import read_checkpoint


class Storage:
    """Stands for a torch storage while a checkpoint is written."""

    def __init__(self, key: str, values: np.ndarray[Any, Any]) -> None:
        self.key = key
        self.values = values


class Tensor:
    def __init__(self, storage: Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.parts = (storage, offset, size, stride, False, OrderedDict())

    def __reduce__(self) -> tuple[Any, ...]:
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.parts


@pytest.fixture(autouse=True)
def torch_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The names that a checkpoint refers to; they only need to exist while it is written."""

    def _rebuild_tensor_v2(*_: Any) -> None:
        raise AssertionError("the reader must not call this")

    class FloatStorage:
        pass

    torch, inner = ModuleType("torch"), ModuleType("torch._utils")
    for module, thing in ((inner, _rebuild_tensor_v2), (torch, FloatStorage)):
        thing.__module__, thing.__qualname__ = module.__name__, thing.__name__
        setattr(module, thing.__name__, thing)
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", inner)
    return


class Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, Storage):
            kind = sys.modules["torch"].FloatStorage  # type: ignore[attr-defined]
            return ("storage", kind, obj.key, "cpu", obj.values.size)
        return None


def write_zip(path: Path, content: Any, storages: list[Storage]) -> None:
    pickled = io.BytesIO()
    Pickler(pickled, protocol=2).dump(content)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickled.getvalue())
        for storage in storages:
            archive.writestr(f"archive/data/{storage.key}", storage.values.astype("<f4").tobytes())


def write_legacy(path: Path, content: Any, storages: list[Storage]) -> None:
    with path.open("wb") as stream:
        for header in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            pickle.dump(header, stream, protocol=2)
        Pickler(stream, protocol=2).dump(content)
        pickle.dump([storage.key for storage in storages], stream, protocol=2)
        for storage in storages:
            stream.write(storage.values.size.to_bytes(8, "little"))
            stream.write(storage.values.astype("<f4").tobytes())


@pytest.mark.parametrize("write", [write_zip, write_legacy])
def test_tensors_come_out_with_their_values_and_views(write: Any, tmp_path: Path) -> None:
    storage = Storage("0", np.arange(12, dtype=np.float32))
    tensors = OrderedDict(
        whole=Tensor(storage, 0, (3, 4), (4, 1)),
        turned=Tensor(storage, 0, (4, 3), (1, 4)),
        part=Tensor(storage, 5, (2,), (1,)),
    )
    write(tmp_path / "w.pth", {"epoch": 3, "state_dict": tensors}, [storage])

    found = read_checkpoint(tmp_path / "w.pth")

    whole = np.arange(12).reshape(3, 4)
    assert sorted(found) == ["part", "turned", "whole"]
    np.testing.assert_array_equal(found["whole"], whole)
    np.testing.assert_array_equal(found["turned"], whole.T)
    np.testing.assert_array_equal(found["part"], [5, 6])


class Call:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("write", [write_zip, write_legacy])
def test_a_checkpoint_that_would_call_something_is_refused_uncalled(write: Any, tmp_path: Path) -> None:
    write(tmp_path / "w.pth", {"a": Call(tmp_path / "made by the pickle")}, [])

    with pytest.raises(ValueError, match=r"it names \w+\.mkdir"):
        read_checkpoint(tmp_path / "w.pth")

    assert not (tmp_path / "made by the pickle").exists()


@pytest.mark.parametrize(
    ("offset", "size", "stride"), [(10, (4,), (1,)), (0, (3, 5), (5, 1)), (-1, (1,), (1,)), (3, (2,), (-1,))]
)
def test_a_tensor_that_reaches_outside_its_storage_is_refused(
    tmp_path: Path, offset: int, size: tuple[int, ...], stride: tuple[int, ...]
) -> None:
    storage = Storage("0", np.arange(12, dtype=np.float32))
    write_zip(tmp_path / "w.pth", {"t": Tensor(storage, offset, size, stride)}, [storage])
    with pytest.raises(ValueError, match="outside its storage"):
        read_checkpoint(tmp_path / "w.pth")


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.pth").write_bytes(content)
    with pytest.raises(ValueError, match=r"w\.pth"):
        read_checkpoint(tmp_path / "w.pth")
