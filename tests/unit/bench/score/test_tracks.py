"""Boxes through time, and who is who: against hand-worked answers and py-motmetrics."""

from __future__ import annotations

from math import sin

import pytest

from bench.score.measures.pooling import balanced_f1
from bench.score.measures.tracks import (
    Comparison,
    Tube,
    compare,
    grid,
    identity_amounts,
    identity_switches,
    match_boxes,
    match_tubes,
    tube_iou,
)
from scenogram.document import Box

TIMES = [(i + 0.5) * 0.1 for i in range(60)]


def still(box: Box, start: float, end: float, name: str | None = None) -> Tube:
    return Tube(start, end, [start], [box], name)


def test_between_its_samples_a_box_is_interpolated_and_outside_its_span_it_is_not_there() -> None:
    tube = Tube(1.0, 3.2, [1.0, 3.0], [(0.0, 0.0, 0.2, 0.2), (0.4, 0.2, 0.2, 0.4)])
    assert tube.at(2.0) == pytest.approx((0.2, 0.1, 0.2, 0.3))
    assert tube.at(3.1) == (0.4, 0.2, 0.2, 0.4)
    assert tube.at(0.99) is None
    assert tube.at(3.2) is None


def test_the_grid_has_an_instant_in_each_step_and_at_least_one() -> None:
    assert grid(0.35) == pytest.approx([0.05, 0.15, 0.25])
    assert grid(0.04) == [0.02]
    assert grid(0.35, without=[(0.1, 0.2)]) == pytest.approx([0.05, 0.25])


def test_boxes_match_at_half_their_union_one_to_one() -> None:
    truth: list[Box] = [(0, 0, 0.2, 0.2), (0.5, 0.5, 0.2, 0.2)]
    found: list[Box] = [(0.5, 0.5, 0.2, 0.1), (0.51, 0.5, 0.2, 0.2), (0.1, 0, 0.2, 0.2)]
    assert match_boxes(truth, found) == [(1, 1)]


def test_a_tube_counts_its_time_as_well_as_its_place() -> None:
    whole = still((0, 0, 0.2, 0.2), 0, 4)
    assert tube_iou(whole, still((0, 0, 0.2, 0.2), 0, 1), grid(4)) == pytest.approx(0.25)
    assert tube_iou(whole, still((0.1, 0, 0.2, 0.2), 0, 4), grid(4)) == pytest.approx(1 / 3)
    assert tube_iou(whole, still((0.5, 0.5, 0.2, 0.2), 0, 4), grid(4)) == 0


def test_tubes_match_by_name() -> None:
    cat, dog = still((0, 0, 0.2, 0.2), 0, 4, "cat"), still((0, 0, 0.2, 0.2), 0, 4, "dog")
    assert match_tubes([cat], [dog], grid(4)) == []
    assert match_tubes([cat], [dog, cat], grid(4)) == [(0, 1)]


def scenario() -> tuple[Comparison, list[object], list[object]]:
    """Three people who never leave. Two swap names from 2 s to 4 s, one is lost from 3 s to 3.5 s, and from 1 s to 2 s
    there is a box on nobody."""

    def box(k: int, time: float, off: float = 0.0) -> Box:
        return 0.1 + 0.25 * k + 0.02 * sin(time + k) + off, 0.2 + 0.05 * k, 0.2, 0.3

    def tube(k: int, start: float, end: float, name: str, off: float) -> Tube:
        times = [time for time in TIMES if start <= time < end]
        return Tube(start, end, times, [box(k, time, off) for time in times], name)

    truth = [tube(k, 0, 6, f"person {k}", 0) for k in range(3)]
    found = [
        tube(0, 0, 2, "a", 0.02), tube(0, 2, 4, "b", 0.02), tube(0, 4, 6, "a", 0.02),
        tube(1, 0, 2, "b", 0.02), tube(1, 2, 4, "a", 0.02), tube(1, 4, 6, "b", 0.02),
        tube(2, 0, 3, "c", 0.02), tube(2, 3.5, 6, "c", 0.02),
        still((0.8, 0.8, 0.1, 0.1), 1, 2, "nobody"),
    ]  # fmt: skip
    return compare(truth, found, TIMES), [tube.name for tube in truth], [tube.name for tube in found]


def test_identities_are_judged_as_motmetrics_judges_them() -> None:
    """py-motmetrics 1.4.0 on the same boxes: 4 switches, IDF1 .739726, recall .972222, precision .945946."""
    comparison, true, found = scenario()
    assert identity_switches(comparison.partners, true, found) == 4
    assert balanced_f1([identity_amounts(comparison, true, found)]) == pytest.approx(0.739726, abs=1e-6)
    matched = sum(counts.matched for counts in comparison.truth)
    assert matched / sum(counts.there for counts in comparison.truth) == pytest.approx(0.972222, abs=1e-6)
    assert matched / sum(counts.there for counts in comparison.found) == pytest.approx(0.945946, abs=1e-6)


def test_one_who_comes_back_under_another_name_is_a_switch_also_after_a_gap() -> None:
    partners = [{0: 0}, {}, {1: 1}]
    assert identity_switches(partners, ["ann", "ann"], ["p1", "p2"]) == 1
    assert identity_switches(partners, ["ann", "ann"], ["p1", "p1"]) == 0
    assert identity_switches(partners, ["ann", "ann"], ["p1", None]) == 0


def test_two_people_under_one_name_cost_identity_though_nobody_switches() -> None:
    truth = [still((0, 0, 0.2, 0.2), 0, 1, "ann"), still((0.5, 0, 0.2, 0.2), 1, 2, "bob")]
    result = compare(truth, truth, grid(2))
    assert identity_switches(result.partners, ["ann", "bob"], ["p1", "p1"]) == 0
    assert balanced_f1([identity_amounts(result, ["ann", "bob"], ["p1", "p1"])]) == pytest.approx(0.5)
