"""How well things were found in space and time: boxes, tubes (a box through time), and who is who.

All measures look at the same instants in truth and findings: a grid of their own, so that it does not matter at
which frames an analyzer chose to look. Between the samples of a track its box is interpolated, as the document asks
its readers to do.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.score.measures.matching import Pairs, assign
from scenogram.document.geometry import area, intersection_over_union
from scenogram.document.values import Box

STEP = 0.1
"""Seconds from one instant that is compared to the next."""


@dataclass(frozen=True)
class Tube:
    """A box through time. `times` ascend; the thing is there in [start, end), `boxes` are its place at `times`.

    `name` says what it is (its label or whose face it is); only tubes of one name match in [match_tubes][].
    """

    start: float
    end: float
    times: Sequence[float]
    boxes: Sequence[Box]
    name: Hashable = None

    def at(self, time: float) -> Box | None:
        """Its box at an instant, interpolated; None where it is not there."""
        if not self.start <= time < self.end or not self.times:
            return None
        after = int(np.searchsorted(self.times, time))
        if after == 0 or after == len(self.times):
            return self.boxes[min(after, len(self.times) - 1)]
        before = after - 1
        share = (time - self.times[before]) / (self.times[after] - self.times[before])
        old, new = self.boxes[before], self.boxes[after]
        return (
            old[0] + share * (new[0] - old[0]),
            old[1] + share * (new[1] - old[1]),
            old[2] + share * (new[2] - old[2]),
            old[3] + share * (new[3] - old[3]),
        )


def grid(duration: float, step: float = STEP, *, without: Sequence[tuple[float, float]] = ()) -> list[float]:
    """The instants at which a clip of that many seconds is compared: the middles of steps of `step` seconds, but none
    within the spans `without` (start and end included)."""
    times = [(i + 0.5) * step for i in range(int(duration / step + 1e-9))] or [duration / 2]
    return [time for time in times if not any(start <= time <= end for start, end in without)]


def match_boxes(truth: Sequence[Box], found: Sequence[Box], threshold: float = 0.5) -> Pairs:
    """Pairs of boxes with an IoU of at least `threshold`."""
    likeness = np.array([[intersection_over_union(one, other) for other in found] for one in truth])
    likeness = likeness.reshape(len(truth), len(found))
    return assign(-likeness, likeness >= threshold)


def tube_iou(one: Tube, other: Tube, times: Sequence[float]) -> float:
    """Spatio-temporal IoU, 0..1: the summed intersections of the boxes over the summed unions, an instant at which
    only one is there counting with its whole box (Yang, Fan and Xu, "Video Instance Segmentation", 2019)."""
    shared = covered = 0.0
    for time in times:
        a, b = one.at(time), other.at(time)
        if a is None and b is None:
            continue
        if a is None or b is None:
            covered += area(a or b or (0, 0, 0, 0))
            continue
        iou = intersection_over_union(a, b)
        both = (area(a) + area(b)) * iou / (1 + iou)
        shared += both
        covered += area(a) + area(b) - both
    return shared / covered if covered else 0.0


def match_tubes(
    truth: Sequence[Tube], found: Sequence[Tube], times: Sequence[float], threshold: float = 0.5
) -> Pairs:
    """Pairs of tubes of one name with a [tube_iou][] of at least `threshold`."""
    likeness = np.array(
        [[tube_iou(one, other, times) if one.name == other.name else 0.0 for other in found] for one in truth]
    ).reshape(len(truth), len(found))
    return assign(-likeness, likeness >= threshold)


@dataclass
class Counts:
    """What happened to one tube: at how many instants it was there, and at how many of these the other side had a
    partner for it."""

    there: int = 0
    matched: int = 0


@dataclass(frozen=True)
class Comparison:
    """Truth and findings, compared instant by instant.

    Args:
        truth, found: one [Counts][] per tube, in their order.
        partners: per instant, {index of the truth: index of the finding}.
    """

    truth: list[Counts]
    found: list[Counts]
    partners: list[dict[int, int]]


def compare(
    truth: Sequence[Tube], found: Sequence[Tube], times: Sequence[float], threshold: float = 0.5
) -> Comparison:
    """Match boxes at every instant at an IoU of at least `threshold`, names aside.

    A pair of the instant before is kept while it holds, as CLEAR MOT asks (Bernardin and Stiefelhagen, "Evaluating
    Multiple Object Tracking Performance", 2008).
    """
    result = Comparison([Counts() for _ in truth], [Counts() for _ in found], [])
    kept: dict[int, int] = {}
    for time in times:
        true = {i: box for i, tube in enumerate(truth) if (box := tube.at(time)) is not None}
        seen = {i: box for i, tube in enumerate(found) if (box := tube.at(time)) is not None}
        pairs = {
            i: j
            for i, j in kept.items()
            if i in true and j in seen and intersection_over_union(true[i], seen[j]) >= threshold
        }
        free = [i for i in true if i not in pairs]
        left = [j for j in seen if j not in pairs.values()]
        for a, b in match_boxes([true[i] for i in free], [seen[j] for j in left], threshold):
            pairs[free[a]] = left[b]
        for counts, there, matched in (
            (result.truth, true, pairs.keys()),
            (result.found, seen, pairs.values()),
        ):
            for i in there:
                counts[i].there += 1
                counts[i].matched += i in matched
        result.partners.append(pairs)
        kept = {**{i: j for i, j in kept.items() if i not in true}, **pairs}
    return result


def identity_switches(
    partners: Sequence[Mapping[int, int]], truth: Sequence[Hashable], found: Sequence[Hashable]
) -> int:
    """How often someone comes to be called by another name than the last time they were found.

    Args:
        partners: as in [Comparison][].
        truth, found: who each tube is of, true and found. A finding called None (nobody) switches nothing.
    """
    last: dict[Hashable, Hashable] = {}
    switches = 0
    for pairs in partners:
        for i, j in pairs.items():
            name = found[j]
            if name is None:
                continue
            switches += truth[i] in last and last[truth[i]] != name
            last[truth[i]] = name
    return switches


def identity_amounts(
    comparison: Comparison, truth: Sequence[Hashable], found: Sequence[Hashable]
) -> tuple[float, float, float]:
    """(instants rightly called, instants true, instants found), under the best one-to-one naming of true people by
    found people: for [balanced_f1][bench.score.measures.pooling.balanced_f1], which makes IDF1 of it (Ristani et al.,
    "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking", 2016)."""
    true_names = list(dict.fromkeys(truth))
    found_names = list(dict.fromkeys(name for name in found if name is not None))
    together = np.zeros((len(true_names), len(found_names)))
    for pairs in comparison.partners:
        for i, j in pairs.items():
            if found[j] is not None:
                together[true_names.index(truth[i]), found_names.index(found[j])] += 1
    right = sum(together[i, j] for i, j in assign(-together, together > 0))
    return (
        float(right),
        float(sum(counts.there for counts in comparison.truth)),
        float(sum(counts.there for counts in comparison.found)),
    )
