"""A person is posed once, a face brings a body of its own only where no person's box holds it, and bodies keep their tracks."""

from __future__ import annotations

import numpy as np

from scenogram.analyzers import Seen
from scenogram.analyzers.people.bodies import BodySighting, body_under, people_in
from scenogram.analyzers.people.body_tracks import distinct, is_body, tied
from scenogram.analyzers.people.face_detection import Face, FaceTrack
from scenogram.analyzers.people.faces import FaceSighting
from scenogram.analyzers.picture.object_detection import Object
from scenogram.analyzers.picture.objects import ObjectSighting
from scenogram.analyzers.tracking import Track
from scenogram.document import Box
from tests.unit.analyzers.people.bodies_made import body, sighting

PERSON: Box = (0.35, 0.05, 0.3, 0.85)
HEAD: Box = (0.46, 0.1, 0.08, 0.1)


def face(box: Box) -> FaceSighting:
    x, y, width, height = box
    middle = (x + width / 2, y + height / 2)
    return FaceSighting(box, (middle,) * 5, 0.9)


def test_a_face_belongs_to_the_person_in_whose_box_it_lies() -> None:
    found = people_in(
        [ObjectSighting("person", PERSON, 0.8), ObjectSighting("chair", PERSON, 0.9)], [face(HEAD)]
    )
    assert [(box, by_face) for box, _, _, by_face in found] == [(PERSON, False)]
    assert found[0][2] == face(HEAD)


def test_a_face_without_a_person_brings_a_box() -> None:
    found = people_in([ObjectSighting("person", (0.7, 0.1, 0.2, 0.8), 0.8)], [face(HEAD)])
    assert [by_face for _, _, _, by_face in found].count(True) == 1
    assert next(box for box, _, _, by_face in found if by_face) == body_under(HEAD)
    assert all(0 <= value <= 1 for value in body_under((0.0, 0.9, 0.1, 0.1)))


def test_a_person_found_twice_is_one_body() -> None:
    points, seen = body()
    twice = [sighting(points, seen, PERSON), sighting(points + 0.01, seen, (0.35, 0.05, 0.3, 0.4), 0.5)]
    other = sighting(points + np.array([0.4, 0.0]), seen, (0.75, 0.05, 0.25, 0.85))
    assert [one.score for one in distinct([*twice, other])] == [0.9, 0.9]


def test_a_head_alone_is_no_body() -> None:
    points, seen = body()
    head = seen.copy()
    head[5:17] = False
    assert is_body(sighting(points, seen, PERSON))
    assert not is_body(sighting(points, head, PERSON))


def test_bodies_follow_the_tracks_of_people_and_faces_and_others_are_left_out() -> None:
    points, seen = body()
    head = face(HEAD)
    times = [0.0, 0.2, 0.4]
    with_person = BodySighting(PERSON, 0.9, points, seen * 1.0, head)
    by_face = BodySighting(body_under(HEAD), 0.9, points, seen * 1.0, head, found_by_face=True)
    chair = BodySighting((0.0, 0.0, 0.1, 0.1), 0.5, points, seen * 1.0)
    looks = [
        Seen(times[0], 0.04, (with_person, chair)),
        Seen(times[1], 0.24, (by_face,)),
        Seen(times[2], 0.44, (with_person,)),
    ]
    person = Object(
        id="o4",
        start=0,
        end=0.6,
        label="person",
        count=1,
        track=Track(times=[0.0, 0.4], boxes=[PERSON, PERSON]),
    )
    track = FaceTrack(times=times, boxes=[HEAD] * 3, points=[head.points] * 3)
    whose = Face(id="f2", start=0, end=0.6, person="p1", size=0.1, track=track)
    [(chain, object_, found)] = tied(looks, [person], [whose])
    assert chain.frames == [0, 1, 2]
    assert object_ == "o4"
    assert found is not None
    assert found.person == "p1"
