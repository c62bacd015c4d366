"""Picture and sound against each other: lips that are early or late, cuts on the beat or off it, captions with their words or
after them."""

from __future__ import annotations

from bench.make import mixing, playing, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.lettering import Lettering, fitting
from bench.make.mixing import Track
from bench.make.pictures import FootagePicture, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.media.labels import recordings
from bench.truth import Music, Utterance

SIZE: Size = (720, 1280)
CAPTION = "font-montserrat/Montserrat_800ExtraBold.ttf"
OFFSETS = (0.0, 0.2, -0.2, 0.12, -0.35, 0.4, -0.12, 0.3, -0.28)  # seconds by which the sound is late
TALKING = {"test": "footage-psychopy/intro-red.mp4", "dev": "footage-psychopy/intro-green.mp4"}


def plan(cast: Cast) -> Production:
    """Of every six seeds four have a talking head with its sound put off, one has cuts to music of our own, one a reader with
    captions."""
    kind = cast.case.seed % 6
    return _cuts(cast) if kind == 4 else _captions(cast) if kind == 5 else _lips(cast)


def _lips(cast: Cast) -> Production:
    name = TALKING[cast.case.pool]
    labels = next(s for s in recordings().speech if s.file == name)
    offset = OFFSETS[(cast.case.seed - cast.case.seed // 6 * 2) % len(OFFSETS)]
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
    on_beat = cast.case.seed // 6 % 3 != 2
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


def _captions(cast: Cast) -> Production:
    """A passage of a reader, its words in captions of three or four that come with their first word, half a second after
    it, or a second before."""
    labels = cast.one(cast.speech)
    run = cast.one(speaking.passages(labels, 4.0, 8.0))
    words = labels.words[slice(*run)]
    shift = 1.2 - words[0][1]
    off = cast.one([0.0, 0.5, -1.0])
    track = Track(words[-1][2] + shift + 1.4)
    times, duration = constant(30, track.seconds)
    said = speaking.speak(track, labels, 1.2, 1, run=run)
    groups = [words[first : first + 4] for first in range(0, len(words), 4)]
    starts = [max(0.1, group[0][1] + shift + off) for group in groups]
    ends = [*starts[1:], min(duration - 0.05, groups[-1][-1][2] + shift + max(0.0, off) + 0.4)]
    texts = []
    for group, start, end in zip(groups, starts, ends, strict=True):
        text = " ".join(word for word, _, _ in group)
        texts.append(
            Lettering(
                text, CAPTION, fitting(text, CAPTION, 0.045, SIZE, 0.86), (0.5, 0.7), round(start * 30) / 30,
                round(end * 30) / 30, style="box", second=(20, 20, 24),
            )
        )  # fmt: skip
    photo = cast.one(cast.empty)
    shots = [Shot(Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=Move(zoom=0.01)), 0.0, duration)]
    production = Production(
        SIZE,
        times,
        duration,
        30.0,
        shots,
        ["speech", "speakers", "faces", "transitions", "shots"],
        sound=track,
    )
    production.texts = texts
    production.known["speech"] = [said]
    return production
