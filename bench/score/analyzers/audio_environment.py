"""audio_environment: speech and music second by second, the noise and the room, against sound that was mixed to order."""

from __future__ import annotations

from collections import defaultdict

from bench.score.measures.matching import overlap, shared_seconds
from bench.score.measures.pooling import balanced_f1, mean, spearman
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.truth import Truth, Utterance
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.audio_environment import (
    EnvironmentSummary,
    HeardSpan,
    room_of,
)
from scenogram.document import Document, Span

PAUSE = 0.3  # seconds between two words from which on nobody is said to speak
AS_LOUD = 1.0  # LU by which music may stay below a voice and still count as loud as it
LEAST = 0.5  # of a passage or a span that must be right

MEASURES = (
    Measure(
        "speech",
        "F1 of the seconds of speech, pauses of 0.3 s left out; cases are videos",
        balanced_f1,
        at_least=0.9,
    ),
    Measure("music", "F1 of the seconds of music; cases are videos", balanced_f1, at_least=0.9),
    Measure(
        "speech under music",
        "share of the passages over music at least as loud of which half or more is found",
        mean,
        at_least=0.9,
    ),
    Measure(
        "singing where nobody sings",
        "share of the time said to be sung, of which none is; cases are videos",
        mean,
        lower_is_better=True,
    ),
    Measure(
        "noise", "mean error of the level of noise of known level under speech", mean, at_most=3.0, unit="dB"
    ),
    Measure(
        "room", "rank correlation of the decay with the reverberation time laid on", spearman, at_least=0.8
    ),
    Measure("decay", "mean error of the decay", mean, lower_is_better=True, unit="s"),
)


def applies(truth: Truth) -> bool:
    """Videos whose speech and music are all known."""
    return truth.sound is not None and {"speech", "music"} <= set(truth.complete)


def score(document: Document, truth: Truth) -> Scores:
    """Seconds, passages, and the figures of the summary."""
    findings = document.analyzers.get("audio_environment")
    spans = [] if findings is None else [one for one in findings.segments if isinstance(one, HeardSpan)]
    summary = findings.summary if findings and isinstance(findings.summary, EnvironmentSummary) else None
    scores: Scores = defaultdict(list)
    true = {"speech": spoken(truth), "music": [one.span for one in truth.music]}
    for kind, known in true.items():
        mine = [one for one in spans if one.kind == kind]
        scores[kind] = [shared_seconds(known, [(one.start, one.end) for one in mine])]
        for one in mine:
            if one.confidence is not None:
                right = sum(overlap((one.start, one.end), each) for each in known)
                scores[CONFIDENCE].append((one.confidence, right >= LEAST * (one.end - one.start)))
    said = [(one.start, one.end) for one in spans if one.kind == "speech"]
    for passage in truth.speech:
        if any(_over(passage, each.span, each.level) for each in truth.music):
            words = _words(passage)
            both, whole, _ = shared_seconds(words, said)
            scores["speech under music"].append(float(both >= LEAST * whole))
    sung = sum(one.end - one.start for one in spans if one.kind == "singing")
    scores["singing where nobody sings"] = [sung / truth.duration]
    if truth.sound is not None and truth.speech:
        _score_background(scores, truth, summary)
    return dict(scores)


def _score_background(scores: Scores, truth: Truth, summary: EnvironmentSummary | None) -> None:
    assert truth.sound is not None  # noqa: S101 - asked by the caller
    noise, reverb = truth.sound.noise, truth.sound.reverb
    if noise is not None and summary and summary.noise_level is not None:
        scores["noise"] = [abs(summary.noise_level - noise)]
    if reverb is not None and summary and summary.decay is not None:
        scores["room"] = [(reverb, summary.decay)]
        scores["decay"] = [abs(reverb - summary.decay)]


def spoken(truth: Truth) -> list[Span]:
    """Where somebody speaks: from word to word, longer pauses left out."""
    return [span for said in truth.speech for span in _words(said)]


def _words(said: Utterance) -> list[Span]:
    if not said.words:
        return [said.span]
    found = [said.words[0].span]
    for word in said.words[1:]:
        if word.start - found[-1][1] < PAUSE:
            found[-1] = found[-1][0], word.end
        else:
            found.append(word.span)
    return found


def _over(passage: Utterance, music: Span, level: float) -> bool:
    inside = overlap(passage.span, music) >= 0.9 * (passage.end - passage.start)
    return inside and level >= passage.level - AS_LOUD


def ideal(truth: Truth) -> Conclusion:
    """Every second as it is."""
    if truth.sound is None:
        return Conclusion()
    segments = [
        *(
            HeardSpan(kind="speech", start=start, end=end, level=-20, confidence=1)
            for start, end in spoken(truth)
        ),
        *(
            HeardSpan(kind="music", start=one.start, end=one.end, level=-20, confidence=1)
            for one in truth.music
        ),
    ]
    reverb, noise = truth.sound.reverb, truth.sound.noise
    summary = EnvironmentSummary(
        speech=0, singing=0, music=0, other=0, noise_level=noise, decay=reverb,
        room=None if reverb is None else room_of(reverb),
    )  # fmt: skip
    return Conclusion(segments=segments, summary=summary)
