"""object_detection: are the things found where and while they are there, and are they called what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bench.score.measures.matching import outcomes
from bench.score.measures.pooling import (
    balanced_f1,
    cases_with_truth,
    f1,
    mean,
    precision,
    recall,
    true_cases,
)
from bench.score.measures.tracks import Tube, compare, grid, match_tubes
from bench.score.scorer import CONFIDENCE, Measure, Scores, gradual
from bench.truth import Track as TrueTrack
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.picture.object_detection import Object, ObjectSummary
from scenogram.analyzers.tracking import Track
from scenogram.document import Box, Document, centre

PERSON = "person"

MEASURES = (
    Measure(
        "tracks",
        "F1 of tracks: the right name and a spatio-temporal IoU >= .5 outside gradual transitions, people among them",
        f1,
        at_least=0.8,
        count=true_cases,
    ),
    Measure(
        "boxes",
        "F1 of boxes: ten looks a second, the right name and an IoU >= .5; cases are shots of things, each a photograph",
        balanced_f1,
        at_least=0.8,
        count=cases_with_truth,
    ),
    Measure("precision", "share of the tracks found that are true", precision),
    Measure("recall", "share of the true tracks that are found", recall, count=true_cases),
    Measure("people", "F1 of the tracks of people", f1, count=true_cases),
    Measure("things", "F1 of the tracks of all else", f1, count=true_cases),
    Measure(
        "names",
        "share of the things with a found track on them, spatio-temporal IoU >= .5, that it calls by their name",
        mean,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos of which all things or all people are known."""
    return "objects" in truth.complete or "people" in truth.complete


def score(document: Document, truth: Truth) -> Scores:
    """Compare by name. Findings of what may be said or not, and findings beyond the truth of a kind of which it may lack
    some, cost nothing."""
    found = _found(document)
    times = grid(truth.duration, without=gradual(truth))
    tubes = [_tube(one, one.label) for one in truth.objects if not one.optional]
    tubes += [_tube(one, PERSON) for one in truth.people]
    seen = [Tube(one.start, one.end, one.track.times, one.track.boxes, one.label) for one in found]
    pairs = match_tubes(tubes, seen, times)
    matched = {j for _, j in pairs}
    optional = [_tube(one, one.label) for one in truth.objects if one.optional]
    free = [not _is_known(tube, truth) or _lies_in(tube, optional, times) for tube in seen]
    counted = [j for j in range(len(found)) if j in matched or not free[j]]
    scores: Scores = defaultdict(list)
    for name in ("tracks", "precision", "recall"):
        scores[name] = list(outcomes(len(tubes), len(counted), pairs))
    for name, of_people in (("people", True), ("things", False)):
        true = sum((tube.name == PERSON) == of_people for tube in tubes)
        ours = sum((seen[j].name == PERSON) == of_people for j in counted)
        hits = [(i, j) for i, j in pairs if (seen[j].name == PERSON) == of_people]
        scores[name] = list(outcomes(true, ours, hits))
    scores["boxes"] = [_boxes(tubes, seen, part, free) for part in _by_shot(truth, times)]
    anonymous = [Tube(tube.start, tube.end, tube.times, tube.boxes) for tube in (*tubes, *seen)]
    on_them = match_tubes(anonymous[: len(tubes)], anonymous[len(tubes) :], times)
    scores["names"] = [float(tubes[i].name == seen[j].name) for i, j in on_them]
    sure = [(found[j].confidence, j in matched) for j in counted]
    scores[CONFIDENCE] = [(confidence, right) for confidence, right in sure if confidence is not None]
    return dict(scores)


def _is_known(tube: Tube, truth: Truth) -> bool:
    """Whether all of its kind are listed, so that it is false if it is none of them."""
    return ("people" if tube.name == PERSON else "objects") in truth.complete


def _lies_in(tube: Tube, optional: Sequence[Tube], times: Sequence[float]) -> bool:
    """Whether it is, most of its time, on something of its name that may be said or not."""
    boxes = [(time, box) for time in times if (box := tube.at(time)) is not None]
    alike = [one for one in optional if one.name == tube.name]
    on = sum(any(_holds(one.at(time), box) for one in alike) for time, box in boxes)
    return on > len(boxes) / 2


def _holds(outer: Box | None, box: Box) -> bool:
    x, y = centre(box)
    return outer is not None and outer[0] <= x <= outer[0] + outer[2] and outer[1] <= y <= outer[1] + outer[3]


def _by_shot(truth: Truth, times: Sequence[float]) -> list[list[float]]:
    """The instants of each shot; of the whole video where its shots are not known."""
    if "shots" not in truth.complete:
        return [list(times)]
    return [[time for time in times if shot.start <= time < shot.end] for shot in truth.shots]


def _boxes(
    tubes: Sequence[Tube], seen: Sequence[Tube], times: Sequence[float], free: Sequence[bool]
) -> tuple[float, float, float]:
    """(matched, true, found) boxes, name by name."""
    matched = true = ours = 0
    for name in {tube.name for tube in (*tubes, *seen)}:
        there = [tube for tube in tubes if tube.name == name]
        said = [(tube, spared) for tube, spared in zip(seen, free, strict=True) if tube.name == name]
        result = compare(there, [tube for tube, _ in said], times)
        matched += sum(counts.matched for counts in result.truth)
        true += sum(counts.there for counts in result.truth)
        ours += sum(
            counts.matched if spared else counts.there
            for counts, (_, spared) in zip(result.found, said, strict=True)
        )
    return matched, true, ours


def _tube(one: TrueTrack, name: str) -> Tube:
    return Tube(one.start, one.end, one.times, one.boxes, name)


def _found(document: Document) -> list[Object]:
    findings = document.analyzers.get("object_detection")
    return [] if findings is None else [one for one in findings.segments if isinstance(one, Object)]


def ideal(truth: Truth) -> Conclusion:
    """Every thing and every person, by name."""
    things: list[tuple[TrueTrack, str]] = [(one, one.label) for one in truth.objects if not one.optional]
    things += [(one, PERSON) for one in truth.people]
    segments = [
        Object(
            id=f"o{i}",
            start=one.start,
            end=one.end,
            confidence=1,
            label=name,
            count=1,
            track=Track(times=one.times, boxes=one.boxes),
        )
        for i, (one, name) in enumerate(things, 1)
    ]
    return Conclusion(segments=segments, summary=ObjectSummary(objects=len(segments), labels=[]))
