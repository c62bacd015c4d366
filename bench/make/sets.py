"""Which cases make up the sets. A seed's number is not reused for another thing: the case is its name."""

from __future__ import annotations

from bench.make.casting import Case
from bench.truth import SetName

# Recipe -> how many seeds of it a set has. The seeds of the sets do not overlap: dev counts from 100, test from 500.
# The test set: every kind of truth that somebody is scored on at least 20 times.
CI = {"transitions": 1, "texts": 1, "faces": 1, "objects": 1, "colours": 1, "talk": 1, "mix": 1}
DEV = {
    "transitions": 8, "texts": 8, "faces": 6, "objects": 6, "colours": 4, "talk": 6, "mix": 6, "camera": 4,
    "effects": 9, "quality": 9, "story": 8, "places": 6, "sync": 12,
    "dialogue": 3, "languages": 3, "pace": 6, "hesitations": 2, "surroundings": 12, "hits": 8, "arrangement": 6,
    "bodies": 5, "hands": 4, "effort": 6, "telephone": 12,
}  # fmt: skip
TEST = {
    "transitions": 14, "texts": 16, "faces": 10, "objects": 10, "colours": 8, "talk": 9, "mix": 9,
    "dialogue": 8, "languages": 6, "pace": 9, "hesitations": 6, "surroundings": 18, "hits": 10, "arrangement": 10,
    "bodies": 7, "hands": 5, "effort": 8, "sync": 42, "telephone": 24,
    "ages": 3, "camera": 6, "quality": 20, "story": 27,
}  # fmt: skip
"""effects and places join it with the analyzers that they hold truth for: a video that
nobody is scored on costs a minute of everybody's time."""
FIRST = {"ci": 0, "dev": 100, "test": 500}


def cases(set_name: SetName) -> list[Case]:
    """All cases of a set, in a fixed order.

    Raises:
        ValueError: `showcase` is no set of cases.
    """
    if set_name == "showcase":
        raise ValueError("the showcase is a single video: see bench.make.showcase")
    counts = {"ci": CI, "dev": DEV, "test": TEST}[set_name]
    first = FIRST[set_name]
    return [
        Case(recipe, first + number, set_name) for recipe, count in counts.items() for number in range(count)
    ]
