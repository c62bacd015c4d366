"""Which finding answers which truth."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from mir_eval.util import match_events

from bench.score.measures.matching import (
    assign,
    frame_index,
    match_spans,
    match_times,
    outcomes,
    shared_seconds,
    span_iou,
)


def test_as_many_pairs_as_possible_come_before_the_nearest_pairs() -> None:
    """1.0 and 1.4 are both answered, though 1.1 is nearer to 1.0 than .75 is."""
    assert match_times([1.0, 1.4], [0.75, 1.1], 0.3) == [(0, 0), (1, 1)]


def test_one_finding_answers_one_truth() -> None:
    assert match_times([1.0, 1.1], [1.05], 0.1) in ([(0, 0)], [(1, 0)])


def test_the_tolerance_itself_is_within() -> None:
    assert match_times([1.0], [1.1], 0.1) == [(0, 0)]
    assert match_times([1.0], [1.11], 0.1) == []


def test_nothing_matches_nothing() -> None:
    assert match_times([], [1.0], 1) == match_times([1.0], [], 1) == match_times([], [], 1) == []


def test_the_assignment_is_the_best_of_all() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        cost, allowed = rng.normal(size=(4, 5)), rng.random((4, 5)) < 0.4
        best = max(
            (
                (len(kept), -sum(cost[pair] for pair in kept))
                for columns in itertools.permutations(range(5), 4)
                for kept in [[(i, j) for i, j in enumerate(columns) if allowed[i, j]]]
            ),
        )
        pairs = assign(cost, allowed)
        assert (len(pairs), -sum(cost[pair] for pair in pairs)) == pytest.approx(best)


def test_events_are_matched_as_mir_eval_matches_them() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        truth, found = np.sort(rng.random(30)) * 10, np.sort(rng.random(25)) * 10
        assert len(match_times(truth, found, 0.15)) == len(match_events(truth, found, 0.15))


def test_spans_match_at_half_their_union() -> None:
    assert span_iou((0, 2), (1, 3)) == pytest.approx(1 / 3)
    assert span_iou((0, 2), (2, 3)) == 0
    assert match_spans([(0, 2), (5, 6)], [(0.5, 2), (5.6, 7)]) == [(0, 0)]


def test_seconds_are_counted_once() -> None:
    assert shared_seconds([(0, 4)], [(1, 2), (1.5, 3), (6, 7)]) == pytest.approx((2, 4, 3))


def test_findings_beyond_an_incomplete_truth_are_not_called_false() -> None:
    assert outcomes(3, 5, [(0, 0), (2, 4)]) == ["hit", "hit", "miss", "false", "false", "false"]
    assert outcomes(3, 5, [(0, 0), (2, 4)], complete=False) == ["hit", "hit", "miss"]


def test_instants_become_frames_also_where_the_rate_varies() -> None:
    stamps = [0.0, 0.1, 0.3, 0.4]
    assert frame_index(stamps, 0.1) == 1
    assert frame_index(stamps, 0.2) == pytest.approx(1.5)
    assert frame_index(stamps, 0.4 + 0.4 / 3) == pytest.approx(4)
    assert frame_index([0.0], 5.0) == 0
