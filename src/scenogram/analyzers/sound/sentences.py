"""Words in time -> sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenogram.analyzers.sound.pieces import Region
from scenogram.analyzers.sound.recognition import RecognisedWord, Recognition

PAUSE = 1.0  # seconds of silence that end a sentence whatever the punctuation
SLACK = 0.05  # seconds by which voice activity may be late at a beginning or early at an end
END = re.compile(r"[.!?…\u3002\uff01\uff1f]+[\"'”»)\]]*$")  # the full-width ones too
SHORTEST_ECHO, LONGEST_ECHO = 3, 40  # words of a run that may be an echo
QUICKEST = 0.08  # seconds that a word takes at least, in the mean of a run; fast speech has .2
ABBREVIATIONS = {
    *("mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "jr", "sr", "e.g", "i.e", "u.s", "u.k"),
    *("bzw", "ca", "z.b", "d.h", "nr", "str", "sra", "srta", "mme"),
}


@dataclass(frozen=True)
class SpokenWord(RecognisedWord):
    """A word on the clip's clock, with the language of the piece that it comes from."""

    language: str
    language_probability: float


def placed(words: Sequence[RecognisedWord], offset: float, recognition: Recognition) -> list[SpokenWord]:
    """Words of a piece that begins at `offset` seconds, on the clip's clock."""
    return [
        SpokenWord(
            text=word.text,
            start=word.start + offset,
            end=word.end + offset,
            probability=word.probability,
            joined=word.joined,
            language=recognition.language,
            language_probability=recognition.language_probability,
        )
        for word in words
    ]


def ends_sentence(text: str) -> bool:
    """True for a word that closes a sentence by its punctuation; abbreviations and initials do not."""
    if not END.search(text):
        return False
    bare = END.sub("", text).lower().lstrip("\"'“¿¡(«")
    return not (text.endswith(".") and (bare in ABBREVIATIONS or re.fullmatch(r"[a-zà-ÿ]", bare)))


def in_order(words: Sequence[SpokenWord]) -> list[SpokenWord]:
    """Words whose times do not run into each other: one ends where the next begins at the latest."""
    out: list[SpokenWord] = []
    for word in words:
        start = max(word.start, out[-1].start if out else 0.0)
        if out and out[-1].end > start:
            out[-1] = replace(out[-1], end=start)
        out.append(replace(word, start=start, end=max(word.end, start)))
    return out


def without_echoes(words: Sequence[SpokenWord]) -> list[SpokenWord]:
    """Words, less those that the decoder says twice.

    It now and then begins a passage anew, and its attention finds no time for the words that are too many: a run of words
    that says what the run before or after it says, in less time than anybody can, is left out.

    Args:
        words: in order of time, not running into each other.
    """
    out = list(words)
    at = 0
    while at < len(out):
        run = _echo(out, at)
        if run is None:
            at += 1
        else:
            del out[run]
            at = max(0, at - LONGEST_ECHO)
    return out


def _echo(words: Sequence[SpokenWord], at: int) -> slice | None:
    """The quickest run of a repetition that begins at a word, where it is too quick to have been spoken."""
    plain = [re.sub(r"\W", "", word.text.lower()) for word in words[at : at + 2 * LONGEST_ECHO]]
    for length in range(len(plain) // 2, SHORTEST_ECHO - 1, -1):
        if plain[:length] == plain[length : 2 * length]:
            # Any run of that length may go: what stays says the same.
            spent = [
                sum(word.end - word.start for word in words[first : first + length])
                for first in range(at, at + length + 1)
            ]
            if min(spent) < length * QUICKEST:
                first = at + spent.index(min(spent))
                return slice(first, first + length)
    return None


def fitted(words: Sequence[SpokenWord], regions: Sequence[Region]) -> list[SpokenWord]:
    """Words whose times keep out of pauses.

    The decoder's attention lets the word after a pause begin somewhere in the pause, up to a second early. A word that
    reaches into a pause is cut to that region of speech with which it shares most time.

    Args:
        words: in order of time.
        regions: of speech, in order, as found by voice activity alone.
    """
    out: list[SpokenWord] = []
    first = 0
    for word in words:
        while first < len(regions) and regions[first][1] <= word.start:
            first += 1
        touched = [region for region in regions[first : first + 4] if region[0] < word.end]
        if not touched:
            out.append(word)
            continue
        shared = [min(end, word.end) - max(start, word.start) for start, end in touched]
        start, end = touched[shared.index(max(shared))]
        begins = max(word.start, start - SLACK)
        out.append(replace(word, start=begins, end=max(begins, min(word.end, end + SLACK))))
    return out


def within(words: Sequence[SpokenWord], end: float) -> list[SpokenWord]:
    """Words, none of which lasts longer than the sound: the decoder counts in steps of 20 ms."""
    return [replace(word, start=min(word.start, end), end=min(word.end, end)) for word in words]


def sentences(words: Sequence[SpokenWord]) -> list[list[SpokenWord]]:
    """Words, cut where a sentence ends, where nobody speaks for a second, and where the language changes."""
    out: list[list[SpokenWord]] = []
    for word in words:
        last = out[-1][-1] if out else None
        if (
            last is None
            or ends_sentence(last.text)
            or word.start - last.end >= PAUSE
            or word.language != last.language
        ):
            out.append([])
        out[-1].append(word)
    return out
