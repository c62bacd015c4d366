"""Which found bodies lie on which true one: whoever says something about bodies is scored through this."""

from __future__ import annotations

from collections import defaultdict
from math import hypot

import numpy as np

from bench.truth import Body as TrueBody
from bench.truth import Truth
from scenogram.analyzers.people.bodies import POINTS
from scenogram.analyzers.people.body_pose import Body
from scenogram.document import Document, Point

NEAR = 0.35
"""Median distance of joints, over the longer side of the box about the true ones, up to which a body is taken for it."""

Joints = dict[str, Point]
"""Name of a joint -> its place in the frame."""


def found_bodies(document: Document) -> list[Body]:
    """What body_pose says."""
    findings = document.analyzers.get("body_pose")
    return [] if findings is None else [one for one in findings.segments if isinstance(one, Body)]


def joints_at(body: Body, time: float) -> Joints:
    """Joints at an instant, between two looks on the straight way; empty where the body is not in view."""
    if not body.start <= time < body.end:
        return {}
    times = body.track.times
    after = int(np.searchsorted(times, time))
    first, last = max(after - 1, 0), min(after, len(times) - 1)
    share = 0.0 if first == last else (time - times[first]) / (times[last] - times[first])
    joints: Joints = {}
    for name, old, new in zip(POINTS, body.track.points[first], body.track.points[last], strict=True):
        one, other = old or new, new or old
        if one is not None and other is not None:
            joints[name] = (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))
    return joints


def whose_body(document: Document, truth: Truth) -> dict[str, list[Body]]:
    """Id of a true body -> the found ones on it, nearest first."""
    result: defaultdict[str, list[tuple[float, Body]]] = defaultdict(list)
    for found in found_bodies(document):
        for body in truth.bodies:
            apart = _apart(found, body, truth.width / truth.height)
            if apart is not None and apart <= NEAR:
                result[body.id].append((apart, found))
    return {
        id_: [one for _, one in sorted(bodies, key=lambda pair: pair[0])] for id_, bodies in result.items()
    }


def _apart(found: Body, true: TrueBody, aspect: float) -> float | None:
    """Median distance of the joints of both, over the longer side of the true box; None where they never meet."""
    distances = []
    for at in range(0, len(true.times), 5):
        told = joints_at(found, true.times[at])
        scale = max(true.boxes[at][2] * aspect, true.boxes[at][3], 1e-6)
        for name, places in true.points.items():
            if name in told:
                x, y = places[at]
                distances.append(hypot((told[name][0] - x) * aspect, told[name][1] - y) / scale)
    return float(np.median(distances)) if distances else None
