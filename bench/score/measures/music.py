"""Tempo, beats and key."""

from __future__ import annotations

from collections.abc import Sequence

from bench.score.measures.matching import match_times, outcomes
from bench.score.measures.pooling import Outcome

BEAT_TOLERANCE = 0.07
"""Seconds; the field's window for a beat (Davies, Degara and Plumbley, 2009)."""

ONSET_TOLERANCE = 0.05
"""Seconds; the field's window for an onset (MIREX)."""

METRICAL_LEVELS = (1.0, 2.0, 0.5)
"""Multiples of a tempo that are as right as the tempo: people tap at them too."""


def tempo_right(truth: float, found: float | None, *, within: float = 0.05) -> bool:
    """Whether a tempo is within that share of the true one, or of its double or half."""
    return found is not None and any(
        abs(found - level * truth) <= within * level * truth + 1e-9 for level in METRICAL_LEVELS
    )


def beat_outcomes(truth: Sequence[float], found: Sequence[float]) -> list[Outcome]:
    """Hits, misses and false beats within 70 ms. Every other beat, or one between each two, is wrong here."""
    return outcomes(len(truth), len(found), match_times(truth, found, BEAT_TOLERANCE))


def key_score(truth: str, found: str | None) -> float:
    """1 for the same key, .5 for a fifth above, .3 for its relative, .2 for its parallel, else 0 (MIREX key detection,
    as mir_eval computes it). Keys are written `C major`, `F# minor`."""
    from mir_eval.key import weighted_score

    return float(weighted_score(truth, found)) if found else 0.0
