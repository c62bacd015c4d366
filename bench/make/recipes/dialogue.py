"""Voices that take turns: a recorded telephone call with its own turns, or two readers who alternate."""

from __future__ import annotations

from typing import Any

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.hearing import over_a_photograph
from bench.make.mixing import Track
from bench.make.production import Production
from bench.media.labels import SpeechLabels, recordings
from bench.truth import Utterance


def plan(cast: Cast) -> Production:
    """The call in every third test case, a window of it that begins and ends between turns; else readers."""
    calls = [call for call in recordings().dialogue if call.pool == cast.case.pool]
    if calls and cast.case.seed % 3 == 0:
        track, speech = _call(cast)
        complete: Any = ["speakers", "music", "faces", "transitions", "shots"]
    else:
        track, speech = _readers(cast)
        complete = ["speech", "speakers", "music", "silence", "faces", "transitions", "shots"]
    photo = cast.one(cast.scenery)  # nobody is to be seen
    return over_a_photograph(photo, track, 25.0, complete, {"speech": speech, "music": []})


def _call(cast: Cast) -> tuple[Track, list[Utterance]]:
    call = next(call for call in recordings().dialogue if call.pool == cast.case.pool)
    # Turns overlap a little, as people do; these windows cut none of them.
    windows = [(0, len(call.turns)), (0, 8), (4, len(call.turns))]
    first, last = windows[cast.case.seed // 3 % len(windows)]
    turns = call.turns[first:last]
    begin, end = turns[0][1] - 0.2, max(turn[2] for turn in turns)
    track = Track(round((end - begin) * 25) / 25)
    track.add(mixing.at_loudness(mixing.piece(call.file, begin, end), -20.0), 0.0)
    speech = [
        Utterance(
            id=f"u{number}", transcript="", language=call.language, voice=voice, start=start - begin,
            end=min(stop - begin, track.seconds), level=-20.0,
        )
        for number, (voice, start, stop) in enumerate(turns, 1)
    ]  # fmt: skip
    return track, speech


def _readers(cast: Cast) -> tuple[Track, list[Utterance]]:
    """A, B, A, B: passages of 1.5 to 5 s with short breaths between."""
    voices: list[SpeechLabels] = []
    for labels in cast.some(cast.speech, len(cast.speech)):
        if labels.voice not in {other.voice for other in voices} and speaking.passages(labels, 1.2, 5.0):
            voices.append(labels)
    pair = voices[:2]
    plans, at = [], 0.4
    for turn in range(4):
        labels = pair[turn % 2]
        run = cast.one(speaking.passages(labels, 1.2, 5.0))
        _, start, end = speaking.said(labels, run)
        plans.append((labels, run, at))
        at += end - start + cast.between(0.3, 0.6)
    track = Track(round(at * 25) / 25)
    speech = [
        speaking.speak(track, labels, start, number, run=run)
        for number, (labels, run, start) in enumerate(plans, 1)
    ]
    return track, speech
