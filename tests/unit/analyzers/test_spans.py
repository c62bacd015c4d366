"""Spans of time are added up without counting anything twice."""

from __future__ import annotations

from scenogram.analyzers.spans import at_once, merged, share_of


def test_spans_that_touch_or_overlap_are_one() -> None:
    assert merged([(2, 3), (0, 1), (1, 1.5), (2.5, 4)]) == [(0, 1.5), (2, 4)]


def test_a_share_counts_overlaps_once_and_never_exceeds_the_whole() -> None:
    assert share_of([(0, 1), (0.5, 2)], 4) == 0.5
    assert share_of([(0, 5)], 4) == 1
    assert share_of([(0, 1)], 0) == 0


def test_spans_that_only_touch_are_never_in_view_together() -> None:
    assert at_once([(0, 1), (1, 2)]) == 1
    assert at_once([(0, 2), (1, 3), (1.5, 4)]) == 3
    assert at_once([(0, 2), (1, 3), (5, 6)], within=(5, 6)) == 1
    assert at_once([]) == 0
