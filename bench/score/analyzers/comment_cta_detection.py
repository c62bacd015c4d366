"""comment_cta_detection: is it known what viewers are asked to do, and is nothing of the kind said where they are not."""

from __future__ import annotations

import numpy as np

from bench.score.measures.matching import assign, span_iou
from bench.score.measures.pooling import Outcome, f1, mean, precision, recall, true_cases
from bench.score.scorer import Measure, Scores
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.meaning.comment_cta_detection import CallSummary, CallToAct
from scenogram.document import Document

SAME_TIME = 0.5  # temporal IoU

MEASURES = (
    Measure(
        "calls",
        "F1 of calls to act: the right kind, at a temporal IoU >= .5; videos without any count, in which each call said is "
        "a false one",
        f1,
        at_least=0.9,
        count=true_cases,
    ),
    Measure("precision", "share of the calls said that are true", precision),
    Measure("recall", "share of the true calls that are said", recall),
    Measure("language", "share of the calls found whose language is right", mean),
    Measure(
        "calls in none", "mean number of calls said in a video that has none", mean, lower_is_better=True
    ),
)


def applies(truth: Truth) -> bool:
    """Videos all of whose calls are known."""
    return "calls" in truth.complete


def score(document: Document, truth: Truth) -> Scores:
    """Each call once."""
    findings = document.analyzers.get("comment_cta_detection")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, CallToAct)]
    likeness = np.array(
        [[span_iou(call.span, (one.start, one.end)) for one in found] for call in truth.calls]
    ).reshape(len(truth.calls), len(found))
    kinds = np.array([[call.kind == one.kind for one in found] for call in truth.calls], bool).reshape(
        likeness.shape
    )
    pairs = assign(-likeness, kinds & (likeness >= SAME_TIME))
    outcomes: list[Outcome] = ["hit"] * len(pairs)
    outcomes += ["miss"] * (len(truth.calls) - len(pairs))
    outcomes += ["false"] * (len(found) - len(pairs))
    return {
        "calls": outcomes,
        "precision": outcomes,
        "recall": outcomes,
        "language": [float(found[j].language == truth.calls[i].language) for i, j in pairs],
        "calls in none": [] if truth.calls else [float(len(found))],
    }


def ideal(truth: Truth) -> Conclusion:
    """Every call."""
    segments = [
        CallToAct(
            id=f"ct{i}",
            start=call.start,
            end=call.end,
            kind=call.kind,
            wording=call.wording,
            language=call.language,
            channel=call.channel,
            evidence="t1",
        )
        for i, call in enumerate(truth.calls, 1)
    ]
    return Conclusion(segments=segments, summary=CallSummary(kinds={}, first=0))
