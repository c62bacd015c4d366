"""One voice, slower and faster, higher and lower, with pauses whose lengths are known."""

from __future__ import annotations

from fractions import Fraction

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.hearing import over_a_photograph
from bench.make.mixing import Track
from bench.make.production import Production, constant
from bench.media.labels import recordings
from bench.truth import Kind, Utterance

SPEEDS = [Fraction(1), Fraction(6, 5), Fraction(5, 6), Fraction(10, 9), Fraction(9, 10), Fraction(5, 4)]
"""How much faster the recordings are played; with the readers' own pace it is 2.5 to 6 syllables a second."""

LENGTHS = 0.5, 3.5  # seconds of a passage


def plan(cast: Cast) -> Production:
    """Passages of one voice, played at one speed, with pauses of 0.35 to 1.5 s between them; the room is quiet, not
    silent."""
    number = cast.case.seed
    timed = [each for each in recordings().speech if each.pool == cast.case.pool and each.words]
    voices = [each for each in timed if _firsts(speaking.passages(each, *LENGTHS))]
    labels = voices[number % len(voices)]
    speed = SPEEDS[(number // len(voices) + number) % len(SPEEDS)]
    runs = speaking.passages(labels, *LENGTHS)
    first = cast.one(_firsts(runs))
    chosen, end = [first], first[1]
    while len(chosen) < 4:
        following = [run for run in runs if run[0] == end] or runs[:1]
        chosen.append(cast.one(following))
        end = chosen[-1][1]
    starts, at = [], 0.5
    for run in chosen:
        _, begin, finish = speaking.said(labels, run)
        starts.append(at)
        at += (finish - begin) / float(speed) + cast.between(0.35, 1.5)
    _, duration = constant(25, at)
    track = Track(duration)
    speech: list[Utterance] = [
        speaking.speak(track, labels, start, index, run=run, speed=speed)
        for index, (run, start) in enumerate(zip(chosen, starts, strict=True), 1)
    ]
    hiss = mixing.at_peak(cast.rng.standard_normal(len(track.wave)).astype("float32"), -58)
    track.add(hiss, 0.0)
    complete: list[Kind] = ["speech", "speakers", "music", "transitions", "shots"]
    known = {"speech": speech, "music": []}
    production = over_a_photograph(cast.one(cast.places), track, 25.0, complete, known)
    production.media = [labels.file]
    return production


def _firsts(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Passages that may come first: of two words or more."""
    return [run for run in runs if run[1] - run[0] >= 2]
