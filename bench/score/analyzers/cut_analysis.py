"""cut_analysis: is every transition found, at its frame, and nothing that only looks like one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bench.score.measures.matching import Pairs, assign, frame_index
from bench.score.measures.pooling import f1, mean, precision, recall, true_cases
from bench.score.scorer import Measure, Scores
from bench.truth import Transition, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.picture.cut_analysis import Cut, CutSummary, Kind
from scenogram.document import Document, Shot

TOLERANCE = 2
"""Frames."""

ROUNDING = 0.05
"""Frames by which times kept to a tenth of a millisecond may be off at 120 frames a second and more."""

KINDS: dict[str, Kind] = {"jump_cut": "cut", "fade_white": "fade"}
"""Kinds of the truth that the analyzer calls otherwise."""

MEASURES = (
    Measure(
        "transitions",
        f"F1 of all kinds: a hard cut within {TOLERANCE} frames, a gradual transition where the spans, widened by "
        f"{TOLERANCE} frames, meet; jump cuts count for nothing here",
        f1,
        at_least=0.95,
        count=true_cases,
    ),
    Measure("precision", "share of the transitions found that are true", precision),
    Measure("recall", "share of the true transitions that are found", recall, count=true_cases),
    Measure("cuts", "share of the hard cuts that are found", recall, count=true_cases),
    Measure(
        "gradual transitions",
        "share of the dissolves, fades, slides, wipes and zooms that are found",
        recall,
        count=true_cases,
    ),
    Measure(
        "jump cuts", "share of the cuts within one take that are found as cuts", recall, count=true_cases
    ),
    Measure(
        "traps",
        "share of flashes, whip pans, shakes, fast zooms and strobes in or beside which a transition is said that is none",
        mean,
        at_most=0.05,
    ),
    Measure("exact cuts", "share of the hard cuts found whose frame is the very one", mean),
    Measure("kind", "share of the transitions found that are called by their kind", mean),
    Measure(
        "extent",
        "mean error of the first and the last frame of gradual transitions that are found",
        mean,
        lower_is_better=True,
        unit="frames",
    ),
)

Span = tuple[float, float]


def applies(truth: Truth) -> bool:
    """Videos all of whose transitions are known."""
    return "transitions" in truth.complete


def score(document: Document, truth: Truth) -> Scores:
    """Match in frames, so that the tolerance is the same at every rate."""
    findings = document.analyzers.get("cut_analysis")
    found = [] if findings is None else [cut for cut in findings.segments if isinstance(cut, Cut)]
    stamps = truth.frame_times or [
        i / (truth.fps or 1) for i in range(round(truth.duration * (truth.fps or 1)))
    ]
    true_spans = [_in_frames(stamps, one.start, one.end) for one in truth.transitions]
    found_spans = [_in_frames(stamps, one.start, one.end) for one in found]
    pairs = _pairs(true_spans, found_spans)
    taken = {j for _, j in pairs}
    answered = {i for i, _ in pairs}
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for i, transition in enumerate(truth.transitions):
        outcome = "hit" if i in answered else "miss"
        jump, hard = transition.kind == "jump_cut", transition.kind == "cut"
        group = "jump cuts" if jump else "cuts" if hard else "gradual transitions"
        for name in (group,) if jump else (group, "transitions", "precision", "recall"):
            scores[name].append(outcome)
    false = ["false"] * (len(found) - len(taken))
    scores["transitions"] += false
    scores["precision"] += false
    for trap in truth.traps:
        start, end = _in_frames(stamps, trap.start, trap.end)
        scores["traps"].append(
            float(
                any(
                    found_spans[j][0] <= end + TOLERANCE and found_spans[j][1] >= start - TOLERANCE
                    for j in range(len(found))
                    if j not in taken
                )
            )
        )
    for i, j in pairs:
        _score_pair(scores, truth.transitions[i], found[j], true_spans[i], found_spans[j])
    return scores


def _score_pair(scores: Scores, transition: Transition, cut: Cut, true: Span, found: Span) -> None:
    scores["kind"].append(float(cut.kind == KINDS.get(transition.kind, transition.kind)))
    if true[0] == true[1]:
        scores["exact cuts"].append(float(abs(found[0] - true[0]) < 0.5))
    else:
        scores["extent"] += [abs(found[0] - true[0]), abs(found[1] - true[1])]


def _in_frames(stamps: list[float], start: float, end: float) -> Span:
    return frame_index(stamps, start), frame_index(stamps, end)


def _pairs(truth: list[Span], found: list[Span]) -> Pairs:
    middles = [(start + end) / 2 for start, end in truth]
    gaps = np.array([[abs(middle - (start + end) / 2) for start, end in found] for middle in middles])
    meet = np.array([[_meet(one, other) for other in found] for one in truth], dtype=bool)
    shape = (len(truth), len(found))
    return assign(gaps.reshape(shape), meet.reshape(shape))


def _meet(true: Span, found: Span) -> bool:
    reach = TOLERANCE + ROUNDING
    if true[0] == true[1]:
        return abs((found[0] + found[1]) / 2 - true[0]) <= reach
    return found[0] <= true[1] + reach and found[1] >= true[0] - reach


def ideal(truth: Truth) -> Conclusion:
    """Every transition, and the shots between."""
    fps = truth.fps or len(truth.frame_times) / truth.duration
    cuts = [
        Cut(
            id=f"c{i}",
            start=one.start,
            end=one.end,
            kind=KINDS.get(one.kind, one.kind),
            first_frame=round(one.start * fps),
            last_frame=round(max(one.start, one.end - 1 / fps) * fps),
        )
        for i, one in enumerate(truth.transitions, 1)
    ]
    edges = [0.0, *((one.start + one.end) / 2 for one in truth.transitions), truth.duration]
    shots = [
        Shot(id=f"s{i}", start=start, end=end, key_time=(start + end) / 2)
        for i, (start, end) in enumerate(pairwise(edges), 1)
    ]
    summary = CutSummary(
        shots=len(shots), transitions={}, cuts_per_minute=0, median_shot=0, shortest_shot=0, longest_shot=0
    )
    return Conclusion(segments=cuts, shots=shots, summary=summary)
