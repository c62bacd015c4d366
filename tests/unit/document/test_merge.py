"""Several analyzers say something of the same shot or person: what one left open, another fills in."""

from __future__ import annotations

from scenogram.document import Person, Shot, Story, merge_people, merge_shots, merge_story


def test_a_shot_is_filled_in_by_id() -> None:
    cut = [Shot(id="s1", start=0, end=2, key_time=1), Shot(id="s2", start=2, end=4, key_time=3)]
    camera = [Shot(id="s2", start=2, end=4, key_time=3, camera="static")]
    merged = merge_shots(cut, camera)
    assert [(shot.id, shot.camera) for shot in merged] == [("s1", None), ("s2", "static")]


def test_nothing_that_was_said_is_overwritten() -> None:
    first = [Shot(id="s1", start=0, end=2, key_time=1, size="wide")]
    second = [Shot(id="s1", start=0, end=2, key_time=1.5, size="close-up")]
    (shot,) = merge_shots(first, second)
    assert (shot.size, shot.key_time) == ("wide", 1)


def test_shots_stand_in_the_order_of_time() -> None:
    late, early = Shot(id="s2", start=2, end=3, key_time=2), Shot(id="s1", start=0, end=2, key_time=1)
    assert [shot.id for shot in merge_shots([late], [early])] == ["s1", "s2"]


def test_people_of_both() -> None:
    merged = merge_people(
        [Person(id="p1", share=0.5)], [Person(id="p2"), Person(id="p1", voice="v1", share=0.1)]
    )
    assert [(person.id, person.share, person.voice) for person in merged] == [
        ("p1", 0.5, "v1"),
        ("p2", 0, None),
    ]


def test_a_story_grows() -> None:
    assert merge_story(None, None) is None
    merged = merge_story(Story(language="en"), Story(summary="A cup.", language="de"))
    assert merged == Story(summary="A cup.", language="en")
