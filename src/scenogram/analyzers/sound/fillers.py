"""Fillers: what people say while they think, in six languages.

Hesitations (um, äh, euh) are fillers wherever they stand. Phrases (you know, du coup, o sea) are words of the language,
too; they count only where they are set off on both sides, by punctuation, a pause, or the utterance's end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scenogram.analyzers.sound.hesitations import LANGUAGES, bare, is_hesitation
from scenogram.analyzers.sound.speech_transcription import Word

APART = 0.15  # seconds between two words that set them off

_PHRASES = {
    "en": ("you know", "i mean", "you see", "sort of", "kind of", "like", "well", "right", "basically", "actually",
           "literally", "so yeah", "anyway", "okay so"),
    "de": ("sozusagen", "quasi", "halt", "eben", "genau", "weißt du", "wissen sie", "also", "naja", "na ja", "irgendwie",
           "sag ich mal"),
    "fr": ("du coup", "en fait", "tu vois", "vous voyez", "tu sais", "genre", "quoi", "voilà", "enfin", "bon", "disons",
           "en gros"),
    "es": ("o sea", "es decir", "bueno", "pues", "este", "en plan", "sabes", "digamos", "a ver", "entonces", "vale"),
    "it": ("cioè", "tipo", "praticamente", "diciamo", "insomma", "allora", "ecco", "sai", "niente", "come dire"),
    "pt": ("tipo", "tipo assim", "né", "sabe", "quer dizer", "então", "enfim", "pois", "digamos", "ou seja", "pronto"),
}  # fmt: skip

_PHRASE = {
    language: sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True)
    for language, phrases in _PHRASES.items()
}
_SET_OFF = re.compile(r"[,.;:!?\u2026\u2013\u2014-][\"'”»)]*$")  # the ellipsis and the dashes, too


@dataclass(frozen=True)
class FoundFiller:
    """A filler: words `first` up to, not including, `last` of an utterance; its bare text; of which sort it is."""

    first: int
    last: int
    text: str
    sort: Literal["hesitation", "phrase"]


def fillers(words: Sequence[Word], language: str) -> list[FoundFiller]:
    """The fillers of an utterance, in order; none in languages other than English, German, French, Spanish, Italian
    and Portuguese.

    Args:
        words: of the utterance, in order, with their punctuation.
        language: ISO 639 code.
    """
    if language not in LANGUAGES:
        return []
    texts = [bare(word.text) for word in words]
    found: list[FoundFiller] = []
    at = 0
    while at < len(words):
        one = _at(words, texts, at, language)
        if one is not None:
            found.append(one)
        at = one.last if one is not None else at + 1
    return found


def _at(words: Sequence[Word], texts: Sequence[str], at: int, language: str) -> FoundFiller | None:
    if is_hesitation(words[at].text, language):
        return FoundFiller(at, at + 1, texts[at], "hesitation")
    for phrase in _PHRASE[language]:
        last = at + len(phrase)
        if tuple(texts[at:last]) == phrase and _set_off(words, at) and _set_off(words, last):
            # All of what is said is no filler: "Right." is an answer.
            return (
                None if at == 0 and last == len(words) else FoundFiller(at, last, " ".join(phrase), "phrase")
            )
    return None


def _set_off(words: Sequence[Word], at: int) -> bool:
    """Whether there is a border before the word `at`."""
    if at in (0, len(words)):
        return True
    return bool(_SET_OFF.search(words[at - 1].text)) or words[at].start - words[at - 1].end >= APART
