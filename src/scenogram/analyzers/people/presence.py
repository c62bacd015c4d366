"""When people are in view, and who of them is the main person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from scenogram import document
from scenogram.analyzers.people.faces import FacePoints, frontality
from scenogram.analyzers.spans import merged, share_of
from scenogram.document import Box

MAIN_SHARE = 0.1  # of the clip at least, to be its main person
MAIN_LEAD = 1.5  # times as prominent as the next


class _FaceTrack(Protocol):
    times: list[float]
    boxes: list[Box]
    points: list[FacePoints]


class PersonsFace(Protocol):
    """A face track that belongs to a person."""

    start: float
    end: float
    person: str | None
    size: float

    @property
    def track(self) -> _FaceTrack:
        """Where the face is."""


def in_view(faces: Iterable[PersonsFace], duration: float) -> list[document.Person]:
    """The people to whom face tracks belong, in the order in which they appear.

    The main person is who is in view longest and largest (face height times seconds, added up): at least a tenth
    of the clip, and half as much again as the next. There may be none.
    """
    of_person: defaultdict[str, list[PersonsFace]] = defaultdict(list)
    for face in faces:
        if face.person is not None:
            of_person[face.person].append(face)
    prominence = {
        person: sum((face.end - face.start) * face.size for face in theirs)
        for person, theirs in of_person.items()
    }
    ranked = sorted(prominence.values(), reverse=True)
    people = []
    for person, theirs in of_person.items():
        seen = merged((face.start, face.end) for face in theirs)
        share = share_of(seen, duration)
        leads = prominence[person] == ranked[0] and (len(ranked) == 1 or ranked[0] >= MAIN_LEAD * ranked[1])
        people.append(
            document.Person(
                id=person,
                seen=seen,
                share=share,
                main=leads and share >= MAIN_SHARE,
                largest_face=max(box[3] for face in theirs for box in face.track.boxes),
                key_time=_best_moment(theirs),
            )
        )
    return people


def _best_moment(faces: Iterable[PersonsFace]) -> float:
    """When a face is large and looks this way."""
    moments = [
        (box[3] * (0.2 + 0.8 * frontality(points)), time)
        for face in faces
        for time, box, points in zip(face.track.times, face.track.boxes, face.track.points, strict=True)
    ]
    return max(moments)[1]
