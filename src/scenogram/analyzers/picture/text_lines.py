"""A line of text through time: what it says, where it was, since when and until when; and whether two sights of text
are of one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.picture.text_presence import Manner, Place, Small, Template
from scenogram.analyzers.picture.text_reading import Quad, Reading
from scenogram.analyzers.picture.text_style import Look
from scenogram.document import Box

CERTAIN = 0.95  # mean probability of characters from which on two different readings are two texts
SAME_SHAPE = 0.85  # share of each other's box: what cannot be read is known by its place alone
UNCLEAR = 0.5  # likeness of two lines that cannot be read
READ = 0.8  # mean probability of characters; textures that were read as letters stayed below
COVERED = 0.6  # share of the line in which characters were decoded; of scripts it does not know, .3 and less
CUT_OFF = 0.85  # likeness of a line and what the edge of the frame leaves of it
PIECE = 0.8  # likeness of a line and a part of it
LEAST_TYPED = 4  # letters that two stages of one typed text share
ALIKE = 0.6  # share of characters in common: readings of one line on a bad ground
NEARLY = 0.9  # the same: readings of which one is a slip
FADED = 0.9  # of its full look: less of it, and a line is fading


@dataclass(frozen=True)
class Sight:
    """A line in one frame: its corners relative to the frame, and the detector's score (0..1), or None where the
    line was recognised by its picture alone."""

    time: float
    corners: NDArray[np.float32]
    score: float | None

    @property
    def box(self) -> Box:
        """The upright box around it, relative to the frame."""
        return upright(self.corners)


@dataclass(eq=False)
class Line:
    """One line of text from its first to its last frame.

    Attributes:
        start, end: seconds; end is the first instant at which it is gone, None while it is there.
        sights: where it was in the frames that were looked at.
        readings: what it was read as, each time that it had changed.
        looks: its colours, for some of `readings`.
        entrance, exit: where it was in the frames between, from its first (last) settled sight outwards.
        grew: it was completed while it stood (typed, or word by word).
        replaces: it stands where another text stood until it came.
        patch: how it looks in the full picture, for recognising it.
        template: how it looks in a small frame, for following it.
        inside, over: how often it was seen to move with what is around it, and to stand while that moved.
        before: while its start is open, the small frames up to and with its first sight.
        without: while its start is open, a small frame from before it came.
    """

    start: float
    sights: list[Sight]
    readings: list[Reading]
    looks: list[Look]
    end: float | None = None
    entrance: list[Place] = field(default_factory=list)
    exit: list[Place] = field(default_factory=list)
    grew: bool = False
    replaces: bool = False
    patch: NDArray[np.float32] | None = field(default=None, repr=False)
    template: Template | None = field(default=None, repr=False)
    inside: int = 0
    over: int = 0
    before: list[Small] | None = field(default=None, repr=False)
    without: NDArray[np.uint8] | None = field(default=None, repr=False)

    @property
    def box(self) -> Box:
        """Where it was last."""
        return self.sights[-1].box

    @property
    def reading(self) -> Reading:
        """The longest of the readings, where it grew; else the one that most readings bear out."""
        if self.grew:
            return max(self.readings, key=lambda reading: (len(bare(reading.text)), reading.mean))
        weight: dict[str, float] = {}
        for reading in self.readings:
            weight[reading.text] = weight.get(reading.text, 0.0) + reading.mean**4
        best = max(weight, key=lambda text: weight[text])
        for other in self.readings:  # one that the edge of the frame, or a passing thing, did not cut short
            if (
                other.mean >= CERTAIN
                and len(bare(other.text)) > len(bare(best))
                and bare(best) in bare(other.text)
            ):
                best = other.text
        return max((each for each in self.readings if each.text == best), key=lambda reading: reading.mean)

    def look_at(self, frame: Small) -> None:
        """Keep how it looks in this small frame, in which it stands where it was seen last.

        While it fades it keeps its full look: a faint text over a still picture is mostly that picture, and would
        be found there when it has gone.
        """
        new, old = Template(frame[1], self.box), self.template
        same_words = len({bare(reading.text) for reading in self.readings[-2:]}) == 1
        if old is not None and same_words and old.share_in(new) < FADED:
            new = old.moved_to(self.box)
        self.template = new

    def settle(self, between: Sequence[Small]) -> None:
        """Find its first frame, now that it was seen a second time and may have come to rest.

        Args:
            between: the small frames between its first and its second sight, in order of time; empty where it was
                seen once only.
        """
        if self.before is None or self.template is None:
            return
        frames, without = [*self.before, *between], self.without
        self.before = self.without = None
        manner: Manner = "replaces" if self.replaces else "comes"
        places = self.template.follow(frames[::-1], manner, without=without)
        if between and (not places or places[-1].time > self.sights[0].time):
            # It looked otherwise when it was first seen: follow that look.
            first = Template(frames[-len(between) - 1][1], self.sights[0].box)
            places += first.follow(frames[: -len(between) - 1][::-1], manner, without=without)
        self.entrance = places
        self.start = min([self.start, *(place.time for place in places)])

    def carry_on(self, new: Line) -> None:
        """Take in a sight of this line that was taken for a new one."""
        now, was = bare(new.readings[0].text), bare(self.reading.text)
        self.grew |= len(now) > len(was) > 0 and _begins_as(now, was) and not at_edge(self.box)
        self.sights.extend(new.sights)
        self.readings.extend(new.readings)
        self.looks.extend(new.looks)


def likeness(new: Line, old: Line) -> float:
    """Whether two sights may be of one text: 1 the same words, down to 0 not.

    A text that goes on where the other one stopped is the same one, being typed; one that holds another one which
    the edge of the frame cuts off is the same one, coming in.
    """
    after, before = new.readings[0], old.readings[-1]
    one, other = bare(after.text), bare(before.text)
    if unclear(after) and unclear(before):
        return UNCLEAR
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if one.startswith(other) or other.startswith(one):
        return 0.9
    if min(len(one), len(other)) >= LEAST_TYPED and (one in other or other in one):
        return CUT_OFF if at_edge(old.box) or at_edge(new.box) else PIECE
    if _begins_as(one, other):
        return 0.9
    if not misread(one, other) and after.mean >= CERTAIN and before.mean >= CERTAIN:
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return 0.0 if ratio < ALIKE else 0.75 * ratio


def _begins_as(one: str, other: str) -> bool:
    """Whether one text is a stage of the other, being typed; its last letters, or one, may have been read wrong."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long) or not _digits(long).startswith(_digits(short)):
        return False
    if len(short) > LEAST_TYPED:
        heads = (long[: len(short) + more] for more in (-1, 0, 1))
        if max(SequenceMatcher(None, short, head, autojunk=False).ratio() for head in heads) >= NEARLY:
            return True
    shared = next(
        (at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short)
    )
    return shared >= max(LEAST_TYPED, len(short) - 2)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def continued(new: Line, candidates: Sequence[Line]) -> Line | None:
    """Which of the lines this one is, seen again: it stands in the same place, or has moved and says the same."""
    best: tuple[float, Line] | None = None
    for line in candidates:
        nearness = overlap(new.box, line.box)
        alike = likeness(new, line)
        if alike <= 0 or (alike == PIECE and nearness < 0.6):
            continue
        if alike == UNCLEAR and min(within(new.box, line.box), within(line.box, new.box)) < SAME_SHAPE:
            continue
        size = new.box[3] / max(1e-6, line.box[3])
        moved = alike in (1.0, CUT_OFF) and 0.6 < size < 1.67 and len(bare(new.readings[0].text)) > 2
        if nearness <= 0 and not moved:
            continue
        if best is None or alike + nearness > best[0]:
            best = (alike + nearness, line)
    return best[1] if best else None


def best_look(lines: Iterable[Line]) -> Look:
    """The colours that were told apart most cleanly: letters drawn on a picture have one colour."""
    looks = [look for line in lines for look in line.looks if look.fill is not None]
    return min(looks, key=lambda look: look.evenness or 0.0, default=Look())


def unclear(reading: Reading) -> bool:
    """Whether a reading is not to be trusted, or there is none."""
    return not bare(reading.text) or reading.mean < READ or reading.covered < COVERED


def misread(one: str, other: str) -> bool:
    """Whether two readings differ by so little, and not in a digit, that one of them is a misreading."""
    if _digits(one) != _digits(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= NEARLY


def bare(text: str) -> str:
    """Letters and digits alone, case folded: what counts when two readings of one line are compared."""
    return re.sub(r"[^\w@#$€£%]+", "", text).casefold()


def at_edge(box: Box) -> bool:
    """Whether the left or right edge of the frame may cut it off."""
    return box[0] < 0.01 or box[0] + box[2] > 0.99


def absolute(corners: NDArray[np.float32], shape: tuple[int, ...]) -> Quad:
    """Corners in pixels of a picture of that shape."""
    return (corners * np.array([shape[1], shape[0]], np.float32)).astype(np.float32)


def relative(quad: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Corners relative to a picture of that shape."""
    return (quad / np.array([shape[1], shape[0]], np.float32)).astype(np.float32)


def upright(corners: NDArray[np.float32]) -> Box:
    """The upright box around corners, within the frame."""
    left, top = (min(1.0, max(0.0, float(each))) for each in corners.min(axis=0))
    right, bottom = (min(1.0, max(0.0, float(each))) for each in corners.max(axis=0))
    return left, top, right - left, bottom - top


def within(one: Box, other: Box) -> float:
    """Share of `one` that lies within `other`, 0..1."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / max(1e-9, one[2] * one[3])


def overlap(one: Box, other: Box) -> float:
    """Shared area over the smaller of the two, 0..1."""
    return max(within(one, other), within(other, one))
