"""age_estimation: are age and presentation right where they are told, and are they told where they can be."""

from __future__ import annotations

from collections import Counter

from bench.score.measures.pooling import mean
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.score.whose_face import height, whose_face
from bench.truth import Face, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.age_estimation import AgedFace, AgeSummary
from scenogram.document import AgeEstimate, Document, GenderPresentation

PLAIN = 0.12
"""Height of a frontal face over frame height from which something should be told of a person."""

MEASURES = (
    Measure(
        "presentation",
        "share of the people told to present as female or male of whom that is right; cases are people in a video",
        mean,
        at_least=0.95,
    ),
    Measure(
        "age within 10 years",
        "share of the people of documented age whose told age is within 10 years of it",
        mean,
        at_least=0.7,
    ),
    Measure("age error", "mean error of the age told", mean, lower_is_better=True, unit="years"),
    Measure(
        "told",
        f"share of the people with a frontal face of at least {PLAIN:.0%} of frame height whose presentation is told",
        mean,
        at_least=0.8,
    ),
    Measure("kept to itself", "share of the people seen in profile only of whom nothing is told", mean),
)


def applies(truth: Truth) -> bool:
    """Videos with people whose age or presentation is known."""
    return any(face.gender is not None or face.age is not None for face in truth.faces)


def score(document: Document, truth: Truth) -> Scores:
    """Person by person; what is told of a person is what is told of most of their looks."""
    findings = document.analyzers.get("age_estimation")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, AgedFace)]
    whose = whose_face(document, truth)
    about: dict[str, AgedFace] = {}
    for one in sorted(told, key=lambda one: one.looks):
        names = Counter(whose[face].person for face in one.faces if face in whose)
        if names:
            about[names.most_common(1)[0][0]] = one
    people: dict[str, list[Face]] = {}
    for face in truth.faces:
        people.setdefault(face.person, []).append(face)
    scores: Scores = {measure.name: [] for measure in MEASURES}
    scores[CONFIDENCE] = []
    for name, faces in people.items():
        _score_person(scores, faces, about.get(name))
    return scores


def _score_person(scores: Scores, faces: list[Face], told: AgedFace | None) -> None:
    gender = next((face.gender for face in faces if face.gender is not None), None)
    age = next((face.age for face in faces if face.age is not None), None)
    presentation = told.gender if told is not None else None
    if gender is not None and presentation is not None:
        right = presentation.presentation == gender
        scores["presentation"].append(float(right))
        scores[CONFIDENCE].append((presentation.confidence, right))
    if gender is not None and any(face.turn == "front" and height(face) >= PLAIN for face in faces):
        scores["told"].append(float(presentation is not None))
    if all(face.turn == "profile" for face in faces):
        scores["kept to itself"].append(float(told is None))
    if age is not None and told is not None and told.age is not None:
        error = abs(told.age.median - age)
        scores["age error"].append(error)
        scores["age within 10 years"].append(float(error <= 10))


def ideal(truth: Truth) -> Conclusion:
    """Everyone whose face is turned to the camera, as they are."""
    segments = []
    ids = [f"f{i}" for i in range(1, len(truth.faces) + 1)]
    for person in dict.fromkeys(face.person for face in truth.faces if face.turn != "profile"):
        mine = [(id_, face) for id_, face in zip(ids, truth.faces, strict=True) if face.person == person]
        face = mine[0][1]
        segments.append(
            AgedFace(
                start=face.start,
                end=face.end,
                faces=[id_ for id_, _ in mine],
                looks=1,
                age=None
                if face.age is None
                else AgeEstimate(median=face.age, range=(max(0, face.age - 5), face.age + 5)),
                gender=None
                if face.gender is None
                else GenderPresentation(presentation=face.gender, confidence=1),
            )
        )
    summary = AgeSummary(people=len(segments), ages=[], female=0, male=0)
    return Conclusion(segments=segments, summary=summary)
