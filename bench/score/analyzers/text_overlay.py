"""text_overlay: are the words right, from which frame to which, and is nothing invented."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from bench.score.measures.colours import difference
from bench.score.measures.matching import overlap
from bench.score.measures.pooling import mean, precision, rest
from bench.score.measures.writing import character_errors, written
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.truth import Text, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.picture.text_overlay import (
    ScreenText,
    ScreenTextSummary,
    TextLine,
    TextStyle,
)
from scenogram.document import Box, Document, area

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pl", "tr")

WITHIN = 0.2
"""Seconds."""

INSIDE = 0.5
"""Share of a found line's area that must lie in the box of the text that it is taken for; of that text's, where the
found line is a little larger: detectors leave a margin, and take an emoji in."""

MARGIN = 3.0
"""Times the area of a text that a line which holds it may have."""

TOGETHER = 0.1
"""Seconds that two findings of one text must share for it not to be a text cut in two in time."""

MEASURES = (
    Measure(
        "characters",
        "1 - character error rate of the texts in Latin script that can be read, misses as all wrong; case and "
        "punctuation count; cases are texts",
        rest,
        at_least=0.98,
    ),
    *(Measure(f"characters {language}", f"the same, {language}", rest) for language in LANGUAGES),
    Measure("characters, other scripts", "the same, of readable texts in other scripts", rest),
    Measure(
        "appearance",
        f"share of the texts whose first frame is right within {WITHIN:g} s; a text that comes by and by may be found at "
        "any time while it comes",
        mean,
        at_least=0.9,
    ),
    Measure("disappearance", "the same, of the last frame", mean),
    Measure(
        "split in time", "share of the texts that are said as several, one after the other", mean, at_most=0
    ),
    Measure(
        "precision",
        "share of the texts said that are on a text, in videos all of whose texts are known",
        precision,
    ),
    Measure("unread found", "share of the texts out of reach that are said to be there, unread", mean),
    Measure("nothing invented", "share of the texts out of reach to which no words are given", mean),
    Measure("kind", "share of the texts that are called by their kind", mean),
    Measure("language", "share of the texts whose language is right; undetermined is not right", mean),
    Measure(
        "letter colour",
        "mean CIEDE2000 between the colour of the letters and what is said",
        mean,
        lower_is_better=True,
        unit="dE",
    ),
    Measure(
        "letter height",
        "mean error of the height of a capital letter, as a share of it",
        mean,
        lower_is_better=True,
    ),
)


@dataclass
class Answer:
    """What was found of one text."""

    texts: list[ScreenText] = field(default_factory=list)
    lines: list[tuple[ScreenText, TextLine]] = field(default_factory=list)


def applies(truth: Truth) -> bool:
    """Videos that show texts, or are known to show none."""
    return bool(truth.texts) or "texts" in truth.complete


def score(document: Document, truth: Truth) -> Scores:
    """Line by line: a found line answers the text in whose box and time it lies."""
    found = _found(document)
    answers = [Answer() for _ in truth.texts]
    scores: Scores = defaultdict(list)
    for text in found:
        mine = set()
        for line in text.lines:
            i = _answered(text, line.box, truth.texts)
            if i is None:
                continue
            mine.add(i)
            answers[i].lines.append((text, line))
            if text.readable and truth.texts[i].readable:
                right = bool(line.text) and written(line.text) in written(truth.texts[i].text)
                scores[CONFIDENCE].append((line.confidence, right))
        for i in mine:
            answers[i].texts.append(text)
        if text.readable and "texts" in truth.complete:
            scores["precision"].append("hit" if mine else "false")
            if not mine:
                scores[CONFIDENCE] += [(line.confidence, False) for line in text.lines]
    for true, answer in zip(truth.texts, answers, strict=True):
        if true.readable:
            _score_readable(scores, true, answer)
        else:
            scores["unread found"].append(float(any(not one.readable for one in answer.texts)))
            said = any(one.readable and line.text.strip() for one, line in answer.lines)
            scores["nothing invented"].append(float(not said))
    return dict(scores)


def _score_readable(scores: Scores, truth: Text, answer: Answer) -> None:
    errors = character_errors(truth.text, _words(truth, answer))
    if truth.script == "Latn":
        scores["characters"].append(errors)
        if truth.language in LANGUAGES:
            scores[f"characters {truth.language}"].append(errors)
    else:
        scores["characters, other scripts"].append(errors)
    texts = sorted(answer.texts, key=lambda one: one.start)
    scores["split in time"].append(
        float(any(later.start > earlier.end - TOGETHER for earlier, later in pairwise(texts)))
    )
    first, last = (texts[0].start, max(one.end for one in texts)) if texts else (-1.0, -1.0)
    scores["appearance"].append(float(_between(first, truth.start, truth.settled[0])))
    scores["disappearance"].append(float(_between(last, truth.settled[1], truth.end)))
    if not texts:
        return
    longest = max(texts, key=lambda one: overlap((one.start, one.end), truth.span))
    if truth.kind != "call":  # a call to act is found by its words, not by how it is set
        scores["kind"].append(float(longest.kind == truth.kind))
    if truth.language != "undetermined":
        scores["language"].append(float(longest.language == truth.language))
    if longest.style.fill is not None:
        scores["letter colour"].append(difference(longest.style.fill, truth.colour))
    scores["letter height"].append(abs(longest.style.height - truth.height) / truth.height)


def _between(time: float, start: float, end: float) -> bool:
    return start - WITHIN - 1e-6 <= time <= end + WITHIN + 1e-6


def _words(truth: Text, answer: Answer) -> str:
    """What is read of a text while it stands still and whole; where nothing is, what is read of it longest."""
    middle = (truth.settled[0] + truth.settled[1]) / 2
    there = [one for one in answer.texts if one.start <= middle < one.end and one.readable]
    if not there:
        readable = [one for one in answer.texts if one.readable]
        there = sorted(readable, key=lambda one: overlap((one.start, one.end), truth.span))[-1:]
    lines = [line for text, line in answer.lines if any(text is one for one in there)]
    return " ".join(line.text for line in _in_reading_order(lines))


def _in_reading_order(lines: list[TextLine]) -> list[TextLine]:
    """From top to bottom; what stands on one line (middles closer than half a height), from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box[1] + line.box[3] / 2):
        middle = line.box[1] + line.box[3] / 2
        last = rows[-1][-1].box if rows else None
        if last is not None and abs(middle - last[1] - last[3] / 2) < min(last[3], line.box[3]) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]


def _answered(found: ScreenText, box: Box, texts: list[Text]) -> int | None:
    """Index of the text that a found line lies in; the one that it shares most time with, where there are several."""
    best, longest = None, 0.0
    for i, text in enumerate(texts):
        shared = overlap((found.start, found.end), text.span)
        around = area(box) <= MARGIN * area(text.box) and _inside(text.box, box) >= INSIDE
        if shared > longest and (around or _inside(box, text.box) >= INSIDE):
            best, longest = i, shared
    return best


def _inside(box: Box, other: Box) -> float:
    """Share of a box that lies in another."""
    width = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    height = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return max(0.0, width) * max(0.0, height) / area(box) if area(box) else 0.0


def _found(document: Document) -> list[ScreenText]:
    findings = document.analyzers.get("text_overlay")
    return [] if findings is None else [one for one in findings.segments if isinstance(one, ScreenText)]


def ideal(truth: Truth) -> Conclusion:
    """Every text, as it is written."""
    segments = [_said(text) for text in truth.texts]
    unread = sum(not text.readable for text in truth.texts)
    summary = ScreenTextSummary(texts=len(segments), unreadable=unread, languages=[], share_of_time=0)
    return Conclusion(segments=segments, summary=summary)


def _said(text: Text) -> ScreenText:
    rows = text.text.split("\n")
    x, y, width, height = text.box
    words = text.text if text.readable else ""
    return ScreenText(
        id=text.id,
        start=text.start,
        end=text.end,
        confidence=1,
        text=words,
        read_as=" ".join(words.split()),
        readable=text.readable,
        script=text.script if text.readable else None,
        box=text.box,
        lines=[
            TextLine(
                text=row if text.readable else "",
                box=(x, y + i * height / len(rows), width, height / len(rows)),
                confidence=1,
            )
            for i, row in enumerate(rows)
        ],
        style=TextStyle(height=text.height, fill=text.colour, zone="middle", side="centre"),
        motion="none",
        kind="caption" if text.kind == "call" else text.kind,
        language=text.language,
    )
