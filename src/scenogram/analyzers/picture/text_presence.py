"""Is this text there, in this small grey frame, and where? So that a text read in one frame can be followed, frame
by frame, to the first and the last one that shows it.

Normalised cross-correlation (Lewis 1995) of high-passed pictures: strokes count, what lies behind them counts
little, and a text that is fading is still itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenogram.document import Box

Grey = NDArray[np.float32]
Manner = Literal["comes", "replaces", "leaves"]
Small = tuple[float, NDArray[np.uint8]]
"""Time in seconds, and the frame in grey, HxW."""
Hit = tuple[tuple[float, float], float, float, float]
"""Corner in pixels, scale, strength, correlation."""

# Correlations. Over 1,431 frames with and 719 without their text, on moving and still footage, the text in its place
# gave .63 to 1, another text or none gave .31 at most (.62 for a lone I within another word).
PRESENT = 0.5  # where it is expected
FOUND = 0.6  # elsewhere, or in another size: many places and sizes are tried, and chance has as many tries
RESIZED = 0.72  # in another size
HINT = 0.4  # in another size, before the size is refined
SHORT_PRESENT = 0.75  # for a line less than twice as wide as high, and for a piece of a line
TEXTURE = 3.0  # grey levels; surroundings with less of it do not show whether they move
LEAST_SHARE = 0.1  # of a text's difference from what lies behind it: less, and it has faded out of sight
SCALES = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 1.12, 1.25, 1.4)  # sizes tried while a text grows or shrinks
NEAR = 2.0  # px of the small frame: no further from where it is expected
REACH = 0.6  # of the line's height: how far from where it is expected a moving text is looked for
HEAD = 1.3  # times the height: how much of a line its first letters are
MIDDLE = 2.2  # times the height: how much of a line is looked for in another size
LEAST_SEEN = 0.3  # of its width: less than that of a text within the frame is not looked for


@dataclass(frozen=True)
class Place:
    """A text, found in a frame.

    Attributes:
        time: of the frame, seconds.
        box: where, relative to the frame.
        scale: its size over that of the template.
        strength: its contrast over that of the template; below 1 while it fades.
        partly: only its first letters were there.
    """

    time: float
    box: Box
    scale: float = 1.0
    strength: float = 1.0
    partly: bool = False


def high_pass(picture: NDArray[Any], height: float) -> Grey:
    """What is finer than a line of text.

    Args:
        picture: HxW grey, 0..255.
        height: of the line, in pixels.
    """
    import cv2

    grey = np.asarray(picture, np.float32)
    side = max(3, round(1.5 * height))
    return grey - cv2.blur(grey, (side, side))


class Template:
    """How a line of text looks in a small grey frame.

    Attributes:
        ink: its strokes, high-passed.
        width, height: in pixels.
        corner: where its top left stands, in pixels.
    """

    def __init__(self, frame: NDArray[np.uint8], box: Box) -> None:
        rows, columns = frame.shape
        self._shape = (rows, columns)
        x0, y0 = round(box[0] * columns), round(box[1] * rows)
        self.width = max(4, round((box[0] + box[2]) * columns) - x0)
        self.height = max(4, round((box[1] + box[3]) * rows) - y0)
        self.corner = (float(min(x0, columns - 4)), float(min(y0, rows - 4)))
        x, y = (int(each) for each in self.corner)
        self.ink = _around(frame, x, y, x + self.width, y + self.height, self.height)
        self.height, self.width = self.ink.shape

    def moved_to(self, box: Box) -> Template:
        """The same look in the middle of another place."""
        other = copy(self)
        across, down = (box[0] + box[2] / 2) * self._shape[1], (box[1] + box[3] / 2) * self._shape[0]
        other.corner = (across - self.width / 2, down - self.height / 2)
        return other

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    def share_in(self, other: Template) -> float:
        """How much of this look is in another: 1 all of it, 0 none; least squares. Two that differ in size by more
        than detected corners tremble are not compared: 1."""
        import cv2

        width, height = (one / two for one, two in zip(self.size, other.size, strict=True))
        if not (0.85 < width < 1.18 and 0.8 < height < 1.25):
            return 1.0
        return _share(np.asarray(cv2.resize(other.ink, self.size), np.float32), self.ink)

    def follow(
        self, frames: Sequence[Small], manner: Manner, *, without: NDArray[np.uint8] | None = None
    ) -> list[Place]:
        """Where the text was in these frames, which are in order of distance from the template's own: the first one
        lies next to it. Stops at the first frame that does not show it.

        Args:
            frames: time and HxW grey picture of each.
            manner: `comes`: it may also have another size, or be there with its first letters alone; `replaces`: it
                may have another size; `leaves`: it may only move and fade.
            without: a frame that does not show it. Where the picture behind stands still, what a frame has of the
                difference between the two is what it has of the text.
        """
        places: list[Place] = []
        corner, speed, scale, partly = self.corner, (0.0, 0.0), 1.0, False
        background = None if without is None else Template(without, self._box(corner, 1.0))
        for time, frame in frames:
            expected = (corner[0] + speed[0], corner[1] + speed[1])
            reach = max(NEAR + 1, REACH * self.height * scale, 1.5 * abs(speed[0]), 1.5 * abs(speed[1]))
            hit = None if partly else self._look(frame, expected, scale, reach)
            if hit is None and not partly and manner != "leaves":
                hit = self._other_size(frame, corner, scale)
            if hit is None and manner == "comes":
                hit = self._look(frame, expected, scale, reach, piece="head")
                partly = hit is not None
            if hit is None:
                break
            at, scale, strength = hit[:3]
            if background is not None and scale == 1.0 and _near(at, self.corner):
                width = self._head if partly else self.width
                if self._share_against(background, frame, width) < LEAST_SHARE:
                    break
            speed = (at[0] - corner[0], at[1] - corner[1]) if scale == 1.0 else (0.0, 0.0)
            corner = at
            places.append(Place(time, self._box(corner, scale), scale, strength, partly))
        return places

    @property
    def _head(self) -> int:
        """Width of its first letters in pixels."""
        return max(6, int(HEAD * self.height))

    def _share_against(self, background: Template, frame: NDArray[np.uint8], width: int) -> float:
        """How much of what sets it off from its background is in a frame, in its first pixels across."""
        there = Template(frame, self._box(self.corner, 1.0))
        if not self.size == background.size == there.size:
            return 1.0
        own, found = self.ink - background.ink, there.ink - background.ink
        return _share(found[:, :width], own[:, :width])

    def _box(self, corner: tuple[float, float], scale: float) -> Box:
        rows, columns = self._shape
        left, top = max(0.0, corner[0] / columns), max(0.0, corner[1] / rows)
        right = min(1.0, (corner[0] + self.width * scale) / columns)
        bottom = min(1.0, (corner[1] + self.height * scale) / rows)
        return left, top, max(0.0, right - left), max(0.0, bottom - top)

    def _other_size(self, frame: NDArray[np.uint8], corner: tuple[float, float], scale: float) -> Hit | None:
        middle = (corner[0] + self.width * scale / 2, corner[1] + self.height * scale / 2)

        def at(size: float, floor: float) -> Hit | None:
            if not 0.15 < size < 3 or self.height * size < 5:
                return None
            expected = (middle[0] - self.width * size / 2, middle[1] - self.height * size / 2)
            return self._look(
                frame, expected, size, max(NEAR, 0.3 * self.height * scale), piece="middle", floor=floor
            )

        hits = [hit for factor in SCALES if (hit := at(scale * factor, HINT)) is not None]
        if not hits:
            return None
        rough = max(hits, key=lambda hit: hit[3])
        finer = [hit for factor in (0.95, 1.05) if (hit := at(rough[1] * factor, HINT)) is not None]
        best = max([rough, *finer], key=lambda hit: hit[3])
        return best if best[3] >= RESIZED else None

    def _look(
        self,
        frame: NDArray[np.uint8],
        expected: tuple[float, float],
        scale: float,
        reach: float,
        *,
        piece: Literal["whole", "middle", "head"] = "whole",
        floor: float | None = None,
    ) -> Hit | None:
        import cv2

        ink, offset = self.ink, 0
        if piece == "head":
            ink = ink[:, : self._head]
            if ink.shape[1] > 0.6 * self.width:
                return None
        elif piece == "middle" and self.width > MIDDLE * self.height:
            # A size that is a little wrong throws the ends of a long line out of step, not its middle.
            offset = (self.width - round(MIDDLE * self.height)) // 2
            ink = ink[:, offset : offset + round(MIDDLE * self.height)]
        if scale != 1.0:
            ink = np.asarray(
                cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32
            )
        rows, columns = frame.shape
        height, width = ink.shape
        x, y, far = round(expected[0] + offset * scale), round(expected[1]), round(reach)
        # The part of the text that lies within the frame wherever it is within reach: it may come in from beyond
        # the edge.
        left, right = max(0, far - x), width - max(0, x + far + width - columns)
        top, bottom = max(0, -y), height - max(0, y + height - rows)
        if right - left < LEAST_SEEN * width or bottom - top < 0.7 * height or float(ink.std()) < 1.0:
            return None
        part = np.ascontiguousarray(ink[top:bottom, left:right])
        x0, y0 = max(0, x + left - far), max(0, y + top - far)
        x1, y1 = min(columns, x + right + far), min(rows, y + bottom + far)
        if x1 - x0 < part.shape[1] or y1 - y0 < part.shape[0]:
            return None
        region = _around(frame, x0, y0, x1, y1, height)
        _, best, _, (dx, dy) = cv2.minMaxLoc(cv2.matchTemplate(region, part, cv2.TM_CCOEFF_NORMED))
        at_place = max(abs(x0 + dx - left - x), abs(y0 + dy - top - y)) <= NEAR
        if floor is None:
            short = piece != "whole" or part.shape[1] < 2 * part.shape[0]
            floor = SHORT_PRESENT if short else PRESENT if at_place else FOUND
        if best < floor:
            return None
        there = region[dy : dy + part.shape[0], dx : dx + part.shape[1]]
        return (x0 + dx - left - offset * scale, float(y0 + dy - top)), scale, _share(there, part), best


def surroundings(
    before: NDArray[np.uint8], now: NDArray[np.uint8], was: Box, box: Box
) -> tuple[float, float]:
    """How well what is above and below a text agrees between two frames: as it stood, and as the text has moved.

    Args:
        before, now: HxW grey.
        was, box: of the text in each.

    Returns:
        Correlations, -1..1, of the strip that agrees better; nan where there is nothing to compare.
    """
    import cv2

    rows, columns = now.shape
    height = max(6.0, box[3] * rows)
    still: list[float] = []
    moved: list[float] = []
    for level in (-2.2, 2.2):  # line heights from its middle: beyond a box on which it may stand
        x, y = box[0] * columns, (box[1] + box[3] / 2) * rows + (level - 0.5) * height
        x0, x1 = max(0, int(x - height)), min(columns, int(x + box[2] * columns + height))
        y0, y1 = max(0, int(y)), min(rows, int(y + height))
        if y1 - y0 < 5 or x1 - x0 < 10:
            continue
        strip = _around(now, x0, y0, x1, y1, height)
        if strip.std() < TEXTURE:
            continue
        for found, (dx, dy) in (
            (still, (0.0, 0.0)),
            (moved, ((was[0] - box[0]) * columns, (was[1] - box[1]) * rows)),
        ):
            u0, v0 = round(x0 + dx) - 3, round(y0 + dy) - 3
            u1, v1 = u0 + (x1 - x0) + 6, v0 + (y1 - y0) + 6
            region = _around(before, max(0, u0), max(0, v0), min(columns, u1), min(rows, v1), height)
            if region.shape[0] >= strip.shape[0] and region.shape[1] >= strip.shape[1]:
                found.append(float(cv2.matchTemplate(region, strip, cv2.TM_CCOEFF_NORMED).max()))
    return max(still, default=float("nan")), max(moved, default=float("nan"))


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= NEAR


def _share(picture: Grey, of: Grey) -> float:
    """The factor by which `of` comes nearest to a picture, by least squares."""
    return float((picture * of).sum() / max(1e-6, float((of * of).sum())))


def _around(frame: NDArray[np.uint8], x0: int, y0: int, x1: int, y1: int, height: float) -> Grey:
    """High-passed cut-out; the filter sees what lies around it."""
    margin = round(height) + 1
    left, top = max(0, x0 - margin), max(0, y0 - margin)
    wide = high_pass(frame[top : y1 + margin, left : x1 + margin], height)
    return np.ascontiguousarray(wide[y0 - top : y1 - top, x0 - left : x1 - left])
