"""Which language a text on screen is in: fastText's lid.176, with a floor below which nothing is said."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from scenogram.analyzers.analyzer import Context

MODEL = "lid-176"
FLOOR = 0.5  # probability
LEAST_LETTERS = 8  # a shorter text is a word that many languages know


class LanguageFinder:
    """The language model, loaded."""

    def __init__(self, context: Context) -> None:
        import fasttext  # type: ignore[import-untyped]

        self._model: Any = fasttext.load_model(str(context.models[MODEL].only()))

    def find(self, text: str) -> tuple[str, float | None]:
        """The language of a text, and the model's probability for it.

        Returns:
            ISO 639 code and 0..1; `undetermined` and None for what is too short, has no words, or leaves the model in
            doubt.
        """
        # Captions are often in capitals, which the model has hardly seen.
        words = re.sub(r"[@#]\S+|https?://\S+|[\d\W_]+", " ", text).strip().lower()
        if sum(map(str.isalpha, words)) < (LEAST_LETTERS if not _ideographic(words) else 2):
            return "undetermined", None
        labels, probabilities = self._model.predict(words, 1)
        if not labels or probabilities[0] < FLOOR:
            return "undetermined", None
        return str(labels[0]).removeprefix("__label__"), min(1.0, float(probabilities[0]))


def script_of(text: str) -> str | None:
    """ISO 15924 code of the script that most letters of a text are in: Latn, Hani (Chinese), Jpan (with kana), Grek,
    Zyyy (no letters)."""
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        name = unicodedata.name(letter, "").split(" ")[0]
        code = SCRIPTS.get(name, "Zyyy")
        counts[code] = counts.get(code, 0) + 1
    if not counts:
        return "Zyyy"
    if "Jpan" in counts:
        return "Jpan" if counts["Jpan"] + counts.get("Hani", 0) >= counts.get("Latn", 0) else "Latn"
    return max(counts, key=lambda code: counts[code])


SCRIPTS = {
    "LATIN": "Latn",
    "FULLWIDTH": "Latn",
    "CJK": "Hani",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "HALFWIDTH": "Jpan",
    "GREEK": "Grek",
}


def _ideographic(text: str) -> bool:
    return script_of(text) in ("Hani", "Jpan")
