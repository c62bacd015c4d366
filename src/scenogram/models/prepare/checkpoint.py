"""PyTorch checkpoints read as data: tensors out, no code run, no torch needed.

A checkpoint is a pickle, and a pickle can call anything. This reader lets it name a fixed handful of things, all of
them replaced by own code that builds numpy arrays; whatever else it names is refused.
"""

from __future__ import annotations

import collections
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[Any]

_STORAGES = {
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "<i1",
    "ByteStorage": "<u1",
    "BoolStorage": "?",
}
_LEGACY_MAGIC = 0x1950A86A20F9469CFC6C  # first pickle of a checkpoint from before PyTorch 1.6
_LEGACY_VERSION = 1001


class _StorageType(NamedTuple):
    dtype: str


class _View(NamedTuple):
    """A tensor whose storage may not have been read yet."""

    key: str
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


class _Storage(NamedTuple):
    key: str
    dtype: np.dtype[Any]
    length: int


def read_checkpoint(path: Path) -> dict[str, Tensor]:
    """The tensors of a checkpoint by name, as numpy arrays.

    Both forms are read: the zip of PyTorch 1.6 and later, and the older row of pickles. A checkpoint that wraps its
    tensors (``{"epoch": .., "state_dict": {..}}``) is opened.

    Raises:
        ValueError: it is no checkpoint, or names something that has no place in one.
    """
    try:
        if zipfile.is_zipfile(path):
            found, storages = _read_zip(path)
        else:
            found, storages = _read_legacy(path)
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(
            f"{path.name} is not a PyTorch checkpoint that can be read safely: {error}"
        ) from error
    if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
        found = found["state_dict"]
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} holds no tensors by name")
    return {str(name): _array(view, storages) for name, view in found.items() if isinstance(view, _View)}


def _array(view: _View, storages: dict[str, Tensor]) -> Tensor:
    storage = storages[view.key]
    last = view.offset + sum((size - 1) * stride for size, stride in zip(view.size, view.stride, strict=True))
    if view.offset < 0 or min(view.stride, default=0) < 0 or (0 not in view.size and last >= storage.size):
        raise ValueError("a tensor reaches outside its storage")
    strides = [stride * storage.itemsize for stride in view.stride]
    return np.lib.stride_tricks.as_strided(storage[view.offset :], view.size, strides, writeable=False)


class _Unpickler(pickle.Unpickler):
    """Knows the names that a checkpoint of plain tensors needs, and no others."""

    def __init__(self, stream: IO[bytes], on_storage: Callable[[_Storage], None]) -> None:
        super().__init__(stream, encoding="latin-1")  # Python 2 wrote some of them
        self._on_storage = on_storage

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) in (("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor")):
            return _rebuild
        if module == "torch" and name in _STORAGES:
            return _StorageType(_STORAGES[name])
        raise pickle.UnpicklingError(f"it names {module}.{name}")

    def persistent_load(self, pid: Any) -> Any:
        kind, storage_type, key, _device, length, *_view = pid
        if kind != "storage" or not isinstance(storage_type, _StorageType):
            raise pickle.UnpicklingError("it refers to something that is no storage")
        storage = _Storage(str(key), np.dtype(storage_type.dtype), int(length))
        self._on_storage(storage)
        return storage


def _rebuild(
    storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any
) -> _View:
    return _View(storage.key, int(offset), tuple(map(int, size)), tuple(map(int, stride)))


def _read_zip(path: Path) -> tuple[Any, dict[str, Tensor]]:
    storages: dict[str, Tensor] = {}
    with zipfile.ZipFile(path) as archive:
        pickled = next((name for name in archive.namelist() if name.endswith("/data.pkl")), None)
        if pickled is None:
            raise ValueError(f"{path.name} is a zip, but not of a checkpoint")
        folder = pickled.removesuffix("data.pkl") + "data/"

        def load(storage: _Storage) -> None:
            if storage.key not in storages:
                data = archive.read(folder + storage.key)
                storages[storage.key] = np.frombuffer(data, storage.dtype, count=storage.length)

        with archive.open(pickled) as stream:
            found = _Unpickler(stream, load).load()
    return found, storages


def _read_legacy(path: Path) -> tuple[Any, dict[str, Tensor]]:
    declared: dict[str, _Storage] = {}

    def note(storage: _Storage) -> None:
        declared[storage.key] = storage

    storages: dict[str, Tensor] = {}
    with path.open("rb") as stream:
        if (
            _Unpickler(stream, note).load() != _LEGACY_MAGIC
            or _Unpickler(stream, note).load() != _LEGACY_VERSION
        ):
            raise ValueError(f"{path.name} is not a PyTorch checkpoint")
        _Unpickler(stream, note).load()  # sizes of C types where it was written
        found = _Unpickler(stream, note).load()
        for key in _Unpickler(stream, note).load():
            storage = declared[str(key)]
            length = int.from_bytes(stream.read(8), "little")
            if length != storage.length:
                raise ValueError(f"{path.name} contradicts itself about the length of a storage")
            data = stream.read(length * storage.dtype.itemsize)
            storages[storage.key] = np.frombuffer(data, storage.dtype, count=length)
    return found, storages
