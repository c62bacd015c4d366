"""Tracks: the same thing, frame after frame.

Detections of consecutive frames are tied together by where they are. The rounds are ByteTrack's (Zhang et al.,
ECCV 2022): first what the detector is sure of, then what it doubts, which can carry a track on but never begin
one. Boxes are widened before they are compared, as in C-BIoU (Yang et al., WACV 2023), because frames lie a
fifth of a second apart here and things that move fast leave their own box behind.

It works on a whole clip at once, after the last frame was seen: nothing has to be known of a clip's cuts while
it is decoded, and tracks end exactly where the cuts turn out to be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from scenogram import document
from scenogram.document import Box, Seconds

SURE_ROUND = (0.3, 0.3)  # how much boxes are widened, and the overlap asked for: a step of .85 box widths
DOUBT_ROUND = (0.0, 0.3)  # what the detector doubts must lie where the track was
FAR_ROUND = (1.0, 0.2)  # a last try for what moved fast since the last look: a step of 2 box widths
HORIZON = 0.6  # s that a velocity is believed when a thing is out of sight
SMOOTHING = 0.5  # weight of the newest step in the velocity


class Detection(Protocol):
    """Something seen in a frame."""

    @property
    def box(self) -> Box:
        """Where, relative to the frame."""

    @property
    def score(self) -> float:
        """How sure the detector is, 0..1."""


D = TypeVar("D", bound=Detection)


@dataclass
class Chain(Generic[D]):
    """Detections of one thing, in the order of time. `frames` are positions in what was handed to `associate`."""

    frames: list[int] = field(default_factory=list)
    detections: list[D] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.frames)

    def part(self, start: int, stop: int) -> Chain[D]:
        """Its detections number `start` up to, not including, `stop`."""
        return Chain(self.frames[start:stop], self.detections[start:stop])


class Track(document.Part):
    """Where something is while it is in view: one box for each frame in which it was seen."""

    times: list[Seconds] = Field(
        description="When it was looked at and seen, in seconds. Between two of them it moves evenly."
    )
    boxes: list[Box] = Field(description="Its box at each of these times.")

    @model_validator(mode="after")
    def _as_many(self) -> Self:
        if len(self.times) != len(self.boxes):
            raise ValueError(f"a track has {len(self.times)} times but {len(self.boxes)} boxes")
        return self


@dataclass
class _Open(Generic[D]):
    """A chain that may go on."""

    chain: Chain[D]
    time: float
    velocity: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))

    def expected(self, time: float) -> NDArray[np.float64]:
        """Its box at `time`, were it to move on evenly for a while."""
        box = np.array(self.chain.detections[-1].box)
        box[:2] += self.velocity * min(time - self.time, HORIZON)
        return box

    def add(self, frame: int, time: float, detection: D) -> None:
        step = _centre(detection.box) - _centre(self.chain.detections[-1].box)
        newest = step / max(time - self.time, 1e-3)
        self.velocity = SMOOTHING * newest + (1 - SMOOTHING) * self.velocity
        self.chain.frames.append(frame)
        self.chain.detections.append(detection)
        self.time = time


def associate(
    times: Sequence[float],
    detections: Sequence[Sequence[D]],
    *,
    sure: float,
    breaks: Sequence[float] = (),
    patience: float = 1.0,
    kinship: Callable[[D, D], float] | None = None,
) -> list[Chain[D]]:
    """Tie detections to chains, one per thing.

    Args:
        times: when each frame is shown, seconds, ascending.
        detections: what was seen in each of them.
        sure: score from which a detection may begin a chain.
        breaks: times of cuts: the first frame of each new shot. No chain goes over one.
        patience: seconds that a thing may be out of sight and still be taken for the same.
        kinship: how far two detections may be of the same thing, where they are aside: 0 (never) .. 1.
            Their overlap is multiplied with it.

    Returns:
        Chains in the order in which they begin.
    """
    done: list[Chain[D]] = []
    going: list[_Open[D]] = []
    cuts = np.sort(np.asarray(breaks, dtype=np.float64))
    before = -np.inf
    for frame, (time, here) in enumerate(zip(times, detections, strict=True)):
        if np.searchsorted(cuts, time, side="right") > np.searchsorted(cuts, before, side="right"):
            going = []
        going = [track for track in going if time - track.time <= patience]
        before = time
        free = list(going)
        surely = [one for one in here if one.score >= sure]
        doubtful = [one for one in here if one.score < sure]
        for round_, candidates in ((SURE_ROUND, surely), (DOUBT_ROUND, doubtful), (FAR_ROUND, surely)):
            if round_ is FAR_ROUND:
                free = [track for track in free if track.chain.frames[-1] == frame - 1]
            for track, detection in _matched(free, candidates, time, kinship, *round_):
                track.add(frame, time, detection)
                free.remove(track)
                candidates.remove(detection)
        for detection in surely:
            chain = Chain([frame], [detection])
            done.append(chain)
            going.append(_Open(chain, time))
    return done


def _matched(
    tracks: list[_Open[D]],
    candidates: list[D],
    time: float,
    kinship: Callable[[D, D], float] | None,
    widened: float,
    overlap: float,
) -> list[tuple[_Open[D], D]]:
    """Pairs that overlap by at least `overlap`, chosen so that together they overlap most."""
    if not tracks or not candidates:
        return []
    from scipy.optimize import linear_sum_assignment

    overlaps = overlaps_of(
        np.array([track.expected(time) for track in tracks]),
        np.array([candidate.box for candidate in candidates]),
        widened=widened,
    )
    if kinship is not None:
        overlaps *= [[kinship(track.chain.detections[-1], one) for one in candidates] for track in tracks]
    rows, columns = linear_sum_assignment(np.where(overlaps >= overlap, overlaps, -1.0), maximize=True)
    return [
        (tracks[row], candidates[column])
        for row, column in zip(rows, columns, strict=True)
        if overlaps[row, column] >= overlap
    ]


def overlaps_of(
    one: NDArray[np.float64], other: NDArray[np.float64], *, widened: float = 0.0
) -> NDArray[np.float64]:
    """Intersection over union of every box in `one` (n,4) with every box in `other` (m,4), both [x, y, w, h].

    `widened`: by this share of its size a box is first enlarged on each side.
    """
    first, second = _corners(one, widened)[:, None], _corners(other, widened)[None]
    sides = np.minimum(first[..., 2:], second[..., 2:]) - np.maximum(first[..., :2], second[..., :2])
    shared = np.prod(np.clip(sides, 0, None), axis=-1)
    areas = np.prod(first[..., 2:] - first[..., :2], axis=-1) + np.prod(
        second[..., 2:] - second[..., :2], axis=-1
    )
    result: NDArray[np.float64] = shared / np.maximum(areas - shared, 1e-12)
    return result


def _corners(boxes: NDArray[np.float64], widened: float) -> NDArray[np.float64]:
    size = boxes[:, 2:]
    return np.concatenate([boxes[:, :2] - widened * size, boxes[:, :2] + (1 + widened) * size], axis=1)


def _centre(box: Box) -> NDArray[np.float64]:
    return np.array([box[0] + box[2] / 2, box[1] + box[3] / 2])


def span(
    chain: Chain[D], times: Sequence[float], end_of_clip: float, breaks: Sequence[float] = ()
) -> tuple[float, float]:
    """When a chained thing is in view, [start, end), in seconds.

    Frames are looked at only so often. A thing that is first seen in one of them came into view some time after
    the one before: halfway between is taken, and the cut itself where there is a cut between the two. The same
    holds for its end. At the clip's own ends it lasts to these.
    """
    first, last = chain.frames[0], chain.frames[-1]
    start = times[0] if first == 0 else _boundary(times[first - 1], times[first], breaks, latest=True)
    end = (
        end_of_clip
        if last == len(times) - 1
        else _boundary(times[last], times[last + 1], breaks, latest=False)
    )
    return start, end


def _boundary(before: float, after: float, breaks: Sequence[float], *, latest: bool) -> float:
    """Where something between two looks changed: at a cut if there is one, else halfway."""
    cuts = [cut for cut in breaks if before < cut <= after]
    if cuts:
        return max(cuts) if latest else min(cuts)
    return (before + after) / 2
