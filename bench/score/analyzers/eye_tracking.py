"""eye_tracking: is it known when people look into the camera, and are their blinks found."""

from __future__ import annotations

from bench.score.measures.matching import assign, overlap
from bench.score.measures.pooling import balanced_f1, f1, ratio, true_cases
from bench.score.measures.tracks import grid
from bench.score.scorer import Measure, Scores, gradual
from bench.score.whose_face import height, whose_face
from bench.truth import Face, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.eye_tracking import Eyes, EyesSummary
from scenogram.document import Document, Span

SMALLEST = 0.08
"""Height of a face over frame height below which no gaze is asked for: 100 pixels of 1280."""

NEAR = 0.1
"""Seconds by which spans of a blink are widened before they are compared."""

MEASURES = (
    Measure(
        "into the camera",
        "F1 of looking into the camera, ten looks a second, over faces of at least 8 % of frame height that plainly do or "
        "plainly do not; cases are faces",
        balanced_f1,
        at_least=0.85,
    ),
    Measure("away", "share of the time of faces that plainly look elsewhere in which that is told", ratio),
    Measure(
        "blinks",
        f"F1 of blinks and closed eyes: spans that, widened by {NEAR:g} s, meet one in which the lids are down",
        f1,
        count=true_cases,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos with a face of whose eyes something is known."""
    return any(_is_asked(face) or face.blinks for face in truth.faces)


def _is_asked(face: Face) -> bool:
    return face.gaze is not None and height(face) >= SMALLEST


def score(document: Document, truth: Truth) -> Scores:
    """Instant by instant, and blink by blink."""
    findings = document.analyzers.get("eye_tracking")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, Eyes)]
    whose = whose_face(document, truth)
    instants = grid(truth.duration, without=gradual(truth))
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for face in truth.faces:
        mine = [one for one in told if whose.get(one.face) is face]
        if _is_asked(face):
            _score_gaze(scores, face, mine, instants)
        if face.blinks is not None and height(face) >= SMALLEST:
            shut = [(one.start, one.end) for one in mine if one.kind in ("blink", "closed")]
            scores["blinks"] += _blinks(face.blinks, shut)
    return scores


def _score_gaze(scores: Scores, face: Face, told: list[Eyes], instants: list[float]) -> None:
    """Where the lids are down nothing is asked."""
    blinks = face.blinks or []
    mine = [
        time
        for time in instants
        if face.start <= time < face.end and not any(a - NEAR <= time < b + NEAR for a, b in blinks)
    ]
    at = [time for time in mine if _is(told, "at_camera", time)]
    away = [time for time in mine if _is(told, "away", time)]
    into = face.gaze == "camera"
    scores["into the camera"].append((len(at) if into else 0, len(mine) if into else 0, len(at)))
    if not into:
        scores["away"].append((len(away), len(mine)))


def _is(told: list[Eyes], kind: str, time: float) -> bool:
    return any(one.kind == kind and one.start <= time < one.end for one in told)


def _blinks(true: list[Span], found: list[Span]) -> list[str]:
    import numpy as np

    shared = np.array(
        [[overlap((a - NEAR, b + NEAR), (c - NEAR, d + NEAR)) for c, d in found] for a, b in true]
    ).reshape(len(true), len(found))
    pairs = assign(-shared, shared > 0)
    # A long closing may be found in two parts: the second is no false one.
    false = [j for j in range(len(found)) if not (shared[:, j] > 0).any()]
    return ["hit"] * len(pairs) + ["miss"] * (len(true) - len(pairs)) + ["false"] * len(false)


def ideal(truth: Truth) -> Conclusion:
    """Everyone looks where they look."""
    segments = []
    for i, face in enumerate(truth.faces, 1):
        same = {"face": f"f{i}", "start": face.start, "end": face.end}
        segments.append(Eyes(kind="eyes", **same))
        if face.gaze is not None:
            segments.append(
                Eyes(kind="at_camera" if face.gaze == "camera" else "away", yaw=0, pitch=0, **same)
            )
        segments += [
            Eyes(kind="blink", face=f"f{i}", start=start, end=end) for start, end in face.blinks or []
        ]
    return Conclusion(segments=segments, summary=EyesSummary(faces=len(truth.faces), at_camera=0))
