"""content_quality: does each measure rise with the loss that it looks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.score.measures.pooling import mean, spearman
from bench.score.scorer import Measure, Scores
from bench.truth import Degradation, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.picture.content_quality import QualitySummary, ShotQuality
from scenogram.document import Document

OWN: Mapping[str, Callable[[ShotQuality], float | None]] = {
    "blur": lambda told: told.blur,
    "motion_blur": lambda told: told.smear,
    "noise": lambda told: told.noise,
    "compression": lambda told: told.blockiness,
    "banding": lambda told: told.banding,
    "underexposure": lambda told: 1 - told.exposure,
    "overexposure": lambda told: told.exposure,
    "upscaled": lambda told: 1 - told.detail,
    "unsteady": lambda told: told.unsteadiness,
}
"""Which measure is each loss's own."""

MEASURES = (
    Measure(
        "rank of losses",
        "mean of the videos' Spearman correlations of a loss, made in five strengths on one picture, with the measure that "
        "looks for it; nothing told counts as none; cases are videos",
        mean,
        at_least=0.9,
    ),
    *(
        Measure(f"rank of losses, {kind.replace('_', ' ')}", f"the same, of {kind.replace('_', ' ')}", mean)
        for kind in OWN
    ),
    Measure("score falls", "the same, of the whole score against the strength, whatever the loss", mean),
)


def applies(truth: Truth) -> bool:
    """Videos that lose quality in known steps."""
    return bool(truth.degradations)


def score(document: Document, truth: Truth) -> Scores:
    """One kind of loss a video."""
    findings = document.analyzers.get("content_quality")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, ShotQuality)]
    scores: Scores = {measure.name: [] for measure in MEASURES}
    own, whole = [], []
    for loss in truth.degradations:
        there = _at(found, (loss.start + loss.end) / 2)
        value = OWN[loss.kind](there) if there is not None else None
        own.append((loss.strength, value if value is not None else 0.0))
        whole.append((loss.strength, 1 - there.score if there is not None else 0.0))
    rank = spearman(own) or 0.0
    scores["rank of losses"].append(rank)
    scores[f"rank of losses, {truth.degradations[0].kind.replace('_', ' ')}"].append(rank)
    scores["score falls"].append(spearman(whole) or 0.0)
    return scores


def _at(found: list[ShotQuality], time: float) -> ShotQuality | None:
    return next((one for one in found if one.start <= time < one.end), None)


def ideal(truth: Truth) -> Conclusion:
    """Each measure as high as the loss is strong."""
    return Conclusion(
        segments=[_said(loss, f"qu{i}") for i, loss in enumerate(truth.degradations, 1)],
        summary=QualitySummary(score=1, losses={}, lines=0),
    )


def _said(loss: Degradation, id_: str) -> ShotQuality:
    strength = {kind: loss.strength if kind == loss.kind else 0.0 for kind in OWN}
    return ShotQuality(
        id=id_,
        start=loss.start,
        end=loss.end,
        score=1 - loss.strength,
        blur=strength["blur"],
        smear=strength["motion_blur"],
        noise=strength["noise"],
        blockiness=strength["compression"],
        banding=strength["banding"],
        detail=1 - strength["upscaled"],
        lines=0,
        dark=0,
        bright=0,
        exposure=0.5 + strength["overexposure"] / 2 - strength["underexposure"] / 2,
        unsteadiness=strength["unsteady"],
    )
