"""speech_emotion: is the softer passage calmer, and the raised one more excited."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from bench.score.measures.matching import overlap
from bench.score.measures.pooling import mean, spearman
from bench.score.scorer import Measure, Scores
from bench.truth import Truth, Utterance
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.speech_emotion import SpeechAffect, SpeechEmotionSummary
from scenogram.document import Document

MEASURES = (
    Measure(
        "order of arousal",
        "share of the pairs of passages of one voice, altered as ANSI S3.5-1997 describes soft, normal and raised voices, whose "
        "arousal is in the right order; cases are pairs",
        mean,
        at_least=0.9,
    ),
    Measure(
        "rank of arousal",
        "Spearman's correlation of arousal with effort (-1, 0, 1), over the passages of all videos",
        spearman,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos with a voice of at least two efforts."""
    return bool(_pairs(truth))


def _pairs(truth: Truth) -> list[tuple[Utterance, Utterance]]:
    """Passages of one voice, the less effortful first."""
    return [
        (one, other) if (one.effort or 0) < (other.effort or 0) else (other, one)
        for one, other in combinations(truth.speech, 2)
        if one.voice == other.voice
        and one.effort is not None
        and other.effort is not None
        and one.effort != other.effort
    ]


def score(document: Document, truth: Truth) -> Scores:
    """Pair by pair. The arousal of a passage is the mean of the curve within it."""
    findings = document.analyzers.get("speech_emotion")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, SpeechAffect)]
    found = {said.id: _arousal(told, said) for said in truth.speech if said.effort is not None}
    order = []
    for low, high in _pairs(truth):
        less, more = found[low.id], found[high.id]
        order.append(float(less is not None and more is not None and less < more))
    ranks = [
        (said.effort, found[said.id])
        for said in truth.speech
        if said.effort is not None and found[said.id] is not None
    ]
    return {"order of arousal": order, "rank of arousal": ranks}


def _arousal(told: list[SpeechAffect], said: Utterance) -> float | None:
    points = [
        value
        for one in told
        if overlap((one.start, one.end), said.span) > 0
        for time, value in zip(one.times, one.curve, strict=True)
        if said.start <= time < said.end
    ]
    return float(np.mean(points)) if points else None


def ideal(truth: Truth) -> Conclusion:
    """Every passage as it was made."""
    segments = [
        SpeechAffect(
            id=f"j{i}",
            start=said.start,
            end=said.end,
            arousal=0.5 * said.effort,
            times=[said.start + 0.1, said.end - 0.1],
            curve=[0.5 * said.effort] * 2,
        )
        for i, said in enumerate(truth.speech, 1)
        if said.effort is not None
    ]
    return Conclusion(segments=segments, summary=SpeechEmotionSummary() if segments else None)
