"""The figures of the table, against answers that were worked out by hand."""

from __future__ import annotations

import pytest

from bench.score.measures.pooling import (
    balanced_f1,
    bootstrap,
    calibration_error,
    f1,
    found_cases,
    mean,
    precision,
    ratio,
    recall,
    reliability,
    rest,
    spearman,
    true_cases,
)

OUTCOMES = ["hit"] * 6 + ["miss"] * 2 + ["false"] * 4


def test_f1_precision_and_recall_are_those_of_the_textbook() -> None:
    assert recall(OUTCOMES) == pytest.approx(6 / 8)
    assert precision(OUTCOMES) == pytest.approx(6 / 10)
    assert f1(OUTCOMES) == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert true_cases(OUTCOMES) == 8
    assert found_cases(OUTCOMES) == 10


def test_nothing_true_and_nothing_found_says_nothing() -> None:
    assert f1([]) is recall([]) is precision([]) is ratio([]) is mean([]) is None
    assert recall(["false"]) is None
    assert precision(["miss"]) is None


def test_error_rates_are_pooled_by_length_and_not_averaged() -> None:
    assert ratio([(1, 1), (0, 9)]) == pytest.approx(0.1)
    assert rest([(1, 1), (0, 9)]) == pytest.approx(0.9)
    assert rest([(3, 2)]) == pytest.approx(-0.5)


def test_f1_of_amounts_is_the_dice_coefficient() -> None:
    assert balanced_f1([(2.0, 4.0, 2.0), (1.0, 2.0, 2.0)]) == pytest.approx(2 * 3 / 10)


def test_rank_correlation_follows_the_order_and_not_the_values() -> None:
    assert spearman([(1, 10), (2, 200), (3, 201)]) == pytest.approx(1)
    assert spearman([(1, 3), (2, 2), (3, 1)]) == pytest.approx(-1)
    # d = (0, 1, 1, 0): 1 - 6 * 2 / (4 * 15)
    assert spearman([(1, 1), (2, 3), (3, 2), (4, 4)]) == pytest.approx(0.8)
    assert spearman([(1, 5), (2, 5), (3, 5)]) is None


def test_calibration_is_measured_against_what_came_true() -> None:
    always_sure = [(0.95, True)] * 7 + [(0.95, False)] * 3
    assert calibration_error(always_sure) == pytest.approx(0.25)
    honest = [(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)]
    assert calibration_error(honest) == pytest.approx(0)
    curve = reliability(honest)
    assert [(part.low, part.count, part.right) for part in curve] == [(0.7, 4, 0.75), (0.9, 1, 1.0)]


def test_the_interval_is_the_same_each_time_and_holds_the_value() -> None:
    videos = {f"v{i}": [float(i % 2)] * 5 for i in range(20)}
    one, other = bootstrap(videos, mean), bootstrap(dict(reversed(videos.items())), mean)
    assert one == other
    assert one is not None
    low, high = one
    assert low < 0.5 < high
    # 20 draws of a fair coin: the standard error of the share is .11
    assert low == pytest.approx(0.5 - 1.96 * 0.112, abs=0.06)


def test_videos_are_drawn_and_not_their_items() -> None:
    """A hundred items of one video are not a hundred independent cases."""
    many_items = {"a": [1.0] * 100, "b": [0.0] * 100, "c": [1.0] * 100}
    few_items = {"a": [1.0], "b": [0.0], "c": [1.0]}
    assert bootstrap(many_items, mean) == bootstrap(few_items, mean)
    assert bootstrap({"a": [1.0] * 100}, mean) is None
