"""Which language is spoken when, from what each region of speech says by itself.

Whisper decodes a piece in one language; what is said in another one within it is left out or translated, without a
sign. So where the pieces of a clip do not all say the same language, and clearly, every region is asked, and the
pieces are cut where the language changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

CLEAR = 0.8  # a piece in one language mostly says so with .9 and more, one in two languages said .50 to .77
TELLING = 3.0  # seconds; shorter pieces are often a cough or a breath, of which the model says anything
POSSIBLE = 0.3  # a language counts if some region gives it this much
DOUBT = 0.002  # probability of a language to which a region gives nothing: the model errs
SWITCH = 0.2  # that the next region is in another language
ENOUGH = 2.0  # seconds that a region needs to be heard in full; of .5 s, what it says is chance


def one_language(pieces: Sequence[Mapping[str, float]], seconds: Sequence[float]) -> str | None:
    """The language that all pieces are in, or None where one of them is clearly in another, or in no language clearly.

    Args:
        pieces: for each, the probability of every language.
        seconds: how long each is; what is shorter than `TELLING` may be unclear.
    """
    heard: dict[str, float] = {}
    for each, length in zip(pieces, seconds, strict=True):
        for language, probability in each.items():
            heard[language] = heard.get(language, 0.0) + probability * length
    main = max(heard, key=lambda language: heard[language])
    for each, length in zip(pieces, seconds, strict=True):
        best = max(each, key=lambda language: each[language])
        clear = each[best] >= CLEAR
        if (clear and best != main) or (not clear and length >= TELLING):
            return None
    return main


def spoken_languages(
    regions: Sequence[Mapping[str, float]], seconds: Sequence[float]
) -> list[tuple[str, float]]:
    """The language of every region and its probability, given also its neighbours (forward-backward).

    Args:
        regions: for each, in order of time, the probability of every language.
        seconds: how long each is; a short one counts less.
    """
    candidates = sorted({language for each in regions for language, p in each.items() if p >= POSSIBLE})
    if not candidates:
        candidates = [max(regions[0], key=lambda language: regions[0][language])]
    evidence = np.array([[each.get(language, 0.0) + DOUBT for language in candidates] for each in regions])
    evidence **= np.minimum(1, np.array(seconds) / ENOUGH)[:, None]
    count = len(candidates)
    stay = np.full((count, count), SWITCH / max(1, count - 1))
    np.fill_diagonal(stay, 1.0 if count == 1 else 1 - SWITCH)
    forward = _passed(evidence, stay)
    backward = _passed(evidence[::-1], stay)[::-1]
    # Both passes hold the region's own evidence; it counts once.
    posterior = forward * backward / evidence
    posterior /= posterior.sum(axis=1, keepdims=True)
    best = posterior.argmax(axis=1)
    return [
        (candidates[language], float(row[language])) for language, row in zip(best, posterior, strict=True)
    ]


def _passed(evidence: NDArray[np.float64], stay: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty_like(evidence)
    state = np.full(evidence.shape[1], 1 / evidence.shape[1])
    for step, row in enumerate(evidence):
        state = row * (state @ stay if step else state)
        state = state / state.sum()
        out[step] = state
    return out
