"""Which words of a transcript a text on screen shows."""

from __future__ import annotations

import math
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
    if sum(map(len, words)) < LETTERS:
        return None
    reach = math.ceil(len(words) / SHARE)
    shares = {
        place: _share(words, [each.text for each in near[place : place + reach]])
        for place, token in enumerate(near)
        if token.text == words[0]
    }
    best = max(shares.values(), default=0.0)
    if best < SHARE:
        return None
    # What is said more than once is shown where it is nearest.
    alike = [near[place] for place, share in shares.items() if share == best]
    return min(alike, key=lambda token: abs(token.start - start))


def _share(words: Sequence[str], heard: Sequence[str]) -> float:
    """Share of the words that were heard, in their order, 0..1."""
    blocks = SequenceMatcher(None, words, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(words)
