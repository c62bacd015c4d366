"""Who speaks when."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np

from bench.score.measures.matching import assign

Turn = tuple[float, float, Hashable]
"""(start, end, whose voice), seconds."""


def diarization_error(
    truth: Sequence[Turn], found: Sequence[Turn], *, collar: float = 0.0
) -> tuple[float, float]:
    """(seconds in error, seconds of true speech), overlapping speech counted once per speaker, for a diarization
    error rate: missed speech + speech where there is none + speech given to the wrong voice, under the best
    one-to-one naming of true voices by found ones (NIST RT-09 evaluation plan; exact, no grid).

    Args:
        truth, found: turns.
        collar: seconds before and after each boundary of a true turn that are not scored.
    """
    forgiven = sorted((edge - collar, edge + collar) for start, end, _ in truth for edge in (start, end))
    edges = sorted(
        {edge for start, end, _ in (*truth, *found) for edge in (start, end)}
        | {e for span in forgiven for e in span}
    )
    true_names = list(dict.fromkeys(name for *_, name in truth))
    found_names = list(dict.fromkeys(name for *_, name in found))
    together = np.zeros((len(true_names), len(found_names)))
    total = missed = false = paired = 0.0
    for start, end in pairwise(edges):
        middle, length = (start + end) / 2, end - start
        if collar and any(a <= middle < b for a, b in forgiven):
            continue
        speaking = {name for a, b, name in truth if a <= middle < b}
        heard = {name for a, b, name in found if a <= middle < b}
        total += length * len(speaking)
        missed += length * max(0, len(speaking) - len(heard))
        false += length * max(0, len(heard) - len(speaking))
        paired += length * min(len(speaking), len(heard))
        for name in speaking:
            for other in heard:
                together[true_names.index(name), found_names.index(other)] += length
    right = sum(together[i, j] for i, j in assign(-together, together > 0))
    return missed + false + paired - float(right), total
