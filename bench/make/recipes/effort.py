"""One voice that speaks softly, as it was recorded, and with raised effort, in some order.

No recordings of calm and excited speech install from a registry: what effort does to a voice is put on read speech."""

from __future__ import annotations

import numpy as np

from bench.make import mixing, speaking
from bench.make.casting import Cast
from bench.make.hearing import over_a_photograph
from bench.make.mixing import RATE, Track, Wave
from bench.make.production import Production, constant
from bench.truth import Utterance

BANDS = (
    160,
    200,
    250,
    315,
    400,
    500,
    630,
    800,
    1000,
    1250,
    1600,
    2000,
    2500,
    3150,
    4000,
    5000,
    6300,
    8000,
)  # Hz
RAISED = (1.4, -0.6, 4.2, 4.6, 4.5, 5.9, 6.7, 8.1, 8.9, 8.9, 8.4, 8.0, 9.2, 8.6, 7.4, 6.2, 5.1, 3.9)
"""dB that each third octave of a voice gains from normal to raised effort: the standard speech spectra of ANSI S3.5-1997."""
SEMITONES = 2.0  # that the voice rises with it; some .3 semitones per dB (Traunmüller and Eriksson 2000)
LOUDER = 6.0  # dB, in every second video; in the others all passages are as loud, as after a compressor
LEVEL = -20.0  # LUFS


def plan(cast: Cast) -> Production:
    """Three passages of one reader; every third video has quiet music under them."""
    readers = [labels for labels in cast.speech if len(speaking.passages(labels, 2.0, 4.5)) >= 3]
    labels = cast.one(readers)
    runs = cast.some(speaking.passages(labels, 2.0, 4.5), 3)
    efforts = cast.some([-1, 0, 1], 3)
    said, waves, at = [], [], 0.4
    for number, (run, effort) in enumerate(zip(runs, efforts, strict=True), 1):
        _, start, end = speaking.said(labels, run)
        wave = with_effort(mixing.spoken(labels, start, end), effort)
        level = LEVEL + (effort * LOUDER if cast.case.seed % 2 else 0.0)
        waves.append((mixing.at_loudness(wave, level), at))
        said.append((number, effort, at, len(wave) / RATE, level))
        at += len(wave) / RATE + cast.between(0.4, 0.7)
    _, duration = constant(25, at)
    track = Track(duration)
    for wave, start in waves:
        track.add(wave, start)
    music = cast.case.seed % 3 == 0
    if music:
        piece = cast.one(cast.music)
        track.add(mixing.at_loudness(mixing.faded(mixing.piece(piece.file, 0, duration), 0.3), LEVEL - 22), 0)
    production = over_a_photograph(cast.one(cast.places), track, 25.0, ["transitions", "shots"], {})
    # Without a transcript: no recogniser of words is to be held against altered voices.
    production.known["speech"] = [
        Utterance(
            id=f"u{number}", transcript="", language=labels.language, voice=labels.voice, effort=effort, start=start,
            end=start + length, level=level,
        )
        for number, effort, start, length, level in said
    ]  # fmt: skip
    production.media = [piece.file] if music else []
    return production


def with_effort(wave: Wave, effort: int) -> Wave:
    """A voice of other effort: -1 softer, 0 as it is, 1 raised. Its spectrum is tilted by `RAISED`, or the other way; it is played
    faster or slower by `SEMITONES`, so that pitch, formants and tempo move together."""
    from scipy.signal import resample_poly

    if effort == 0:
        return wave
    spectrum = np.fft.rfft(wave)
    frequencies = np.fft.rfftfreq(len(wave), 1 / RATE)
    gain = effort * np.interp(np.log(np.maximum(frequencies, 1)), np.log(BANDS), RAISED)
    tilted = np.fft.irfft(spectrum * 10 ** (gain / 20), len(wave))
    speed = 2 ** (effort * SEMITONES / 12)
    return np.asarray(resample_poly(tilted, 1000, round(1000 * speed)), np.float32)
