"""Speech in French, Spanish and Italian by synthetic voices, alone or over quiet music."""

from __future__ import annotations

from typing import Any

from bench.make import mixing
from bench.make.casting import Cast
from bench.make.geometry import Move
from bench.make.mixing import RATE, Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.synthesis import synthesise
from bench.make.takes import Layer, Take
from bench.media.labels import recordings
from bench.truth import Music, Utterance

LANGUAGES = ["fr", "es", "it"]


def plan(cast: Cast) -> Production:
    """Three sentences in one language (two in dev, which has no more)."""
    number = cast.case.seed
    language = LANGUAGES[number % len(LANGUAGES)]
    sentences = [
        s
        for s in recordings().synthetic
        if s.pool == cast.case.pool and s.language == language and not s.fillers
    ]
    waves = [(labels, mixing.at_loudness(synthesise(labels), -18.0)) for labels in cast.some(sentences, 3)]
    starts, at = [], 0.5
    for _, wave in waves:
        starts.append(at)
        at += len(wave) / RATE + cast.between(0.6, 1.0)
    times, duration = constant(25, at)
    track = Track(duration)
    speech = []
    for index, ((labels, wave), start) in enumerate(zip(waves, starts, strict=True), 1):
        begin, end = track.add(mixing.faded(wave), start)
        speech.append(
            Utterance(
                id=f"u{index}", transcript=labels.transcript, language=language, voice=labels.voice, start=begin,
                end=end, synthetic=True, level=-18.0, syllables=labels.syllables,
            )
        )  # fmt: skip
    known: dict[str, Any] = {"speech": speech, "music": []}
    if number % 2:
        piece = cast.one(cast.music)
        bed = mixing.at_loudness(mixing.faded(mixing.piece(piece.file, 0.0, duration), 0.3), -33.0)
        start, end = track.add(bed, 0.0)
        music = Music(
            name=piece.file,
            start=start,
            end=end,
            tempo=piece.tempo,
            key=piece.key,
            level=-33.0,
            measured=True,
        )
        known["music"] = [music]
    photo = cast.one(cast.places)
    shots = [Shot(Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=Move(zoom=0.01)), 0.0, duration)]
    complete: Any = ["speech", "speakers", "music", "silence", "transitions", "shots"]
    production = Production((720, 1280), times, duration, 25.0, shots, complete, sound=track, known=known)
    production.media = [music.name for music in known["music"]]
    return production
