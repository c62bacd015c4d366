"""audio_analysis: loudness, silence, tempo, beats and key, against sound that was mixed to order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from bench.score.measures.matching import match_times, outcomes, overlap, shared_seconds
from bench.score.measures.music import beat_outcomes, key_score, tempo_right
from bench.score.measures.pooling import balanced_f1, f1, mean, ratio, true_cases
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.truth import Music, Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.audio_analysis import (
    AudioSummary,
    LoudnessCurve,
    PassageReturn,
    SoundState,
)
from scenogram.document import Document

LEAST = 5.0  # seconds of music in which a tempo can be told
EDGE, DROP = 0.5, 0.1  # seconds

MEASURES = (
    Measure(
        "tempo",
        "share of the pieces of known tempo that last 5 s or longer whose longest steady beat is within 5 % of it, of its "
        "double or its half",
        mean,
        at_least=0.9,
    ),
    Measure(
        "beats",
        "mean F1 of the beats of a piece, within 70 ms; half and double tempo are wrong",
        mean,
        at_least=0.8,
    ),
    Measure(
        "beats at any level",
        "the same, against all beats, every other beat (from the first or the second) or twice as many, whichever is best",
        mean,
    ),
    Measure(
        "downbeats",
        "mean F1 of the bars' first beats of a piece, within 70 ms; where no bars are told it is 0",
        mean,
    ),
    Measure("bars told", "share of the pieces of known bars of which bars are told", mean),
    Measure(
        "music edges",
        "F1 of where music starts and stops, within 0.5 s",
        f1,
        count=true_cases,
    ),
    Measure(
        "drops",
        "F1 of where music drops in, within 0.1 s",
        f1,
        count=true_cases,
    ),
    Measure(
        "returns",
        "F1 of the seconds of music that were heard before, note for note; cases are videos",
        balanced_f1,
    ),
    Measure(
        "beat in no music",
        "share of the clips with sound but no music to which a steady beat is given",
        mean,
        lower_is_better=True,
    ),
    Measure(
        "key",
        "mean score of the key of a piece: 1 right, .5 a fifth up, .3 relative, .2 parallel (MIREX)",
        mean,
    ),
    Measure("key, where told", "the same, of the pieces whose key is told", mean),
    Measure(
        "silence",
        "share of the seconds of digital silence that are said to be silent; cases are videos",
        ratio,
    ),
    Measure(
        "words called silence",
        "share of the seconds of spoken words of known times that are said to be silent; cases are videos",
        ratio,
        lower_is_better=True,
    ),
    Measure("loudness", "mean error of the integrated loudness", mean, lower_is_better=True, unit="LU"),
    Measure("true peak", "mean error of the true peak", mean, lower_is_better=True, unit="dB"),
)


def applies(truth: Truth) -> bool:
    """Videos with a sound track."""
    return truth.sound is not None


def score(document: Document, truth: Truth) -> Scores:
    """Piece by piece, and the sound as a whole."""
    findings = document.analyzers.get("audio_analysis")
    states = [] if findings is None else [one for one in findings.segments if isinstance(one, SoundState)]
    summary = findings.summary if findings and isinstance(findings.summary, AudioSummary) else None
    steady = [one for one in states if one.kind == "beat"]
    scores: Scores = defaultdict(list)
    for piece in truth.music:
        _score_piece(scores, piece, [one for one in steady if overlap((one.start, one.end), piece.span) > 0])
    if "music" in truth.complete:
        _score_form(scores, truth, [one for one in states if one.kind == "music"])
    if len(truth.music) == 1 and truth.music[0].key is not None:
        told = summary.key if summary else None
        scores["key"] = [key_score(truth.music[0].key, told)]
        scores["key, where told"] = scores["key"] if told is not None else []
    if not truth.music and "music" in truth.complete:
        scores["beat in no music"] = [float(bool(steady))]
        scores[CONFIDENCE] += [(one.confidence, False) for one in steady if one.confidence is not None]
    if "silence" in truth.complete:
        quiet = [(one.start, one.end) for one in states if one.kind == "silence"]
        _score_silence(scores, truth, quiet)
    if truth.sound is not None and summary is not None:
        for name, true, said in (
            ("loudness", truth.sound.loudness, summary.loudness),
            ("true peak", truth.sound.true_peak, summary.true_peak),
        ):
            scores[name] = [abs(said - true)] if true is not None and said is not None else []
    return dict(scores)


def _score_form(scores: Scores, truth: Truth, mine: Sequence[SoundState]) -> None:
    true = sorted(edge for one in truth.music for edge in one.span)
    found = sorted(edge for one in mine for edge in (one.start, one.end))
    scores["music edges"] = list(outcomes(len(true), len(found), match_times(true, found, EDGE)))
    for piece in truth.music:
        if piece.drops is not None:
            said = [drop for one in mine for drop in one.drops or ()]
            scores["drops"] += outcomes(len(piece.drops), len(said), match_times(piece.drops, said, DROP))
        if piece.returns is not None:
            again = [(one.start, one.end) for state in mine for one in state.returns or ()]
            scores["returns"].append(shared_seconds(piece.returns, again))


def _score_silence(scores: Scores, truth: Truth, quiet: list[tuple[float, float]]) -> None:
    spoken = [word.span for said in truth.speech for word in said.words]
    for name, spans in (("silence", [one.span for one in truth.silence]), ("words called silence", spoken)):
        both, whole, _ = shared_seconds(spans, quiet)
        if whole:
            scores[name].append((both, whole))


def _score_piece(scores: Scores, piece: Music, mine: Sequence[SoundState]) -> None:
    if piece.tempo is not None and piece.end - piece.start >= LEAST:
        longest = max(mine, key=lambda one: overlap((one.start, one.end), piece.span), default=None)
        right = tempo_right(piece.tempo, longest.tempo if longest else None)
        scores["tempo"].append(float(right))
        if longest is not None and longest.confidence is not None:
            scores[CONFIDENCE].append((longest.confidence, right))
    if piece.beats:
        _score_beats(scores, piece, mine)


def _score_beats(scores: Scores, piece: Music, mine: Sequence[SoundState]) -> None:
    found = sorted(
        beat for one in mine for beat in one.beats or () if piece.start - 0.1 <= beat < piece.end + 0.1
    )
    beats = piece.beats
    between = [(one + other) / 2 for one, other in pairwise(beats)]
    levels = [beats, beats[::2], beats[1::2], sorted([*beats, *between])]
    values = [f1(beat_outcomes(level, found)) or 0.0 for level in levels]
    scores["beats"].append(values[0])
    if piece.downbeats:
        bars = sorted(beat for one in mine for beat in one.downbeats or ())
        scores["bars told"].append(float(bool(bars)))
        scores["downbeats"].append(f1(beat_outcomes(piece.downbeats, bars)) or 0.0)
    scores["beats at any level"].append(max(values))


def ideal(truth: Truth) -> Conclusion:
    """Every beat and every silence."""
    if truth.sound is None:
        return Conclusion()
    steady = [
        SoundState(
            id=f"b{i}",
            kind="beat",
            start=one.start,
            end=one.end,
            confidence=1,
            tempo=one.tempo,
            beats=one.beats,
            downbeats=one.downbeats or None,
        )
        for i, one in enumerate(truth.music, 1)
        if one.tempo is not None
    ]
    quiet = [
        SoundState(id=f"a{i}", kind="silence", start=one.start, end=one.end)
        for i, one in enumerate(truth.silence, 1)
    ]
    pieces = [
        SoundState(
            id=f"mu{i}",
            kind="music",
            start=one.start,
            end=one.end,
            drops=one.drops,
            returns=[PassageReturn(start=start, end=end, of=0) for start, end in one.returns or ()],
        )
        for i, one in enumerate(truth.music, 1)
    ]
    curve = LoudnessCurve(
        momentary_start=0,
        momentary_step=0.1,
        momentary=[],
        short_term_start=0,
        short_term_step=1,
        short_term=[],
    )
    summary = AudioSummary(
        loudness=truth.sound.loudness,
        true_peak=truth.sound.true_peak,
        silence=0,
        channels=truth.sound.channels,
        beats=sum(len(one.beats or ()) for one in steady),
        key=truth.music[0].key if truth.music else None,
        curve=curve,
    )
    return Conclusion(segments=[*steady, *pieces, *quiet], summary=summary)
