"""Detections become tracks: one per thing, none over a cut."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from scenogram.analyzers.tracking import Track, associate, span
from scenogram.document import Box


@dataclass(frozen=True)
class Thing:
    """Something seen."""

    box: Box
    score: float = 0.9
    name: str = ""


def at(x: float, y: float = 0.4, score: float = 0.9, name: str = "") -> Thing:
    return Thing((x, y, 0.1, 0.1), score, name)


def times(count: int) -> list[float]:
    return [index / 5 for index in range(count)]


def test_two_things_that_pass_each_other_stay_two() -> None:
    frames = [
        [at(0.1 + 0.05 * i, 0.40, name="right"), at(0.8 - 0.05 * i, 0.45, name="left")] for i in range(15)
    ]
    chains = associate(times(15), frames, sure=0.7)
    assert [len(chain) for chain in chains] == [15, 15]
    assert all(len({thing.name for thing in chain.detections}) == 1 for chain in chains)


def test_what_moves_fast_is_followed() -> None:
    chains = associate(times(6), [[at(0.05 + 0.13 * i)] for i in range(6)], sure=0.7)
    assert [len(chain) for chain in chains] == [6]


def test_a_doubtful_detection_carries_a_track_on_but_begins_none() -> None:
    frames = [[at(0.3, score=0.9)], [at(0.3, score=0.5)], [at(0.3, score=0.5), at(0.7, score=0.5)]]
    chains = associate(times(3), frames, sure=0.7)
    assert [chain.frames for chain in chains] == [[0, 1, 2]]


def test_no_track_goes_over_a_cut() -> None:
    chains = associate(times(6), [[at(0.3)]] * 6, sure=0.7, breaks=[0.5])
    assert [chain.frames for chain in chains] == [[0, 1, 2], [3, 4, 5]]


def test_a_cut_at_the_time_of_a_frame_belongs_to_the_new_shot() -> None:
    chains = associate(times(4), [[at(0.3)]] * 4, sure=0.7, breaks=[0.4])
    assert [chain.frames for chain in chains] == [[0, 1], [2, 3]]


def test_a_thing_out_of_sight_for_less_than_the_patience_is_the_same() -> None:
    frames = [[at(0.3)], [], [], [], [at(0.3)]]
    assert len(associate(times(5), frames, sure=0.7, patience=1.0)) == 1
    assert len(associate(times(5), frames, sure=0.7, patience=0.5)) == 2


def test_kinship_keeps_apart_what_is_not_the_same() -> None:
    frames = [[at(0.3, name="cat")], [at(0.33, name="dog")]]
    chains = associate(times(2), frames, sure=0.7, kinship=lambda one, other: float(one.name == other.name))
    assert len(chains) == 2


def test_nothing_seen_is_no_track() -> None:
    assert associate([], [], sure=0.7) == []
    assert associate(times(3), [[], [], []], sure=0.7) == []


def test_a_thing_is_in_view_from_half_way_between_two_looks() -> None:
    chain = associate(times(5), [[], [at(0.3)], [at(0.3)], [at(0.3)], []], sure=0.7)[0]
    assert span(chain, times(5), 1.0) == pytest.approx((0.1, 0.7))


def test_a_thing_is_in_view_from_the_cut_to_the_cut() -> None:
    chain = associate(times(5), [[], [at(0.3)], [at(0.3)], [at(0.3)], []], sure=0.7, breaks=[0.17, 0.61])[0]
    assert span(chain, times(5), 1.0, [0.17, 0.61]) == pytest.approx((0.17, 0.61))


def test_a_thing_seen_throughout_lasts_as_long_as_the_clip() -> None:
    chain = associate(times(5), [[at(0.3)]] * 5, sure=0.7)[0]
    assert span(chain, times(5), 1.0) == (0.0, 1.0)


def test_a_track_has_a_box_for_each_time() -> None:
    with pytest.raises(ValidationError, match="2 times but 1 boxes"):
        Track(times=[0.0, 0.2], boxes=[(0.1, 0.1, 0.2, 0.2)])
