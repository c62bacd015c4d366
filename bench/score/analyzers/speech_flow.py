"""speech_flow: are its pauses pauses, and its fillers fillers."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from bench.score.measures.matching import match_spans, outcomes, overlap
from bench.score.measures.pooling import f1, mean, true_cases
from bench.score.scorer import Measure, Scores
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.speech_flow import LONGEST, EnergyCurve, FlowEvent, SpeechFlowSummary
from scenogram.document import Document

PAUSE = 0.3
"""Seconds between two words that make a true pause."""

UNSURE = 0.12
"""Seconds from which on a gap may be called a pause, but need not: the truth's borders are no better."""

Spans = list[tuple[float, float]]

MEASURES = (
    Measure(
        "pauses",
        f"F1 of pauses, those of {PAUSE:g} to {LONGEST:g} s between words whose times are known; found is one whose temporal "
        f"IoU is .5 and more; what is found in gaps of {UNSURE:g} to {PAUSE:g} s counts neither way",
        f1,
        at_least=0.9,
        count=true_cases,
    ),
    Measure(
        "pause borders",
        "mean distance of the borders of the pauses that were found from the truth",
        mean,
        lower_is_better=True,
        unit="s",
    ),
    Measure(
        "fillers",
        "F1 of hesitations (um, uh), by their number in each utterance, where it is known",
        f1,
        count=true_cases,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos in which the words' times or the fillers are known."""
    return _timed(truth) or any(said.fillers is not None for said in truth.speech)


def _timed(truth: Truth) -> bool:
    return "speech" in truth.complete and bool(truth.speech) and all(said.words for said in truth.speech)


def score(document: Document, truth: Truth) -> Scores:
    """Pauses by their spans, fillers by their number."""
    findings = document.analyzers.get("speech_flow")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, FlowEvent)]
    scores: Scores = {}
    if _timed(truth):
        _score_pauses(scores, truth, [(one.start, one.end) for one in found if one.kind == "pause"])
    for said in truth.speech:
        if said.fillers is not None:
            heard = Counter(
                one.text
                for one in found
                if one.sort == "hesitation" and overlap(said.span, (one.start, one.end)) > 0
            )
            hits = min(len(said.fillers), heard.total())
            pairs = [(index, index) for index in range(hits)]
            scores.setdefault("fillers", []).extend(outcomes(len(said.fillers), heard.total(), pairs))
    return scores


def _score_pauses(scores: Scores, truth: Truth, found: Spans) -> None:
    true, unsure = pauses(truth)
    pairs = match_spans(true, found)
    matched = {index for _, index in pairs}
    wrong = [
        span
        for index, span in enumerate(found)
        if index not in matched and not any(overlap(span, gap) > 0 for gap in unsure)
    ]
    scores["pauses"] = [*outcomes(len(true), len(pairs) + len(wrong), pairs)]
    scores["pause borders"] = [abs(true[i][side] - found[j][side]) for i, j in pairs for side in (0, 1)]


def pauses(truth: Truth) -> tuple[Spans, Spans]:
    """The true pauses, and the gaps that may be called so."""
    words = sorted((word for said in truth.speech for word in said.words), key=lambda word: word.start)
    gaps = [(before.end, after.start) for before, after in pairwise(words)]
    true = [gap for gap in gaps if PAUSE <= gap[1] - gap[0] <= LONGEST]
    return true, [gap for gap in gaps if UNSURE <= gap[1] - gap[0] < PAUSE]


def ideal(truth: Truth) -> Conclusion:
    """Every pause, and every filler somewhere in its utterance."""
    true = pauses(truth)[0] if _timed(truth) else []
    silent = [
        FlowEvent(id=f"pa{number}", kind="pause", start=start, end=end, utterance="")
        for number, (start, end) in enumerate(true, 1)
    ]
    said = [(one, text) for one in truth.speech for text in one.fillers or ()]
    hesitant = [
        FlowEvent(
            id=f"fi{number}", kind="filler", start=one.start, end=one.end, utterance=one.id, text=text,
            sort="hesitation",
        )
        for number, (one, text) in enumerate(said, 1)
    ]  # fmt: skip
    summary = SpeechFlowSummary(
        pauses=len(true),
        pauses_per_minute=0,
        pause_share=0,
        run=0,
        fillers=len(said),
        fillers_per_minute=0,
        filler_words={},
        emphasised=0,
        energy_curve=EnergyCurve(start=0, step=0.1, decibels=[]),
    )
    return Conclusion(segments=[*silent, *hesitant], summary=summary, found=bool(truth.speech))
