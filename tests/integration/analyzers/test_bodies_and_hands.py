"""Bodies, hands and what they say, with the real networks on footage and photographs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from bench.media import path as medium
from scenogram.analyzers.people.bodies import POINTS
from scenogram.analyzers.people.body_language import BodyLanguage
from scenogram.analyzers.people.body_pose import Body, BodySummary
from scenogram.analyzers.people.hand_gesture import Hand, HandSummary
from scenogram.document import Document
from tests.stills import Still, clip

STREET = "footage-sports2d/street-exercise.mp4"  # a man on a roof jumps, a woman walks past below
SIGNS = "hands-fingerpose/fingers.gif"  # a man shows victory, thumbs up, victory, thumbs up with one hand
THOUGHTFUL, CUP = "photos-argon/fezbot.jpg", "photos-skimage/coffee.png"
ALL = ["body_pose", "hand_gesture", "body_language", "cut_analysis"]
FRAMES = 30


def bodies(document: Document) -> list[Body]:
    return [one for one in document.analyzers["body_pose"].segments if isinstance(one, Body)]


def place(body: Body, name: str, at: int) -> tuple[float, float]:
    point = body.track.points[at][POINTS.index(name)]
    assert point is not None
    return point


@pytest.fixture(scope="module")
def street() -> Document:
    return scenogram.analyze(medium(STREET), only=ALL, cache=False)


@pytest.fixture(scope="module")
def signs() -> Document:
    return scenogram.analyze(medium(SIGNS), only=ALL, cache=False)


@pytest.fixture(scope="module")
def stills(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A woman with a hand at her cheek, then a cup and nobody."""
    shots = [Still(THOUGHTFUL, FRAMES), Still(CUP, FRAMES, scale=(1.4, 1.4))]
    return scenogram.analyze(
        clip(tmp_path_factory.mktemp("bodies") / "stills.mp4", shots), only=ALL, cache=False
    )


def test_the_joints_of_a_man_are_where_they_are(street: Document) -> None:
    """As labelled by eye in the first frame."""
    man = bodies(street)[0]
    assert man.track.times[0] == 0
    labelled = {
        "left shoulder": (0.393, 0.164), "right wrist": (0.337, 0.269), "left knee": (0.385, 0.351),
        "right ankle": (0.351, 0.433),
    }  # fmt: skip
    for name, (x, y) in labelled.items():
        found = place(man, name, 0)
        assert np.hypot((found[0] - x) * 16 / 9, found[1] - y) < 0.04, name


def test_who_stands_and_who_walks_are_two_bodies_that_stand(street: Document) -> None:
    summary = street.analyzers["body_pose"].summary
    assert isinstance(summary, BodySummary)
    assert summary.at_once == 2
    assert {body.posture for body in bodies(street)[:2]} == {"standing"}
    things = {str(one.id) for one in street.analyzers["object_detection"].segments}
    assert all(body.object in things for body in bodies(street))


def test_a_body_knows_its_person_and_the_person_how_they_stand(street: Document) -> None:
    tied = [body for body in bodies(street) if body.person is not None]
    assert tied
    person = next(one for one in street.people if one.id == tied[0].person)
    assert person.postures is not None


def test_who_walks_past_is_seen_from_the_side(street: Document) -> None:
    told = [one for one in street.analyzers["body_language"].segments if isinstance(one, BodyLanguage)]
    walker = bodies(street)[1].id
    assert any(one.kind == "sideways" and one.body == walker for one in told)


def test_gestures_follow_each_other_as_they_are_made(signs: Document) -> None:
    told = [one for one in signs.analyzers["hand_gesture"].segments if isinstance(one, Hand)]
    gestures = [one for one in told if one.kind == "gesture"]
    assert [one.gesture for one in gestures] == ["victory", "thumb_up", "victory", "thumb_up"]
    assert {one.side for one in told} == {"left"}
    assert 0.0 <= gestures[0].start <= 0.4
    assert 1.0 <= gestures[0].end <= 1.4
    summary = signs.analyzers["hand_gesture"].summary
    assert isinstance(summary, HandSummary)
    assert summary.gestures == {"victory": 2, "thumb_up": 2}
    assert signs.people[0].gestures is not None
    assert len(signs.people[0].gestures) == 4


def test_arms_thrown_up_gesture_and_a_hand_that_rests_does_not(street: Document, signs: Document) -> None:
    def told(document: Document) -> list[BodyLanguage]:
        found = document.analyzers["body_language"].segments
        return [one for one in found if isinstance(one, BodyLanguage)]

    jumper = bodies(street)[0].id
    assert any(one.kind == "gesturing" and one.body == jumper for one in told(street))
    assert any(one.kind == "facing_camera" for one in told(signs))
    assert all(one.kind != "gesturing" for one in told(signs))  # only his fingers move


def test_a_hand_at_the_cheek_is_told_and_where_nobody_is_nothing(stills: Document) -> None:
    told = [one for one in stills.analyzers["body_language"].segments if isinstance(one, BodyLanguage)]
    assert any(one.kind == "hand_at_head" for one in told)
    assert all(one.end <= FRAMES / 25 + 0.05 for one in told)
    assert all(body.end <= FRAMES / 25 + 0.05 for body in bodies(stills))
    hands = [one for one in stills.analyzers["hand_gesture"].segments if isinstance(one, Hand)]
    assert [(one.kind, one.side) for one in hands] == [("hand", "right")]


def test_a_body_in_space_stands_upright(tmp_path: Path) -> None:
    shots = [Still("photos-softui/charles.jpg", 8)]
    document = scenogram.analyze(
        clip(tmp_path / "man.mp4", shots),
        only=["body_pose"],
        parameters={"body_pose": {"space": True}},
        cache=False,
    )
    [body] = bodies(document)
    assert body.space is not None
    points = np.array(body.space.points[0])
    left, right, nose = points[11], points[12], points[0]
    assert (
        0.2 < left[0] - right[0] < 0.6
    )  # metres between the shoulders, the left one on the right of the picture
    assert nose[1] < min(left[1], right[1])  # above them
