"""The table says what was measured, what fails, and what got worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.score import accuracy, publish
from bench.score.analyzers import face_detection
from bench.score.measures.pooling import mean
from bench.score.scorer import CONFIDENCE, Measure, Scorer
from bench.score.table import OURS, Row, Table, curve, markdown, rows, worse
from scenogram.errors import OptionError, UnknownAnalyzer

SCORER = Scorer(
    name="weather",
    measures=(
        Measure("rain", "share of the rain that was foreseen", mean, at_least=0.9),
        Measure("error", "mean error", mean, at_most=0.2, unit="s"),
        Measure("wind", "published only", mean),
    ),
    applies=face_detection.applies,
    score=face_detection.score,
    ideal=face_detection.ideal,
)


def table(**videos: dict[str, list[float]]) -> Table:
    return Table(set="test", tool="scenogram 0", videos=len(videos), seconds=60, rows=rows(SCORER, videos))


def row(**changes: object) -> Row:
    facts = {
        "analyzer": "weather", "measure": "rain", "says": "…", "cases": 20, "videos": 5, "value": 0.95,
        "interval": (0.9, 1.0), "bar": "≥ 0.9", "met": True,
    }  # fmt: skip
    return Row.model_validate({**facts, **changes})


def test_a_row_has_cases_value_interval_bar_and_verdict() -> None:
    made = table(a={"rain": [1.0, 1.0]}, b={"rain": [1.0, 0.0]}, c={"rain": [1.0]})
    rain = made.rows[0]
    assert (rain.cases, rain.videos, rain.value, rain.bar, rain.met) == (5, 3, 0.8, "≥ 0.9", False)
    assert rain.interval is not None
    assert rain.interval[0] < 0.8 < rain.interval[1]


def test_a_row_that_misses_its_bar_is_bold() -> None:
    lines = markdown(table(a={"rain": [0.5], "error": [0.1], "wind": [3.0]})).splitlines()
    assert (
        lines[2]
        == "| **weather** | **rain** | **scenogram** | **1** | **0.500** |  | **≥ 0.9** | **missed** |"
    )
    assert lines[3] == "| weather | error | scenogram | 1 | 0.100 s |  | ≤ 0.2 | met |"
    assert lines[4] == "| weather | wind | scenogram | 1 | 3.000 |  |  |  |"


def test_the_videos_that_miss_a_bar_most_are_named() -> None:
    made = table(
        a={"rain": [1.0]}, b={"rain": [0.2]}, c={"rain": [0.5]}, d={"error": [0.9]}, e={"error": [0.5]}
    )
    assert made.rows[0].worst == {"b": 0.2, "c": 0.5}
    assert made.rows[1].worst == {"d": 0.9, "e": 0.5}


def test_a_bar_without_a_case_stands_in_the_table_as_that() -> None:
    lines = markdown(table(a={"rain": [1.0]})).splitlines()
    assert "| weather | error | scenogram | 0 | no case |  | ≤ 0.2 | no case |" in lines
    assert not any("wind" in line for line in lines)


def test_what_got_worse_is_named_whichever_way_worse_is() -> None:
    before = Table(
        set="test", tool="", videos=5, seconds=1,
        rows=[row(), row(measure="error", value=0.1, interval=(0.05, 0.15), bar="≤ 0.2", is_error=True)],
    )  # fmt: skip
    now = before.model_copy(
        update={
            "rows": [
                row(value=0.85, met=False),
                row(measure="error", value=0.12, interval=None, bar="≤ 0.2", is_error=True),
            ]
        }
    )
    assert worse(before, now) == [
        "weather, rain: 0.950 -> 0.850 (beyond its old interval, misses its bar ≥ 0.9)",
        "weather, error: 0.100 -> 0.120",
    ]
    assert worse(now, before) == []


def test_a_figure_that_is_gone_is_named_and_one_that_was_not_measured_now_is_not() -> None:
    before = Table(set="test", tool="", videos=5, seconds=1, rows=[row(), row(analyzer="tides")])
    now = before.model_copy(update={"rows": [row(measure="snow")]})
    assert worse(before, now) == ["weather, rain: was 0.950, is no longer measured"]


def test_a_change_that_nobody_would_notice_is_not_named() -> None:
    before = Table(set="test", tool="", videos=5, seconds=1, rows=[row()])
    assert worse(before, before.model_copy(update={"rows": [row(value=0.947)]})) == []


def test_a_table_survives_its_file(tmp_path: Path) -> None:
    made = table(a={"rain": [1.0]})
    made.save(tmp_path / "results" / "ci.json")
    assert Table.load(tmp_path / "results" / "ci.json") == made


def test_the_reliability_curve_is_of_all_videos_together() -> None:
    points = curve([{CONFIDENCE: [(0.95, True)]}, {CONFIDENCE: [(0.95, False)]}, {}])
    assert [(point.count, point.confidence, point.right) for point in points] == [(2, 0.95, 0.5)]


def test_the_published_page_is_marked_as_generated_and_the_package_gets_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PAGE", "SHIPPED"):
        monkeypatch.setattr(publish, name, tmp_path / name)
    monkeypatch.setattr(publish, "RESULTS", tmp_path)
    peer = Table(set="test", tool="", videos=1, seconds=1, rows=[row(by="almanac", met=None, value=0.5)])
    peer.model_copy(update={"speed": {"almanac": {"weather": 0.25}}}).save(
        tmp_path / "peers-test-almanac.json"
    )
    publish.publish(table(a={"rain": [0.5]}))
    page = (tmp_path / "PAGE").read_text()
    assert "generated by `python -m bench accuracy --set test --write`; do not edit" in page
    assert "| **weather** | **rain** | **scenogram** |" in page
    assert "| weather | rain | almanac | 20 | 0.500 |" in page
    assert "| almanac | weather | 0.250 |" in page
    quoted = json.loads((tmp_path / "SHIPPED").read_text())["analyzers"]["weather"][0]
    assert quoted == {
        "measure": "rain", "says": "share of the rain that was foreseen", "unit": "", "cases": 1, "videos": 1,
        "value": 0.5, "bar": "≥ 0.9", "met": False, "is_error": False,
    }  # fmt: skip
    known = publish.published()
    assert known is not None
    first = known.rows[0]
    assert (first.analyzer, first.measure, first.value) == ("weather", "rain", 0.5)


def test_a_scorer_that_is_not_there_is_an_error_that_says_what_is() -> None:
    with pytest.raises(UnknownAnalyzer, match="there is no scorer for 'weather'") as caught:
        accuracy.chosen(["weather"])
    assert "face_detection" in caught.value.hint
    assert set(accuracy.chosen(["face_detection"])) == {"face_detection"}


def test_an_analyzer_is_measured_in_the_company_that_it_has_with_a_user() -> None:
    assert accuracy.with_company(["face_detection"]) == ["face_detection", "cut_analysis"]


def test_a_video_that_was_not_made_is_told_and_nothing_is_published_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.make.make", lambda set_name, out: [])
    told = accuracy.run("ci", only=["face_detection"], results=tmp_path)
    assert "texts-00: the video was not made, so it is not in the table" in told.failures
    with pytest.raises(OptionError, match="videos of the set were not made"):
        accuracy.run("ci", only=["face_detection"], write=True, results=tmp_path)


def test_measuring_a_few_takes_nothing_of_what_is_known_of_the_others() -> None:
    before = Table(
        set="test", tool="", videos=5, seconds=1, rows=[row(), row(analyzer="tides")], speed={OURS: {"tides": 1}}
    )  # fmt: skip
    now = before.model_copy(update={"rows": [row(value=0.99)], "speed": {OURS: {"weather": 2}}})
    whole = accuracy.together(now, before, {"weather"})
    assert [(each.analyzer, each.value) for each in whole.rows] == [("tides", 0.95), ("weather", 0.99)]
    assert whole.speed == {OURS: {"tides": 1, "weather": 2}}
