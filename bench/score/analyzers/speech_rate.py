"""speech_rate: how fast and how high somebody speaks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from bench.score.measures.matching import overlap
from bench.score.measures.pooling import mean
from bench.score.measures.writing import spoken
from bench.score.scorer import Measure, Scores
from bench.truth import Truth
from bench.truth import Utterance as TrueUtterance
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.pauses import LEAST
from scenogram.analyzers.sound.speech_rate import (
    PaceCurve,
    PitchCurve,
    SpeechPace,
    SpeechRateSummary,
)
from scenogram.document import Document

RATE_TOLERANCE = 0.1
"""Share by which a rate may be off."""

PITCH_TOLERANCE = 0.03
"""Share by which a pitch may be off."""

LEAST_MOMENTS = 5
"""Moments of known and found pitch that an utterance needs."""

SEMITONE = 2 ** (1 / 12)

TOUCH = 0.1
"""Seconds that an utterance shares with what was found of it; less is a border that is a little off."""

LEAST_SYLLABLES = 6
"""Utterances with fewer have no rate to speak of: one syllable more or less is more than the tolerance."""

WITHIN = f"share of the utterances with {LEAST_SYLLABLES} syllables and more whose"

MEASURES = (
    Measure(
        "words per minute",
        f"{WITHIN} words per minute are within {RATE_TOLERANCE:.0%} of the truth",
        mean,
        at_least=0.9,
    ),
    Measure("syllables per minute", "the same, of the syllables, pauses included", mean, at_least=0.9),
    Measure(
        "articulation rate",
        f"the same, of the syllables per second without pauses of {LEAST:g} s and more, where the words' times are known",
        mean,
    ),
    Measure("rate error", "mean relative error of the syllables per minute", mean, lower_is_better=True),
    Measure(
        "pitch",
        f"share of the utterances in which the pitch is within {PITCH_TOLERANCE:.0%} of the truth, by the median of found "
        "over true at the moments at which both are known",
        mean,
        at_least=0.9,
    ),
    Measure(
        "pitch over time",
        "share of the moments of known pitch at which the pitch that was found is within a semitone; none found is wrong",
        mean,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos in which it is known what is said."""
    return any(said.transcript for said in truth.speech)


def score(document: Document, truth: Truth) -> Scores:
    """Compare utterance by utterance; those that were found as one, or lie over one another, are compared as one."""
    findings = document.analyzers.get("speech_rate")
    found = [] if findings is None else [one for one in findings.segments if isinstance(one, SpeechPace)]
    curve = (
        findings.summary.pitch_curve
        if findings is not None and isinstance(findings.summary, SpeechRateSummary)
        else None
    )
    scores: Scores = {}
    for said, mine in _groups(truth, found):
        if all(one.transcript and one.syllables for one in said):
            _score_rates(scores, said, mine)
    for one in truth.speech:
        if one.pitch:
            _score_pitch(scores, one, curve)
    return scores


Group = tuple[list[TrueUtterance], list[SpeechPace]]


def _groups(truth: Truth, found: list[SpeechPace]) -> list[Group]:
    """Utterances, and what was found of them: what shares `TOUCH` seconds belongs together."""
    groups: list[Group] = [([said], []) for said in truth.speech]
    for one in found:
        touched = [
            group
            for group in groups
            if any(overlap(said.span, (one.start, one.end)) > TOUCH for said in group[0])
        ]
        if touched:
            merged: Group = (
                [said for group in touched for said in group[0]],
                [*(other for group in touched for other in group[1]), one],
            )
            groups = [group for group in groups if not any(group is other for other in touched)] + [merged]
    return groups


def _score_rates(scores: Scores, said: list[TrueUtterance], mine: list[SpeechPace]) -> None:
    syllables = sum(one.syllables or 0 for one in said)
    if syllables < LEAST_SYLLABLES:
        return
    length = max(one.end for one in said) - min(one.start for one in said)
    span = max((one.end for one in mine), default=0) - min((one.start for one in mine), default=0)
    error = abs(sum(one.syllables for one in mine) / max(span, 1e-3) / (syllables / length) - 1)
    scores.setdefault("rate error", []).append(error)
    scores.setdefault("syllables per minute", []).append(float(error <= RATE_TOLERANCE + 1e-9))
    if all(" " in one.transcript.strip() for one in said):  # some scripts do not part their words
        true = sum(len(spoken(one.transcript)) for one in said) / length
        words = sum(one.words for one in mine) / max(span, 1e-3)
        scores.setdefault("words per minute", []).append(float(abs(words / true - 1) <= RATE_TOLERANCE))
    if all(one.words for one in said):
        rate = sum(one.syllables for one in mine) / max(sum(one.speaking_seconds for one in mine), 1e-3)
        true = syllables / sum(_speaking(one) for one in said)
        scores.setdefault("articulation rate", []).append(float(abs(rate / true - 1) <= RATE_TOLERANCE))


def _speaking(said: TrueUtterance) -> float:
    """Seconds without the pauses."""
    pauses = [later.start - earlier.end for earlier, later in pairwise(said.words)]
    return said.end - said.start - sum(pause for pause in pauses if pause >= LEAST)


def _score_pitch(scores: Scores, said: TrueUtterance, curve: PitchCurve | None) -> None:
    at = _reader(curve)
    ratios = [found / hertz if (found := at(time)) is not None else None for time, hertz in said.pitch]
    scores.setdefault("pitch over time", []).extend(
        float(ratio is not None and 1 / SEMITONE <= ratio <= SEMITONE) for ratio in ratios
    )
    known = [ratio for ratio in ratios if ratio is not None]
    if len(known) >= LEAST_MOMENTS:
        error = abs(float(np.median(known)) - 1)
        scores.setdefault("pitch", []).append(float(error <= PITCH_TOLERANCE))


def _reader(curve: PitchCurve | None) -> Callable[[float], int | None]:
    def at(time: float) -> int | None:
        if curve is None:
            return None
        step = int((time - curve.start) / curve.step)
        return curve.hertz[step] if 0 <= step < len(curve.hertz) else None

    return at


def ideal(truth: Truth) -> Conclusion:
    """Every rate and every pitch."""
    spoken_of = [said for said in truth.speech if said.transcript]
    paces = [
        SpeechPace(
            id=f"r{number}",
            start=said.start,
            end=said.end,
            utterance=said.id,
            words=len(spoken(said.transcript)),
            syllables=said.syllables or 0,
            counted="words",
            speaking_seconds=_speaking(said),
        )
        for number, said in enumerate(spoken_of, 1)
    ]
    step = 0.001
    hertz: list[int | None] = [None] * (round(truth.duration / step) + 1)
    for said in spoken_of:
        for time, value in said.pitch:
            hertz[int(time / step)] = round(value)
    summary = SpeechRateSummary(
        words_per_minute=0,
        syllables_per_minute=0,
        articulation_rate=0,
        pace=PaceCurve(start=0, step=1, words_per_minute=[], syllables_per_minute=[]),
        pitch_curve=PitchCurve(start=0, step=step, hertz=hertz),
    )
    return Conclusion(segments=paces, summary=summary)
