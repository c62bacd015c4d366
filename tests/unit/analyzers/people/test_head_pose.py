"""Head pose and gaze, from faces of which both are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenogram.analyzers.people.gaze import gaze
from scenogram.analyzers.people.head_pose import HeadPose, head_pose, resting_face
from tests.unit.analyzers.people.faces_made import REST, mesh

POSES = [(0, 0, 0), (30, 0, 0), (-45, 10, 0), (0, 25, 0), (10, -20, 35), (-20, 5, -60)]


@pytest.mark.parametrize(("yaw", "pitch", "roll"), POSES)
def test_a_turned_head_is_found_turned_so(yaw: float, pitch: float, roll: float) -> None:
    pose = head_pose(mesh(yaw=yaw, pitch=pitch, roll=roll), REST)
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((yaw, pitch, roll), abs=0.1)


def test_the_size_of_a_face_says_nothing_about_its_pose() -> None:
    face = mesh(yaw=20, pitch=-10, roll=5)
    one, other = head_pose(face, REST), head_pose(face.scaled(3), REST)
    assert (one.yaw, one.pitch, one.roll) == pytest.approx((other.yaw, other.pitch, other.roll), abs=0.01)


@pytest.mark.parametrize(("yaw", "pitch", "roll"), POSES)
def test_eyes_on_the_camera_are_on_it_however_the_head_is_turned(
    yaw: float, pitch: float, roll: float
) -> None:
    seen = gaze(mesh(yaw=yaw, pitch=pitch, roll=roll), HeadPose(yaw, pitch, roll), REST)
    assert seen.off_camera < 0.5


@pytest.mark.parametrize("look", [(15, 0), (-25, 0), (0, 12), (10, -10)])
def test_eyes_that_look_elsewhere_do_so_by_that_many_degrees(look: tuple[float, float]) -> None:
    seen = gaze(mesh(yaw=20, gaze=look), HeadPose(20, 0, 0), REST)
    assert (seen.yaw, seen.pitch) == pytest.approx(look, abs=0.5)


def test_the_face_at_rest_is_read_from_a_protocol_buffer(tmp_path: Path) -> None:
    def varint(value: int) -> bytes:
        return bytes([value & 0x7F | 0x80, value >> 7]) if value > 0x7F else bytes([value])

    def held(field: int, content: bytes) -> bytes:
        return varint(field << 3 | 2) + varint(len(content)) + content

    vertices = np.arange(15, dtype="<f4")  # three vertices of x, y, z, u, v
    mesh_ = b"\x08\x00" + b"".join(b"\x1d" + value.tobytes() for value in vertices)
    basis = [(2, 0.5), (0, 0.25)]
    weights = [held(2, b"\x08" + varint(id_) + b"\x15" + np.float32(w).tobytes()) for id_, w in basis]
    path = tmp_path / "geometry.binarypb"
    path.write_bytes(held(1, mesh_) + b"".join(weights) + b"\x18\x01")
    face = resting_face(path)
    assert face.indices.tolist() == [2, 0]
    assert face.points.tolist() == [[10, 11, 12], [0, 1, 2]]
    assert face.weights.tolist() == [0.5, 0.25]
