"""Synthetic voices that hesitate: um and uh in English, euh, eh and ehm in French, Spanish and Italian."""

from __future__ import annotations

from bench.make import mixing
from bench.make.casting import Cast
from bench.make.geometry import Move
from bench.make.mixing import RATE, Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.synthesis import synthesise
from bench.make.takes import Layer, Take
from bench.media.labels import recordings
from bench.truth import Utterance

EACH = 3  # sentences in one video


def plan(cast: Cast) -> Production:
    """Three sentences, in the order of the labels, so that the cases of a set have each of them once."""
    sentences = [each for each in recordings().synthetic if each.pool == cast.case.pool and each.fillers]
    first = EACH * (cast.case.seed % 100) % len(sentences)
    level, at = -18.0, 0.4
    waves = [
        (labels, mixing.at_loudness(synthesise(labels), level)) for labels in sentences[first : first + EACH]
    ]
    starts = []
    for _, wave in waves:
        starts.append(at)
        at += len(wave) / RATE + cast.between(0.8, 1.2)
    times, duration = constant(25, at)
    track = Track(duration)
    speech = []
    for index, ((labels, wave), start) in enumerate(zip(waves, starts, strict=True), 1):
        begin, end = track.add(mixing.faded(wave), start)
        # What is asked of these voices is their hesitation; their words are not scored.
        speech.append(
            Utterance(
                id=f"u{index}", transcript="", language=labels.language, voice=labels.voice, start=begin, end=end,
                synthetic=True, level=level, fillers=list(labels.fillers),
            )
        )  # fmt: skip
    photo = cast.one(cast.places)
    shots = [Shot(Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=Move(zoom=0.01)), 0.0, duration)]
    return Production(
        (720, 1280), times, duration, 25.0, shots, ["speakers", "music", "transitions", "shots"], sound=track,
        known={"speech": speech, "music": []},
    )  # fmt: skip
