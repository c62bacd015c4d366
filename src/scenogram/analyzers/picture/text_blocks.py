"""Lines of text that belong together: the lines of one title, the pieces of one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scenogram.analyzers.picture.text_lines import (
    ALIKE,
    SAME_SHAPE,
    Line,
    at_edge,
    bare,
    best_look,
    misread,
    overlap,
    unclear,
    within,
)
from scenogram.document import Box
from scenogram.document.geometry import union

TOGETHER = 0.25  # s: lines that come, and go, no further apart than this are of one text
FLICKER = 0.8  # s: a line that is gone no longer than this, and comes back where it was, was never gone
LASTING, HIDDEN = (
    2.0,
    3.0,
)  # s: what has stood longer than that may be lost for that long on a ground of its colour
PASSING = 0.3  # s: a text that slides in or out has crossed the edge of the frame by then
TYPED = 4.0  # s: the longest that the first line of a text which is being typed waits for its next
ROW = 0.5  # of the lower line's height: lines that share more of it stand in one row
SPACE = 1.5  # of a capital's height: the widest gap between two words of a row
LEADING = 1.6  # of a capital's height: the widest gap between the ink of two rows of a text
SAME_BOX, SAME_FILL = 40, 90  # distances in sRGB, 0..441: thin letters take on some of what is behind them
TYPING = 0.15  # s: a line is not typed in less; one that grows shows its first letters that long
STILL = 0.08  # of the frame's width: the first letters of a centred text move that far while it is typed
SIZES = 0.5  # smaller over larger letters of two rows of a text


@dataclass(frozen=True)
class Block:
    """Lines of one text, row by row, each row from left to right."""

    rows: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> list[Line]:
        """All its lines, in reading order."""
        return [line for row in self.rows for line in row]

    @property
    def start(self) -> float:
        """When the first of its lines comes, in seconds."""
        return min(line.start for line in self.lines)

    @property
    def end(self) -> float:
        """When the last of its lines has gone, in seconds."""
        return max(line.end or line.start for line in self.lines)


def mended(lines: Sequence[Line]) -> list[Line]:
    """The same lines, with those put together that were lost and found again, and those left out that are a piece
    of another which was there at the time."""
    kept: list[Line] = []
    for line in sorted(lines, key=lambda each: (each.start, -(each.end or 0))):
        before = next((each for each in kept if _same(each, line)), None)
        if before is None:
            kept.append(line)
            continue
        before.sights.extend(line.sights)
        before.readings.extend(line.readings)
        before.looks.extend(line.looks)
        before.exit = line.exit
        before.end = max(before.end or 0.0, line.end or 0.0)
        before.inside += line.inside
        before.over += line.over
    return [
        line
        for line in kept
        if not any(_piece(line, other) or _cut_off(line, other) for other in kept if other is not line)
    ]


def blocks(
    lines: Sequence[Line], boxes: Mapping[int, Box], letters: Mapping[int, float], aspect: float
) -> list[Block]:
    """Put lines together.

    Args:
        lines: what was found.
        boxes: box of each, by `id(line)`.
        letters: height of a capital letter over frame height of each, the same.
        aspect: width of the frame over its height.
    """
    groups = [[line] for line in sorted(lines, key=lambda each: each.start)]
    merged = True
    while merged:
        merged = False
        for index, group in enumerate(groups):
            for other in groups[index + 1 :]:
                if any(_belong(one, two, boxes, letters, aspect) for one in group for two in other):
                    group.extend(other)
                    groups.remove(other)
                    merged = True
                    break
            if merged:
                break
    return sorted((_rows(group, boxes) for group in groups), key=lambda block: block.start)


def _same(before: Line, after: Line) -> bool:
    """Whether a line is one that was there before, found again, or found twice."""
    if after.start - (before.end or 0.0) > HIDDEN:
        return False
    gone = after.start - (before.end or 0.0)
    place = overlap(before.box, after.sights[0].box)
    one, other = bare(before.reading.text), bare(after.reading.text)
    blank = unclear(before.reading) and unclear(after.reading)
    if blank and min(within(before.box, after.box), within(after.box, before.box)) < SAME_SHAPE:
        return False
    if one == other or misread(one, other) or blank:
        long = (before.end or 0.0) - before.start > LASTING and len(one) > 3
        return (gone <= FLICKER and place > 0.6) or (long and gone <= HIDDEN and place > 0.8)
    # Two texts do not stand in one place at one time: it was read badly, on a bad ground.
    length = min((line.end or line.start) - line.start for line in (before, after))
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return place > 0.6 and ratio >= ALIKE and (-gone >= length / 2 or (gone <= TOGETHER and length < PASSING))


def _piece(line: Line, other: Line) -> bool:
    """Whether a line is a part of another one that was also seen by itself for a moment."""
    inner, outer = bare(line.reading.text), bare(other.reading.text)
    if len(inner) >= len(outer) or inner not in outer or within(line.box, other.box) < 0.6:
        return False
    return (other.start - FLICKER) <= line.start and (line.end or 0) <= (other.end or 0) + FLICKER


def _cut_off(line: Line, other: Line) -> bool:
    """Whether a line is what the edge of the frame left of another one that was on its way in or out."""
    length = (line.end or line.start) - line.start
    if length >= PASSING or not at_edge(line.box) or (other.end or 0.0) - other.start <= length:
        return False
    level = min(line.box[1] + line.box[3], other.box[1] + other.box[3]) - max(line.box[1], other.box[1])
    gap = max(other.start - (line.end or 0.0), line.start - (other.end or 0.0))
    return level > 0.6 * line.box[3] and gap < PASSING


def _belong(
    one: Line, two: Line, boxes: Mapping[int, Box], letters: Mapping[int, float], aspect: float
) -> bool:
    a, b = boxes[id(one)], boxes[id(two)]
    smaller, larger = sorted((letters[id(one)], letters[id(two)]))
    shared = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if shared > ROW * min(a[3], b[3]):
        gap = max(a[0], b[0]) - min(a[0] + a[2], b[0] + b[2])
        near = gap * aspect < SPACE * larger
    else:
        beside = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
        near = -shared < LEADING * larger and beside > 0.3 * min(a[2], b[2]) and smaller > SIZES * larger
    return near and _at_once(one, two) and _alike(one, two)


def _at_once(one: Line, two: Line) -> bool:
    first, second = sorted((one, two), key=lambda line: line.start)
    ends = [line.end or line.start for line in (first, second)]
    shared = min(ends) - second.start
    if abs(ends[0] - ends[1]) > TOGETHER or shared < min(ends[0] - first.start, ends[1] - second.start) / 2:
        return False
    late = second.start - first.start
    return late <= TOGETHER or (late <= TYPED and typed(first))


def typed(line: Line) -> bool:
    """Whether it was seen to be completed while it stood."""
    heads = [place for place in line.entrance if place.partly]
    if line.grew or not heads:
        return line.grew
    lefts = [place.box[0] for place in heads]
    return heads[0].time - heads[-1].time >= TYPING and max(lefts) - min(lefts) < STILL


def _alike(first: Line, second: Line) -> bool:
    """Whether they may be of one style: the same box, or much the same letters."""
    a, b = best_look([first]), best_look([second])
    if a.box and b.box:
        return _distance(a.box, b.box) < SAME_BOX
    # Thin letters and a bold outline are taken for each other.
    pairs = ((a.fill, b.fill), (a.fill, b.outline), (a.outline, b.fill))
    known = [_distance(one, two) for one, two in pairs if one and two]
    return not known or min(known) < SAME_FILL


def _distance(one: str, other: str) -> float:
    a, b = ([int(each[i : i + 2], 16) for i in (1, 3, 5)] for each in (one, other))
    return float(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5)


def _rows(group: Sequence[Line], boxes: Mapping[int, Box]) -> Block:
    rows: list[list[Line]] = []
    for line in sorted(group, key=lambda each: boxes[id(each)][1] + boxes[id(each)][3] / 2):
        middle = boxes[id(line)][1] + boxes[id(line)][3] / 2
        row = next((row for row in rows if _spans(union(boxes[id(each)] for each in row), middle)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return Block(tuple(tuple(sorted(row, key=lambda each: boxes[id(each)][0])) for row in rows))


def _spans(box: Box, middle: float) -> bool:
    return box[1] + 0.15 * box[3] < middle < box[1] + 0.85 * box[3]
