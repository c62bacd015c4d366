"""One voice, slower and faster, higher and lower, with pauses whose lengths are known."""

from __future__ import annotations

from fractions import Fraction

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move
from bench.make.mixing import Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.media.labels import recordings
from bench.truth import Utterance

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
    times, duration = constant(25, at)
    track = Track(duration)
    speech: list[Utterance] = [
        speaking.speak(track, labels, start, index, run=run, speed=speed)
        for index, (run, start) in enumerate(zip(chosen, starts, strict=True), 1)
    ]
    hiss = mixing.at_peak(cast.rng.standard_normal(len(track.wave)).astype("float32"), -58)
    track.add(hiss, 0.0)
    photo = cast.one(cast.places)
    shots = [Shot(Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=Move(zoom=0.01)), 0.0, duration)]
    production = Production(
        (720, 1280), times, duration, 25.0, shots, ["speech", "speakers", "music", "transitions", "shots"],
        sound=track, known={"speech": speech, "music": []},
    )  # fmt: skip
    production.media = [labels.file]
    return production


def _firsts(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Passages that may come first: of two words or more."""
    return [run for run in runs if run[1] - run[0] >= 2]
