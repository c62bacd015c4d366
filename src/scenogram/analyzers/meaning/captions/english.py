"""Small grammar: numbers, plurals, lists, quotations."""

from __future__ import annotations

from collections.abc import Sequence

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
PLURALS = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "sheep": "sheep",
    "skis": "skis",
    "scissors": "pairs of scissors",
    "mouse": "mice",
    "knife": "knives",
    "sports ball": "balls",
    "tv": "screens",
    "broccoli": "pieces of broccoli",
}
SINGULARS = {
    "skis": "a pair of skis",
    "scissors": "a pair of scissors",
    "broccoli": "broccoli",
    "sports ball": "a ball",
    "tv": "a screen",
}
WORDS_QUOTED = 18
"""A longer passage is cut, and the cut is shown."""


def the(noun: str) -> str:
    """`the cup`, `the ball`."""
    return "the " + SINGULARS.get(noun, noun).removeprefix("a ")


def number(count: int) -> str:
    """`two`; digits from 13 on."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def plural(noun: str) -> str:
    """`people`, `cups`, `wine glasses`."""
    if noun in PLURALS:
        return PLURALS[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def counted(noun: str, count: int) -> str:
    """`a cup`, `two cups`, `an orange`."""
    if count > 1:
        return f"{number(count)} {plural(noun)}"
    if noun in SINGULARS:
        return SINGULARS[noun]
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def quoted(text: str) -> str:
    """In quotation marks, on one line; a long text is cut, and the cut is shown."""
    words = text.replace('"', "'").split()
    if len(words) > WORDS_QUOTED:
        words = [*words[:WORDS_QUOTED], "…"]
    return f'"{" ".join(words)}"'


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    if not text:
        return ""
    ended = text.endswith((".", "!", "?", "…", '."', '!"', '?"', '…"'))
    return f"{text[0].upper()}{text[1:]}{'' if ended else '.'}"
