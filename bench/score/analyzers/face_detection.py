"""face_detection: are the faces found, are they faces, and is the same person the same person."""

from __future__ import annotations

from bench.score.measures.pooling import balanced_f1, largest, mean, ratio
from bench.score.measures.tracks import (
    Comparison,
    Tube,
    compare,
    grid,
    identity_amounts,
    identity_switches,
)
from bench.score.scorer import CONFIDENCE, Measure, Scores, gradual
from bench.score.whose_face import found_faces
from bench.truth import Face as TrueFace
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.face_detection import Face, FaceSummary, FaceTrack
from scenogram.document import Box, Document, Person

LARGE = 0.06
"""Height of a face over frame height from which it must be found. Smaller ones cost and gain nothing."""

MEASURES = (
    Measure(
        "recall",
        "share of the time, ten looks a second but none within gradual transitions, at which a face of at least 6 % of frame height that is in view has a "
        "box with IoU >= .5; cases are faces",
        ratio,
        at_least=0.95,
    ),
    Measure(
        "precision",
        "share of the time at which a found face of at least 6 % of frame height is on a face, in videos all of whose "
        "faces are known; cases are found tracks",
        ratio,
        at_least=0.98,
    ),
    Measure(
        "identity switches",
        "most changes of person id along one person's appearances in one video (CLEAR MOT); cases are videos",
        largest,
        at_most=1,
    ),
    Measure(
        "identity",
        "IDF1: share of the time at which a face is found under the one id that stands for its person best",
        balanced_f1,
    ),
    Measure("people counted", "share of videos in which the number of people is right", mean),
    *(
        Measure(f"recall, {turn}", f"recall of the faces that are turned so: {turn}", ratio)
        for turn in ("front", "half", "profile")
    ),
)


def applies(truth: Truth) -> bool:
    """Videos that hold faces, or are known to hold none."""
    return bool(truth.faces) or "faces" in truth.complete


def score(document: Document, truth: Truth) -> Scores:
    """Compare instant by instant."""
    found = found_faces(document)
    tubes = [Tube(face.start, face.end, face.times, face.boxes) for face in truth.faces]
    seen = [Tube(face.start, face.end, face.track.times, face.track.boxes) for face in found]
    comparison = compare(tubes, seen, grid(truth.duration, without=gradual(truth)))
    complete = "faces" in truth.complete
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for face, counts in zip(truth.faces, comparison.truth, strict=True):
        if counts.there and _height(face.boxes) >= LARGE:
            scores["recall"].append((counts.matched, counts.there))
            scores[f"recall, {face.turn}"].append((counts.matched, counts.there))
    scores[CONFIDENCE] = []
    for one, counts in zip(found, comparison.found, strict=True):
        if counts.there and complete and _height(one.track.boxes) >= LARGE:
            scores["precision"].append((counts.matched, counts.there))
            if one.confidence is not None:
                scores[CONFIDENCE].append((one.confidence, counts.matched > counts.there / 2))
    if truth.faces:
        _score_identity(scores, truth, found, comparison)
    return scores


def _score_identity(scores: Scores, truth: Truth, found: list[Face], comparison: Comparison) -> None:
    names = [face.person for face in truth.faces]
    ids = [face.person for face in found]
    scores["identity switches"] = [identity_switches(comparison.partners, names, ids)]
    if "faces" in truth.complete:
        scores["identity"] = [identity_amounts(comparison, names, ids)]
        scores["people counted"] = [float(len(set(names)) == len(set(ids) - {None}))]


def _height(boxes: list[Box]) -> float:
    heights = sorted(box[3] for box in boxes)
    return heights[len(heights) // 2] if heights else 0.0


def ideal(truth: Truth) -> Conclusion:
    """Every face, under one id per person."""
    ids = {name: f"p{i}" for i, name in enumerate(dict.fromkeys(face.person for face in truth.faces), 1)}
    segments = [_said(face, f"f{i}", ids[face.person]) for i, face in enumerate(truth.faces, 1)]
    people = [
        Person(id=id_, seen=[(face.start, face.end) for face in truth.faces if ids[face.person] == id_])
        for id_ in ids.values()
    ]
    return Conclusion(
        segments=segments,
        summary=FaceSummary(
            faces=len(segments),
            persons=len(people),
            at_once=0,
            share_of_time=0,
            largest=max((_height(face.boxes) for face in truth.faces), default=0),
        ),
        people=people,
    )


def _said(face: TrueFace, id_: str, person: str) -> Face:
    middle = [(box[0] + box[2] / 2, box[1] + box[3] / 2) for box in face.boxes]
    return Face(
        id=id_,
        start=face.start,
        end=face.end,
        confidence=1,
        person=person,
        size=_height(face.boxes),
        track=FaceTrack(
            times=face.times,
            boxes=face.boxes,
            points=[(point, point, point, point, point) for point in middle],
        ),
    )
