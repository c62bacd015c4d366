"""Speech: clean, over music, in noise, in a room; one voice or two; with silences between."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move
from bench.make.mixing import RATE, Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.media.labels import SpeechLabels, recordings
from bench.truth import Music, Utterance

CONDITIONS = ["clean", "music", "noise", "room", "clean", "music"]


def plan(cast: Cast) -> Production:
    """Two or three passages with pauses; the condition goes round with the seed."""
    number = cast.case.seed
    condition = CONDITIONS[number % len(CONDITIONS)]
    level = cast.between(-20, -15)
    chosen = _recordings(cast, 2 if cast.case.set == "ci" else 3)
    runs = [_run(cast, labels, cast.case.set == "ci") for labels in chosen]
    lengths = [said[2] - said[1] for said in (speaking.said(r, w) for r, w in zip(chosen, runs, strict=True))]
    starts, at = [], cast.between(0.4, 0.9)
    for length in lengths:
        starts.append(at)
        at += length + cast.between(0.7, 1.4)
    times, duration = constant(25, at)
    track = Track(duration)
    speech: list[Utterance] = []
    for index, (labels, run, start) in enumerate(zip(chosen, runs, starts, strict=True), 1):
        room = cast.between(0.4, 0.9) if condition == "room" else None
        speech.append(speaking.speak(track, labels, start, index, run=run, level=level, room=room))
    known: dict[str, Any] = {"speech": speech, "music": [], "sounds": []}
    facts: dict[str, Any] = {}
    if condition == "music":
        known["music"] = [_bed(cast, track, level - cast.between(8, 16))]
    elif condition == "noise":
        loud = cast.between(-50, -38)
        hiss = cast.rng.standard_normal(len(track.wave)) * 10 ** (loud / 20)
        track.add(hiss.astype(np.float32), 0.0)
        facts["noise"] = loud
    elif condition == "room":
        facts["reverb"] = room
    photos = cast.some(cast.places, len(chosen))
    edges = [0.0, *(start - 0.3 for start in starts[1:]), duration]
    moves = [Move(zoom=0.02), Move(pan=0.01), Move(zoom=-0.02)]
    shots = [
        Shot(
            Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=moves[index]),
            edges[index],
            edges[index + 1],
        )
        for index, photo in enumerate(photos)
    ]
    complete: Any = ["speech", "speakers", "music", "sounds", "silence", "transitions", "shots"]
    if any(labels.words_within is None for labels in chosen):
        known["speech"] = [
            u.model_copy(update={"words": []}) if u.words_within is None else u for u in speech
        ]
    production = Production((720, 1280), times, duration, 25.0, shots, complete, sound=track)
    production.sound_facts, production.known = facts, known
    production.media = [labels.file for labels in chosen]
    return production


def _recordings(cast: Cast, count: int) -> list[SpeechLabels]:
    """English with timed words first; every third test case has another language in it."""
    chosen = cast.some(cast.speech, count)
    others = [s for s in recordings().speech if s.pool == cast.case.pool and s.language != "en"]
    if others and cast.case.seed % 3 == 2:
        chosen[-1] = cast.one(others)
    return chosen


def _run(cast: Cast, labels: SpeechLabels, short: bool) -> tuple[int, int] | None:
    runs = speaking.passages(labels, 0.9, 4.0 if short else 6.5)
    return cast.one([run for run in runs if run[1] - run[0] >= 3] or runs) if runs else None


def _bed(cast: Cast, track: Track, level: float) -> Music:
    piece = cast.one(cast.music)
    wave = mixing.piece(piece.file, 0.0, track.seconds)
    wave = mixing.at_loudness(mixing.faded(wave, 0.3), level)
    start, end = track.add(wave, 0.0)
    return Music(
        name=piece.file, start=start, end=min(end, track.seconds, len(wave) / RATE), tempo=piece.tempo, key=piece.key,
        level=level, measured=True,
    )  # fmt: skip
