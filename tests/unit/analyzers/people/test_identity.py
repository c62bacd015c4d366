"""Tracks of the same face are one person, and two faces in view together never are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.identity import CERTAIN_ENOUGH, Look, same_people

APART = np.zeros((3, 3), dtype=bool)


def look(*numbers: float, worth: float = 1.0) -> Look:
    vector = np.zeros(128, np.float32)
    vector[: len(numbers)] = numbers
    return Look(vector / np.linalg.norm(vector), worth)


def together(count: int, *pairs: tuple[int, int]) -> NDArray[np.bool_]:
    result = np.zeros((count, count), dtype=bool)
    for one, other in pairs:
        result[one, other] = result[other, one] = True
    return result


def test_alike_faces_are_one_person() -> None:
    tracks = [[look(1, 0.1)], [look(0, 1)], [look(1, -0.1), look(1, 0.2)]]
    assert same_people(tracks, APART) == [0, 1, 0]


def test_faces_in_view_together_are_different_people_however_alike() -> None:
    tracks = [[look(1, 0.01)], [look(1, 0.02)], [look(1, 0.03)]]
    people = same_people(tracks, together(3, (0, 1)))
    assert people[0] != people[1]
    assert people[2] in people[:2]


def test_a_chain_of_likenesses_does_not_join_people_in_view_together() -> None:
    tracks = [[look(1, 0)], [look(1, 1)], [look(0, 1)]]
    people = same_people(tracks, together(3, (0, 2)))
    assert people[0] != people[2]


def test_a_profile_is_somebody_known_only_where_plainly_alike() -> None:
    poor = CERTAIN_ENOUGH / 2
    assert same_people([[look(1)], [look(1, 1.2, worth=poor)], [look(0, 0, 1)]], APART) == [0, 0, 1]
    assert same_people([[look(1)], [look(1, 1.6, worth=poor)], [look(0, 0, 1)]], APART) == [0, 1, 2]
    assert same_people([[look(1)], [look(1, 1.6)], [look(0, 0, 1)]], APART) == [0, 0, 1]


def test_nobody_is_named_without_a_look() -> None:
    assert same_people([[], [look(1)], []], APART) == [None, 0, None]
    assert same_people([], np.zeros((0, 0), dtype=bool)) == []
