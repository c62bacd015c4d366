"""People far away: what a close look says of them stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenogram.analyzers.picture.objects import SIDE, ObjectDetector, squares_along

FRAME = np.zeros((960, 540, 3), np.uint8)


class _Network:
    """A network that sees one person in the first square of a frame, and nobody in the whole of it."""

    inputs: dict[str, Any] = {}  # noqa: RUF012 - as of a session
    looks = 0

    def __init__(self, height: float) -> None:
        self.height = height

    def __call__(self, _: object) -> list[np.ndarray]:
        self.looks += 1
        if self.looks != 2:
            return [np.zeros((0, 6), np.float32), np.zeros(1, np.float32)]
        top, bottom = 0.3 * SIDE, (0.3 + self.height * 960 / 540) * SIDE
        return [
            np.array([[0, 0.5, 0.4 * SIDE, top, 0.5 * SIDE, bottom]], np.float32),
            np.ones(1, np.float32),
        ]


@pytest.mark.parametrize(("height", "score"), [(0.1, 0.5), (0.25, 0.35)])
def test_the_whole_does_not_speak_against_who_is_too_small_for_it(height: float, score: float) -> None:
    detect = ObjectDetector(_Network(height))  # type: ignore[arg-type]
    (person,) = detect(FRAME, squares_along(540, 960))
    assert person.label == "person"
    assert person.box[3] == pytest.approx(height, abs=0.01)
    assert person.score == pytest.approx(score)
