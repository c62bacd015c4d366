"""Who calls to act, and who only tells of it."""

from __future__ import annotations

import pytest

from scenogram.analyzers.meaning.calls.finding import calls_in, plainly

CALLS = [
    ("Follow for part two", "follow"),
    ("SMASH that like button!", "like"),
    ("Comment YES if you agree", "comment"),
    ("Tag a friend who needs this 😂", "share"),
    ("👇 Link in my bio", "link"),
    ("Use code NORA10 for 10% off", "buy"),
    ("Save this recipe for later", "save"),
    ("Stitch this with your story", "duet"),
    ("I hope it helped. Don\u2019t forget to subscribe", "follow"),
    ("Abonniert den Kanal", "follow"),
    ("Schreibt mir eure Meinung in die Kommentare", "comment"),
    ("Jetzt im Shop bestellen", "buy"),
    ("Abonnez-vous à la chaîne", "follow"),
    ("Lien dans la description", "link"),
    ("Suscríbete al canal", "follow"),
    ("ETIQUETA A UN AMIGO", "share"),
    ("Iscriviti al canale", "follow"),
    ("Lascia un commento", "comment"),
    ("Deixa o like", "like"),
    ("Marque um amigo", "share"),
]
NONE = [
    "They follow the recipe step by step",
    "I bought it yesterday",
    "He wanted to share a room with me",
    "Like I said, it works",
    "Don't follow me",
    "The link between sleep and memory",
    "Order is important in life",
    "Save the date",
    "Follow your dreams",
    "Die Folge war spannend",
    "Tag der offenen Tür",
    "Il y a un lien entre les deux",
    "Me gusta el café",
    "Guarda fino alla fine",
    "Eu gosto de café",
    "",
]


@pytest.mark.parametrize(("text", "kind"), CALLS)
def test_a_call_is_found_and_is_the_only_one(text: str, kind: str) -> None:
    assert [call.kind for call in calls_in(text)] == [kind]


@pytest.mark.parametrize("text", NONE)
def test_what_is_only_told_is_no_call(text: str) -> None:
    assert calls_in(text) == []


def test_two_calls_in_one_sentence_are_two() -> None:
    assert {call.kind for call in calls_in("Like & follow for part 2")} == {"like", "follow"}


def test_the_wording_is_the_clause_in_which_it_stands() -> None:
    text = "That was it! Follow me for more. Bye"
    (call,) = calls_in(text)
    assert text[call.start : call.end] == "Follow me for more"


def test_a_text_of_known_language_calls_in_it_or_in_english() -> None:
    assert calls_in("Guarda questo, è bello", "it") == []
    assert [call.language for call in calls_in("Link in bio", "it")] == ["it"]
    assert [call.language for call in calls_in("Link in bio", "es")] == ["en"]


def test_plain_text_knows_where_its_letters_were() -> None:
    text = "Ça  va 👍 ÉTÉ ß\u2019"
    plain, places = plainly(text)
    assert plain == "ca va ete ss'"
    assert len(places) == len(plain)
    assert text[places[plain.index("e")]] == "É"


@pytest.mark.timeout(30)
@pytest.mark.parametrize("part", ["follow ", "jetzt ", "tell me ", "schreib ", "\u0344"])
def test_a_text_made_to_be_slow_is_not_slow(part: str) -> None:
    calls_in(part * 3000)
