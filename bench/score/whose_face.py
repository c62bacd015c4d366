"""Which of the true faces a found face is: the analyzers that say something about faces are scored through this."""

from __future__ import annotations

from collections import Counter

from bench.score.measures.tracks import Tube, compare, grid
from bench.score.scorer import gradual
from bench.truth import Face as TrueFace
from bench.truth import Truth
from scenogram.analyzers.people.face_detection import Face
from scenogram.document import Document


def found_faces(document: Document) -> list[Face]:
    """What face_detection says."""
    findings = document.analyzers.get("face_detection")
    return [] if findings is None else [face for face in findings.segments if isinstance(face, Face)]


def whose_face(document: Document, truth: Truth) -> dict[str, TrueFace]:
    """Id of a found face -> the true face that it lies on, IoU >= .5, at most of the instants at which it lies on one."""
    found = found_faces(document)
    partners = compare(
        [Tube(face.start, face.end, face.times, face.boxes) for face in truth.faces],
        [Tube(face.start, face.end, face.track.times, face.track.boxes) for face in found],
        grid(truth.duration, without=gradual(truth)),
    ).partners
    counts: dict[int, Counter[int]] = {}
    for pairs in partners:
        for i, j in pairs.items():
            counts.setdefault(j, Counter())[i] += 1
    return {str(found[j].id): truth.faces[of.most_common(1)[0][0]] for j, of in counts.items()}


def height(face: TrueFace) -> float:
    """Median height of a face over frame height."""
    heights = sorted(box[3] for box in face.boxes)
    return heights[len(heights) // 2] if heights else 0.0
