"""Words in time -> sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenogram.analyzers.sound.pieces import Region
from scenogram.analyzers.sound.recognition import RecognisedWord, Recognition

PAUSE = 1.0  # seconds of silence that end a sentence whatever the punctuation
EARLIER = 0.25  # seconds by which a voice may begin before its first word's time, and
LATER = 0.5  # end after its last one's; what goes on for longer is something else that sounds like a voice. With .35 s one
# rate in thirty more is wrong
INSIDE = 0.05  # seconds before a word's end that are sure to be in the word
LONG = 0.6  # seconds of a word that was put into a pause, at least; and
NEAR = 0.2  # seconds from its end to the voice, at most
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


def fitted(words: Sequence[SpokenWord], voiced: Sequence[Region]) -> list[SpokenWord]:
    """Words that begin and end where the voice does.

    The decoder's attention tells well where one word goes over into the next, and badly where a voice begins and ends: it lets
    the word after a pause begin somewhere in the pause, up to a second early, and the word before one end .11 s early in the
    median, .27 s in a tenth of the cases. The first word and the last of each stretch of voice take its edges.

    Args:
        words: in order of time.
        voiced: stretches of voice, in order, as found by voice activity alone.
    """
    owners = _owners(words, voiced)
    spans = [(word.start, word.end) for word in words]
    for index, owner in enumerate(owners):
        if owner is None:
            continue
        start, end = spans[index]
        begins, ends = voiced[owner]
        if (index == 0 or owners[index - 1] != owner) and start - begins <= EARLIER:
            start = begins
            if end <= start and index + 1 < len(words) and owners[index + 1] == owner:
                # All of it was put into the pause: it shares the time of the next word.
                after = max(start, spans[index + 1][1])
                end = (start + after) / 2
                spans[index + 1] = end, after
        if (index + 1 == len(words) or owners[index + 1] != owner) and ends - end <= LATER:
            end = ends
        spans[index] = start, max(start, end)
    return [replace(word, start=start, end=end) for word, (start, end) in zip(words, spans, strict=True)]


def _owners(words: Sequence[SpokenWord], voiced: Sequence[Region]) -> list[int | None]:
    """For each word the index of the stretch of voice in which it is said, None where there is none.

    That is the one in which it ends, for the end of a word is what the attention tells best; or else the one with which it
    shares most time, one that has no words yet before one that has. A long word most of which lies between two stretches was
    put into the pause before the voice that follows.
    """
    owners: list[int | None] = []
    first = 0
    for word in words:
        while first < len(voiced) and voiced[first][1] <= word.start:
            first += 1
        at = max(word.start, word.end - INSIDE)
        before = owners[-1] if owners else None
        best: tuple[bool, bool, float] | None = None
        owner: int | None = None
        for each in range(first, len(voiced)):
            start, end = voiced[each]
            if start >= word.end:
                length = word.end - word.start
                apart = best is None or (not best[0] and not best[1] and best[2] < length / 2)
                if apart and length >= LONG and start - at <= NEAR:
                    owner = each
                break
            likeness = (start <= at < end, each != before, min(end, word.end) - max(start, word.start))
            if best is None or likeness > best:
                best, owner = likeness, each
        owners.append(owner)
    return owners


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
