"""Where something was recorded: a voice in a room of known reverberation over noise of known level, then music as loud as
the voice under it."""

from __future__ import annotations

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.hearing import over_a_photograph
from bench.make.mixing import RATE, Track
from bench.make.production import Production, constant
from bench.truth import Kind, Music, Utterance

SIZE: Size = (360, 640)  # nothing is asked of the picture
LEVEL = -20.0  # LUFS, of voice and music
ROOMS = (0.2, 1.2)  # seconds, RT60
NOISES = (-65.0, -38.0)  # dB FS RMS


def plan(cast: Cast) -> Production:
    """Two passages in the room, a pause, music, and a passage over the music."""
    room, noise = round(cast.between(*ROOMS), 2), round(cast.between(*NOISES), 1)
    chosen = [cast.one(cast.speech) for _ in range(3)]
    runs = []
    for labels in chosen:
        choices = speaking.passages(labels, 1.2, 3.2)
        runs.append(cast.one(choices) if choices else None)
    lengths = [end - start for _, start, end in map(speaking.said, chosen, runs)]
    starts = [0.6, 0.6 + lengths[0] + 0.9]
    music_from = starts[1] + lengths[1] + 1.0
    starts.append(music_from + cast.between(0.8, 1.5))
    _, duration = constant(12, starts[2] + lengths[2] + 0.8)
    track = Track(duration)
    hiss = cast.rng.standard_normal(len(track.wave)) * 10 ** (noise / 20)
    track.add(hiss.astype("float32"), 0.0)
    speech: list[Utterance] = []
    for number, (labels, run, at) in enumerate(zip(chosen, runs, starts, strict=True), 1):
        where = room if number < 3 else None
        speech.append(speaking.speak(track, labels, at, number, run=run, level=LEVEL, room=where))
    piece = cast.one(cast.music)
    begin = cast.between(5.0, 15.0)
    wave = mixing.piece(piece.file, begin, begin + duration - music_from)
    start, end = track.add(mixing.at_loudness(wave, LEVEL), music_from)
    music = Music(
        name=piece.file, start=start, end=min(end, len(track.wave) / RATE), tempo=piece.tempo, key=piece.key,
        level=LEVEL, measured=True,
    )  # fmt: skip
    complete: list[Kind] = ["speech", "speakers", "music", "sounds", "transitions", "shots"]
    known = {"speech": speech, "music": [music], "sounds": []}
    photo = cast.one(cast.places)
    production = over_a_photograph(photo, track, 12.0, complete, known, size=SIZE, move=Move(zoom=0.02))
    production.sound_facts = {"noise": noise, "reverb": room}
    production.media = sorted({piece.file, *(labels.file for labels in chosen)})
    return production
