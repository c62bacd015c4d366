"""audio_visual_sync: how far sound and picture are apart, which cuts fall on beats, which texts come with their words."""

from __future__ import annotations

from bench.score.measures.matching import match_times, outcomes
from bench.score.measures.pooling import f1, mean, true_cases
from bench.score.measures.writing import spoken
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.truth import Text, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.audio_visual_sync import SyncPoint, SyncSummary
from scenogram.document import Document

OFFSET = 80.0
"""Milliseconds by which an offset may be off."""

ON_BEAT = 0.07
"""Seconds by which a cut on a beat may miss it."""

CUT_AT = 0.08
"""Seconds within which a cut is the cut: two frames of 25 a second."""

WORD_AT = 0.15
"""Seconds by which the time from a text to its word may be off, and in which a text is the text."""

MEASURES = (
    Measure(
        "offset right",
        f"share of the offsets of the lips that are told and are right within {OFFSET:g} ms; one man in two recordings, sound moved "
        "by known amounts; cases are videos",
        mean,
        at_least=0.9,
    ),
    Measure("offset told", "share of these videos in which an offset is told", mean),
    Measure(
        "offset error",
        "mean absolute error of the offsets told",
        mean,
        lower_is_better=True,
        unit="ms",
    ),
    Measure(
        "cuts on beats",
        f"F1 of hard cuts within {1000 * ON_BEAT:g} ms of a true beat",
        f1,
        at_least=0.9,
        count=true_cases,
    ),
    Measure(
        "follows the beat",
        "share of the videos with music and five cuts or more in which it is right whether the cuts follow the beat",
        mean,
    ),
    Measure(
        "text with its word",
        f"share of the captions that are said whose time to their first word is told within {WORD_AT:g} s",
        mean,
        at_least=0.9,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos with a known offset, cuts over known beats, or texts that are said."""
    return _offset(truth) is not None or bool(_cuts(truth)) or bool(_said(truth))


def _offset(truth: Truth) -> float | None:
    return truth.sound.offset_ms if truth.sound is not None else None


def _cuts(truth: Truth) -> list[tuple[float, float]]:
    """(time of a hard cut, seconds to the nearest beat) where beats are known."""
    beats = [beat for piece in truth.music for beat in piece.beats]
    return [
        (cut.start, min((beat - cut.start for beat in beats), key=abs))
        for cut in truth.transitions
        if beats
        and cut.start == cut.end
        and any(piece.beats and piece.start <= cut.start <= piece.end for piece in truth.music)
    ]


def _said(truth: Truth) -> list[tuple[Text, float]]:
    """(text, when its first word begins) of the texts whose words are said near them."""
    words = [
        (token, word.start) for said in truth.speech for word in said.words for token in spoken(word.text)
    ]
    found = []
    for text in truth.texts:
        tokens = spoken(text.text)
        starts = [
            words[i][1]
            for i in range(len(words) - len(tokens) + 1)
            if tokens and [token for token, _ in words[i : i + len(tokens)]] == tokens
        ]
        if starts and text.readable:
            found.append((text, min(starts, key=lambda start: abs(start - text.start))))
    return found


def _seen(point: SyncPoint) -> float:
    """When its finding in the picture is, in seconds."""
    return point.start if point.offset_ms >= 0 else point.end


def score(document: Document, truth: Truth) -> Scores:
    """Offset, cuts and texts."""
    findings = document.analyzers.get("audio_visual_sync")
    points = [] if findings is None else [one for one in findings.segments if isinstance(one, SyncPoint)]
    summary = findings.summary if findings and isinstance(findings.summary, SyncSummary) else None
    scores: Scores = {}
    true = _offset(truth)
    if true is not None:
        told = summary.offset_ms if summary else None
        scores["offset told"] = [float(told is not None)]
        if told is not None and summary is not None:
            right = abs(told - true) <= OFFSET
            scores["offset right"] = [float(right)]
            scores["offset error"] = [abs(told - true)]
            if summary.offset_confidence is not None:
                scores[CONFIDENCE] = [(summary.offset_confidence, right)]
    cuts = _cuts(truth)
    if cuts:
        on_beat = [cut for cut, gap in cuts if abs(gap) <= ON_BEAT]
        found = [_seen(one) for one in points if one.kind == "cut_on_beat"]
        pairs = match_times(on_beat, found, CUT_AT)
        scores["cuts on beats"] = outcomes(len(on_beat), len(found), pairs)
        if len(cuts) >= 5 and len(on_beat) in (0, len(cuts)):
            follows = summary is not None and summary.cuts_follow_beats is True
            scores["follows the beat"] = [float(follows == bool(on_beat))]
    for text, word in _said(truth):
        near = [
            one for one in points if one.kind == "text_with_word" and abs(_seen(one) - text.start) <= WORD_AT
        ]
        gaps = [abs(one.offset_ms / 1000 - (word - text.start)) for one in near]
        scores.setdefault("text with its word", []).append(float(min(gaps, default=9.0) <= WORD_AT))
    return scores


def ideal(truth: Truth) -> Conclusion:
    """Everything as it was made."""
    points = [
        SyncPoint(
            kind="cut_on_beat",
            start=min(cut, cut + gap),
            end=max(cut, cut + gap),
            picture="c1",
            sound="b1",
            offset_ms=1000 * gap,
        )
        for cut, gap in _cuts(truth)
        if abs(gap) <= ON_BEAT
    ]
    points += [
        SyncPoint(
            kind="text_with_word",
            start=min(text.start, word),
            end=max(text.start, word),
            picture=text.id,
            sound="u1",
            offset_ms=1000 * (word - text.start),
        )
        for text, word in _said(truth)
    ]
    true = _offset(truth)
    cuts = _cuts(truth)
    summary = SyncSummary(
        offset_ms=true,
        offset_confidence=None if true is None else 1,
        cuts_follow_beats=bool(cuts) and all(abs(gap) <= ON_BEAT for _, gap in cuts),
    )
    return Conclusion(segments=points, summary=summary)
