"""Hesitations (um, äh, euh): how they are written in six languages, and how the decoder is made to write them.

Whisper leaves them out, as the transcripts do that it was trained on: it stretches the word beside them, or writes another word
that it is not sure of. After a text with hesitations in it, it writes them too (OpenAI's Whisper prompting guide), but
is less sure of everything else. So a piece with doubtful words is asked once more after such a text, and of that answer the
hesitations are taken, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from scenogram.analyzers.sound.recognition import RecognisedWord

_PATTERNS = {
    "en": r"u+h+m*|u+m+|e+r+m*|a+h+m+|h+m+|m+h*m+|mm+",
    "de": r"ä+h+m*|ö+h+m*|e+h+m+|h+m+|mm+|tja",
    "fr": r"e+u+h+|h?e+u+m+|e+u+h*m+|h+u+m+|h+m+|mm+|bah|ben",
    "es": r"e+h+m*|e+m+|e{2,}|m+h*m+|h+m+|a+h+m+",
    "it": r"e+h+m*|u+h+m*|m+h+m*|h+m+|mm+|boh|mah",
    "pt": r"é{2,}|e+h+m*|h+[aãu]+m*|h+m+|u+h+m*|mm+|ahn+",
}
_HESITATION = {language: re.compile(pattern) for language, pattern in _PATTERNS.items()}
LANGUAGES = frozenset(_PATTERNS)

TEXT_BEFORE = {
    "en": "So, uh, I was, um, thinking, er, about it, and, um, yeah.",
    "de": "Also, äh, ich habe, ähm, daran gedacht, äh, und, ähm, ja.",
    "fr": "Alors, euh, je pensais, hum, à ça, euh, et donc, euh, oui.",
    "es": "Pues, eh, yo pensaba, em, en eso, eh, y entonces, em, sí.",
    "it": "Allora, ehm, io pensavo, eh, a questo, ehm, e quindi, eh, sì.",
    "pt": "Então, hum, eu pensava, eh, nisso, hum, e aí, eh, sim.",
}

ASKED = 0.4  # probability of a word below which its piece is asked again: so are .21 of the time of readings (most of them under
# music or in rooms) and none of plain synthetic sentences, and 37 of the 43 hesitations come to light that would if all were
DOUBTFUL = 0.6  # probability below which a word may be a hesitation that was taken for one; a word of at most SHORT letters
SHORT = 4  # always may
AGREED = 0.6  # share of the words on which both answers must agree, or the second is about something else


def bare(text: str) -> str:
    """A word in lower case, without the punctuation around it."""
    return re.sub(r"^\W+|\W+$", "", text.lower())


def is_hesitation(text: str, language: str) -> bool:
    """Whether a word is a hesitation, wherever it stands; False in languages other than `LANGUAGES`. A question ("eh?") is none."""
    return language in _HESITATION and "?" not in text and bool(_HESITATION[language].fullmatch(bare(text)))


def may_hide_hesitations(words: Sequence[RecognisedWord], language: str) -> bool:
    """Whether a piece is to be asked for them: there is one already, or a word that the decoder is not sure of."""
    return language in TEXT_BEFORE and any(
        word.probability < ASKED or is_hesitation(word.text, language) for word in words
    )


def with_hesitations(
    words: Sequence[RecognisedWord], again: Sequence[RecognisedWord], language: str
) -> list[RecognisedWord]:
    """The words of a piece, with the hesitations of a second answer between them, or in place of a doubtful word.

    Args:
        words: as the piece was recognised.
        again: as it was recognised after `TEXT_BEFORE`.
        language: ISO 639 code.
    """
    plain, told = [bare(word.text) for word in words], [bare(word.text) for word in again]
    matcher = SequenceMatcher(None, plain, told, autojunk=False)
    agreed = sum(block.size for block in matcher.get_matching_blocks())
    hesitant = sum(is_hesitation(text, language) for text in told)
    if agreed < AGREED * min(len(plain), len(told) - hesitant) or hesitant == 0:
        return list(words)
    out: list[RecognisedWord] = []
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            # The times of one answer go together.
            out += [
                replace(word, start=other.start, end=other.end)
                for word, other in zip(words[first:last], again[begin:end], strict=True)
            ]
            continue
        found = [word for word in again[begin:end] if is_hesitation(word.text, language)]
        mine = words[first:last]
        if len(mine) <= len(found) and all(
            word.probability < DOUBTFUL or len(bare(word.text)) <= SHORT for word in mine
        ):
            mine = ()
        out += sorted([*mine, *found], key=lambda word: word.start)
    return out
