"""Standing, sitting, bending and lying are told from angles; without hips and knees nothing is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenogram.analyzers.people.body_pose import motion, steady
from scenogram.analyzers.people.posture import posture_of
from tests.unit.analyzers.people.bodies_made import body, turned

FROM_THE_FRONT = {
    "left_knee": (0.56, 0.53), "right_knee": (0.44, 0.53), "left_ankle": (0.56, 0.7), "right_ankle": (0.44, 0.7),
}  # fmt: skip
FROM_THE_SIDE = {
    "left_knee": (0.72, 0.5), "right_knee": (0.7, 0.49), "left_ankle": (0.71, 0.68), "right_ankle": (0.7, 0.68),
}  # fmt: skip
FORWARDS = {
    "left_shoulder": (0.74, 0.4), "right_shoulder": (0.73, 0.42), "neck": (0.76, 0.4), "head_top": (0.86, 0.42),
}  # fmt: skip


@pytest.mark.parametrize(
    ("moved", "posture"),
    [({}, "standing"), (FROM_THE_FRONT, "sitting"), (FROM_THE_SIDE, "sitting"), (FORWARDS, "bending")],
)
def test_postures(moved: dict[str, Any], posture: str) -> None:
    assert posture_of(*body(**moved)) == posture


@pytest.mark.parametrize("degrees", [80, 90, -90])
def test_who_lies_is_told_from_who_bends(degrees: float) -> None:
    points, seen = body()
    assert posture_of(turned(points, degrees), seen) == "lying"


def test_who_stands_is_no_sitter_when_seen_from_above() -> None:
    """Both halves of the legs look short then."""
    legs = {
        "left_knee": (0.545, 0.56), "right_knee": (0.455, 0.56), "left_ankle": (0.55, 0.65), "right_ankle": (0.45, 0.65),
    }  # fmt: skip
    assert posture_of(*body(**legs)) == "standing"  # type: ignore[arg-type]


def test_a_camera_that_is_not_level_changes_nothing() -> None:
    points, seen = body()
    assert posture_of(turned(points, 15), seen) == "standing"


@pytest.mark.parametrize(
    "hidden", [["left_knee", "right_knee"], ["left_hip", "right_hip"], ["left_shoulder", "right_shoulder"]]
)
def test_what_is_not_seen_is_not_told(hidden: list[str]) -> None:
    assert posture_of(*body(**dict.fromkeys(hidden))) is None


def test_a_posture_told_at_one_look_only_is_an_error() -> None:
    times = [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3]
    told = ["standing", "standing", "standing", "sitting", "standing", None, "standing"]
    spans = steady(times, told, (0.0, 1.4))  # type: ignore[arg-type]
    assert [(one.posture, one.start, one.end) for one in spans] == [("standing", 0.0, 1.4)]


def test_a_moving_camera_is_no_motion_and_a_waving_hand_is() -> None:
    points, seen = body()
    times = np.arange(5) * 0.2
    panned = np.array([points + np.array([0.02 * at, 0]) for at in range(5)])
    waving = panned.copy()
    waving[1::2, 9] += (0.1, -0.1)
    everything = np.array([seen] * 5)
    rest, lively = motion(times, panned, everything), motion(times, waving, everything)
    assert rest is not None
    assert lively is not None
    assert max(rest.energy) < 1e-6
    assert min(lively.energy) > 0.3
