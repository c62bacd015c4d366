"""Picture and sound against each other: lips that are early or late, cuts on the beat or off it."""

from __future__ import annotations

from bench.make import mixing, playing
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.mixing import Track
from bench.make.pictures import FootagePicture, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.media.labels import recordings
from bench.truth import Music, Utterance

SIZE: Size = (720, 1280)
OFFSETS = (0.0, 0.2, -0.2, 0.12, -0.35, 0.4, -0.12)  # seconds by which the sound is late
TALKING = {"test": "footage-psychopy/intro-red.mp4", "dev": "footage-psychopy/intro-green.mp4"}


def plan(cast: Cast) -> Production:
    """A talking head with its sound put off (even seeds), or cuts to music of our own (odd seeds)."""
    return _cuts(cast) if cast.case.seed % 2 else _lips(cast)


def _lips(cast: Cast) -> Production:
    name = TALKING[cast.case.pool]
    labels = next(s for s in recordings().speech if s.file == name)
    offset = OFFSETS[(cast.case.seed // 2) % len(OFFSETS)]
    picture = FootagePicture(name)
    seconds = labels.span[1] + 0.5
    times, duration = constant(30, seconds)
    track = Track(duration)
    wave = mixing.at_loudness(mixing.load(name), -18.0)
    track.add(wave, offset)
    take = Take([Layer(picture, anchor=(0.5, 0.5), overscan=cast.between(0.0, 0.3))])
    production = Production(
        SIZE,
        times,
        duration,
        30.0,
        [Shot(take, 0.0, duration)],
        ["faces", "speakers", "transitions", "shots"],
        sound=track,
    )
    production.sound_facts["offset_ms"] = offset * 1000
    start, end = labels.span[0] + offset, min(labels.span[1] + offset, duration)
    production.known["speech"] = [
        Utterance(
            id="u1", transcript=labels.transcript, language=labels.language, voice=labels.voice, start=start, end=end,
            level=-18.0,
        )
    ]  # fmt: skip
    production.media = [name]
    return production


def _cuts(cast: Cast) -> Production:
    tempo = round(cast.between(90, 130), 1)
    on_beat = cast.case.seed % 4 == 1
    beat = 60 / tempo
    count = 6
    late = 0.0 if on_beat else beat * cast.between(0.3, 0.7)
    edges = [0.0, *(2 * beat * index + late for index in range(1, count)), 2 * beat * count]
    times, duration = constant(30, edges[-1])
    key = f"{cast.one(playing.NOTES)} {cast.one(['major', 'minor'])}"
    played = playing.play(tempo, key, duration, cast.case.seed)
    track = Track(duration)
    start, end = track.add(mixing.faded(mixing.at_loudness(played.wave, -16.0)), 0.0)
    photos = cast.some(cast.places, count)
    moves = [Move(zoom=0.05), Move(pan=0.05), Move(pan=-0.05)]
    shots = [
        Shot(
            Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=moves[index % 3]),
            edges[index],
            edges[index + 1],
        )
        for index, photo in enumerate(photos)
    ]
    production = Production(
        SIZE, times, duration, 30.0, shots, ["music", "speech", "transitions", "shots"], sound=track
    )
    production.known["music"] = [
        Music(
            name="played", start=start, end=end, tempo=tempo, key=key, beats=played.beats, downbeats=played.downbeats,
            level=-16.0, measured=False,
        )
    ]  # fmt: skip
    return production
