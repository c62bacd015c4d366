"""Which language a text on screen is in: fastText's lid.176 (Joulin et al. 2017), with floors below which nothing is
said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from scenogram.analyzers.analyzer import Context

MODEL = "lid-176"
UNDETERMINED = "undetermined"

# Letters, and the probability needed: on 720 pieces of sentences in eight languages the model was right in .97, .95
# and 1.00 of those that passed. Below six letters it was right in .94 at best.
FLOORS = ((16, 0.5), (9, 0.6), (6, 0.8))
IDEOGRAPHS = 3  # a Chinese or Japanese text says as much with as few
GUESSES = 5  # languages that are weighed against those of the clip's other texts
STRANGERS = 2  # letters of another script that are no words
HINT = 0.15  # probability below which a language is not considered, whatever the other texts are in
FOREIGN = 0.02  # share that a language has of a clip that shows none of it

SCRIPTS = {"LATIN": "Latn", "CJK": "Hani", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "GREEK": "Grek"}
NOT_IN_ALPHABET = {
    "el",
    "vi",
}  # languages of whose letters the recogniser drops some: recognised, but not read

LEAD = 0.75  # of the line's height: where the first character stands behind an unread ¡; .01 of other lines start there


class LanguageFinder:
    """The language model, loaded."""

    def __init__(self, context: Context) -> None:
        import fasttext  # type: ignore[import-untyped]

        self._model: Any = fasttext.load_model(str(context.models[MODEL].only()))

    def find(self, text: str, others: Mapping[str, float] | None = None) -> tuple[str, float | None]:
        """The language of a text, and its probability.

        Args:
            text: the words.
            others: what share of the clip's other texts is in which language, 0..1; a text that could be in several
                is in the one that surrounds it.

        Returns:
            ISO 639 code and 0..1; `undetermined` and None for what is too short, has no words, or leaves a doubt.
        """
        # Captions are often in capitals, which the model has hardly seen.
        words = re.sub(r"[@#]\S+|https?://\S+|[\d\W_]+", " ", text).strip().lower()
        words = without_strangers(words)
        letters = sum(map(str.isalpha, words))
        if script_of(words) in ("Hani", "Jpan") and letters >= IDEOGRAPHS:
            letters = max(letters, FLOORS[0][0])
        floor = next((needed for least, needed in FLOORS if letters >= least), None)
        if floor is None:
            return UNDETERMINED, None
        labels, probabilities = self._model.predict(words, GUESSES)
        guesses = {
            str(label).removeprefix("__label__"): float(each)
            for label, each in zip(labels, probabilities, strict=True)
            if each >= (HINT if others else 0.0)
        }
        if others:
            guesses = {code: each * max(FOREIGN, others.get(code, 0.0)) for code, each in guesses.items()}
            total = sum(guesses.values())
            guesses = {code: each / total for code, each in guesses.items()}
        code = max(guesses, key=lambda each: guesses[each], default=UNDETERMINED)
        if guesses.get(code, 0.0) < floor:
            return UNDETERMINED, None
        return code, min(1.0, guesses[code])


def script_of(text: str) -> str:
    """ISO 15924 code of the script that most letters of a text are in: Latn, Hani (Chinese), Jpan (with kana), Grek,
    Zyyy (no letters, or others)."""
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        code = SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "Zyyy")
        counts[code] = counts.get(code, 0) + 1
    if "Jpan" in counts and counts["Jpan"] + counts.get("Hani", 0) >= counts.get("Latn", 0):
        return "Jpan"
    return max(counts, key=lambda code: counts[code], default="Zyyy")


def without_strangers(words: str) -> str:
    """A text in Latin letters without the one or two of another script that an emoji beside it was read as."""
    strangers = [each for each in words if each.isalpha() and script_of(each) != "Latn"]
    if script_of(words) != "Latn" or len(strangers) > STRANGERS:
        return words
    return "".join(each for each in words if each not in strangers).strip()


def with_opening_marks(rows: Sequence[str], leads: Sequence[float]) -> list[str]:
    """A Spanish text with its ¡ put back, which the recogniser's alphabet lacks: before a row whose first character
    stands in from its left end by the width of one, where the sentence that begins there ends with an exclamation
    mark.

    Args:
        rows: the lines of the text.
        leads: how far in the first character of each stands, over the row's height.
    """
    marked = list(rows)
    for number, lead in enumerate(leads):
        sentence = re.match(r"[^.?!¡¿]*([.?!])", " ".join(rows[number:]))
        if lead >= LEAD and sentence is not None and sentence[1] == "!":
            marked[number] = "¡" + rows[number]
    return marked
