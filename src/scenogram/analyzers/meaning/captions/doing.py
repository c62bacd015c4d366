"""What the one person in view does: how they hold themselves, what their face shows, where they look, which signs
their hands make."""

from __future__ import annotations

from collections.abc import Iterable

from scenogram.analyzers.meaning.captions.clause import Clause, Span, during, ids, overlap
from scenogram.analyzers.meaning.captions.english import listed
from scenogram.analyzers.meaning.captions.findings import Material, QuotedFace
from scenogram.analyzers.meaning.captions.who import alone, pronoun

MOST = 0.6  # share of the span that a posture, a look or an expression must last to be said of it
POSTURES = {"standing": "stands", "sitting": "sits", "bending": "bends over", "lying": "lies"}
LOOKS = {
    "at_camera": "looks into the camera",
    "away": "looks away from the camera",
    "closed": "has closed eyes",
}
SIGNS = {
    "thumb_up": "gives a thumbs up",
    "thumb_down": "gives a thumbs down",
    "victory": "makes a victory sign",
    "open_palm": "shows an open palm",
    "closed_fist": "shows a fist",
    "pointing": "points with a finger",
    "i_love_you": "makes the I-love-you sign",
}


def does(material: Material, span: Span) -> Clause | None:
    """`She sits, looks happy and looks into the camera`; nothing where several people are in view, or none."""
    face = alone(material, span)
    if face is None:
        return None
    said: list[str] = []
    evidence: list[str] = []
    for text, rests_on in (
        *_posture(material, face, span),
        *_face(material, face, span),
        *_hands(material, face, span),
    ):
        said.append(text)
        evidence += rests_on
    if not said:
        return None
    return Clause(f"{pronoun(material, face.person)} {listed(said)}", tuple(evidence))


Said = Iterable[tuple[str, tuple[str, ...]]]


def _posture(material: Material, face: QuotedFace, span: Span) -> Said:
    for body in material.bodies:
        for posture in body.postures if body.face == face.id else ():
            if _lasts(posture.start, posture.end, span) and posture.posture in POSTURES:
                yield POSTURES[posture.posture], (body.id,)
                return


def _face(material: Material, face: QuotedFace, span: Span) -> Said:
    for shown in material.expressions:
        well = shown.support == "well" and shown.expression != "neutral"
        if shown.face == face.id and well and _lasts(shown.start, shown.end, span):
            yield f"looks {shown.expression}", (shown.id,)
            break
    for kind, text in LOOKS.items():
        spans = [each for each in material.eyes if each.face == face.id and each.kind == kind]
        if sum(overlap(each.start, each.end, span) for each in spans) > MOST * (span.end - span.start):
            yield text, ids([each for each in spans if overlap(each.start, each.end, span) > 0])


def _hands(material: Material, face: QuotedFace, span: Span) -> Said:
    told = set()
    for sign in during(material.gestures, span):
        mine = sign.person is None or sign.person == face.person
        if mine and sign.gesture in SIGNS and sign.gesture not in told:
            told.add(sign.gesture)
            yield SIGNS[sign.gesture], (sign.id,)


def _lasts(start: float, end: float, span: Span) -> bool:
    return overlap(start, end, span) > MOST * (span.end - span.start)
