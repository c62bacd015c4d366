"""Sound tracks: music of known tempo and key, silence, short sounds at known times, sometimes a voice over them."""

from __future__ import annotations

from typing import Any

from bench.make import mixing, playing, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move
from bench.make.mixing import Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.truth import Music, SoundEvent


def plan(cast: Cast) -> Production:
    """Music for most of it, then silence, then sounds in the silence; a voice in the music in every third."""
    small = cast.case.set == "ci"
    music_ends = 5.0 if small else 11.0
    quiet = cast.between(0.6, 1.2)
    gaps = [cast.between(1.0, 1.6) for _ in range(2 if small else 3)]
    begins = music_ends + quiet
    times, duration = constant(24, begins + sum(gaps) + 0.4)
    track = Track(duration)
    level = cast.between(-24, -13)
    music = (
        _own(cast, track, music_ends, level)
        if cast.case.seed % 2
        else _recorded(cast, track, music_ends, level)
    )
    known: dict[str, Any] = {"music": [music], "speech": []}
    if cast.case.seed % 3 == 1 and not small:
        labels = cast.one(cast.speech)
        run = cast.one(speaking.passages(labels, 1.0, 6.0) or [(0, len(labels.words))])
        # As loud as the music: the hardest that a mix in a short video comes to.
        known["speech"] = [speaking.speak(track, labels, 2.0, 1, run=run, level=level)]
    events, at = [], begins
    for sound, gap in zip(cast.some(cast.sounds, len(gaps)), gaps, strict=False):
        peak = cast.between(-12, -3)
        wave = mixing.at_peak(mixing.effect(sound, longest=gap - 0.2), peak)
        start, end = track.add(wave, at)
        events.append(SoundEvent(start=start, end=end, name=sound.name, shape=sound.shape, level=peak))
        at += gap
    known["sounds"] = events
    photos = cast.some(cast.places, 2)
    cut = music_ends + quiet / 2
    shots = [
        Shot(Take([Layer(PhotoPicture(photos[0].file), overscan=0.2)], move=Move(zoom=0.02)), 0.0, cut),
        Shot(Take([Layer(PhotoPicture(photos[1].file), overscan=0.2)], move=Move(pan=0.02)), cut, duration),
    ]
    complete: Any = ["music", "sounds", "silence", "speech", "speakers", "transitions", "shots"]
    production = Production((720, 1280), times, duration, 24.0, shots, complete, sound=track, known=known)
    production.media = [music.name] if "/" in music.name else []
    return production


def _recorded(cast: Cast, track: Track, seconds: float, level: float) -> Music:
    piece = cast.one(cast.music)
    begin = cast.between(0.0, 12.0)
    wave = mixing.at_loudness(mixing.piece(piece.file, begin, begin + seconds), level)
    start, end = track.add(wave, 0.0)
    return Music(
        name=piece.file, start=start, end=end, tempo=piece.tempo, key=piece.key, level=level, measured=True
    )


def _own(cast: Cast, track: Track, seconds: float, level: float) -> Music:
    tempo = round(cast.between(70, 160), 1)
    key = f"{cast.one(playing.NOTES)} {cast.one(['major', 'minor'])}"
    played = playing.play(tempo, key, seconds, int(cast.rng.integers(1 << 30)))
    wave = mixing.faded(mixing.at_loudness(played.wave, level))
    start, end = track.add(wave, 0.0)
    return Music(
        name="played", start=start, end=end, tempo=tempo, key=key, beats=played.beats, downbeats=played.downbeats,
        level=level, measured=False,
    )  # fmt: skip
