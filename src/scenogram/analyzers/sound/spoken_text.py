"""Which words of a transcript a text on screen shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

NEAR = 3.0  # seconds before a text comes and after it goes in which its words may be said
SHARE = 0.6  # of a text's words that must be said, in their order
LETTERS = 4  # of a text at least: shorter ones match by chance


@dataclass(frozen=True)
class SpokenToken:
    """A word that is said, as it is compared; times in seconds, `utterance` the id of the one it belongs to."""

    text: str
    start: float
    end: float
    utterance: str


def plain_words(text: str) -> list[str]:
    """Words without case, accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        each if each.isalnum() else " "
        for each in folded
        if not unicodedata.combining(each) and each not in "'\u2019"
    )
    return kept.split()


def said(text: str, start: float, end: float, tokens: Sequence[SpokenToken]) -> SpokenToken | None:
    """The first word of a text, where the text is said around the time that it is on screen.

    Args:
        text: as it is read.
        start, end: when it is on screen, seconds.
        tokens: all words that are said, in order, as `plain_words` makes them.

    Returns:
        The token at which it begins; None where it is not said.
    """
    words = plain_words(text)
    near = [each for each in tokens if start - NEAR <= each.start and each.end <= end + NEAR]
    if sum(map(len, words)) < LETTERS or not near:
        return None
    blocks = SequenceMatcher(None, words, [each.text for each in near], autojunk=False).get_matching_blocks()
    # From the block that holds most of it, backwards and forwards as far as the words follow each other closely.
    matched = [(block.a + i, block.b + i) for block in blocks for i in range(block.size)]
    if len(matched) < SHARE * len(words):
        return None
    first, token = matched[0]
    spread = matched[-1][1] - token + 1
    return near[token] if first == 0 and spread <= len(words) / SHARE else None
