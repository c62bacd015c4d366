"""Who and what is in view, where, and how they move."""

from __future__ import annotations

from collections.abc import Sequence

from scenogram import document
from scenogram.analyzers.meaning.captions.clause import Clause, Span, during, ids, overlap
from scenogram.analyzers.meaning.captions.english import counted, listed, number, the
from scenogram.analyzers.meaning.captions.findings import Material, QuotedFace, QuotedObject, QuotedTrack
from scenogram.document import Box

CLOSE, SMALL = 0.28, 0.08  # height of a face over frame height: fills the picture, is far away
SIDES = (0.36, 0.64)  # horizontal place of the middle, as shares of the width: left, centre, right
MOVED = 0.15  # share of the frame by which something must shift to be said to move
NEARER = 1.35  # ratio of heights from which something comes closer or goes away
BODY = 3  # a person is at least so much higher than their face
MOST_THINGS = 4  # kinds of things named in one caption


def in_view(material: Material, span: Span) -> Clause | None:
    """Who is there, and with what."""
    faces, bodies = during(material.faces, span), _bodies(material, span)
    others = [thing for thing in during(material.objects, span) if thing.label != "person"]
    people, people_ids = _people(material, faces, bodies, span)
    names = _things(others, span)
    evidence = (*people_ids, *ids(others)) if names else people_ids
    if not people and not names:
        return None
    several = len(names) > 1 or any(not name.startswith(("a ", "an ", "broccoli")) for name in names)
    if not people:
        return Clause(f"{listed(names)} {'are' if several else 'is'} in view", evidence)
    text = people + (f", with {listed(names)}" if names else "")
    return Clause(text, evidence)


def alone(material: Material, span: Span) -> QuotedFace | None:
    """The face of the one person in view; None where there are several people, or only a body or none."""
    faces = during(material.faces, span)
    if not faces or _count(faces, _bodies(material, span), span) != 1:
        return None
    if len({face.person or face.id for face in faces}) > 1:
        return None
    return max(faces, key=lambda face: overlap(face.start, face.end, span))


def pronoun(material: Material, person: str | None) -> str:
    """`she`, `he`, or `the person` where nothing is known."""
    known = material.people.get(person or "")
    gender = known.gender.presentation if known is not None and known.gender is not None else None
    return {"female": "she", "male": "he", None: "the person"}[gender]


def movement(material: Material, span: Span) -> Clause | None:
    """How the largest of those in view moves within the span."""
    tracked = [(face.size * BODY, face.id, "the person", face.track) for face in during(material.faces, span)]
    for thing in during(material.objects, span):
        name = the(thing.label)
        tracked.append((max((box[3] for box in thing.track.boxes), default=0.0), thing.id, name, thing.track))
    if not tracked:
        return None
    _, name_id, name, track = max(tracked, key=lambda each: each[0])
    boxes = _within(track, span)
    if len(boxes) < 3:
        return None
    first, last = boxes[0], boxes[-1]
    across = (last[0] + last[2] / 2) - (first[0] + first[2] / 2)
    up = (last[1] + last[3] / 2) - (first[1] + first[3] / 2)
    growth = last[3] / max(1e-3, first[3])
    if _cut_off(first) or _cut_off(last):
        growth = 1.0
    if growth > NEARER or growth < 1 / NEARER:
        text = "comes closer" if growth > 1 else "gets smaller"
    elif max(abs(across), abs(up)) > MOVED:
        side, height = "to the right" if across > 0 else "to the left", "down" if up > 0 else "up"
        text = f"moves {side if abs(across) >= abs(up) else height} in the frame"
    else:
        return None
    if name == "the person":
        one = alone(material, span)
        several = _count(during(material.faces, span), _bodies(material, span), span) > 1
        name = "one of them" if several else pronoun(material, one.person if one else None)
    return Clause(f"{name} {text}", (name_id,))


def _bodies(material: Material, span: Span) -> list[QuotedObject]:
    return [thing for thing in during(material.objects, span) if thing.label == "person"]


def _count(faces: Sequence[QuotedFace], bodies: Sequence[QuotedObject], span: Span) -> int:
    """How many people, at least: those with a face and those with a body may be the same."""
    return max(_at_once(faces, span), _at_once(bodies, span))


def _people(
    material: Material, faces: Sequence[QuotedFace], bodies: Sequence[QuotedObject], span: Span
) -> tuple[str, tuple[str, ...]]:
    """`a man of about 27 on the left, close to the camera`; empty where nobody is in view."""
    count = _count(faces, bodies, span)
    if count == 0:
        return "", ()
    evidence = (*ids(faces), *ids(bodies))
    if count > 1:
        return f"{number(count)} people are in view", evidence
    person = next((material.people[face.person] for face in faces if face.person in material.people), None)
    who = _named(person)
    if person is not None and _known_before(material, person, span):
        who = f"the same {who.split(' ', 1)[1]} as before"
    tracks = [*(face.track for face in faces), *(body.track for body in bodies)]
    where = _place(_middle(_within(tracks[0], span)))
    size = faces[0].size if faces else None
    how = (
        ""
        if size is None
        else ", close to the camera"
        if size > CLOSE
        else ", far off"
        if size < SMALL
        else ""
    )
    return f"{who} is in view{where}{how}", evidence


def _named(person: document.Person | None) -> str:
    gender = person.gender.presentation if person is not None and person.gender is not None else None
    noun = {"female": "woman", "male": "man", None: "person"}[gender]
    age = person.age.median if person is not None and person.age is not None else None
    return f"a {noun}" if age is None else f"a {noun} of about {age:.0f}"


def _known_before(material: Material, person: document.Person, span: Span) -> bool:
    """Whether they were seen in an earlier shot."""
    return any(
        face.person == person.id and face.end <= span.start + 0.05 for face in material.faces
    ) and not any(
        face.person == person.id and face.start < span.start - 0.05 < face.end for face in material.faces
    )


def _things(others: Sequence[QuotedObject], span: Span) -> list[str]:
    labels = sorted(
        {thing.label for thing in others},
        key=lambda label: -max(_area(_within(thing.track, span)) for thing in others if thing.label == label),
    )
    return [
        counted(label, max(1, _at_once([thing for thing in others if thing.label == label], span)))
        for label in labels[:MOST_THINGS]
    ]


def _at_once(tracked: Sequence[QuotedFace | QuotedObject], span: Span) -> int:
    """How many at the same time, at most."""
    starts = [max(each.start, span.start) for each in tracked]
    return max((sum(each.start <= time < each.end for each in tracked) for time in starts), default=0)


def _within(track: QuotedTrack, span: Span) -> list[Box]:
    inside = [
        box for time, box in zip(track.times, track.boxes, strict=False) if span.start <= time < span.end
    ]
    return inside or track.boxes[:1]


def _middle(boxes: Sequence[Box]) -> float:
    centres = sorted(box[0] + box[2] / 2 for box in boxes)
    return centres[len(centres) // 2] if centres else 0.5


def _place(middle: float) -> str:
    return " on the left" if middle < SIDES[0] else " on the right" if middle > SIDES[1] else ""


def _area(boxes: Sequence[Box]) -> float:
    return max((box[2] * box[3] for box in boxes), default=0.0)


def _cut_off(box: Box) -> bool:
    """Whether it reaches over the edge of the frame, so that its height says little."""
    return box[1] < 0.01 or box[1] + box[3] > 0.99
