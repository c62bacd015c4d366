"""A scorer is worth something if the flawless pass and the broken fail.

Every scorer that there is is tried, by the ideal answer that it states itself: an analyzer that comes with a scorer
of its own is tested here without a line being added.
"""

from __future__ import annotations

import pytest

from bench.score.scorer import CONFIDENCE, Scorer, scorers
from bench.score.stand_in import stand_in
from bench.score.table import Row, rows
from bench.truth import Truth
from scenogram.analyzers import all_analyzers
from scenogram.document import Document
from tests.unit.bench.score.truths import anywhere, late, music_only, perfect, truth

VIDEOS = [*(truth(seed) for seed in range(4)), *(music_only(seed) for seed in range(4, 6))]
EACH = pytest.mark.parametrize("scorer", scorers().values(), ids=list(scorers()))
TIMELESS = {"age_estimation", "content_quality", "facial_details", "speech_emotion", "speech_rate"}
"""What is said of a face, of a sentence or of a loss of quality as a whole: it is as right half a second late."""
PLACED = {"face_detection", "object_detection", "text_overlay"}


def scored(scorer: Scorer, documents: list[tuple[Document, Truth]]) -> list[Row]:
    """Rows of one scorer, from documents and their truths."""
    return rows(
        scorer,
        {video.case: scorer.score(document, video) for document, video in documents if scorer.applies(video)},
    )


@EACH
def test_a_flawless_answer_meets_every_bar(scorer: Scorer) -> None:
    table = scored(scorer, [(perfect(video), video) for video in VIDEOS])
    assert any(row.met for row in table)
    assert [row.measure for row in table if row.met is False] == []


@EACH
def test_no_answer_misses_a_bar(scorer: Scorer) -> None:
    table = scored(scorer, [(stand_in(video, {}, tool="test"), video) for video in VIDEOS])
    assert any(row.met is False for row in table)


@pytest.mark.parametrize("scorer", [scorer for name, scorer in scorers().items() if name not in TIMELESS])
def test_an_answer_that_is_half_a_second_late_misses_a_bar(scorer: Scorer) -> None:
    table = scored(scorer, [(late(perfect(video), 0.5), video) for video in VIDEOS])
    assert any(row.met is False for row in table)


@pytest.mark.parametrize("scorer", [scorer for name, scorer in scorers().items() if name in PLACED])
def test_boxes_thrown_about_miss_a_bar(scorer: Scorer) -> None:
    table = scored(scorer, [(anywhere(perfect(video)), video) for video in VIDEOS])
    assert any(row.met is False for row in table)


@EACH
def test_a_confidence_of_one_for_what_is_right_is_calibrated(scorer: Scorer) -> None:
    table = scored(scorer, [(perfect(video), video) for video in VIDEOS])
    assert all(row.value == 0 for row in table if row.measure == CONFIDENCE)


@EACH
def test_a_scorer_belongs_to_an_analyzer_and_says_what_it_measures(scorer: Scorer) -> None:
    assert scorer.name in all_analyzers()
    assert all(len(measure.says) > 10 for measure in scorer.measures)
    assert any(measure.bar for measure in scorer.measures)
