"""Which bodies are one, and whose they are: ties between what was seen of bodies and the tracks of people and faces."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from scenogram import document
from scenogram.analyzers.analyzer import Seen
from scenogram.analyzers.people.bodies import LEFT_SHOULDER, RIGHT_ANKLE, BodySighting
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.picture.object_detection import Object
from scenogram.analyzers.tracking import Chain

LEAST_POINTS = 4  # seen, of the 17 of head, trunk and limbs, one of them below the head: less is no body
SAME_BODY = 0.12  # of the box's longer side: two bodies of which most points lie nearer are one
SAME_BOX = 0.5  # overlap of a body's box with that of a track at the same moment
BELOW_HEAD = LEFT_SHOULDER


def is_body(body: BodySighting) -> bool:
    """Whether enough of it is seen."""
    return int(body.seen[: RIGHT_ANKLE + 1].sum()) >= LEAST_POINTS and bool(
        body.seen[BELOW_HEAD : RIGHT_ANKLE + 1].any()
    )


def distinct(bodies: Sequence[BodySighting]) -> tuple[BodySighting, ...]:
    """Bodies, each once: a part of a person may have had a box of its own, or a face have brought one."""
    kept: list[BodySighting] = []
    for body in sorted(bodies, key=lambda body: (body.found_by_face, -body.score)):
        if not any(_same(body, other) for other in kept):
            kept.append(body)
    return tuple(sorted(kept, key=lambda body: -document.area(body.box)))


def _same(one: BodySighting, other: BodySighting) -> bool:
    both = one.seen & other.seen
    both[RIGHT_ANKLE + 1 :] = False
    if both.sum() < LEAST_POINTS:
        return False
    apart = np.hypot(*(one.points - other.points)[both].T)
    reach = SAME_BODY * max(one.box[2], one.box[3], other.box[2], other.box[3])
    return float((apart < reach).mean()) > 0.5


def tied(
    seen: Sequence[Seen[tuple[BodySighting, ...]]], people: Sequence[Object], faces: Sequence[Face]
) -> list[tuple[Chain[BodySighting], str | None, Face | None]]:
    """Bodies by the track of the person to whom they belong, or else of the face: chain, id of the person's track, face.

    A body that belongs to neither (a box that object_detection has come to think no person) is left out.
    """
    of_person = _by_time(people)
    of_face = _by_time(faces)
    looks: list[tuple[int, BodySighting, Object | None, Face | None]] = []
    shared: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for frame, each in enumerate(seen):
        for body in each.sighting:
            person = _holder(of_person.get(round(each.time, 4), ()), body.box)
            face = None if body.face is None else _holder(of_face.get(round(each.time, 4), ()), body.face.box)
            looks.append((frame, body, person, face))
            if person is not None and face is not None:
                shared[str(face.id)][str(person.id)] += 1
    chains: dict[str, Chain[BodySighting]] = {}
    with_face: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for frame, body, person, face in looks:
        if person is not None:
            key = str(person.id)
        elif face is not None:
            often = shared[str(face.id)].most_common(1)
            key = often[0][0] if often else str(face.id)
        else:
            continue
        chain = chains.setdefault(key, Chain())
        if chain.frames and chain.frames[-1] == frame:
            if chain.detections[-1].found_by_face and not body.found_by_face:
                chain.detections[-1] = body
        else:
            chain.frames.append(frame)
            chain.detections.append(body)
        if face is not None:
            with_face[key][str(face.id)] += 1
    by_id = {str(face.id): face for face in faces}
    known = {str(person.id) for person in people}
    return [
        (
            chain,
            key if key in known else None,
            by_id[with_face[key].most_common(1)[0][0]] if with_face[key] else None,
        )
        for key, chain in chains.items()
    ]


def _by_time(segments: Sequence[Any]) -> dict[float, list[tuple[Any, document.Box]]]:
    """Segments with a track, and their boxes, by the times of these."""
    result: defaultdict[float, list[tuple[Any, document.Box]]] = defaultdict(list)
    for segment in segments:
        for time, box in zip(segment.track.times, segment.track.boxes, strict=True):
            result[round(time, 4)].append((segment, box))
    return result


def _holder(here: Sequence[tuple[Any, document.Box]], box: document.Box) -> Any:
    """The segment of which the box overlaps most with a box; None where none does enough."""
    overlap, holder = max(
        ((document.intersection_over_union(its, box), segment) for segment, its in here),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    return holder if overlap >= SAME_BOX else None
