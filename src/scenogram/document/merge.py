"""Several analyzers say something about the same shots and the same people: one fills in what another left open.

Nothing that was said is overwritten: the first analyzer to fill a field keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from scenogram.document.types import Part, Person, Shot, Story

P = TypeVar("P", Shot, Person)


def _filled(first: Part, second: Part) -> dict[str, object]:
    """Fields of `second` that it sets and `first` leaves at their default."""
    said = first.model_fields_set
    return {name: getattr(second, name) for name in second.model_fields_set if name not in said}


def _by_id(first: Sequence[P], second: Iterable[P]) -> list[P]:
    merged = {part.id: part for part in first}
    for part in second:
        known = merged.get(part.id)
        merged[part.id] = part if known is None else known.model_copy(update=_filled(known, part))
    return list(merged.values())


def merge_shots(first: Sequence[Shot], second: Iterable[Shot]) -> list[Shot]:
    """Shots of both, one per id, in the order of time."""
    return sorted(_by_id(first, second), key=lambda shot: shot.start)


def merge_people(first: Sequence[Person], second: Iterable[Person]) -> list[Person]:
    """People of both, one per id, in the order in which they were first named."""
    return _by_id(first, second)


def merge_story(first: Story | None, second: Story | None) -> Story | None:
    """What both say of the story."""
    if first is None or second is None:
        return first or second
    return first.model_copy(update=_filled(first, second))
