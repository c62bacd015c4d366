"""TensorFlow checkpoints (tensor bundles) read as data: tensors out, no TensorFlow needed.

A bundle is an index, which is a LevelDB table from tensor name to where it lies, and a file of raw values. The
formats: ``tensorflow/core/protobuf/tensor_bundle.proto`` and LevelDB's ``doc/table_format.md``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[Any]

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48  # bytes at the end of a table
_TYPES = {1: "<f4", 2: "<f8", 3: "<i4", 9: "<i8", 19: "<f2"}  # types.proto


def read_bundle(index: Path, data: Path) -> dict[str, Tensor]:
    """The numeric tensors of a checkpoint by name, as numpy arrays.

    Raises:
        ValueError: it is no tensor bundle, it is in several shards, or it contradicts itself.
    """
    values = data.read_bytes()
    tensors: dict[str, Tensor] = {}
    try:
        for name, entry in _table(index.read_bytes()):
            if name:
                fields = _message(entry)
                if fields.get(1, [0])[-1] in _TYPES:
                    tensors[name.decode()] = _tensor(name.decode(), fields, values)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise ValueError(f"{index.name} is not the index of a TensorFlow checkpoint") from error
    return tensors


def _tensor(name: str, fields: dict[int, list[Any]], values: bytes) -> Tensor:
    dtype = np.dtype(_TYPES[fields[1][-1]])
    dimensions = _message(fields[2][-1]).get(2, []) if 2 in fields else []
    shape = tuple(_message(dimension).get(1, [0])[-1] for dimension in dimensions)
    offset, size = fields.get(4, [0])[-1], fields.get(5, [0])[-1]
    if fields.get(3, [0])[-1] != 0:
        raise ValueError(f"{name} lies in another shard; only checkpoints in one piece are read")
    if size != int(np.prod(shape, dtype=np.int64)) * dtype.itemsize or offset + size > len(values):
        raise ValueError(f"{name} contradicts its own size")
    return np.frombuffer(values, dtype, count=size // dtype.itemsize, offset=offset).reshape(shape)


def _table(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    footer = table[-_FOOTER:]
    if len(footer) < _FOOTER or struct.unpack_from("<Q", footer, 40)[0] != _MAGIC:
        raise ValueError("it is not a table")
    position = 0
    handle = []
    for _ in range(4):  # the meta index block, then the index block; of each its offset and size
        number, position = _varint(footer, position)
        handle.append(number)
    for _, where in _block(table, handle[2], handle[3]):
        offset, position = _varint(where, 0)
        size, _ = _varint(where, position)
        yield from _block(table, offset, size)


def _block(table: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    if table[offset + size] != 0:
        raise ValueError("it is compressed, which checkpoints are not")
    block = table[offset : offset + size]
    end = size - 4 - 4 * struct.unpack_from("<I", block, size - 4)[0]  # restart points close the block
    position, key = 0, b""
    while position < end:
        shared, position = _varint(block, position)
        own, position = _varint(block, position)
        length, position = _varint(block, position)
        key = key[:shared] + block[position : position + own]
        position += own
        yield key, block[position : position + length]
        position += length


def _message(data: bytes) -> dict[int, list[Any]]:
    """A protocol buffer message: values by field number."""
    fields: dict[int, list[Any]] = {}
    position = 0
    while position < len(data):
        tag, position = _varint(data, position)
        value: Any
        match tag & 7:
            case 0:
                value, position = _varint(data, position)
            case 1:
                value, position = data[position : position + 8], position + 8
            case 2:
                length, position = _varint(data, position)
                value, position = data[position : position + length], position + length
            case 5:
                value, position = data[position : position + 4], position + 4
            case kind:
                raise ValueError(f"a field of kind {kind} has no place in an index")
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def _varint(data: bytes, position: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
        shift += 7
