"""Music with a form: a thin passage, the drop, and both again; silence before and after."""

from __future__ import annotations

import numpy as np

from bench.make import mixing, playing
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.hearing import over_a_photograph
from bench.make.mixing import RATE, Track, Wave
from bench.make.production import Production, constant
from bench.truth import Kind, Music

SIZE: Size = (360, 640)
THIN_BELOW = 400.0  # Hz: what a thin passage has not


def plan(cast: Cast) -> Production:
    """Two bars thin, three bars full, and the same five bars again."""
    tempo = round(cast.between(100, 150), 1)
    key = f"{cast.one(playing.NOTES)} {cast.one(['major', 'minor'])}"
    bar = 4 * 60 / tempo
    played = playing.play(tempo, key, 5 * bar, int(cast.rng.integers(1 << 30)))
    edge = round(2 * bar * RATE)
    verse = np.concatenate([_thin(played.wave[:edge], cast.between(-12, -5)), played.wave[edge:]])
    begins = cast.between(0.8, 1.6)
    _, duration = constant(12, begins + 10 * bar + cast.between(0.8, 1.4))
    track = Track(duration)
    wave = mixing.faded(mixing.at_loudness(np.concatenate([verse, verse]), cast.between(-22, -14)))
    start, end = track.add(wave, begins)
    music = Music(
        name="played", start=start, end=end, tempo=tempo, key=key,
        beats=[begins + index * bar / 4 for index in range(40)], downbeats=[begins + index * bar for index in range(10)],
        drops=[begins + 2 * bar, begins + 7 * bar], returns=[(begins + 5 * bar, begins + 10 * bar)],
        level=mixing.loudness(wave)[0], measured=False,
    )  # fmt: skip
    complete: list[Kind] = ["music", "speech", "speakers", "sounds", "silence", "transitions", "shots"]
    known = {"music": [music], "speech": [], "sounds": []}
    photo = cast.one(cast.places)
    return over_a_photograph(photo, track, 12.0, complete, known, size=SIZE, move=Move(pan=0.02))


def _thin(wave: Wave, decibels: float) -> Wave:
    """Without its lows, and quieter."""
    from scipy.signal import butter, sosfilt

    high = sosfilt(butter(4, THIN_BELOW, "highpass", fs=RATE, output="sos"), wave)
    return np.asarray(high * 10 ** (decibels / 20), np.float32)
