"""Boxes are [x, y, width, height], relative to the frame."""

from __future__ import annotations

import pytest

from scenogram.document import area, centre, intersection_over_union, union

BOX = (0.2, 0.2, 0.4, 0.2)


def test_area_and_centre() -> None:
    assert area(BOX) == pytest.approx(0.08)
    assert centre(BOX) == pytest.approx((0.4, 0.3))


def test_the_same_box_overlaps_wholly_and_a_far_one_not_at_all() -> None:
    assert intersection_over_union(BOX, BOX) == pytest.approx(1)
    assert intersection_over_union(BOX, (0.7, 0.7, 0.1, 0.1)) == 0
    assert intersection_over_union(BOX, (0.2, 0.4, 0.4, 0.2)) == 0  # they touch


def test_half_a_box() -> None:
    assert intersection_over_union(BOX, (0.2, 0.2, 0.2, 0.2)) == pytest.approx(0.5)


def test_a_union_holds_all() -> None:
    assert union([BOX, (0.1, 0.3, 0.1, 0.5)]) == pytest.approx((0.1, 0.2, 0.5, 0.6))
