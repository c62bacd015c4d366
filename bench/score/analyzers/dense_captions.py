"""dense_captions: is every second described, does every claim rest on a finding, and is not the same said again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from bench.score.measures.matching import shared_seconds
from bench.score.measures.pooling import mean, ratio
from bench.score.measures.writing import spoken
from bench.score.scorer import Measure, Scores
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.meaning.dense_captions import Caption, CaptionSummary
from scenogram.document import Document

TOUCH = 0.1
"""Seconds by which a finding may lie beside the caption that rests on it: a cut lies at its very start."""

MEASURES = (
    Measure(
        "seconds covered",
        "share of the clip's length that has a caption; cases are videos",
        ratio,
        at_least=0.999,
    ),
    Measure(
        "traceable",
        "share of the captions all of whose evidence is a finding of the same document, at the same time, in which all "
        "quoted words stand in their order; a caption without evidence is not traceable unless it says that nothing was found",
        mean,
        at_least=1,
    ),
    Measure(
        "repeats",
        "share of the changes from one picture to another at which the caption stays the same, word for word",
        mean,
        at_most=0.05,
    ),
    Measure("nothing found", "share of the captions that have nothing to say", mean, lower_is_better=True),
)

NOTHING = "Nothing was found here."


def applies(truth: Truth) -> bool:
    """Videos with at least two of: faces, texts, things, speech."""
    return sum(map(bool, (truth.faces, truth.texts, truth.objects, truth.speech))) >= 2


def score(document: Document, truth: Truth) -> Scores:
    """Hold each caption against the rest of the document."""
    findings = document.analyzers.get("dense_captions")
    captions = [] if findings is None else [one for one in findings.segments if isinstance(one, Caption)]
    covered, whole, _ = shared_seconds([(0, truth.duration)], [(one.start, one.end) for one in captions])
    known = dict(_findings(document))
    scores: Scores = {
        "seconds covered": [(covered, whole)],
        "traceable": [float(_is_traceable(one, known)) for one in captions] or [0.0],
        "nothing found": [float(one.text == NOTHING) for one in captions],
        "repeats": [],
    }
    for before, after in pairwise(truth.shots):
        if before.source == after.source:
            continue
        said = [_at(captions, (shot.start + shot.end) / 2) for shot in (before, after)]
        scores["repeats"].append(float(said[0] == said[1]))
    return scores


def _at(captions: list[Caption], time: float) -> str | None:
    """What is said of the shot at a time; of the moment, where nothing is said of the shot."""
    there = [one for one in captions if one.start <= time < one.end]
    return next((one.text for one in sorted(there, key=lambda one: one.scope != "shot")), None)


def _is_traceable(caption: Caption, known: dict[str, list[dict[str, Any]]]) -> bool:
    if not caption.evidence:
        return caption.text == NOTHING
    evidence = [known.get(id_, []) for id_ in caption.evidence]
    in_time = all(any(_is_during(one, caption) for one in parts) for parts in evidence)
    words = [word for parts in evidence for one in parts for text in _texts(one) for word in spoken(text)]
    return in_time and all(_is_subsequence(spoken(piece), words) for piece in _quoted(caption.text))


def _is_subsequence(words: list[str], within: list[str]) -> bool:
    """Whether all words stand there in this order; there may be others between."""
    rest = iter(within)
    return all(word in rest for word in words)


def _quoted(text: str) -> list[str]:
    """What stands in quotation marks; in two pieces where a cut is shown."""
    pieces = re.findall('\u201c([^\u201d]*)\u201d|"([^"]*)"', text)
    return [part for pair in pieces for piece in pair for part in re.split("\u2026|\\.\\.\\.", piece) if part]


def _is_during(finding: dict[str, Any], caption: Caption) -> bool:
    # A person has spans; a turn of a voice has a `seen` as well, which says something else.
    spans = [(finding["start"], finding["end"])] if "start" in finding else finding["seen"]
    return any(start <= caption.end + TOUCH and end >= caption.start - TOUCH for start, end in spans)


def _texts(value: Any) -> Iterator[str]:
    """Every string in a finding."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _findings(document: Document) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every finding that has an id and a time, but the captions themselves."""
    found: dict[str, list[dict[str, Any]]] = {}
    parts: list[BaseModel] = [*document.shots, *document.people]
    for name, findings in document.analyzers.items():
        if name != "dense_captions":
            parts += findings.segments
    for part in parts:
        data = part.model_dump(exclude_none=True)
        if data.get("id"):
            found.setdefault(data["id"], []).append(data)
    yield from found.items()


def ideal(truth: Truth) -> Conclusion:
    """One caption a shot, resting on the shot itself."""
    captions = [
        Caption(
            id=f"d{i}",
            start=shot.start,
            end=shot.end,
            scope="shot",
            shot=shot.id,
            text=f"It shows {shot.source}.",
            evidence=[shot.id],
            method="composed",
        )
        for i, shot in enumerate(truth.shots, 1)
    ]
    summary = CaptionSummary(captions=len(captions), quoted=[], without_evidence=0)
    return Conclusion(segments=captions, summary=summary)
