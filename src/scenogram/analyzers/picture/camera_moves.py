"""From how the camera moved at every moment of a shot to what a camera operator would call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.picture.global_motion import Motion

Move = Literal[
    "static",
    "pan_left",
    "pan_right",
    "tilt_up",
    "tilt_down",
    "zoom_in",
    "zoom_out",
    "roll_cw",
    "roll_ccw",
    "shake",
]

NAMES: tuple[tuple[Move, Move], ...] = (
    ("pan_right", "pan_left"),
    ("tilt_down", "tilt_up"),
    ("zoom_in", "zoom_out"),
    ("roll_cw", "roll_ccw"),
)
"""Positive and negative direction of pan, tilt, zoom and roll."""

# All in frame widths that the edge of the picture moves, so that shifts, zooms and turns can be compared.
SMOOTH = 0.35  # s over which a velocity is averaged before its direction is asked for
SLOW = 0.006  # a second: slower is no move
LEAST_WAY = 0.02  # of a whole move
LEAST_TIME = 0.25  # s
BRIDGE = 0.25  # s that a move may falter
UNDONE_WITHIN = 0.3  # s after which the opposite begins, where a hand only trembles
UNDONE_WAY, UNDONE_TIME = 0.15, 1.0  # longer and farther than this it is meant
TREMBLE = 1.5  # s over which the mean is taken out before the trembling is measured
AROUND = 1.0  # s over which it is measured
SHAKY = 0.015  # root mean square speed, a second, from which it counts
STRONGER = 1.8  # times as much: a trembling of its own
SHORTEST = 0.3  # s; what is shorter belongs to what came before, or is not told


@dataclass(frozen=True, slots=True)
class Moment:
    """A step between two looks.

    Attributes:
        start, end: times of the two looks, in seconds.
        motion: of the camera; None where it could not be told.
    """

    start: float
    end: float
    motion: Motion | None


@dataclass(frozen=True, slots=True)
class CameraSpan:
    """A time in which the camera does one thing.

    Attributes:
        start, end: in seconds.
        kind: the strongest of what it does.
        pan: mean frame widths per second to the right.
        tilt: mean frame heights per second downwards.
        zoom: mean natural logarithm of the scale per second.
        roll: mean degrees per second clockwise.
        shake: root mean square of the picture's speed around its own mean, in frame widths per second.
    """

    start: float
    end: float
    kind: Move
    pan: float
    tilt: float
    zoom: float
    roll: float
    shake: float


@dataclass(slots=True)
class _Run:
    """Steps `first`..`last` - 1 in which one component keeps its direction."""

    component: int
    sign: int
    first: int
    last: int
    way: float
    speed: float


def camera_spans(moments: Sequence[Moment], aspect: float) -> list[CameraSpan]:
    """What the camera does, in order; nothing of times at which that cannot be told.

    Args:
        moments: of one shot, in order.
        aspect: frame height over frame width.
    """
    spans: list[CameraSpan] = []
    for known, group in groupby(moments, key=lambda moment: moment.motion is not None):
        steps = list(group)
        if known and steps[-1].end - steps[0].start >= SHORTEST:
            spans += _known(steps, aspect)
    return spans


def _known(moments: Sequence[Moment], aspect: float) -> list[CameraSpan]:
    starts = np.array([moment.start for moment in moments])
    ends = np.array([moment.end for moment in moments])
    lengths = np.maximum(ends - starts, 1e-6)
    velocity = (
        np.array([[m.pan, m.tilt, m.zoom, m.roll] for moment in moments if (m := moment.motion) is not None])
        / lengths[:, None]
    )
    # The farther edge of the picture is max(1, aspect) / 2 widths away from its centre.
    reach = max(1.0, aspect) / 2
    edge = velocity * np.array([1.0, aspect, reach, np.radians(1) * reach])
    runs = [
        run for component in range(4) for run in _runs(component, edge[:, component], starts, ends, lengths)
    ]
    left = edge[:, :2].copy()  # what is no move
    for run in runs:
        if run.component < left.shape[1]:
            left[run.first : run.last, run.component] -= run.way / (ends[run.last - 1] - starts[run.first])
    for run in runs:  # a camera takes a moment to start and to stop: that is no trembling either
        for turn in (starts[run.first], ends[run.last - 1]):
            left[(ends > turn - SMOOTH) & (starts < turn + SMOOTH)] = 0
    trembling = _trembling(left, starts, ends)

    # And which run it is, or how strong a trembling, so that two of a kind stay two.
    kinds: list[tuple[Move, int]] = []
    for i in range(len(moments)):
        here = [(run.speed, number) for number, run in enumerate(runs) if run.first <= i < run.last]
        if here:
            number = max(here)[1]
            run = runs[number]
            kinds.append((NAMES[run.component][run.sign < 0], number))
        else:
            strength = (
                int(np.log(max(trembling[i], 1e-9) / SHAKY) / np.log(STRONGER))
                if trembling[i] >= SHAKY
                else -1
            )
            kinds.append(("shake" if strength >= 0 else "static", -1 - strength))

    spans = []
    for first, last, kind in _whole(kinds, starts, ends):
        weights = lengths[first:last] / lengths[first:last].sum()
        mean = weights @ velocity[first:last]
        apart = edge[first:last, :2] - weights @ edge[first:last, :2]
        spans.append(
            CameraSpan(
                start=float(starts[first]),
                end=float(ends[last - 1]),
                kind=kind,
                pan=float(mean[0]),
                tilt=float(mean[1]),
                zoom=float(mean[2]),
                roll=float(mean[3]),
                shake=float(np.sqrt(weights @ (apart**2).sum(axis=1))),
            )
        )
    return spans


def _runs(
    component: int,
    edge: NDArray[np.float64],
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    lengths: NDArray[np.float64],
) -> list[_Run]:
    """The moves of one component."""
    smooth = _averaged(edge, starts, ends, SMOOTH)
    signs = np.where(np.abs(smooth) >= SLOW, np.sign(smooth), 0).astype(int)
    runs: list[_Run] = []
    for sign, group in groupby(range(len(signs)), key=lambda i: int(signs[i])):
        steps = list(group)
        if not sign:
            continue
        before = runs[-1] if runs else None
        if before and before.sign == sign and starts[steps[0]] - ends[before.last - 1] <= BRIDGE:
            before.last = steps[-1] + 1
        else:
            runs.append(_Run(component, sign, steps[0], steps[-1] + 1, 0, 0))
    for run in runs:
        run.way = float(edge[run.first : run.last] @ lengths[run.first : run.last])
        run.speed = abs(run.way) / (ends[run.last - 1] - starts[run.first])
    return [
        run
        for number, run in enumerate(runs)
        if abs(run.way) >= LEAST_WAY
        and run.way * run.sign > 0
        and ends[run.last - 1] - starts[run.first] >= LEAST_TIME
        and not _undone(number, runs, starts, ends)
    ]


def _undone(
    number: int, runs: Sequence[_Run], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> bool:
    """Whether a short move is taken back by one beside it: a hand that trembles, not a move that is meant."""
    run = runs[number]
    if abs(run.way) >= UNDONE_WAY or ends[run.last - 1] - starts[run.first] >= UNDONE_TIME:
        return False
    beside: list[tuple[_Run, float]] = []
    if number:
        before = runs[number - 1]
        beside.append((before, float(starts[run.first] - ends[before.last - 1])))
    if number + 1 < len(runs):
        after = runs[number + 1]
        beside.append((after, float(starts[after.first] - ends[run.last - 1])))
    return any(
        other.sign != run.sign and gap <= UNDONE_WITHIN and abs(other.way) >= abs(run.way) / 2
        for other, gap in beside
    )


def _whole(
    kinds: Sequence[tuple[Move, int]], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> Iterator[tuple[int, int, Move]]:
    """First step, step after the last, kind; none shorter than it takes to see it, and a move apart from the next even where both are of one kind."""
    spans: list[tuple[int, int, tuple[Move, int]]] = []
    for kind, group in groupby(range(len(kinds)), key=lambda i: kinds[i]):
        steps = list(group)
        first, last = steps[0], steps[-1] + 1
        short = ends[last - 1] - starts[first] < SHORTEST
        if spans and (short or spans[-1][2] == kind):
            spans[-1] = (spans[-1][0], last, spans[-1][2])
        elif spans and ends[spans[-1][1] - 1] - starts[spans[-1][0]] < SHORTEST:
            spans[-1] = (spans[-1][0], last, kind)
        else:
            spans.append((first, last, kind))
    for first, last, (kind, _) in spans:
        yield first, last, kind


def _averaged(
    values: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64], window: float
) -> NDArray[np.float64]:
    """Mean over `window` seconds around each step, weighted by the steps' lengths; fewer at the ends."""
    middle = (starts + ends) / 2
    first = np.searchsorted(middle, middle - window / 2 - 1e-9, side="left")
    last = np.searchsorted(middle, middle + window / 2 + 1e-9, side="right")
    lengths = np.maximum(ends - starts, 1e-6)
    weights = lengths[:, None] if values.ndim == 2 else lengths
    sums = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values * weights, axis=0)])
    times = np.concatenate([[0.0], np.cumsum(lengths)])
    spans = times[last] - times[first]
    means: NDArray[np.float64] = (sums[last] - sums[first]) / (spans[:, None] if values.ndim == 2 else spans)
    return means


def _trembling(
    edge: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Root mean square speed around the mean, at each step, in frame widths per second."""
    apart = edge - _averaged(edge, starts, ends, TREMBLE)
    speed: NDArray[np.float64] = np.sqrt(_averaged((apart**2).sum(axis=1), starts, ends, AROUND))
    return speed
