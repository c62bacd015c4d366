"""Which cases make up the sets. A seed's number is not reused for another thing: the case is its name."""

from __future__ import annotations

from bench.make.casting import Case
from bench.truth import SetName

# Recipe -> how many seeds of it a set has. The seeds of the sets do not overlap: dev counts from 100, test from 500.
CI = {"transitions": 1, "texts": 1, "faces": 1, "objects": 1, "colours": 1, "talk": 1, "mix": 1}
DEV = {"transitions": 8, "texts": 10, "faces": 6, "objects": 6, "colours": 6, "talk": 6, "mix": 6}
TEST = {"transitions": 20, "texts": 20, "faces": 14, "objects": 14, "colours": 10, "talk": 12, "mix": 12}
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
