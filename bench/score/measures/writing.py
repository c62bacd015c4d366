"""How well something written or said was read or heard: character and word error.

Texts are compared after Unicode NFKC, with every run of white space (line feeds too) as one space. Nothing else is
forgiven in a text on screen: case and punctuation count. In speech, which has neither, words are compared without
case and without punctuation; digits are not spelt out, so "20" for "twenty" is an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

DASHES = "\u2013\u2014\u2026/"
"""En dash, em dash, ellipsis and slash: they part words; a hyphen does not."""


def written(text: str) -> str:
    """A text on screen as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def spoken(text: str) -> list[str]:
    """The words of something said, as they are compared: lower case, no punctuation, no symbols. An apostrophe or a
    hyphen inside a word parts nothing: `don't` is `dont`, `well-kept` is `wellkept`."""
    lowered = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(" " if mark in DASHES else mark for mark in lowered)
    kept = "".join(mark for mark in plain if unicodedata.category(mark)[0] not in "PS")
    return kept.split()


def character_errors(truth: str, found: str) -> tuple[int, int]:
    """(edits, length of the truth) in characters: Levenshtein distance, for a character error rate."""
    import jiwer

    truth, found = written(truth), written(found)
    if not truth or not found:
        return len(truth) + len(found), len(truth)
    counts = jiwer.process_characters(truth, found)
    return counts.substitutions + counts.deletions + counts.insertions, len(truth)


def word_errors(truth: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """(edits, length of the truth) in words: Levenshtein distance, for a word error rate.

    Both are lists of words as [spoken][] makes them.
    """
    import jiwer

    if not truth or not found:
        return len(truth) + len(found), len(truth)
    counts = jiwer.process_words(" ".join(truth), " ".join(found))
    return counts.substitutions + counts.deletions + counts.insertions, len(truth)


def same_words(truth: Sequence[str], found: Sequence[str]) -> list[tuple[int, int]]:
    """Indices of the words that are the same in both and stand at the same place of the least-edit alignment."""
    import jiwer

    if not truth or not found:
        return []
    aligned = jiwer.process_words(" ".join(truth), " ".join(found)).alignments[0]
    return [
        (chunk.ref_start_idx + step, chunk.hyp_start_idx + step)
        for chunk in aligned
        if chunk.type == "equal"
        for step in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]
