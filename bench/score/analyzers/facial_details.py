"""facial_details: is the head turned and tilted as it is said to be."""

from __future__ import annotations

from bench.score.measures.points import angle_between
from bench.score.measures.pooling import mean
from bench.score.scorer import Measure, Scores
from bench.score.whose_face import height, whose_face
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.facial_details import (
    FaceCurve,
    FacialDetails,
    FacialDetailsSummary,
    MouthCurve,
)
from scenogram.document import Document

SMALLEST = 0.08
"""Height of a face over frame height below which no pose is asked for: 100 pixels of 1280."""

FRONT, HALF = 25.0, (12.0, 65.0)
"""Degrees of yaw, to either side, of faces that are labelled as turned to the camera, and half away from it."""

MEASURES = (
    Measure(
        "pose",
        "mean difference of yaw, pitch and roll to what another network, WHENet, sees in the photograph that was composed "
        "into the video; cases are faces",
        mean,
        at_most=10,
        unit="degrees",
    ),
    Measure(
        "roll",
        "mean difference of the tilt of heads to the tilt that they are labelled with",
        mean,
        lower_is_better=True,
        unit="degrees",
    ),
    Measure(
        "turn",
        f"share of the faces labelled by eye as frontal or half turned whose yaw is below {FRONT:g} degrees, or from "
        f"{HALF[0]:g} to {HALF[1]:g}",
        mean,
    ),
    Measure(
        "told",
        "share of the faces, not in profile, of at least 8 % of frame height that are described",
        mean,
        at_least=0.9,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos with faces large enough."""
    return any(height(face) >= SMALLEST for face in truth.faces)


def score(document: Document, truth: Truth) -> Scores:
    """Face by face."""
    findings = document.analyzers.get("facial_details")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, FacialDetails)]
    whose = whose_face(document, truth)
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for face in truth.faces:
        if height(face) < SMALLEST or face.turn == "profile":
            continue
        mine = [one for one in told if whose.get(one.face) is face]
        scores["told"].append(float(bool(mine)))
        for one in mine[:1]:
            if face.pose is not None:
                said = (one.yaw, one.pitch, one.roll)
                scores["pose"].append(sum(map(angle_between, said, face.pose)) / len(said))
            scores["roll"].append(angle_between(one.roll, face.roll))
            low, high = (0.0, FRONT) if face.turn == "front" else HALF
            scores["turn"].append(float(low <= abs(one.yaw) <= high))
    return scores


def ideal(truth: Truth) -> Conclusion:
    """Every face as it was composed."""
    segments = [
        FacialDetails(
            start=face.start,
            end=face.end,
            face=f"f{i}",
            yaw=face.pose[0] if face.pose else {"front": 0, "half": 35, "profile": 90}[face.turn],
            pitch=face.pose[1] if face.pose else 0,
            roll=face.roll,
            smile=0,
            mouth_opening=0,
            curve=FaceCurve(times=[], yaw=[], pitch=[], roll=[], smile=[], blendshapes={}),
            mouth=MouthCurve(times=[], opening=[]),
        )
        for i, face in enumerate(truth.faces, 1)
    ]
    summary = FacialDetailsSummary(faces=len(segments), frontal=0, smiling=0)
    return Conclusion(segments=segments, summary=summary)
