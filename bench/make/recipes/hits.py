"""Short sounds as editors lay them: on cuts, on a title that comes in, and where nothing happens; a voice before them, a
little noise under everything."""

from __future__ import annotations

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.lettering import Lettering
from bench.make.mixing import Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.truth import SoundEvent

SIZE: Size = (360, 640)
SOUNDS = 6
LONGEST = 1.2  # seconds of a sound
NOISES = (-78.0, -52.0)  # dB FS RMS


def plan(cast: Cast) -> Production:
    """A passage of speech, then six sounds: the first and fourth on cuts, the third on a title, the others on nothing."""
    labels = cast.one(cast.speech)
    choices = speaking.passages(labels, 1.0, 2.5)
    run = cast.one(choices) if choices else None
    _, begin, end = speaking.said(labels, run)
    at = 0.4 + end - begin + 0.9
    starts = []
    for _ in range(SOUNDS):
        starts.append(round(at * 24) / 24)
        at = starts[-1] + LONGEST + cast.between(0.3, 0.7)
    times, duration = constant(24, at)
    track = Track(duration)
    noise = round(cast.between(*NOISES), 1)
    track.add((cast.rng.standard_normal(len(track.wave)) * 10 ** (noise / 20)).astype("float32"), 0.0)
    speech = [speaking.speak(track, labels, 0.4, 1, run=run, level=-18.0)]
    sounds = []
    for sound, start in zip(cast.some(cast.sounds, SOUNDS), starts, strict=True):
        peak = cast.between(-14, -3)
        first, last = track.add(mixing.at_peak(mixing.effect(sound, longest=LONGEST), peak), start)
        sounds.append(SoundEvent(start=first, end=last, name=sound.name, shape=sound.shape, level=peak))
    photos = cast.some(cast.unwritten, 3)  # all texts are known
    edges = [0.0, starts[0], starts[3], duration]
    shots = [
        Shot(
            Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=Move(zoom=0.02)),
            edges[number],
            edges[number + 1],
        )
        for number, photo in enumerate(photos)
    ]
    production = Production(
        SIZE,
        times,
        duration,
        24.0,
        shots,
        ["speech", "speakers", "music", "sounds", "transitions", "shots", "texts"],
        sound=track,
    )
    production.texts = [
        Lettering(
            cast.one(["NEW", "WAIT", "LOOK", "ONE TIP"]), "font-montserrat/Montserrat_800ExtraBold.ttf", 0.07,
            (0.5, cast.between(0.3, 0.7)), starts[2], starts[3], "title", style="outline",
        )
    ]  # fmt: skip
    production.sound_facts = {"noise": noise}
    production.known = {"speech": speech, "music": [], "sounds": sounds}
    production.media = [labels.file]
    return production
