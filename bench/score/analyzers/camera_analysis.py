"""camera_analysis: is it known what the camera does, and how fast."""

from __future__ import annotations

from bench.score.measures.pooling import mean
from bench.score.measures.tracks import grid
from bench.score.scorer import Measure, Scores
from bench.truth import CameraMove as TrueMove
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.picture.camera_analysis import CameraMove, CameraSummary
from scenogram.document import Document

RIGHT_SPEED = 0.2

MEASURES = (
    Measure(
        "movement",
        "share of the time of moves, stills and shakes, ten looks a second, at which the right name is told, direction "
        "included; cases are moves",
        mean,
        at_least=0.9,
    ),
    Measure(
        "speed",
        "share of the moves and shakes, called by their name for half of their time and more, whose speed, averaged over "
        "that time, is within 20% of the truth",
        mean,
        at_least=0.9,
    ),
    Measure("speed error", "mean relative error of that speed", mean, lower_is_better=True),
    Measure(
        "moves where there is none",
        "share of the stills of which a move is told for a fifth of their time",
        mean,
        lower_is_better=True,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos whose camera is known."""
    return bool(truth.camera)


def score(document: Document, truth: Truth) -> Scores:
    """Move by move."""
    findings = document.analyzers.get("camera_analysis")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, CameraMove)]
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for move in truth.camera:
        times = [move.start + time for time in grid(move.end - move.start)]
        told = [next((one for one in found if one.start <= time < one.end), None) for time in times]
        right = [one for one in told if one is not None and one.kind == move.kind]
        scores["movement"].append(len(right) / len(times))
        if move.kind == "static":
            moving = sum(one is not None and one.kind not in ("static", "shake") for one in told)
            scores["moves where there is none"].append(float(moving >= len(times) / 5))
        elif len(right) >= len(times) / 2:
            error = abs(sum(one.speed for one in right) / len(right) - move.speed) / move.speed
            scores["speed"].append(float(error <= RIGHT_SPEED))
            scores["speed error"].append(error)
    return scores


def ideal(truth: Truth) -> Conclusion:
    """Every move, as it is."""
    return Conclusion(
        segments=[_said(move, f"ca{i}") for i, move in enumerate(truth.camera, 1)],
        summary=CameraSummary(kinds={}, shake=0, sizes={}),
    )


def _said(move: TrueMove, id_: str) -> CameraMove:
    return CameraMove(
        id=id_,
        start=move.start,
        end=move.end,
        kind=move.kind,
        shot="s1",
        speed=move.speed,
        pan=0,
        tilt=0,
        zoom=0,
        roll=0,
        shake=0,
    )
