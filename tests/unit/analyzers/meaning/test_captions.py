"""A caption says what was found, in plain English, and nothing else."""

from __future__ import annotations

import pytest

from scenogram import document
from scenogram.analyzers.meaning.captions.composer import Composed, compose
from scenogram.analyzers.meaning.captions.english import counted, listed, quoted, sentence
from scenogram.analyzers.meaning.captions.findings import (
    Material,
    QuotedBody,
    QuotedClass,
    QuotedColours,
    QuotedEffect,
    QuotedEntry,
    QuotedExpression,
    QuotedEyes,
    QuotedFace,
    QuotedGesture,
    QuotedHearing,
    QuotedLanding,
    QuotedObject,
    QuotedPosture,
    QuotedSound,
    QuotedStyle,
    QuotedText,
    QuotedTrack,
    QuotedTransition,
    QuotedTurn,
    QuotedUtterance,
    QuotedWord,
)
from scenogram.analyzers.meaning.captions.look import colour_name


def shot(name: str, start: float, end: float) -> document.Shot:
    return document.Shot(id=name, start=start, end=end, key_time=start)


def still(start: float, end: float, box: tuple[float, float, float, float]) -> QuotedTrack:
    return QuotedTrack(times=[start, (start + end) / 2, end - 0.01], boxes=[box] * 3)


def said(name: str, text: str, start: float, end: float) -> QuotedUtterance:
    words = text.split()
    step = (end - start) / len(words)
    return QuotedUtterance(
        id=name,
        start=start,
        end=end,
        text=text,
        language="en",
        words=[
            QuotedWord(text=word, start=start + place * step, end=start + (place + 1) * step)
            for place, word in enumerate(words)
        ],
    )


FACE = QuotedFace(id="f1", start=0, end=6, person="p1", size=0.32, track=still(0, 6, (0.1, 0.2, 0.2, 0.32)))
CUP = QuotedObject(id="o1", start=0, end=6, label="cup", track=still(0, 6, (0.6, 0.6, 0.1, 0.1)))
TITLE = QuotedText(
    id="t1",
    start=0.5,
    end=3,
    read_as="SAVE 25% TODAY",
    readable=True,
    kind="title",
    motion="none",
    style=QuotedStyle(zone="bottom"),
)
SPEECH = said("u1", "Ask not what your country can do for you today", 0.2, 5.8)
LOOK = QuotedColours(
    id="k1",
    start=0,
    end=6,
    shot="s1",
    palette=[QuotedEntry(colour="#1a2f8c", share=0.6), QuotedEntry(colour="#f5f5f5", share=0.3)],
    temperature="cool",
    key="low",
    grade=[],
    black_and_white=False,
)
WHOLE = Material(
    shots=[shot("s1", 0, 6), shot("s2", 6, 8)],
    transitions=[
        QuotedTransition(id="c1", start=5.5, end=6.5, kind="dissolve", from_shot="s1", to_shot="s2")
    ],
    faces=[FACE],
    objects=[CUP],
    texts=[TITLE],
    utterances=[SPEECH],
    colours=[LOOK],
    people={"p1": document.Person(id="p1")},
)


def shots_of(captions: list[Composed]) -> list[Composed]:
    return [caption for caption in captions if caption.span.whole]


def moments_of(captions: list[Composed]) -> list[Composed]:
    return [caption for caption in captions if not caption.span.whole]


def test_a_shot_is_described_by_who_with_what_words_and_look() -> None:
    first = shots_of(compose(WHOLE, 8.0))[0]
    assert first.text == (
        "A person is in view on the left, close to the camera, with a cup. "
        'On screen: "SAVE 25% TODAY" at the bottom. '
        'A voice says: "Ask not what your country can do for you today". '
        "The picture is cool, mostly blue and white, in low light."
    )
    assert first.evidence == ("f1", "o1", "t1", "u1", "k1")


def test_a_shot_of_which_nothing_is_known_but_how_it_comes_in_says_just_that() -> None:
    second = shots_of(compose(WHOLE, 8.0))[1]
    assert (second.text, second.evidence) == ("The shot dissolves in.", ("c1",))


def test_moments_cover_a_long_shot_without_a_gap_and_last_two_seconds_at_most() -> None:
    moments = moments_of(compose(WHOLE, 8.0))
    assert [moment.span.start for moment in moments] == [0.0, 2.0, 4.0]
    assert moments[-1].span.end == 6.0


def test_a_quotation_shows_where_a_moment_cuts_it() -> None:
    texts = [moment.text for moment in moments_of(compose(WHOLE, 8.0))]
    assert '"Ask not what …"' in texts[0]
    assert '"… your country can do …"' in texts[1]


def test_a_text_is_told_of_in_the_moment_in_which_it_comes_and_not_again() -> None:
    told = [moment for moment in moments_of(compose(WHOLE, 8.0)) if "t1" in moment.evidence]
    assert [moment.span.start for moment in told] == [0.0]


def test_moments_in_which_nothing_changes_become_one() -> None:
    calm = Material(shots=[shot("s1", 0, 8)], objects=[QuotedObject(**{**CUP.model_dump(), "end": 8.0})])
    moments = moments_of(compose(calm, 8.0))
    assert [(moment.span.start, moment.span.end) for moment in moments] == [(0.0, 8.0)]


def test_without_shots_the_clip_is_described_as_one() -> None:
    captions = compose(Material(objects=[CUP]), 6.0)
    assert captions[0].text == "A cup is in view."
    assert (captions[0].span.start, captions[0].span.end) == (0.0, 6.0)


def test_without_findings_there_is_no_evidence_and_no_claim() -> None:
    (caption,) = compose(Material(), 2.0)
    assert caption.evidence == ()
    assert caption.text == "Nothing was found here."


def test_age_gender_size_and_camera_are_said_where_they_are_known() -> None:
    person = document.Person(
        id="p1",
        age=document.AgeEstimate(median=27, range=(23, 33)),
        gender=document.GenderPresentation(presentation="male", confidence=0.96),
        seen=[(0, 2)],
        speaks=[(0.2, 2)],
    )
    filmed = document.Shot(
        id="s1", start=0, end=2, key_time=1, size="medium close-up", camera="pans to the left"
    )
    text = compose(
        Material(
            shots=[filmed], faces=[FACE], people={"p1": person}, utterances=[said("u1", "Hello there", 0, 2)]
        ),
        2.0,
    )[0].text
    assert text == (
        "A man of about 27 is in view on the left, close to the camera. Medium close-up, the camera pans to the left. "
        'He says: "Hello there".'
    )


def test_somebody_who_returns_is_the_same_person() -> None:
    again = QuotedFace(**{**FACE.model_dump(), "id": "f2", "start": 8.0, "end": 10.0})
    shots = [shot("s1", 0, 6), shot("s2", 6, 8), shot("s3", 8, 10)]
    material = Material(shots=shots, faces=[FACE, again], people={"p1": document.Person(id="p1")})
    assert shots_of(compose(material, 10.0))[2].text.startswith("The same person as before is in view")


def test_several_things_are_counted_and_what_moves_is_named() -> None:
    track = QuotedTrack(
        times=[0, 1, 1.9], boxes=[(0.1, 0.4, 0.1, 0.1), (0.3, 0.4, 0.1, 0.1), (0.6, 0.4, 0.1, 0.1)]
    )
    ball = QuotedObject(id="o2", start=0, end=2, label="sports ball", track=track)
    text = compose(Material(objects=[ball], shots=[shot("s1", 0, 2)]), 2.0)[0].text
    assert text == "A ball is in view. The ball moves to the right in the frame."


def test_a_text_that_cannot_be_read_is_not_quoted() -> None:
    unread = QuotedText(**{**TITLE.model_dump(), "read_as": "", "readable": False})
    text = compose(Material(texts=[unread], shots=[shot("s1", 0, 2)]), 2.0)[0].text
    assert text == "There is text on screen that could not be read."


def test_silence_and_beat_are_said() -> None:
    silence = QuotedSound(id="a1", start=0, end=2, kind="silence")
    beat = QuotedSound(id="b1", start=2, end=4, kind="beat", tempo=120.4)
    material = Material(sounds=[silence, beat], shots=[shot("s1", 0, 2), shot("s2", 2, 4)])
    assert [caption.text for caption in compose(material, 4.0)] == [
        "There is no sound.",
        "A steady beat of 120 per minute runs along.",
    ]


def test_small_grammar() -> None:
    assert [counted("person", 2), counted("knife", 3), counted("orange", 1), counted("bus", 2)] == [
        "two people",
        "three knives",
        "an orange",
        "two buses",
    ]
    assert listed(["a cup", "a cat", "two people"]) == "a cup, a cat and two people"
    assert quoted('say "hi" ' + "word " * 30).endswith('…"')
    assert sentence('he says: "Hello."') == 'He says: "Hello."'


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"),
        ("#ffffff", "white"),
        ("#808080", "grey"),
        ("#d02020", "red"),
        ("#8b5a2b", "brown"),
        ("#f0e0c0", "beige"),
        ("#2e8b2e", "green"),
        ("#101c60", "dark blue"),
        ("#ff69b4", "pink"),
    ],
)
def test_colours_have_plain_names(colour: str, name: str) -> None:
    assert colour_name(colour) == name


def doing(**more: object) -> str:
    """What is said of a shot of 3 s with one face."""
    material = Material(shots=[shot("s1", 0, 3)], faces=[FACE], **more)  # type: ignore[arg-type]
    return shots_of(compose(material, 3.0))[0].text


SITS = QuotedBody(
    id="q1", start=0, end=3, face="f1", postures=[QuotedPosture(posture="sitting", start=0, end=3)]
)


def test_what_one_person_does_is_said_where_it_lasts() -> None:
    text = doing(
        bodies=[SITS],
        expressions=[
            QuotedExpression(id="e1", start=0, end=2.5, face="f1", expression="happy", support="well")
        ],
        eyes=[QuotedEyes(id="y1", start=0.5, end=3, face="f1", kind="at_camera")],
        gestures=[QuotedGesture(id="h2", start=1, end=2, person="p1", gesture="thumb_up")],
    )
    assert "The person sits, looks happy, looks into the camera and gives a thumbs up." in text


def test_what_is_weak_short_or_of_somebody_else_is_not_said() -> None:
    text = doing(
        expressions=[
            QuotedExpression(id="e1", start=0, end=3, face="f1", expression="angry", support="weak"),
            QuotedExpression(id="e2", start=0, end=1, face="f1", expression="happy", support="well"),
        ],
        eyes=[QuotedEyes(id="y1", start=0, end=3, face="f9", kind="at_camera")],
        gestures=[QuotedGesture(id="h2", start=1, end=2, person="p2", gesture="victory")],
    )
    assert text == "A person is in view on the left, close to the camera."


def test_of_several_people_it_is_not_said_who_does_it() -> None:
    other = FACE.model_copy(update={"id": "f2", "person": "p2"})
    material = Material(shots=[shot("s1", 0, 3)], faces=[FACE, other], bodies=[SITS])
    assert shots_of(compose(material, 3.0))[0].text == "Two people are in view."


def test_music_and_its_beat_are_said_together() -> None:
    hearings = [QuotedHearing(id="n1", start=0, end=3, kind="music")]
    beat = QuotedSound(id="b1", start=0, end=3, kind="beat", tempo=120.0)
    assert doing(hearings=hearings).endswith("Music plays.")
    assert doing(hearings=hearings, sounds=[beat]).endswith(
        "Music plays, with a steady beat of 120 per minute."
    )


def test_a_short_sound_is_named_or_told_by_its_shape_with_what_it_lands_on() -> None:
    named = QuotedEffect(id="x1", start=1, end=1.4, shape="impact", classes=[QuotedClass(name="Door")])
    landed = QuotedEffect(id="x2", start=2, end=2.4, shape="whoosh", lands_on=[QuotedLanding(kind="cut")])
    assert doing(effects=[named, landed]).endswith("Sounds: door and a whoosh on the cut.")
    hits = [QuotedEffect(id=f"x{at}", start=at / 2, end=at / 2 + 0.1, shape="impact") for at in range(3)]
    assert doing(effects=hits).endswith("Sounds: three hits.")


def test_voices_are_told_apart_and_said_to_be_off_screen_where_that_is_known() -> None:
    turns = [
        QuotedTurn(id="w1", start=0, end=3, voice="v2", seen="off_screen"),
        QuotedTurn(id="w2", start=9, end=12, voice="v1"),
    ]
    text = doing(utterances=[said("u1", "ask not", 0.5, 2)], turns=turns)
    assert 'Voice v2 off screen says: "ask not".' in text
    text = doing(utterances=[said("u1", "ask not", 0.5, 2)], turns=turns[:1])
    assert 'A voice off screen says: "ask not".' in text
