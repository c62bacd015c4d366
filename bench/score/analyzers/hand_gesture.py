"""hand_gesture: are hands found, is it known whether they are left or right, and what gesture they make."""

from __future__ import annotations

from bench.score.measures.pooling import balanced_f1, f1, mean, true_cases
from bench.score.measures.tracks import grid
from bench.score.scorer import Measure, Scores, gradual
from bench.truth import Hand as TrueHand
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.hand_gesture import Hand, HandSummary, HandTrack
from scenogram.document import Document, intersection_over_union

ON_IT = (
    0.3  # overlap of boxes from which a found hand is taken for a true one: a few fingers change a box much
)
MOST = 0.5  # share of a hand's time in which its gesture is to be told

MEASURES = (
    Measure(
        "gestures",
        "F1 of named gestures, ten looks a second, on the hands that make them and on those that make none; cases are hands",
        balanced_f1,
        at_least=0.8,
    ),
    Measure(
        "gestures by hand",
        "F1 of hands with a named gesture: told for at least half of the time of the hand that makes it, and no other; one told of a "
        "hand that makes none is a false one",
        f1,
        count=true_cases,
    ),
    Measure("none", "share of the hands without a gesture of which none is told", mean),
    Measure(
        "hands",
        f"share of the labelled hands on which a found one lies, IoU >= {ON_IT:g}, for half of their time",
        mean,
    ),
    Measure("sides", "share of the found hands with a plain side of which the right one is told", mean),
)


def applies(truth: Truth) -> bool:
    """Videos with labelled hands."""
    return bool(truth.hands)


def score(document: Document, truth: Truth) -> Scores:
    """Hand by hand."""
    findings = document.analyzers.get("hand_gesture")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, Hand)]
    instants = grid(truth.duration, without=gradual(truth))
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for hand in truth.hands:
        mine = [time for time in instants if hand.start <= time < hand.end]
        shared = {
            str(one.id): sum(_lies_on(one, hand, time) for time in mine)
            for one in told
            if one.kind == "hand" and one.track is not None
        }
        best = max(shared, key=lambda id_: shared[id_], default=None)
        found = best is not None and shared[best] >= MOST * len(mine)
        scores["hands"].append(float(found))
        whole = next((one for one in told if one.id == best), None) if found else None
        if whole is not None and hand.side is not None:
            scores["sides"].append(float(whole.side == hand.side))
        gestures = [one for one in told if found and one.kind == "gesture" and one.hand == best]
        named = [{one.gesture for one in gestures if one.start <= time < one.end} for time in mine]
        right = sum(hand.gesture in names for names in named)
        makes_one = hand.gesture not in (None, "none")
        if hand.gesture is not None:
            # What is told of it before it is there, and after, is told wrongly too.
            said = sum(one.start <= time < one.end for one in gestures for time in instants)
            scores["gestures"].append((right, len(mine) if makes_one else 0, said))
        others = {name for names in named for name in names} - {hand.gesture}
        if makes_one:
            scores["gestures by hand"].append("hit" if right >= MOST * len(mine) else "miss")
        elif hand.gesture == "none":
            scores["none"].append(float(not others))
        if hand.gesture is not None:
            scores["gestures by hand"] += ["false"] * len(others)
    return scores


def _lies_on(found: Hand, true: TrueHand, time: float) -> bool:
    """Whether a found hand is where the true one is at an instant."""
    box = true.box_at(time)
    if found.track is None or box is None or not found.start <= time < found.end:
        return False
    times = found.track.times
    nearest = min(range(len(times)), key=lambda at: abs(times[at] - time))
    return intersection_over_union(found.track.boxes[nearest], box) >= ON_IT


def ideal(truth: Truth) -> Conclusion:
    """Every hand, and what it does."""
    segments: list[Hand] = []
    for hand in truth.hands:
        when = {"start": hand.start, "end": hand.end, "side": hand.side or "left"}
        segments.append(
            Hand(
                id=hand.id,
                kind="hand",
                track=HandTrack(times=hand.times, boxes=hand.boxes, points=[[] for _ in hand.times]),
                **when,
            )
        )
        if hand.gesture not in (None, "none"):
            segments.append(Hand(kind="gesture", hand=hand.id, gesture=hand.gesture, **when))
    return Conclusion(
        segments=segments,
        summary=HandSummary(hands=len(truth.hands), at_once=1, share_of_time=0, gestures={}),
    )
