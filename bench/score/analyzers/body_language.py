"""body_language: is it seen that a hand is at the head, that a trunk leans, and which way a body is turned."""

from __future__ import annotations

from bench.score.measures.pooling import balanced_f1, ratio
from bench.score.measures.tracks import grid
from bench.score.scorer import Measure, Scores, gradual
from bench.score.whose_body import whose_body
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.people.body_language import BodyLanguage, BodyLanguageSummary, Kind
from scenogram.document import Document

FACING: dict[str, Kind] = {"camera": "facing_camera", "side": "sideways", "away": "turned_away"}

MEASURES = (
    Measure(
        "hand at head",
        "F1 of a hand at the head, ten looks a second, over bodies of whom it is plain; cases are bodies",
        balanced_f1,
        at_least=0.8,
    ),
    Measure("leaning", "F1 of a trunk that leans by more than 20 degrees, likewise", balanced_f1),
    Measure(
        "turned",
        "share of the time of bodies plainly turned to the camera, sideways or away in which that is told",
        ratio,
    ),
    Measure("turned, where told", "the same, of the time in which any of the three is told", ratio),
)


def applies(truth: Truth) -> bool:
    """Videos with bodies of which something of this is plain."""
    return any(
        body.at_head is not None or body.leaning is not None or body.facing is not None
        for body in truth.bodies
    )


def score(document: Document, truth: Truth) -> Scores:
    """Body by body, instant by instant."""
    findings = document.analyzers.get("body_language")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, BodyLanguage)]
    whose = whose_body(document, truth)
    instants = grid(truth.duration, without=gradual(truth))
    scores: Scores = {measure.name: [] for measure in MEASURES}
    for body in truth.bodies:
        ids = {str(one.id) for one in whose.get(body.id, [])[:1]}
        mine = [one for one in told if one.body in ids]
        times = [time for time in instants if body.start <= time < body.end]
        for plain, name, kind in (
            (body.at_head, "hand at head", "hand_at_head"),
            (body.leaning, "leaning", "leaning"),
        ):
            if plain is not None:
                right = sum(_says(mine, kind, time) for time in times) if plain else 0
                # What is told of it before it is there, and after, is told wrongly too.
                said = sum(_says(mine, kind, time) for time in instants)
                scores[name].append((right, len(times) if plain else 0, said))
        if body.facing is not None:
            right = sum(_says(mine, FACING[body.facing], time) for time in times)
            any_ = sum(any(_says(mine, kind, time) for kind in FACING.values()) for time in times)
            scores["turned"].append((right, len(times)))
            scores["turned, where told"].append((right, any_))
    return scores


def _says(told: list[BodyLanguage], kind: str, time: float) -> bool:
    return any(one.kind == kind and one.start <= time < one.end for one in told)


def ideal(truth: Truth) -> Conclusion:
    """Every body as it is."""
    segments: list[BodyLanguage] = []
    for body in truth.bodies:
        kinds: list[Kind] = []
        if body.at_head:
            kinds.append("hand_at_head")
        if body.leaning:
            kinds.append("leaning")
        if body.facing is not None:
            kinds.append(FACING[body.facing])
        segments += [BodyLanguage(kind=kind, body=body.id, start=body.start, end=body.end) for kind in kinds]
    return Conclusion(segments=segments, summary=BodyLanguageSummary(bodies=len(truth.bodies), shares={}))
