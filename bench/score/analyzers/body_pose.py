"""body_pose: are the joints of bodies where they are, and is it told who stands, sits or bends."""

from __future__ import annotations

from bench.score.measures.points import right_points
from bench.score.measures.pooling import mean, ratio
from bench.score.measures.tracks import grid
from bench.score.scorer import Measure, Scores, gradual
from bench.score.whose_body import Joints, joints_at, whose_body
from bench.truth import Body as TrueBody
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.bodies import POINTS
from scenogram.analyzers.people.body_pose import Body, BodySummary, BodyTrack
from scenogram.document import Document, PostureSpan

BRIEF = 0.25
"""Seconds by which the posture of the shot before or after may reach into a body's time: a look at it is .2 s long."""

MEASURES = (
    Measure(
        "joints",
        "PCK@0.2: share of the labelled joints (shoulders, elbows, wrists, hips, knees, ankles), ten looks a second, that "
        "are told within a fifth of the longer side of the box about a body's labelled joints",
        ratio,
        at_least=0.85,
    ),
    Measure("joints, closely", "PCK@0.1: the same within a tenth", ratio),
    Measure("bodies", "share of the labelled bodies of which at least one joint is told right", mean),
    Measure(
        "posture",
        "share of the bodies plainly standing, sitting or bending of which that, and nothing else, is told",
        mean,
    ),
    Measure(
        "posture, where told",
        "share of the plain postures of which any is told that are told right",
        mean,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos with labelled bodies."""
    return bool(truth.bodies)


def score(document: Document, truth: Truth) -> Scores:
    """Body by body."""
    whose = whose_body(document, truth)
    scores: Scores = {measure.name: [] for measure in MEASURES}
    aspect = truth.width / truth.height
    instants = grid(truth.duration, without=gradual(truth))
    for body in truth.bodies:
        mine = whose.get(body.id, [])
        near, close, total = 0, 0, 0
        for time in instants:
            if not body.start <= time < body.end:
                continue
            true, scale = true_joints(body, time, aspect)
            found = next((told for one in mine if (told := joints_at(one, time))), {})
            places = [found.get(name) for name in true]
            for within in (0.2, 0.1):
                right, count = right_points(list(true.values()), places, scale, aspect=aspect, within=within)
                near, close = (near + right, close) if within == 0.2 else (near, close + right)
            total += count
        scores["joints"].append((near, total))
        scores["joints, closely"].append((close, total))
        scores["bodies"].append(float(near > 0))
        if body.posture is not None:
            held = {
                span.posture
                for one in mine
                for span in one.postures
                if min(span.end, body.end) - max(span.start, body.start) > BRIEF
            }
            scores["posture"].append(float(held == {body.posture}))
            if held:
                scores["posture, where told"].append(float(held == {body.posture}))
    return scores


def true_joints(body: TrueBody, time: float, aspect: float) -> tuple[Joints, float]:
    """Joints at the frame nearest to a time, and the longer side of the box about them, in frame heights.

    `aspect`: frame width over frame height.
    """
    at = min(range(len(body.times)), key=lambda index: abs(body.times[index] - time))
    joints = {name: places[at] for name, places in body.points.items()}
    return joints, max(body.boxes[at][2] * aspect, body.boxes[at][3])


def ideal(truth: Truth) -> Conclusion:
    """Every joint where it is."""
    segments = [
        Body(
            id=body.id,
            start=body.start,
            end=body.end,
            posture=body.posture,
            postures=[PostureSpan(posture=body.posture, start=body.start, end=body.end)]
            if body.posture
            else [],
            size=body.boxes[0][3],
            track=BodyTrack(
                times=body.times,
                boxes=body.boxes,
                points=[
                    [body.points[name][at] if name in body.points else None for name in POINTS]
                    for at in range(len(body.times))
                ],
                scores=[[float(name in body.points) for name in POINTS] for _ in body.times],
            ),
        )
        for body in truth.bodies
    ]
    summary = BodySummary(bodies=len(segments), at_once=1, share_of_time=0, postures={})
    return Conclusion(segments=segments, summary=summary)
