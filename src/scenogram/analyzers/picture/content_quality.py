"""How well the picture is taken and kept, shot by shot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, ClassVar, Literal, cast

from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.picture.camera_analysis import CameraMove
from scenogram.analyzers.picture.clear_time import shot_times
from scenogram.analyzers.picture.quality_measures import Quality, quality
from scenogram.clip import Size
from scenogram.document import Measure, Share

Loss = Literal[
    "blur", "smear", "noise", "blockiness", "banding", "coarseness", "dark", "bright", "unsteadiness"
]

GATE = 1.0  # grey levels; what stands still is as good as it was
CHANGE = 0.12  # of a loss, from which a part of a shot is told of by itself
BRIGHTER = 0.06  # of mean luma, 0..1: the same for the exposure
FINE: Mapping[Loss, tuple[float, float]] = {
    "blur": (0.33, 0.60),
    "smear": (0.05, 0.30),
    "noise": (1.5, 14.0),
    "blockiness": (0.13, 0.60),
    "banding": (0.26, 0.50),
    "coarseness": (0.50, 0.90),
    "dark": (0.40, 0.90),
    "bright": (0.10, 0.60),
    "unsteadiness": (0.03, 0.25),
}
"""Each measure where it begins to be a loss, and where it is the strongest that the truth bench makes: the scale of
`score`. From the development set: the first is what untouched photographs of it do not exceed."""


class ShotQuality(document.Segment):
    """How well a shot is taken and kept, or a part of it where that changes within the shot; medians of its looks.
    Ids: qu1, qu2, ..."""

    shot: str | None = Field(
        default=None, description="Id of the shot; absent where the clip's are not known."
    )
    score: Share = Field(
        description="1 where nothing is lost, falling with each loss: the product of 1 minus how far each measure "
        "lies between where it begins to show and the strongest seen. A rule, not a viewer's opinion."
    )
    worst: Loss | None = Field(default=None, description="What costs most; absent where nothing does.")
    blur: Share = Field(
        description="How little a second blur changes the picture, along the direction that is blurred most, 0..1 "
        "(Crete et al. 2007): sharp pictures have about .2 to .3, soft ones .5 and more."
    )
    smear: Share = Field(
        description="How much more it is blurred across than up and down, or the other way, 0..1: motion blur has .1 and more."
    )
    noise: Measure = Field(
        description="Standard deviation of luma in the calmest tenth of the picture, in grey levels of 255 (Immerkaer 1996)."
    )
    blockiness: Share = Field(
        description="How much more luma changes at the borders of the coding's blocks of 8 px than within them, 0..1."
    )
    banding: Share = Field(
        description="Share of the levels of grey that are left out, 0..1: gradients in steps have .25 and more."
    )
    detail: Share = Field(
        description="The smallest share of its size at which the picture could be kept without visible loss, 0..1: what "
        "was enlarged, or is blurred, has little; a plain wall has little too."
    )
    lines: int = Field(description="`detail` times the frame's height: at most so many lines of it are real.")
    dark: Share = Field(description="Share of the picture below 16 of 255: no detail in the shadows, 0..1.")
    bright: Share = Field(description="Share of the picture above 239 of 255: no detail in the lights, 0..1.")
    exposure: Share = Field(description="Mean luma, 0..1.")
    unsteadiness: Measure | None = Field(
        default=None,
        description="Root mean square of the picture's trembling, in frame widths per second, from camera_analysis.",
    )


class QualitySummary(document.Summary):
    """The picture's quality in short; medians over time."""

    score: Share = Field(description="Of the shots, weighted by their length.")
    losses: dict[Loss, Share] = Field(
        description="Share of the clip's time in which this costs most, the most first; what never does is left out."
    )
    lines: int = Field(description="Median number of `lines`, weighted by time.")


class QualitySettings(document.Parameters):
    """Settings of content_quality."""

    fps: float = Field(default=2, gt=0, le=30, description="Frames looked at per second.")


class ContentQuality(FrameAnalyzer[Quality]):
    """Picture quality: blur, motion blur, noise, blocks, banding, real resolution, exposure and steadiness, shot by shot."""

    name = "content_quality"
    version = "1"
    segment = ShotQuality
    summary = QualitySummary
    parameters = QualitySettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {"fast": {"fps": 1}, "thorough": {"fps": 4}}
    uses = ("cut_analysis", "camera_analysis")
    nothing = "the clip has no frame that could be looked at"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say, in the size in which texts are read."""
        return Sampling(fps=cast("QualitySettings", settings).fps, size=Size(long_side=1920), gate=GATE)

    def see(self, view: View, beside: Mapping[str, Any]) -> Quality:  # noqa: ARG002 - needs nobody's
        import cv2

        return quality(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY))  # type: ignore[arg-type]

    def conclude(self, seen: Sequence[Seen[Quality]], found: Found) -> Conclusion:
        """Shot by shot; a look within a transition counts for none where the shot has others."""
        height = found.clip.height or 0
        moves = found.segments("camera_analysis", CameraMove)
        segments: list[ShotQuality] = []
        missed = 0.0
        for span in shot_times(found):
            shot, start, end = span.shot, span.start, span.end
            own = [each for each in seen if start <= each.time < end]
            own = [each for each in own if span.clear_from <= each.time < span.clear_to] or own
            if not own:
                missed += end - start
            parts = _alike(
                own, [_costs(each.sighting, _unsteady(moves, each.time, each.time + 1e-3)) for each in own]
            )
            edges = [start, *(part[0].time for part in parts[1:]), end]
            for part, (begin, stop) in zip(parts, pairwise(edges), strict=True):
                looks = [each.sighting for each in part]
                segments.append(
                    _told(
                        f"qu{len(segments) + 1}",
                        shot,
                        begin,
                        stop,
                        looks,
                        height,
                        _unsteady(moves, begin, stop),
                    )
                )
        if not segments:
            return Conclusion()
        duration = found.clip.duration
        return Conclusion(
            segments=segments,
            summary=_summary(segments),
            coverage=max(0.0, 1 - missed / duration) if duration else None,
        )


def _unsteady(moves: Sequence[CameraMove], start: float, end: float) -> float | None:
    """Of the moves within a stretch, weighted by their length; None where there are none."""
    own = [(min(end, each.end) - max(start, each.start), each.shake) for each in moves]
    own = [(length, shake) for length, shake in own if length > 0]
    total = sum(length for length, _ in own)
    return sum(length * shake for length, shake in own) / total if total else None


def _told(
    id_: str,
    shot: str | None,
    start: float,
    end: float,
    looks: Sequence[Quality],
    height: int,
    unsteadiness: float | None,
) -> ShotQuality:
    middle = Quality(*(median(getattr(look, name) for look in looks) for name in Quality.__slots__))
    costs = _costs(middle, unsteadiness)
    score = 1.0
    for cost in costs.values():
        score *= 1 - cost
    worst = max(costs, key=lambda loss: costs[loss])
    return ShotQuality(
        id=id_,
        start=start,
        end=end,
        shot=shot,
        score=score,
        worst=worst if costs[worst] > 0 else None,
        blur=middle.blur,
        smear=middle.smear,
        noise=middle.noise,
        blockiness=middle.blocks,
        banding=middle.bands,
        detail=middle.detail,
        lines=round(middle.detail * height),
        dark=middle.dark,
        bright=middle.bright,
        exposure=middle.luma,
        unsteadiness=unsteadiness,
    )


def _costs(look: Quality, unsteadiness: float | None) -> dict[Loss, float]:
    """How far each measure lies between where it begins to show and the strongest, 0..1."""
    measured: dict[Loss, float | None] = {
        "blur": look.blur,
        "smear": look.smear,
        "noise": look.noise,
        "blockiness": look.blocks,
        "banding": look.bands,
        "coarseness": 1 - look.detail,
        "dark": look.dark,
        "bright": look.bright,
        "unsteadiness": unsteadiness,
    }
    return {
        loss: min(1.0, max(0.0, (value - FINE[loss][0]) / (FINE[loss][1] - FINE[loss][0])))
        for loss, value in measured.items()
        if value is not None
    }


def _alike(seen: Sequence[Seen[Quality]], costs: Sequence[Mapping[Loss, float]]) -> list[list[Seen[Quality]]]:
    """Looks that follow each other and lose about the same, together."""
    parts: list[list[Seen[Quality]]] = []
    first: Mapping[Loss, float] = {}
    for each, cost in zip(seen, costs, strict=True):
        if (
            parts
            and all(abs(cost[loss] - first.get(loss, cost[loss])) < CHANGE for loss in cost)
            and abs(each.sighting.luma - parts[-1][0].sighting.luma) < BRIGHTER
        ):
            parts[-1].append(each)
        else:
            parts.append([each])
            first = cost
    return parts


def _summary(segments: Sequence[ShotQuality]) -> QualitySummary:
    total = sum(each.end - each.start for each in segments)
    losses: dict[Loss, float] = {}
    for each in segments:
        if each.worst is not None:
            losses[each.worst] = losses.get(each.worst, 0.0) + (each.end - each.start) / total
    passed, lines = 0.0, 0
    for each in sorted(segments, key=lambda one: -one.lines):
        lines, passed = each.lines, passed + each.end - each.start
        if passed >= total / 2:
            break
    return QualitySummary(
        score=sum(each.score * (each.end - each.start) for each in segments) / total,
        losses={loss: min(1.0, losses[loss]) for loss in sorted(losses, key=lambda one: -losses[one])},
        lines=lines,
    )
