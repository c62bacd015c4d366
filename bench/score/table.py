"""The table: rows from items, as Markdown and as JSON, and what got worse since the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from bench.score.measures.pooling import bootstrap, reliability
from bench.score.scorer import CONFIDENCE, Measure, Scorer, Scores

OURS = "scenogram"

NOTICEABLE = 0.005
"""A change of a figure, as a share of it (or of 1 where that is larger), that is worth a line."""


WORST = 5
"""Videos that are named for a bar that is missed."""


class Part(BaseModel):
    """Base of what is written: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Row(Part):
    """One figure of the table."""

    analyzer: str
    by: str = Field(default=OURS, description="Who was measured: this product, or a peer.")
    measure: str
    says: str = Field(description="What the figure is.")
    unit: str = ""
    cases: int = Field(description="True things (for precisions and confidences: findings) that it rests on.")
    videos: int = Field(description="Videos that these are in.")
    value: float | None = Field(default=None, description="The figure; absent where there was no case.")
    interval: tuple[float, float] | None = Field(
        default=None, description="95 % bootstrap interval over videos; absent below three videos."
    )
    bar: str = Field(default="", description="What it must reach; empty where it is only published.")
    met: bool | None = Field(default=None, description="Whether it does; absent without a bar or a case.")
    is_error: bool = Field(default=False, description="True where less is better.")
    worst: dict[str, float] = Field(
        default_factory=dict,
        description="Of a missed bar: the videos that miss it most, and their own figures.",
    )


class Reliability(Part):
    """Findings of about the same confidence."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


class Table(Part):
    """Everything that was measured on one set of videos."""

    set: str
    tool: str
    videos: int
    seconds: float = Field(description="Length of all videos together, in seconds.")
    rows: list[Row]
    speed: dict[str, dict[str, float]] = Field(
        default_factory=dict,
        description="By whom -> analyzer -> its own seconds per second of video.",
    )
    reliability: dict[str, list[Reliability]] = Field(
        default_factory=dict, description="Analyzer -> its reliability curve."
    )
    failures: list[str] = Field(
        default_factory=list, description="What did not end as it should; scored as nothing said."
    )

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it back (ValueError where it does not fit)."""
        return cls.model_validate_json(path.read_bytes())


def _row(analyzer: str, by: str, measure: Measure, videos: Mapping[str, Sequence[Any]]) -> Row:
    items = [item for name in sorted(videos) for item in videos[name]]
    value = measure.pool(items) if items else None
    interval = bootstrap(videos, measure.pool) if value is not None else None
    met = measure.met(value)
    return Row(
        analyzer=analyzer,
        by=by,
        measure=measure.name,
        says=measure.says,
        unit=measure.unit,
        cases=measure.count(items),
        videos=sum(bool(of_one) for of_one in videos.values()),
        value=None if value is None else round(value, 4),
        interval=None if interval is None else (round(interval[0], 4), round(interval[1], 4)),
        bar=measure.bar,
        met=met,
        is_error=measure.is_error,
        worst=_worst(measure, videos) if met is False else {},
    )


def _worst(measure: Measure, videos: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    figures = {name: value for name, of in videos.items() if of and (value := measure.pool(of)) is not None}
    missing = [name for name, value in figures.items() if not measure.met(value)]
    missing.sort(key=lambda name: figures[name], reverse=measure.is_error)
    return {name: round(figures[name], 4) for name in missing[:WORST]}


def rows(scorer: Scorer, videos: Mapping[str, Scores], *, by: str = OURS) -> list[Row]:
    """The rows of one analyzer.

    Args:
        scorer: of the analyzer.
        videos: name of a video -> its scores.
        by: who was measured. Of a peer only what it has items for is shown.
    """
    made = [
        _row(
            scorer.name,
            by,
            measure,
            {video: scores.get(measure.name, []) for video, scores in videos.items()},
        )
        for measure in scorer.measures
    ]
    return [row for row in made if row.cases or row.value is not None or (row.bar and by == OURS)]


def curve(videos: Iterable[Scores]) -> list[Reliability]:
    """The reliability curve of one analyzer; empty where it gives no confidence."""
    answers = [answer for scores in videos for answer in scores.get(CONFIDENCE, [])]
    return [
        Reliability(
            low=part.low,
            high=part.high,
            count=part.count,
            confidence=round(part.confidence, 4),
            right=round(part.right, 4),
        )
        for part in reliability(answers)
    ]


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "no case"
    return f"{value:.3f}{' ' + unit if unit else ''}"


def markdown(table: Table) -> str:
    """The table as Markdown. A row that fails its bar is bold."""
    lines = [
        "| Analyzer | Measure | By | Cases | Value | 95 % interval | Bar | Verdict |",
        "|---|---|---|--:|--:|---|---|---|",
    ]
    for row in sorted(table.rows, key=lambda row: row.analyzer):
        interval = f"{row.interval[0]:.3f} .. {row.interval[1]:.3f}" if row.interval else ""
        verdict = "" if row.by != OURS else {True: "met", False: "missed", None: ""}[row.met]
        if row.bar and row.value is None:
            verdict = "no case"
        cells = [
            row.analyzer,
            row.measure,
            row.by,
            str(row.cases),
            _figure(row.value, row.unit),
            interval,
            row.bar,
            verdict,
        ]
        if verdict == "missed":
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def worse(before: Table, now: Table) -> list[str]:
    """What got worse, one line each: figures that fell noticeably (those that left the old interval are marked), bars
    that were met and no longer are, and figures that are gone."""
    current = {(row.analyzer, row.by, row.measure): row for row in now.rows}
    measured = {row.analyzer for row in now.rows}
    lines = []
    for old in before.rows:
        if old.analyzer not in measured or old.value is None:
            continue
        new = current.get((old.analyzer, old.by, old.measure))
        what = f"{old.analyzer}, {old.measure}" + ("" if old.by == OURS else f" ({old.by})")
        if new is None or new.value is None:
            lines.append(f"{what}: was {old.value:.3f}, is no longer measured")
            continue
        fall = (new.value - old.value) * (1 if old.is_error else -1)
        lost = old.met is True and new.met is False
        if fall > NOTICEABLE * max(1.0, abs(old.value)) or lost:
            outside = old.interval is not None and not old.interval[0] <= new.value <= old.interval[1]
            notes = ["beyond its old interval"] * outside + [f"misses its bar {new.bar}"] * lost
            note = f" ({', '.join(notes)})" if notes else ""
            lines.append(f"{what}: {old.value:.3f} -> {new.value:.3f}{note}")
    return lines
