"""What is covered in a copy, and what is not."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.people.face_detection import Face, FaceTrack
from scenogram.export.redact import CELLS, HOLD, cover_faces, cover_voices, face_boxes

POINTS = ((0.5, 0.5),) * 5
RATE = 16_000


def face(times: list[float], boxes: list[tuple[float, float, float, float]]) -> Face:
    track = FaceTrack(times=times, boxes=boxes, points=[POINTS] * len(times))  # type: ignore[list-item]
    return Face(id="f1", start=times[0], end=times[-1], size=0.2, track=track)


MOVING = face([1.0, 2.0], [(0.1, 0.1, 0.2, 0.2), (0.5, 0.1, 0.2, 0.2)])


def holds(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    return all(outer[i] <= inner[i] and outer[i] + outer[i + 2] >= inner[i] + inner[i + 2] for i in (0, 1))


def test_a_face_is_covered_between_two_looks_too_with_room_around_it() -> None:
    [box] = face_boxes([MOVING], 1.5)
    assert holds(box, (0.3, 0.1, 0.2, 0.2))
    assert box[2] >= 0.2 * 1.6


@pytest.mark.parametrize("time", [1.0 - 0.9 * HOLD, 2.0 + 0.9 * HOLD])
def test_it_is_covered_before_it_was_first_and_after_it_was_last_seen(time: float) -> None:
    [early] = face_boxes([MOVING], time)
    [seen] = face_boxes([MOVING], 1.0 if time < 1 else 2.0)
    assert holds(early, seen)
    assert early[2] > seen[2]  # it may have moved


def test_nothing_is_covered_where_no_face_is_for_long() -> None:
    assert face_boxes([MOVING], 1.0 - 1.1 * HOLD) == []
    assert face_boxes([MOVING], 2.0 + 1.1 * HOLD) == []


def test_what_is_covered_is_averaged_away_and_the_rest_stays() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    still = face([0.0, 1.0], [(0.4, 0.4, 0.2, 0.2)] * 2)
    covered = cover_faces(picture, [still], 0.0)
    inside = covered[165:235, 165:235].astype(float)
    assert np.abs(np.diff(inside, axis=1)).mean() < 3
    assert len(np.unique(covered[160:240, 200], axis=0)) <= 80
    assert (covered[:100] == picture[:100]).all()
    assert (covered[:, :100] == picture[:, :100]).all()
    assert CELLS <= 8


def test_a_picture_without_a_face_is_left_as_it_is() -> None:
    picture = np.zeros((10, 10, 3), np.uint8)
    assert cover_faces(picture, [MOVING], 9.0) is picture


def test_a_face_that_leaves_the_frame_is_covered_as_far_as_it_is_in_it() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (100, 100, 3), dtype=np.uint8)
    edge = face([0.0, 1.0], [(0.9, 0.9, 0.1, 0.1)] * 2)
    assert (cover_faces(picture, [edge], 0.5)[90:, 90:] != picture[90:, 90:]).any()


@pytest.mark.parametrize("voices", ["tone", "mute"])
def test_nothing_of_what_was_said_is_left_and_the_rest_sounds_as_it_did(voices: str) -> None:
    spoken = np.random.default_rng(0).normal(0, 0.1, (4 * RATE, 2)).astype(np.float32)
    covered = cover_voices(spoken, 10.0, RATE, [(11.0, 12.0)], voices)  # type: ignore[arg-type]
    inside = slice(RATE, 2 * RATE)
    times = 10 + np.arange(4 * RATE) / RATE
    assert (covered[: RATE - RATE // 10] == spoken[: RATE - RATE // 10]).all()
    assert (covered[2 * RATE + RATE // 10 :] == spoken[2 * RATE + RATE // 10 :]).all()
    if voices == "mute":
        assert np.abs(covered[inside]).max() == 0
    else:
        alike = np.corrcoef(covered[inside, 0], spoken[inside, 0])[0, 1]
        assert abs(alike) < 0.05
        assert np.abs(covered[inside]).max() == pytest.approx(0.05, abs=0.001)
        assert covered[inside, 0] == pytest.approx(covered[inside, 1])
    assert len(times) == len(covered)
