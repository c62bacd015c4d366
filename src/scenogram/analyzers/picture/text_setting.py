"""How a text is set: its place, the size of its letters, its alignment, and how it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, degrees
from typing import Literal

import numpy as np

from scenogram.analyzers.picture.text_blocks import Block, typed
from scenogram.analyzers.picture.text_lines import Line, Sight, best_look
from scenogram.document import Box

DESCENDERS = set("gjpqyçşţ,;()[]{}@$Qß|/")
X_HEIGHT = 0.73  # over the height of a capital, in the usual sans serifs
DESCENT = 0.28  # the same
ACCENT = 0.3  # the same: over a capital
DETECTED = 1.85  # times a capital's height: the detector's box, median over 43 lines; 1.5 to 2.3
FLUSH = 0.25  # of the letters' height: edges that differ by less are flush
MOVED = 0.03  # of the frame: less is trembling
AT_REST = 0.006  # of the frame: corners of a text that stands tremble by less between two looks
FAINT = 0.7  # of its contrast: it is fading in
GROWTH = 0.92  # of its size: it is popping up

Motion = Literal["none", "slides_in", "fades_in", "typed", "pops", "moves"]


def box_of(line: Line) -> Box:
    """The box of its ink where it comes to rest, and is biggest: the detector's corners less the margin around the
    letters."""
    sight = max(_resting(line.sights) or line.sights, key=lambda each: each.box[2])
    corners = sight.corners
    look = best_look([line])
    if look.fill is not None:
        left, top, right, bottom = look.extent
        if right - left > 0.6 and bottom - top > 0.3:
            across, down = corners[1] - corners[0], corners[3] - corners[0]
            origin = corners[0]
            corners = np.array(
                [
                    origin + x * across + y * down
                    for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))
                ]
            )
    x0, y0 = corners.min(axis=0).clip(0, 1)
    x1, y1 = corners.max(axis=0).clip(0, 1)
    return float(x0), float(y0), float(x1 - x0), float(y1 - y0)


def _resting(sights: Sequence[Sight]) -> list[Sight]:
    """Those sights that are followed by one in the same place, and the last of each such row."""
    still = [_moved(one, other) < AT_REST for one, other in pairwise(sights)]
    return [
        each for each, *around in zip(sights, [False, *still], [*still, False], strict=True) if any(around)
    ]


def _moved(one: Sight, other: Sight) -> float:
    """How far the middle went, relative to the frame; of a text that is being typed, the edge that stays."""
    a, b = one.box, other.box
    across = min(abs(a[0] - b[0]), abs(a[0] + a[2] / 2 - b[0] - b[2] / 2), abs(a[0] + a[2] - b[0] - b[2]))
    return max(across, abs(a[1] + a[3] / 2 - b[1] - b[3] / 2))


def letter_height(line: Line, box: Box) -> float:
    """Height of a capital letter over frame height, from the height of the ink and the letters that made it.

    Args:
        line: the line.
        box: of its ink.
    """
    text = line.reading.text
    high = any(each.isupper() or each.isdigit() or each in "bdfhklt" for each in text)
    total = 1.0 if high or not text.strip() else X_HEIGHT
    if any(each in DESCENDERS for each in text):
        total += DESCENT
    if any(each in "ÀÁÂÃÄÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜŻŹŚŃĆİĞÅÑ" for each in text):
        total += ACCENT
    # The ink is measured more finely, the detector's box errs less: the mean of the two, in the sense of ratios.
    return float(np.sqrt(box[3] / total * line.sights[-1].box[3] / DETECTED))


def tilt(line: Line, aspect: float) -> float:
    """Degrees, clockwise, by which its base line is turned.

    Args:
        line: the line.
        aspect: width of the frame over its height.
    """
    corners = line.sights[-1].corners
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    if np.hypot(across[0] * aspect, across[1]) < 3 * np.hypot(down[0] * aspect, down[1]):
        return 0.0  # the corners of a short word lie as they like
    return degrees(atan2(float(across[1]), float(across[0]) * aspect))


def alignment(
    boxes: Sequence[Box], letters: float, aspect: float
) -> Literal["left", "centre", "right"] | None:
    """Which edges of rows are flush: of those that could be, the one that is best. None for a single row.

    Args:
        boxes: one per row.
        letters: height of a capital over frame height.
        aspect: width of the frame over its height.
    """
    if len(boxes) < 2:
        return None
    spread = {
        "centre": _spread(box[0] + box[2] / 2 for box in boxes),
        "left": _spread(box[0] for box in boxes),
        "right": _spread(box[0] + box[2] for box in boxes),
    }
    best: Literal["left", "centre", "right"] = min(("centre", "left", "right"), key=lambda edge: spread[edge])
    return best if spread[best] * aspect <= max(2 * FLUSH * letters, 0.004) else None


def motion_of(block: Block) -> Motion:
    """How it comes in, from how its lines looked between the samples."""
    lines = block.lines
    if any(typed(line) for line in lines):
        return "typed"
    if any(_drift(line) > 2 * MOVED for line in lines):
        return "moves"
    for line in lines:
        coming = line.entrance
        if not coming:
            continue
        rest, last = coming[0].box, coming[-1]
        if any(place.scale < GROWTH or place.scale > 1 / GROWTH for place in coming):
            return "pops"
        right, below = (last.box[i] + last.box[i + 2] - rest[i] - rest[i + 2] for i in (0, 1))
        if max(abs(last.box[0] - rest[0]), abs(last.box[1] - rest[1]), abs(right), abs(below)) > MOVED:
            return "slides_in"
        if len(coming) > 2 and last.strength < FAINT and coming[-2].strength < 0.95:
            return "fades_in"
    return "none"


def _drift(line: Line) -> float:
    """How far it went between its sights, beyond those of its coming, relative to the frame."""
    settled = line.sights[1:]
    if len(settled) < 2 or _resting(line.sights):
        return 0.0
    ends = [np.array([each.box[0], each.box[1]]) for each in (settled[0], settled[-1])]
    return float(np.abs(ends[1] - ends[0]).max())


def _spread(values: Iterable[float]) -> float:
    each = list(values)
    return max(each) - min(each)
