"""Spans of time: [start, end), in seconds."""

from __future__ import annotations

from collections.abc import Iterable

from scenogram.document import Span


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(result[-1][1], end)
        else:
            result.append((start, end))
    return result


def without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What of the spans is in none of the others, in order."""
    left = merged(spans)
    for begin, stop in others:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, begin)), (max(start, stop), end))
            if part[1] > part[0]
        ]
    return left


def share_of(spans: Iterable[Span], duration: float) -> float:
    """Share of `duration` (seconds) that the spans cover, 0..1."""
    covered = sum(end - start for start, end in merged(spans))
    return min(1.0, covered / duration) if duration > 0 else 0.0


def at_once(spans: Iterable[Span], within: Span | None = None) -> int:
    """Largest number of spans that overlap at one time, in the whole or `within` a span."""
    if within is not None:
        spans = [(max(start, within[0]), min(end, within[1])) for start, end in spans]
    changes = sorted(change for start, end in spans if end > start for change in ((start, 1), (end, -1)))
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
