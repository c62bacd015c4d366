"""How a head is turned: the points of a face against MediaPipe's face at rest.

Only the rotation is sought (weighted Kabsch, as MediaPipe's face geometry does it, with its 33 weighted points that
expressions hardly move). The points are taken as seen from far away, along the line from the camera to the face:
an angle of zero is a face that is turned straight to the camera, wherever in the picture it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.face_mesh import FaceMesh

GEOMETRY_FILE: Final = "geometry_pipeline_metadata_landmarks.binarypb"
FLOATS_PER_VERTEX: Final = 5  # x, y, z and two texture coordinates


@dataclass(frozen=True)
class HeadPose:
    """How a head is turned, in degrees, against a face that looks straight into the camera.

    Attributes:
        yaw: towards the right side of the picture (the person's left) is positive.
        pitch: upwards is positive.
        roll: clockwise in the picture is positive.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class RestingFace:
    """MediaPipe's face at rest: some points of it, and what each weighs.

    Attributes:
        indices: (n,) which points of the mesh.
        points: (n, 3) centimetres; x to the face's left, y up, z forward.
        weights: (n,) how little an expression moves the point.
    """

    indices: NDArray[np.int64]
    points: NDArray[np.float64]
    weights: NDArray[np.float64]


@cache
def resting_face(path: Path) -> RestingFace:
    """Read Face Landmarker's geometry file (GeometryPipelineMetadata in geometry_pipeline_metadata.proto)."""
    vertices: list[float] = []
    basis: list[tuple[int, float]] = []
    for field, content in _fields(path.read_bytes()):
        if field == 1 and isinstance(content, bytes):  # the mesh; its field 3 has the vertices
            vertices = [value for inner, value in _fields(content) if inner == 3 and isinstance(value, float)]
        elif field == 2 and isinstance(content, bytes):  # a point and its weight
            parts = dict(_fields(content))
            basis.append((int(parts[1]), float(parts[2])))
    mesh = np.array(vertices).reshape(-1, FLOATS_PER_VERTEX)[:, :3]
    indices = np.array([index for index, _ in basis], dtype=np.int64)
    return RestingFace(indices, mesh[indices], np.array([weight for _, weight in basis]))


def _fields(message: bytes) -> Iterator[tuple[int, int | float | bytes]]:
    """Field numbers and contents of a protobuf message: whole numbers, single floats, and bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif key & 7 == 2:
            length, at = _varint(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        else:
            size, form = (4, "<f") if key & 7 == 5 else (8, "<d")
            yield key >> 3, float(struct.unpack_from(form, message, at)[0])
            at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def head_pose(mesh: FaceMesh, rest: RestingFace) -> HeadPose:
    """How the head of a face is turned."""
    from scipy.spatial.transform import Rotation

    seen = mesh.points[rest.indices].astype(np.float64) * (1, -1, -1)  # y up, z towards the camera
    shares = rest.weights / rest.weights.sum()
    turn, _ = Rotation.align_vectors(
        seen - shares @ seen, rest.points - shares @ rest.points, weights=rest.weights
    )
    yaw, down, anticlockwise = turn.as_euler("YXZ", degrees=True)
    return HeadPose(float(yaw), float(-down), float(-anticlockwise))
