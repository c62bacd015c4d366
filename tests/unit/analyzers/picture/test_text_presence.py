"""A text that was read once is followed, frame by frame, through small grey frames."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.picture.text_presence import Small, Template, surroundings
from scenogram.document import Box

ROWS, COLUMNS = 320, 180
BOX: Box = (30 / COLUMNS, 195 / ROWS, 120 / COLUMNS, 26 / ROWS)


def ground(seed: int, shift: int = 0) -> NDArray[np.uint8]:
    """A textured picture, the same for the same seed, moved to the left by `shift` pixels."""
    rough = np.random.default_rng(seed).integers(60, 190, (40, 60)).astype(np.uint8)
    wide = cv2.resize(rough, (COLUMNS * 2, ROWS), interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(wide[:, shift : shift + COLUMNS])


def written(
    picture: NDArray[np.uint8], words: str = "WAIT FOR IT", x: int = 34, strength: float = 1.0
) -> NDArray[np.uint8]:
    over = picture.copy()
    for colour, thickness in ((0, 5), (255, 2)):
        cv2.putText(over, words, (x, 215), cv2.FONT_HERSHEY_SIMPLEX, 0.6, colour, thickness, cv2.LINE_AA)
    return cv2.addWeighted(over, strength, picture, 1 - strength, 0).astype(np.uint8)


def at_25_fps(pictures: list[NDArray[np.uint8]]) -> list[Small]:
    return [(index / 25, picture) for index, picture in enumerate(pictures)]


def first_time(pictures: list[NDArray[np.uint8]], **how: object) -> float | None:
    """When the text came, followed back from the last picture."""
    frames = at_25_fps(pictures)
    places = Template(frames[-1][1], BOX).follow(frames[-2::-1], "comes", **how)  # type: ignore[arg-type]
    return places[-1].time if places else None


def test_a_text_is_found_to_its_first_frame_on_a_moving_ground() -> None:
    pictures = [ground(1, 3 * index) for index in range(5)] + [
        written(ground(1, 3 * index)) for index in range(5, 12)
    ]
    assert first_time(pictures) == pytest.approx(5 / 25)


def test_another_text_in_its_place_is_not_it() -> None:
    pictures = [written(ground(1), "SOMETHING")] * 4 + [written(ground(1))] * 4
    assert first_time(pictures, without=pictures[0]) == pytest.approx(4 / 25)


def test_a_text_that_fades_in_over_a_still_picture_is_not_there_before() -> None:
    pictures = [ground(2)] * 4 + [written(ground(2), strength=step / 8) for step in range(1, 9)]
    came = first_time(pictures, without=pictures[0])
    assert came is not None
    assert 4 / 25 <= came <= 6 / 25


def test_a_text_that_slides_in_is_followed_to_the_edge() -> None:
    offsets = [150, 110, 75, 46, 24, 9, 1, 0, 0]
    pictures = [written(ground(3), x=34 - offset) for offset in offsets]
    came = first_time(pictures)
    assert came is not None
    assert came <= 3 / 25


def test_what_stands_around_tells_whether_a_text_is_of_the_scene() -> None:
    before, now = written(ground(4)), written(ground(4, 12), x=22)
    moved_box = (BOX[0] - 12 / COLUMNS, *BOX[1:])
    still, with_it = surroundings(before, now, BOX, moved_box)
    assert with_it > 0.8 > still
    still, _ = surroundings(before, written(ground(4, 12)), BOX, BOX)
    assert still < 0.5
