"""What a caption is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scenogram.analyzers.meaning.captions.findings import Quoted

GLIMPSE = 0.3
"""Share of a span for which a finding must be there to be said of the span, unless it lasts [ENOUGH][] seconds."""
ENOUGH = 0.8
"""Seconds."""


@dataclass(frozen=True)
class Clause:
    """A statement, and the ids of the findings that it rests on."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """What a caption is about.

    Attributes:
        start, end: in seconds.
        shot: id of the shot that it lies in.
        whole: True where it is a whole shot, False for a moment within one.
        opens: True where nothing of this shot was said before it.
    """

    start: float
    end: float
    shot: str | None
    whole: bool
    opens: bool


Q = TypeVar("Q", bound=Quoted)


def during(findings: Iterable[Q], span: Span) -> list[Q]:
    """Findings that are there for long enough to be said of the span."""
    least = min(ENOUGH, GLIMPSE * (span.end - span.start))
    return [each for each in findings if overlap(each.start, each.end, span) >= max(least, 1e-6)]


def overlap(start: float, end: float, span: Span) -> float:
    """Seconds of a stretch that lie in the span."""
    return max(0.0, min(end, span.end) - max(start, span.start))


def ids(findings: Sequence[Quoted]) -> tuple[str, ...]:
    """Their ids."""
    return tuple(each.id for each in findings)
