"""color_analysis: are the colours those that were painted, and is the warmer grade called warmer."""

from __future__ import annotations

from itertools import combinations

from bench.score.measures.colours import palette_difference
from bench.score.measures.pooling import mean
from bench.score.measures.tracks import grid
from bench.score.scorer import Measure, Scores
from bench.truth import Palette, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.picture.color_analysis import ColourSummary, PaletteEntry, ShotColours
from scenogram.document import Document

FAR = 100.0
"""What a palette costs while none is said; black to white in CIEDE2000."""

MEASURES = (
    Measure(
        "palette",
        "mean CIEDE2000 between the true colours of a shot and those that are said of it, matched one to one, weighted "
        "by share, ten looks a second; cases are shots",
        mean,
        at_most=5,
        unit="dE",
    ),
    Measure(
        "temperature order",
        "share of the pairs of shots of one video, one graded warmer than the other, of which the warmer is called warmer",
        mean,
        at_least=0.95,
    ),
    Measure("black and white", "share of the shots that are rightly called black-and-white or not", mean),
)


def applies(truth: Truth) -> bool:
    """Videos with shots of known colours or grades."""
    return bool(truth.palettes)


def score(document: Document, truth: Truth) -> Scores:
    """Shot by shot of the truth, whatever shots the document has."""
    findings = document.analyzers.get("color_analysis")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, ShotColours)]
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for palette in truth.palettes:
        there = [_at(found, palette.start + time) for time in grid(palette.end - palette.start)]
        if palette.colours:
            costs = [FAR if one is None else _difference(palette, one) for one in there]
            scores["palette"].append(sum(costs) / len(costs))
        calls = [one is not None and one.black_and_white == palette.black_and_white for one in there]
        scores["black and white"].append(float(sum(calls) > len(calls) / 2))
    graded = [one for one in truth.palettes if one.warmth is not None]
    for one, other in combinations(graded, 2):
        if one.warmth != other.warmth:
            scores["temperature order"].append(_ordered(found, one, other))
    return scores


def _difference(palette: Palette, found: ShotColours) -> float:
    return palette_difference(
        [(one.colour, one.share) for one in palette.colours],
        [(one.colour, one.share) for one in found.palette],
    )


def _ordered(found: list[ShotColours], one: Palette, other: Palette) -> float:
    here, there = _at(found, (one.start + one.end) / 2), _at(found, (other.start + other.end) / 2)
    if here is None or there is None or here.warmth is None or there.warmth is None:
        return 0.0
    return float((here.warmth > there.warmth) == ((one.warmth or 0) > (other.warmth or 0)))


def _at(found: list[ShotColours], time: float) -> ShotColours | None:
    return next((one for one in found if one.start <= time < one.end), None)


def ideal(truth: Truth) -> Conclusion:
    """The colours that were painted."""
    segments = [_said(palette, f"k{i}") for i, palette in enumerate(truth.palettes, 1)]
    summary = ColourSummary(palette=[], key="normal", black_and_white=0, chroma=0, grades={})
    return Conclusion(segments=segments, summary=summary)


def _said(palette: Palette, id_: str) -> ShotColours:
    return ShotColours(
        id=id_,
        start=palette.start,
        end=palette.end,
        shot=palette.shot,
        palette=[PaletteEntry(colour=one.colour, share=one.share) for one in palette.colours],
        warmth=palette.warmth,
        chroma=0,
        brightness=0,
        contrast=0,
        key="normal",
        grade=[],
        black_and_white=palette.black_and_white,
        border=0,
    )
