"""How the picture moves, and what a camera operator calls it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram import document
from scenogram.analyzers import Found
from scenogram.analyzers.picture.camera_analysis import CameraAnalysis
from scenogram.analyzers.picture.camera_moves import Moment, camera_spans
from scenogram.analyzers.picture.global_motion import Motion, PointFollower, camera_motion
from scenogram.analyzers.picture.shot_sizes import size_by_face, size_by_figure

RATE = 15
RNG = np.random.default_rng(3)


def scenery() -> NDArray[np.uint8]:
    """Blots of all sizes, 640 x 640."""
    import cv2

    picture = sum(
        cv2.resize(RNG.normal(0, 30, (640 // side, 640 // side)), (640, 640), interpolation=cv2.INTER_CUBIC)
        for side in (64, 16, 8)
    )
    return np.clip(np.asarray(picture) + 128, 0, 255).astype(np.uint8)


def seen(
    picture: NDArray[np.uint8], *, shift: tuple[float, float] = (0, 0), scale: float = 1, turn: float = 0
) -> NDArray[np.uint8]:
    """A window of 180 x 320 on it, its middle moved by `shift` px, closer by `scale`, turned by `turn` degrees."""
    import cv2

    matrix = cv2.getRotationMatrix2D((320, 320), turn, scale)
    matrix[:, 2] += (90 - 320 - shift[0], 160 - 320 - shift[1])
    return cv2.warpAffine(picture, matrix, (180, 320))  # type: ignore[return-value]


def motion(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    covered: list[tuple[float, float, float, float]] | None = None,
) -> Motion | None:
    follower = PointFollower()
    follower.step(before)
    return camera_motion(follower.step(after), covered or [])


def test_the_camera_goes_where_the_picture_does_not() -> None:
    picture = scenery()
    told = motion(seen(picture), seen(picture, shift=(9, -16)))
    assert told is not None
    assert told.pan == pytest.approx(9 / 180, abs=0.001)
    assert told.tilt == pytest.approx(-16 / 320, abs=0.001)


def test_coming_closer_and_turning_are_told_apart() -> None:
    picture = scenery()
    told = motion(seen(picture), seen(picture, scale=1.03, turn=2))
    assert told is not None
    assert told.zoom == pytest.approx(np.log(1.03), abs=0.002)
    assert told.roll == pytest.approx(
        2, abs=0.1
    )  # OpenCV turns the picture counter-clockwise: the camera, clockwise


def test_somebody_who_moves_in_front_is_no_camera_move() -> None:
    picture, someone = scenery(), scenery()
    before, after = seen(picture), seen(picture)
    before[100:, 20:160] = someone[100:320, 20:160]
    after[100:, 20:160] = someone[100:320, 30:170]
    told = motion(before, after, [(20 / 180, 100 / 320, 140 / 180, 220 / 320)])
    assert told is not None
    assert abs(told.pan) < 0.001


def test_a_caption_that_stands_does_not_hold_the_camera() -> None:
    picture, caption = scenery(), scenery()
    before, after = seen(picture), seen(picture, shift=(6, 0))
    for frame in (before, after):
        frame[120:220] = caption[:100, :180]
    told = motion(before, after)
    assert told is not None
    assert told.pan == pytest.approx(6 / 180, abs=0.002)


def test_nothing_is_told_of_an_empty_picture() -> None:
    flat = np.full((320, 180), 90, np.uint8)
    assert motion(flat, flat) is None


def moments(*velocities: tuple[float, float, float, float]) -> list[Moment]:
    """Steps at these speeds a second: pan, tilt, zoom, roll."""
    return [
        Moment(i / RATE, (i + 1) / RATE, Motion(*(value / RATE for value in velocity), agreed=1))
        for i, velocity in enumerate(velocities)
    ]


def test_a_pan_between_two_stills_has_its_time_and_speed() -> None:
    spans = camera_spans(moments(*[(0, 0, 0, 0)] * 15, *[(-0.2, 0, 0, 0)] * 15, *[(0, 0, 0, 0)] * 15), 16 / 9)
    assert [span.kind for span in spans] == ["static", "pan_left", "static"]
    assert spans[1].start == pytest.approx(1, abs=0.2)
    assert spans[1].end == pytest.approx(2, abs=0.2)
    assert spans[1].pan == pytest.approx(-0.2, abs=0.06)


def test_the_stronger_of_two_moves_names_the_span_and_the_other_is_kept() -> None:
    (span,) = camera_spans(moments(*[(0.02, 0, 0.2, 0)] * 30), 16 / 9)
    assert span.kind == "zoom_in"
    assert (span.pan, span.zoom) == (pytest.approx(0.02), pytest.approx(0.2))


def test_a_hand_that_trembles_does_not_pan() -> None:
    sway = [(0.1 * np.sin(2 * np.pi * 2 * i / RATE), 0, 0, 0) for i in range(45)]
    (span,) = camera_spans(moments(*sway), 16 / 9)
    assert span.kind == "shake"
    assert span.shake == pytest.approx(0.1 / np.sqrt(2), rel=0.1)


def test_a_trembling_that_gets_much_stronger_is_told_apart() -> None:
    sway = [((0.05 if i < 45 else 0.2) * np.sin(2 * np.pi * 2 * i / RATE), 0, 0, 0) for i in range(90)]
    first, *_, last = camera_spans(moments(*sway), 16 / 9)
    assert (first.kind, last.kind) == ("shake", "shake")
    assert last.shake > 3 * first.shake


def test_where_motion_is_not_known_nothing_is_told() -> None:
    known = moments(*[(0, 0, 0, 0)] * 30)
    gap = [Moment(m.start, m.end, None) if 10 <= i < 28 else m for i, m in enumerate(known)]
    (span,) = camera_spans(gap, 1)
    assert (span.start, span.end) == (0, pytest.approx(10 / RATE))


def test_the_closer_the_larger() -> None:
    assert size_by_face(0.8) == "extreme close-up"
    assert size_by_face(0.3) == "medium close-up"
    assert size_by_face(0.12) == "medium long shot"
    assert size_by_figure(0.9) == "long shot"
    assert size_by_figure(0.2) == "extreme long shot"


def test_a_clip_without_a_frame_has_no_camera() -> None:
    clip = document.Clip(sha256="0" * 64, name="a", bytes=0, container="mp4", duration=1, frames=0)
    told = CameraAnalysis.__new__(CameraAnalysis).conclude([], Found(clip, {}, {}))
    assert not told.segments
    assert told.coverage == 0
