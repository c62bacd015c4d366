"""face_emotion: is the expression right, label by label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bench.score.measures.matching import overlap
from bench.score.measures.pooling import Pool, mean
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.score.whose_face import height, whose_face
from bench.truth import Face, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.face_emotion import Evidence, FaceExpression, FaceExpressionSummary
from scenogram.document import Document

SMALLEST = 0.08
"""Height of a face over frame height below which no expression is asked for: 100 pixels of 1280."""

Shares = tuple[str, dict[str, float]]
"""(true expression, told expression -> share of the face's time)."""


def _f1_of(labels: Sequence[str]) -> Pool:
    """Mean F1 of some labels, by time: each face weighs the same however long it is in view."""

    def pool(items: Sequence[Shares]) -> float | None:
        values = []
        for label in labels:
            right = sum(told.get(label, 0.0) for true, told in items if true == label)
            true_ones = sum(true == label for true, _ in items)
            told_ones = sum(told.get(label, 0.0) for true, told in items)
            if true_ones:
                values.append(2 * right / (true_ones + told_ones))
        return mean(values)

    return pool


LABELS = ("happy", "neutral", "surprised", "sad", "angry")

MEASURES = (
    Measure(
        "happy and neutral",
        "mean F1 of happy and neutral over the time of faces that are plainly one or the other, not in profile; cases are "
        "faces",
        _f1_of(("happy", "neutral")),
        at_least=0.9,
    ),
    *(
        Measure(label, f"share of the time of faces that are plainly {label} at which that is told", mean)
        for label in LABELS
    ),
)


def applies(truth: Truth) -> bool:
    """Videos with a face whose expression is plain."""
    return any(_is_asked(face) for face in truth.faces)


def _is_asked(face: Face) -> bool:
    return face.expression is not None and face.turn != "profile" and height(face) >= SMALLEST


def score(document: Document, truth: Truth) -> Scores:
    """Face by face, by the share of its time."""
    findings = document.analyzers.get("face_emotion")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, FaceExpression)]
    whose = whose_face(document, truth)
    scores: Scores = defaultdict(list)
    for face in truth.faces:
        if not _is_asked(face):
            continue
        mine = [one for one in told if whose.get(one.face) is face]
        shares: dict[str, float] = defaultdict(float)
        for one in mine:
            share = overlap((one.start, one.end), face.span) / max(face.end - face.start, 1e-3)
            shares[one.expression] += share
            if one.confidence is not None:
                scores[CONFIDENCE].append((one.confidence, one.expression == face.expression))
        expression = str(face.expression)
        scores[expression].append(shares[expression])
        if expression in ("happy", "neutral"):
            scores["happy and neutral"].append((expression, dict(shares)))
    return dict(scores)


def ideal(truth: Truth) -> Conclusion:
    """Every face that is plain, as it is."""
    evidence = Evidence(
        smile=0, brows_raised=0, brows_lowered=0, eyes_wide=0, jaw_open=0, mouth_frown=0, nose_wrinkled=0, network=1
    )  # fmt: skip
    segments = [
        FaceExpression(
            id=f"e{i}",
            start=face.start,
            end=face.end,
            confidence=1,
            face=f"f{i}",
            expression=face.expression,
            support="well" if face.expression in ("happy", "neutral", "surprised") else "weak",
            evidence=evidence,
        )
        for i, face in enumerate(truth.faces, 1)
        if face.expression is not None
    ]
    summary = FaceExpressionSummary(faces=len(segments), shares={}, prevailing="neutral")
    return Conclusion(segments=segments, summary=summary)
