"""speakers: who speaks when, how many voices there are, and whose they are."""

from __future__ import annotations

import numpy as np

from bench.score.measures.matching import assign, overlap
from bench.score.measures.pooling import mean, ratio
from bench.score.measures.voices import Turn, diarization_error
from bench.score.scorer import CONFIDENCE, Measure, Scores
from bench.score.whose_face import found_faces, whose_face
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.speakers import SpeakersSummary, SpeakerTurn, Voice
from scenogram.document import Document

PAUSE = 0.5
"""Seconds: what one voice says with no longer pauses is one turn, as in the guidelines of NIST's evaluations."""

MEASURES = (
    Measure(
        "diarization error",
        "missed, false and confused speech over true speech, no collar, overlaps counted; a turn ends where its voice "
        f"pauses for more than {PAUSE:g} s; cases are videos",
        ratio,
        at_most=0.2,
    ),
    Measure("voices", "share of the videos in which the number of voices is right", mean),
    Measure(
        "voices in nothing",
        "mean number of seconds in which somebody is heard in a video in which nobody speaks",
        mean,
        lower_is_better=True,
        unit="s",
    ),
    Measure(
        "whose",
        "share of the turns of somebody whose face is in view that are given to that person, as face_detection names it",
        mean,
    ),
    Measure(
        "off-screen",
        "share of the turns in videos without any face that are said to be off-screen",
        mean,
    ),
)


def applies(truth: Truth) -> bool:
    """Videos of which every voice is known, or that are known to be without speech."""
    if truth.sound is None:
        return False
    return "speakers" in truth.complete or ("speech" in truth.complete and not truth.speech)


def turns_of(truth: Truth) -> list[Turn]:
    """The true turns: words with no more than short pauses between; whole passages where words have no times."""
    parts = sorted(
        (*span, said.voice)
        for said in truth.speech
        for span in ([word.span for word in said.words] or [said.span])
    )
    turns: list[Turn] = []
    last: dict[str, int] = {}
    for start, end, voice in parts:
        before = last.get(voice)
        if before is not None and start - turns[before][1] <= PAUSE:
            turns[before] = (turns[before][0], max(end, turns[before][1]), voice)
        else:
            last[voice] = len(turns)
            turns.append((start, end, voice))
    return turns


def score(document: Document, truth: Truth) -> Scores:
    """The whole of a video at once, then turn by turn."""
    findings = document.analyzers.get("speakers")
    told = [] if findings is None else [one for one in findings.segments if isinstance(one, SpeakerTurn)]
    found: list[Turn] = [(one.start, one.end, one.voice) for one in told]
    true = turns_of(truth)
    if not true:
        return {
            "voices in nothing": [sum(end - start for start, end, _ in found)],
            CONFIDENCE: [(one.confidence, False) for one in told if one.confidence is not None],
        }
    names, voices = sorted({str(name) for *_, name in true}), sorted({one.voice for one in told})
    together = np.zeros((len(names), len(voices)))
    for start, end, name in true:
        for one in told:
            together[names.index(str(name)), voices.index(one.voice)] += overlap(
                (start, end), (one.start, one.end)
            )
    who = {voices[j]: names[i] for i, j in assign(-together, together > 0)}
    scores: Scores = {
        "diarization error": [diarization_error(true, found)],
        "voices": [float(len(names) == len(voices))],
        CONFIDENCE: [],
    }
    for one in told:
        span = (one.start, one.end)
        mine = sum(overlap(span, (start, end)) for start, end, name in true if name == who.get(one.voice))
        if one.confidence is not None:
            scores[CONFIDENCE].append((one.confidence, mine >= 0.5 * (one.end - one.start)))
    _score_people(scores, document, truth, told)
    return scores


def _score_people(scores: Scores, document: Document, truth: Truth, told: list[SpeakerTurn]) -> None:
    """Whose voice it is, where a face in view has the voice's name; off-screen, where there is no face at all."""
    found = {str(face.id): face.person for face in found_faces(document)}
    whose = {true.person: found[face] for face, true in whose_face(document, truth).items()}
    for start, end, name in turns_of(truth):
        mine = max(told, key=lambda one: overlap((start, end), (one.start, one.end)), default=None)
        in_view = [face for face in truth.faces if face.person == name]
        if any(overlap((start, end), face.span) > 0.5 * (end - start) for face in in_view):
            person = whose.get(str(name))
            right = mine is not None and person is not None and mine.person == person
            scores.setdefault("whose", []).append(float(right))
        elif "faces" in truth.complete and not truth.faces:
            scores.setdefault("off-screen", []).append(float(mine is not None and mine.seen == "off_screen"))


def ideal(truth: Truth) -> Conclusion:
    """Every turn."""
    turns = turns_of(truth)
    names = list(dict.fromkeys(name for *_, name in turns))
    people = {face.person: f"p{i}" for i, face in reversed(list(enumerate(truth.faces, 1)))}
    segments = [
        SpeakerTurn(
            id=f"w{i}",
            start=start,
            end=end,
            confidence=1,
            voice=f"v{names.index(name) + 1}",
            person=people.get(str(name)),
            seen="on_screen" if name in people else None if truth.faces else "off_screen",
            overlap=0,
            utterances=[],
        )
        for i, (start, end, name) in enumerate(turns, 1)
    ]
    seconds = {name: sum(end - start for start, end, other in turns if other == name) for name in names}
    summary = SpeakersSummary(
        voices=[
            Voice(
                id=f"v{names.index(name) + 1}",
                speaks=seconds[name],
                share=seconds[name] / sum(seconds.values()),
                turns=sum(other == name for *_, other in turns),
            )
            for name in names
        ],
        speech=sum(seconds.values()),
        overlap=0,
    )
    return Conclusion(segments=segments, summary=summary if turns else None)
