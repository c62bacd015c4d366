"""Follows the lines of text of a clip: each is detected, read once, recognised again while it does not change, and
followed frame by frame to its first and its last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.analyzer import View
from scenogram.analyzers.picture.text_lines import (
    Line,
    Sight,
    absolute,
    bare,
    continued,
    overlap,
    relative,
    upright,
    within,
)
from scenogram.analyzers.picture.text_presence import Small, Template, high_pass, surroundings
from scenogram.analyzers.picture.text_reading import Quad, Reading, TextReader, cut_out
from scenogram.analyzers.picture.text_style import look_of
from scenogram.document import Box

DETECTION_SIDE = 736  # px
GLANCE_SIDE = (
    416  # px; finds 9 of 10 of the texts that 736 px finds, at a third of the cost; misses what is small
)
PATCH_HEIGHT = 24  # px; lines are compared at this height
SAME_PATCH = 0.75  # worst correlation of a cell; a changed letter stayed below it
GROWN = 0.4  # of its height: a line that reaches further than that beyond its place is read again
STILL = 1.5  # grey levels, of a cell of a 16x9 grid: encoding alone
TALLEST = 0.2  # of the frame's height; higher than that only textures were detected
MOVED = 4.0  # px of the small frame
MOVES_WITH = 0.8  # correlation from which on surroundings have moved with a text
CHANGED = 0.5  # correlation below which they have not stayed with it
FAINT = 0.7  # of its contrast: less of it, and a line is fading
HARD_TO_SEE = 0.5  # of its contrast: what is left of a line that is there, but was not detected
SHORTEST = 2  # frames; a text shown for less is not looked for between samples
LEGIBLE = 0.9  # mean probability of characters from which on a line read in a small grey frame is taken


class LineTracker:
    """Keeps the lines of one clip."""

    def __init__(self, reader: TextReader) -> None:
        self.lines: list[Line] = []
        self._reader = reader
        self._live: list[Line] = []
        self._vacated: list[tuple[Box, list[Small]]] = []
        self._looked: NDArray[np.uint8] | None = None
        self._previous: NDArray[np.uint8] | None = None

    def see(self, view: View, small: NDArray[np.uint8]) -> list[Line]:
        """Look at the next frame.

        Args:
            view: HxWx3 RGB, with its trail in grey.
            small: the same frame, grey, in the size of the trail.

        Returns:
            The lines that are there.
        """
        now = (view.time, small)
        trail = [(each.time, each.image) for each in view.trail]
        last = self._looked
        if not self._something_new(trail, now):
            self._previous = small
            for line in self._live:
                line.sights.append(Sight(view.time, line.sights[-1].corners, None))
            return list(self._live)
        there, newcomers = self._look(view)
        for line in self._live:
            if line not in there and not self._gone(line, trail, now, newcomers):
                line.sights.append(Sight(view.time, line.sights[-1].corners, None))
                there.append(line)
        for line in there:
            self._weigh(line, small)
            line.look_at(now)
            line.settle(trail)
        self._fill()
        self._leave(trail)
        if last is not None:
            self._glance(last, trail, now, newcomers)
        for line in newcomers:
            self._begin(line, trail, now, view.image)
        self._live = [*there, *newcomers]
        self._previous = small
        return list(self._live)

    def _look(self, view: View) -> tuple[list[Line], list[Line]]:
        """Detect and read: the lines that are known and seen again, and those that are new."""
        image = view.image
        steady = [line for line in self._live if _unchanged(line, image)]
        scores: dict[int, float] = {}
        newcomers: list[Line] = []
        again: list[Line] = []
        for quad, score in self._reader.find(image, DETECTION_SIDE):
            if np.ptp(quad[:, 1]) > TALLEST * image.shape[0]:
                continue
            known = _known(quad, steady, image.shape)
            if known is not None:
                if known >= 0:
                    scores[known] = score
                continue
            line = self._read(view, quad, score)
            before = continued(line, [each for each in self._live if each not in again])
            if before is None:
                newcomers.append(line)
            else:
                before.carry_on(line)
                before.patch = _fuller(before.patch, _patch(image, quad))
                again.append(before)
        for number, line in enumerate(steady):
            if line not in again:
                # The corners that were read are kept: those of the detector tremble by a pixel or two.
                line.sights.append(Sight(view.time, line.sights[-1].corners, scores.get(number)))
                again.append(line)
        return again, newcomers

    def _something_new(self, trail: Sequence[Small], now: Small) -> bool:
        """Whether this frame or those before it differ from the one that was looked at last."""
        shown = [now, *trail[:: max(1, len(trail) // 4)]]
        if self._looked is not None and all(_change(each, self._looked) < STILL for _, each in shown):
            return False
        self._looked = now[1]
        return True

    def finish(self, end: float) -> list[Line]:
        """No more frames come; the last one was shown until `end`."""
        for line in self._live:
            line.settle([])
            line.end = end
        self._live = []
        self._fill()
        return self.lines

    def _weigh(self, line: Line, small: NDArray[np.uint8]) -> None:
        """Does it move with what is around it, or stand before it?"""
        if self._previous is None or len(line.sights) < 2:
            return
        was, box = line.sights[-2].box, line.box
        still, moved = surroundings(self._previous, small, was, box)
        # A text that pops up grows about its middle; later on, what grows is a scene that comes closer.
        shares = (0, 0.5, 1) if len(line.sights) == 2 else (0,)
        across = min(abs(was[0] + share * was[2] - box[0] - share * box[2]) for share in shares)
        down = min(abs(was[1] + share * was[3] - box[1] - share * box[3]) for share in shares)
        far = max(across * small.shape[1], down * small.shape[0]) > MOVED
        if far and moved > MOVES_WITH and still < moved:
            line.inside += 1
        elif still < CHANGED and (not far or moved < CHANGED):
            line.over += 1

    def _read(self, view: View, quad: Quad, score: float) -> Line:
        crop = cut_out(view.image, quad)
        reading = self._reader.read(view.image, quad)
        return Line(
            start=view.time,
            sights=[Sight(view.time, relative(quad, view.image.shape), score)],
            readings=[reading],
            looks=[look_of(view.image, quad, crop)],
        )

    def _gone(self, line: Line, trail: Sequence[Small], now: Small, newcomers: Sequence[Line]) -> bool:
        """Close a line that was not seen again, unless it is merely hard to see in this frame."""
        line.settle([])
        assert line.template is not None  # noqa: S101 - set when it came
        taken = any(overlap(each.box, line.box) > 0.2 for each in newcomers)
        places = line.template.follow([*trail, now], "leaves")
        if len(places) > len(trail) and not taken and places[-1].strength > HARD_TO_SEE:
            return False
        places = line.template.follow(trail, "leaves", without=now[1])
        line.exit = places
        line.end = trail[len(places)][0] if len(places) < len(trail) else now[0]
        if places and (line.grew or any(place.partly for place in line.entrance)):
            self._complete(line, trail[len(places) - 1])
        return True

    def _complete(self, line: Line, last: Small) -> None:
        """Read a text that was being typed once more in the last frame that shows it: its last letters came since."""
        for sight, reading in self._read_small(last, line.box):
            longer = len(bare(reading.text)) > len(bare(line.reading.text))
            if (
                longer
                and within(line.box, sight.box) > 0.6
                and bare(reading.text).startswith(bare(line.reading.text))
            ):
                line.grew = True
                line.sights.append(sight)
                line.readings.append(reading)

    def _leave(self, trail: Sequence[Small]) -> None:
        """Note which places have become free within this trail, and the frames after that."""
        first = trail[0][0] if trail else 0.0
        for line in self._live:
            if trail and line.end is not None and line.end >= first and line.reading.mean >= LEGIBLE:
                self._vacated.append((line.box, [frame for frame in trail if frame[0] >= line.end]))

    def _begin(self, line: Line, trail: list[Small], now: Small, image: NDArray[np.uint8]) -> None:
        line.patch = _patch(image, absolute(line.sights[0].corners, image.shape))
        line.template = Template(now[1], line.box)
        # Where it stands in the place of another, it cannot have come before that one went, and first letters
        # that agree are those of the other.
        ends = [each.end for each in self._live if each.end is not None and within(each.box, line.box) > 0.2]
        line.replaces = bool(ends)
        earliest = max(ends, default=0.0)
        line.before = [*(frame for frame in trail if frame[0] >= earliest), now]
        line.without = self._previous
        self.lines.append(line)

    def _glance(
        self, last: NDArray[np.uint8], trail: list[Small], now: Small, newcomers: Sequence[Line]
    ) -> None:
        """Look, more coarsely, halfway between two samples, for a text that is in neither."""
        if len(trail) < SHORTEST:
            return
        grey = trail[len(trail) // 2][1]
        if min(_change(grey, last), _change(grey, now[1])) < STILL:
            return
        known = [line.box for line in (*self._live, *newcomers)]
        for quad, _ in self._reader.find(grey, GLANCE_SIDE):
            box = upright(relative(quad, grey.shape))
            if all(overlap(box, each) < 0.3 for each in known):
                self._vacated.append((box, trail))

    def _fill(self) -> None:
        """Read the texts that came and went between two samples."""
        for box, frames in self._vacated:
            taken = [
                line.start
                for line in self.lines
                if frames and line.start >= frames[0][0] and overlap(line.sights[0].box, box) > 0.2
            ]
            until = min(taken, default=float("inf"))
            self._read_between([frame for frame in frames if frame[0] < until], box)
        self._vacated = []

    def _read_between(self, frames: list[Small], box: Box) -> None:
        if len(frames) < SHORTEST:
            return
        middle = len(frames) // 2
        time, grey = frames[middle]
        came: list[Line] = []
        for sight, reading in self._read_small(frames[middle], box):
            line = Line(start=time, sights=[sight], readings=[reading], looks=[])
            known = [each for each in self.lines if each.end is None or each.end >= frames[0][0]]
            there = [each for each in known if each.start <= time and (each.end is None or each.end > time)]
            if continued(line, known) or any(overlap(line.box, each.box) > 0.5 for each in there):
                continue  # one that is known, on its way or seen badly
            line.template = Template(grey, line.box)
            line.entrance = line.template.follow(frames[:middle][::-1], "replaces")
            line.exit = line.template.follow(frames[middle + 1 :], "leaves")
            line.start = min([time, *(place.time for place in line.entrance)])
            after = middle + 1 + len(line.exit)
            line.end = frames[after][0] if after < len(frames) else self._until(frames)
            came.append(line)
        if not came:
            return
        self.lines.extend(came)
        first, last = min(line.start for line in came), max(line.end or 0 for line in came)
        self._read_between([frame for frame in frames if frame[0] < first], box)
        self._read_between([frame for frame in frames if frame[0] >= last], box)

    def _read_small(self, frame: Small, box: Box) -> list[tuple[Sight, Reading]]:
        """Read what stands in a small grey frame level with a place, where it can be read with certainty."""
        import cv2

        time, grey = frame
        rows = grey.shape[0]
        above = int(max(0.0, box[1] - 0.7 * box[3]) * rows)
        strip = grey[above : max(above + 8, int(min(1.0, box[1] + 1.7 * box[3]) * rows))]
        picture = np.asarray(cv2.resize(strip, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
        found = []
        for quad, score in self._reader.find(picture, DETECTION_SIDE):
            reading = self._reader.read(picture, quad)
            if reading.mean >= LEGIBLE and bare(reading.text):
                corners = relative(quad / 2 + np.array([0, above], np.float32), grey.shape)
                found.append((Sight(time, corners, score), reading))
        return found

    @staticmethod
    def _until(frames: Sequence[Small]) -> float:
        """When the last of these frames is over, at their own pace."""
        return frames[-1][0] + (frames[-1][0] - frames[-2][0])


def _change(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Largest mean difference of a cell of a 16x9 grid, 0..255."""
    import cv2

    return float(cv2.resize(cv2.absdiff(one, other), (9, 16), interpolation=cv2.INTER_AREA).max())


def _unchanged(line: Line, image: NDArray[np.uint8]) -> bool:
    if line.patch is None:
        return False
    return agreement(line.patch, _patch(image, absolute(line.sights[-1].corners, image.shape))) >= SAME_PATCH


def _fuller(old: NDArray[np.float32] | None, new: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of two pictures of one line the one with more contrast: a faint text over a still picture is mostly that
    picture, and would be recognised there when it has gone."""
    return old if old is not None and new.std() < FAINT * old.std() else new


def _known(quad: Quad, steady: Sequence[Line], shape: tuple[int, ...]) -> int | None:
    """Which unchanged line this is; -1: a piece of one; None: something else."""
    box = upright(relative(quad, shape))
    for number, line in enumerate(steady):
        was = line.box
        if within(box, was) < 0.7 or (line.reading.mean < LEGIBLE and within(was, box) < 0.7):
            continue
        reach = GROWN * was[3] * shape[0] / shape[1]  # of the frame's width
        if box[0] < was[0] - reach or box[0] + box[2] > was[0] + was[2] + reach:
            continue  # it goes on beyond the line: perhaps it is being typed
        return number if within(was, box) > 0.7 else -1
    return None


def agreement(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How alike two pictures of a line are: correlation of the cell, as wide as the line is high, that agrees least;
    cells with little ink are left out.

    Args:
        one, other: high-passed grey of the same shape.
    """
    if one.shape != other.shape or one.size == 0:
        return -1.0
    height, width = one.shape
    edges = np.linspace(0, width, max(1, width // height) + 1).astype(int)[:-1]
    ones, others, both = (
        np.add.reduceat(product.sum(axis=0), edges) for product in (one * one, other * other, one * other)
    )
    ink = np.maximum(ones, others)
    inked = ink > 0.15 * ink.max()
    if ink.max() < 9 * height * height:  # less than 3 grey levels of contrast
        return -1.0
    return float((both[inked] / np.sqrt(np.maximum(ones[inked] * others[inked], 1e-6))).min())


def _patch(image: NDArray[np.uint8], quad: Quad) -> NDArray[np.float32]:
    import cv2

    crop = cut_out(image, quad)
    if crop.shape[0] < 4 or crop.shape[1] < 4:
        return np.zeros((0, 0), np.float32)
    width = max(PATCH_HEIGHT, round(crop.shape[1] * PATCH_HEIGHT / crop.shape[0]))
    shrunk = cv2.resize(crop, (width, PATCH_HEIGHT), interpolation=cv2.INTER_AREA)
    return high_pass(cv2.cvtColor(shrunk, cv2.COLOR_RGB2GRAY), PATCH_HEIGHT)
