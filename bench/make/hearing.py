"""Videos that are to be heard: a track, and one photograph that moves a little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench import truth
from bench.make import mixing
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.mixing import RATE, Track
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.synthesis import synthesise
from bench.make.takes import Layer, Take
from bench.media.labels import PhotoLabels, SyntheticLabels


def over_a_photograph(
    photo: PhotoLabels,
    track: Track,
    fps: float,
    complete: list[truth.Kind],
    known: dict[str, Any],
    *,
    size: Size = (720, 1280),
    move: Move | None = None,
) -> Production:
    """A video of one shot, as long as its track.

    Args:
        photo: what is shown.
        track: what is heard.
        fps: frames per second.
        complete, known: as in [Production][bench.make.production.Production].
        size: of the video.
        move: of the camera; it comes slowly closer by default.
    """
    times, duration = constant(fps, track.seconds)
    take = Take([Layer(PhotoPicture(photo.file), overscan=0.2)], move=move or Move(zoom=0.01))
    shots = [Shot(take, 0.0, duration)]
    return Production(size, times, duration, fps, shots, complete, sound=track, known=known)


@dataclass(frozen=True)
class Turns:
    """Voices one after the other on a track; `spans` are the [start, end) of each, in seconds."""

    track: Track
    spans: list[tuple[float, float]]


def in_turn(
    cast: Cast,
    sentences: Sequence[SyntheticLabels],
    *,
    first: float,
    pauses: tuple[float, float],
    fps: float,
    level: float,
) -> Turns:
    """Let synthetic voices say sentences, one after the other.

    Args:
        cast: the draw of the case; one number is drawn for the pause after each sentence.
        sentences: what is said.
        first: seconds before the first.
        pauses: shortest and longest, in seconds.
        fps: of the video; the track ends with a frame.
        level: loudness of each sentence, LUFS.
    """
    waves = [mixing.at_loudness(synthesise(labels), level) for labels in sentences]
    starts, at = [], first
    for wave in waves:
        starts.append(at)
        at += len(wave) / RATE + cast.between(*pauses)
    track = Track(constant(fps, at)[1])
    return Turns(track, [track.add(mixing.faded(w), start) for w, start in zip(waves, starts, strict=True)])
