"""Clauses to sentences: one caption for each shot, and one for each moment of a longer shot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from scenogram.analyzers.meaning.captions import doing, look, who, words
from scenogram.analyzers.meaning.captions.clause import Clause, Span
from scenogram.analyzers.meaning.captions.english import sentence
from scenogram.analyzers.meaning.captions.findings import Material

MOMENT = 2.0
"""Seconds, at most, that a moment lasts."""
SHORT = 3.0
"""Seconds up to which a shot's own caption says all there is to say of its moments."""


@dataclass(frozen=True)
class Composed:
    """A caption, and what it rests on."""

    span: Span
    text: str
    evidence: tuple[str, ...]


def compose(material: Material, duration: float) -> list[Composed]:
    """Captions of a whole clip: shots first, each followed by its moments."""
    captions: list[Composed] = []
    for shot_id, start, end in _stretches(material, duration):
        whole = Span(start, end, shot_id, whole=True, opens=True)
        captions.append(_shot(material, whole))
        if end - start > SHORT:
            captions += _joined([_moment(material, span) for span in _moments(whole)])
    return captions


def _stretches(material: Material, duration: float) -> Iterator[tuple[str | None, float, float]]:
    if not material.shots:
        yield None, 0.0, duration
    for shot in material.shots:
        yield shot.id, shot.start, shot.end


def _moments(shot: Span) -> Iterator[Span]:
    count = max(1, ceil((shot.end - shot.start) / MOMENT - 1e-6))
    length = (shot.end - shot.start) / count
    for place in range(count):
        start = shot.start + place * length
        end = shot.end if place == count - 1 else shot.start + (place + 1) * length
        yield Span(start, end, shot.shot, whole=False, opens=place == 0)


def _shot(material: Material, span: Span) -> Composed:
    """How it comes in, who and what, what they do, how they move, how it is filmed, the words, the colours, the sound."""
    return _said(
        span,
        [
            look.entrance(material, span),
            who.in_view(material, span),
            doing.does(material, span),
            who.movement(material, span),
            look.camera(material, span),
            words.on_screen(material, span),
            words.spoken(material, span),
            look.colours(material, span),
            look.effects(material, span),
            look.sound(material, span),
            look.exit_(material, span),
        ],
    )


def _moment(material: Material, span: Span) -> Composed:
    """Who and what, what they do, how they move, and the words of this moment."""
    said = [
        who.in_view(material, span),
        doing.does(material, span),
        who.movement(material, span),
        words.on_screen(material, span),
        words.spoken(material, span),
        look.effects(material, span),
        look.exit_(material, span),
    ]
    if not any(said):
        said = [look.colours(material, span), look.sound(material, span)]
    return _said(span, said)


def _said(span: Span, clauses: Sequence[Clause | None]) -> Composed:
    there = [clause for clause in clauses if clause is not None]
    text = " ".join(sentence(clause.text) for clause in there)
    evidence = tuple(dict.fromkeys(name for clause in there for name in clause.evidence))
    return Composed(span, text or "Nothing was found here.", evidence)


def _joined(captions: list[Composed]) -> list[Composed]:
    """Neighbours that say the same become one caption: nothing has changed that could be told."""
    joined: list[Composed] = []
    for caption in captions:
        if joined and joined[-1].text == caption.text:
            last = joined[-1]
            span = Span(last.span.start, caption.span.end, last.span.shot, whole=False, opens=last.span.opens)
            evidence = tuple(dict.fromkeys((*last.evidence, *caption.evidence)))
            joined[-1] = Composed(span, last.text, evidence)
        else:
            joined.append(caption)
    return joined
