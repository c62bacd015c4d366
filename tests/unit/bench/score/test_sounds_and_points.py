"""Voices, music, points and angles."""

from __future__ import annotations

import numpy as np
import pytest
from mir_eval.beat import f_measure

from bench.score.measures.music import beat_outcomes, key_score, tempo_right
from bench.score.measures.points import angle_between, right_points
from bench.score.measures.pooling import f1
from bench.score.measures.voices import Turn, diarization_error

TRUE_TURNS: list[Turn] = [(0, 4, "A"), (3.5, 8, "B"), (9, 12, "A"), (12, 14, "C")]
FOUND_TURNS: list[Turn] = [
    (0.2, 3.9, "x"), (3.7, 8.4, "y"), (9, 10.5, "x"), (10.5, 12.2, "y"), (12.2, 13, "z"), (15, 16, "z"),
]  # fmt: skip


def test_diarization_error_is_that_of_pyannote() -> None:
    """pyannote.metrics 4.2: missed 1.5 s, false 1.4 s, confused 1.7 s of 13.5 s; with a collar of .25 s on each side
    .75 s, 1.15 s and 1.25 s of 10.5 s."""
    assert diarization_error(TRUE_TURNS, FOUND_TURNS) == pytest.approx((1.5 + 1.4 + 1.7, 13.5))
    assert diarization_error(TRUE_TURNS, FOUND_TURNS, collar=0.25) == pytest.approx(
        (0.75 + 1.15 + 1.25, 10.5)
    )


def test_names_of_voices_do_not_matter_and_silence_is_all_missed() -> None:
    renamed = [(start, end, f"voice {name}") for start, end, name in TRUE_TURNS]
    assert diarization_error(TRUE_TURNS, renamed) == pytest.approx((0, 13.5))
    assert diarization_error(TRUE_TURNS, []) == pytest.approx((13.5, 13.5))
    assert diarization_error([], [(1, 3, "x")]) == pytest.approx((2, 0))


def test_a_tempo_is_right_at_half_and_double_but_not_beside() -> None:
    assert tempo_right(120, 114)
    assert tempo_right(120, 60)
    assert tempo_right(120, 251)
    assert not tempo_right(120, 113)
    assert not tempo_right(120, 90)
    assert not tempo_right(120, None)


def test_beats_are_judged_as_mir_eval_judges_them() -> None:
    rng = np.random.default_rng(3)
    truth = np.arange(0, 30, 0.5)
    found = np.sort(np.concatenate([truth[:40] + rng.normal(0, 0.05, 40), rng.random(10) * 30]))
    assert f1(beat_outcomes(truth, found)) == pytest.approx(f_measure(truth, found))


def test_a_near_key_is_worth_something() -> None:
    assert key_score("C major", "C major") == 1
    assert key_score("C major", "G major") == 0.5
    assert key_score("C major", "A minor") == 0.3
    assert key_score("C major", "C minor") == 0.2
    assert key_score("C major", "F# major") == 0
    assert key_score("C major", None) == 0


def test_points_are_right_within_a_share_of_the_body_in_a_picture_that_is_not_square() -> None:
    truth = [(0.5, 0.5), (0.5, 0.9), None]
    assert right_points(truth, [(0.5, 0.56), None, (0.1, 0.1)], 0.4) == (1, 2)
    # .1 of the width of a 9:16 frame is .05625 of its height
    assert right_points([(0.5, 0.5)], [(0.6, 0.5)], 0.4, aspect=9 / 16) == (1, 1)
    assert right_points([(0.5, 0.5)], [(0.6, 0.5)], 0.4) == (0, 1)


def test_angles_go_round() -> None:
    assert angle_between(350, 10) == pytest.approx(20)
    assert angle_between(-90, 90) == pytest.approx(180)
