"""sound_effects: onsets, shapes, names and what sounds land on, against sounds laid at known times."""

from __future__ import annotations

from collections import defaultdict

from bench.score.measures.matching import match_times, outcomes, span_iou
from bench.score.measures.music import ONSET_TOLERANCE
from bench.score.measures.pooling import f1, mean, true_cases
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.truth import SoundEvent, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.audio_environment import SoundClass
from scenogram.analyzers.sound.sound_effects import EffectsSummary, Landing, SoundEffect
from scenogram.document import Document

TOGETHER = 0.06  # seconds between a sound and a cut or a text that it was laid on

MEASURES = (
    Measure(
        "onsets",
        "F1 of the beginnings of short sounds outside speech and music, within 50 ms",
        f1,
        at_least=0.8,
        count=true_cases,
    ),
    Measure("extent", "mean temporal IoU of the sounds found with the true ones", mean),
    Measure("shapes", "share of the sounds found whose shape is the true one", mean),
    Measure("names", "share of the sounds found and named whose true name is among the names", mean),
    Measure("named", "share of the sounds found that are given a name", mean),
    Measure("landings", "F1 of the cuts and texts that sounds are said to land on", f1, count=true_cases),
)


def applies(truth: Truth) -> bool:
    """Videos whose short sounds are all known, or known not to be there."""
    return truth.sound is not None and {"sounds", "speech", "music"} <= set(truth.complete)


def score(document: Document, truth: Truth) -> Scores:
    """Sound by sound."""
    findings = document.analyzers.get("sound_effects")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, SoundEffect)]
    pairs = match_times([one.start for one in truth.sounds], [one.start for one in found], ONSET_TOLERANCE)
    scores: Scores = defaultdict(list)
    scores["onsets"] = list(outcomes(len(truth.sounds), len(found), pairs))
    right = {finding for _, finding in pairs}
    scores[CONFIDENCE] = [
        (one.confidence, index in right) for index, one in enumerate(found) if one.confidence is not None
    ]
    for true, finding in pairs:
        event, mine = truth.sounds[true], found[finding]
        scores["extent"].append(span_iou(event.span, (mine.start, mine.end)))
        scores["shapes"].append(float(mine.shape == event.shape))
        scores["named"].append(float(mine.classes is not None))
        if mine.classes is not None:
            scores["names"].append(float(any(one.name == event.name for one in mine.classes)))
        if {"transitions", "texts"} <= set(truth.complete):
            wanted = landings(truth, event)
            said = [one.kind for one in mine.lands_on or ()]
            for kind in ("cut", "text"):
                hit = min(wanted.count(kind), said.count(kind))
                scores["landings"] += ["hit"] * hit
                scores["landings"] += ["miss"] * (wanted.count(kind) - hit)
                scores["landings"] += ["false"] * (said.count(kind) - hit)
    return dict(scores)


def landings(truth: Truth, event: SoundEvent) -> list[str]:
    """What a sound was laid on."""
    cuts = ["cut" for cut in truth.transitions if abs(cut.start - event.start) <= TOGETHER]
    return cuts + ["text" for text in truth.texts if abs(text.start - event.start) <= TOGETHER]


def ideal(truth: Truth) -> Conclusion:
    """Every sound."""
    effects = [
        SoundEffect(
            id=f"x{number}", start=one.start, end=one.end, confidence=1, shape=one.shape, peak=one.level,
            peak_time=one.start, level=one.level, over_background=40,
            classes=[SoundClass(name=one.name, branch="", confidence=1)],
            lands_on=[
                Landing.model_validate({"kind": kind, "id": f"{kind}{number}", "offset": 0})
                for kind in landings(truth, one)
            ] or None,
        )
        for number, one in enumerate(truth.sounds, 1)
    ]  # fmt: skip
    return Conclusion(segments=effects, summary=EffectsSummary(effects=len(effects), shapes={}, per_minute=0))
