"""Where a text calls to act, and to what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from scenogram.analyzers.meaning.calls.wordings import OPENS, WORDINGS, CallKind

NEGATED = re.compile(
    r"\b(?:do not|don't|dont|never|not|didn't|won't|can't|nicht|nie|kein|keine|ne|n'|pas|jamais|no|nunca|non|mai|nao)\s*$"
)
"""What stands before a call that is none. ("Don't forget to follow" is one: there the verb stands after `forget to`.)"""
CLAUSE_END = re.compile(r"[.!?;|\n]|$")
MOST = 90  # characters of a wording


@dataclass(frozen=True)
class Found:
    """A call in a text.

    Attributes:
        kind: to do what.
        language: in which it is worded (ISO 639).
        start, end: of its wording, in characters of the text.
    """

    kind: CallKind
    language: str
    start: int
    end: int


def calls_in(text: str, language: str | None = None) -> list[Found]:
    """The calls in a text, in their order; each kind once.

    Args:
        text: as it was read or said.
        language: of the text (ISO 639), where it is known: then it is looked for in this one and in English only.
    """
    plain, places = plainly(text)
    best: dict[CallKind, Found] = {}
    own = (language or "")[:2]
    # English calls stand in texts of every language; "guarda questo video" is no Portuguese to keep it.
    tongues = [own, *(each for each in ("en",) if each != own)] if own in WORDINGS else list(WORDINGS)
    for tongue in tongues:
        for kind, first in _matches(plain, tongue):
            if kind in best:
                continue
            ending = CLAUSE_END.search(plain, first[1])
            last = min(ending.start() if ending else len(plain), first[0] + MOST)
            start, end = places[first[0]], places[max(first[0], max(first[1], last) - 1)] + 1
            best[kind] = Found(kind, tongue, start, end)
    return sorted(best.values(), key=lambda each: (each.start, each.kind))


def plainly(text: str) -> tuple[str, list[int]]:
    """A text in lower case, without accents and pictures, its spaces single and its apostrophes straight, and at which
    character of the original each of its characters stands."""
    out: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter):
            if unicodedata.combining(part):
                continue
            if part in "\u2019\u2018\u00b4`":
                kept = "'"
            elif unicodedata.category(part) in ("So", "Sk", "Cf", "Co", "Cs", "Cn"):
                kept = " "  # an emoji parts words
            else:
                kept = part.casefold()
            for one in kept:
                new = " " if one.isspace() and one != "\n" else one
                if new == " " and (not out or out[-1] in " \n"):
                    continue
                out.append(new)
                places.append(at)
    while out and out[-1] == " ":
        out.pop()
        places.pop()
    return "".join(out), places


def _matches(plain: str, language: str) -> Iterator[tuple[CallKind, tuple[int, int]]]:
    for kind, pattern in _patterns(language).items():
        for match in pattern.finditer(plain):
            first, last = match.span("call")
            if not NEGATED.search(plain[:first]):
                yield kind, (first, last)
                break


@cache
def _patterns(language: str) -> dict[CallKind, re.Pattern[str]]:
    """One pattern a kind. Those that begin with `{open}` hold at the beginning of a clause only."""
    opening = rf"(?:^|\n|[.!?,;:|\u2022\u2013\u2014\-\u2192>+&(\"\u201e\u201c\u00ab\u00bf\u00a1]\s*|\b{OPENS[language]}\s+)"
    compiled: dict[CallKind, re.Pattern[str]] = {}
    for kind, wordings in WORDINGS[language].items():
        opened = [each.removeprefix("{open}") for each in wordings if each.startswith("{open}")]
        free = [each for each in wordings if not each.startswith("{open}")]
        parts = []
        # The same group may not be named twice: each alternative looks ahead from where the call begins.
        if opened:
            parts.append(rf"(?:{opening})(?=(?:{'|'.join(opened)}))")
        if free:
            parts.append(rf"(?=(?:{'|'.join(free)}))")
        body = "|".join([*opened, *free])
        compiled[kind] = re.compile(rf"(?:{'|'.join(parts)})(?P<call>{body})", re.MULTILINE)
    return compiled
