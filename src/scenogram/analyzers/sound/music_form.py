"""How music goes on: where it drops in, and which passages return.

A drop is where the music, after a quieter passage, comes in with its bass. A passage returns where a spectrogram
matches itself some time later (J. Foote, "Visualizing music and audio using self-similarity", ACM Multimedia 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.beats import HOP, PER_SECOND, RATE, WINDOW, mel_filters

COARSE = 10  # frames of 10 ms that make one value
A_SECOND = PER_SECOND // COARSE
BATCH = 6000  # frames at once
BASS = 150.0  # Hz

# Drops: the level of the 2 s after against that of the 3 s before.
BEFORE, AFTER = 3 * A_SECOND, 2 * A_SECOND
RISE, BASS_RISE = 5.0, 8.0  # dB
APART = 4.0  # seconds between two drops, of which the larger one counts
FREE = 0.5  # share of either side that nobody speaks over

# Returns
# Of 8 pieces none matched itself this well but where it was laid twice; at .8 one did.
LIKE = 0.85  # mean correlation of a passage with its return
LEAST = 4.0  # seconds of a passage
LONGEST = 300.0  # seconds that are looked through: the work grows with the square
MOST = 8  # returns told


@dataclass(frozen=True)
class Return:
    """A passage, seconds `start` to `end`, that was heard before from `of` on."""

    start: float
    end: float
    of: float


@dataclass(frozen=True)
class Course:
    """A sound, ten values a second from time 0 on: level and level of the bass in dB FS, (n,); its spectrum, log mel,
    (n, 64)."""

    level: NDArray[np.float32]
    bass: NDArray[np.float32]
    spectrum: NDArray[np.float32]


def course(samples: NDArray[np.float32]) -> Course:
    """Of 16 kHz mono samples, full scale = 1."""
    count = max(0, len(samples) - WINDOW) // HOP // COARSE
    frames = (
        np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP] if count else np.zeros((0, WINDOW))
    )
    shape = np.hanning(WINDOW).astype(np.float32)
    scale = float((shape**2).sum()) * WINDOW / 2  # so that a full-scale sine has -3 dB FS
    low = int(np.searchsorted(np.fft.rfftfreq(WINDOW, 1 / RATE), BASS))
    power, bass = np.zeros(count, np.float32), np.zeros(count, np.float32)
    spectrum = np.zeros((count, len(mel_filters())), np.float32)
    filters = mel_filters().T
    for first in range(0, count * COARSE, BATCH):
        some = (
            np.abs(np.fft.rfft(frames[first : min(first + BATCH, count * COARSE)] * shape)).astype(np.float32)
            ** 2
        )
        at = slice(first // COARSE, first // COARSE + len(some) // COARSE)
        mean = some.reshape(-1, COARSE, some.shape[1]).mean(axis=1) / scale
        power[at], bass[at] = mean.sum(axis=1), mean[:, 1:low].sum(axis=1)
        spectrum[at] = 10 * np.log10(mean @ filters + 1e-10)
    return Course(10 * np.log10(power + 1e-12), 10 * np.log10(bass + 1e-12), spectrum)


def drops(
    of: Course, strength: NDArray[np.float64], start: float, end: float, spoken: NDArray[np.bool_]
) -> list[float]:
    """Times of the drops of a piece of music, in seconds.

    Args:
        of: the whole sound.
        strength: onset strength of the whole sound, 100 a second.
        start, end: of the piece, in seconds.
        spoken: where somebody speaks, 100 a second.
    """
    first, last = round(start * A_SECOND), min(round(end * A_SECOND), len(of.level))
    talk = (
        np.interp(np.arange(last), np.arange(len(spoken)) / COARSE, spoken) > 0
        if len(spoken)
        else np.zeros(last)
    )
    rises: list[tuple[float, int]] = []
    for at in range(first + BEFORE, last - AFTER + 1):
        parts = [slice(at - BEFORE, at), slice(at, at + AFTER)]
        free = [~talk[part].astype(bool) for part in parts]
        if min(float(each.mean()) for each in free) < FREE:
            continue
        level, bass = (
            [_mean_level(curve[part][keep]) for part, keep in zip(parts, free, strict=True)]
            for curve in (of.level, of.bass)
        )
        if level[1] - level[0] >= RISE and bass[1] - bass[0] >= BASS_RISE:
            rises.append((level[1] - level[0] + bass[1] - bass[0], at))
    found: list[int] = []
    for _, at in sorted(rises, reverse=True):
        if all(abs(at - other) >= APART * A_SECOND for other in found):
            found.append(at)
    return sorted(_onset(strength, at) for at in found)


def _mean_level(decibels: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(10 ** (decibels / 10)) + 1e-12))


def _onset(strength: NDArray[np.float64], at: int) -> float:
    """The strongest onset around a coarse time, the nearer the likelier."""
    begin = max(0, at * COARSE - 3 * COARSE)
    near = strength[begin : at * COARSE + 3 * COARSE]
    away = (np.arange(begin, begin + len(near)) - at * COARSE) / COARSE
    return (
        (begin + int(np.argmax(near * np.exp(-0.5 * away**2)))) / PER_SECOND if len(near) else at / A_SECOND
    )


def returns(of: Course, music: Sequence[tuple[float, float]]) -> list[Return]:
    """Passages of music that were heard before, the longest first found, in order of time; each moment is in one at most.

    Args:
        of: the whole sound.
        music: [start, end) in seconds.
    """
    count = min(len(of.level), round(LONGEST * A_SECOND))
    inside = np.zeros(count, bool)
    for start, end in music:
        inside[round(start * A_SECOND) : round(end * A_SECOND)] = True
    least = round(LEAST * A_SECOND)
    if inside.sum() < 2 * least:
        return []
    shape = of.spectrum[:count] - of.spectrum[:count][inside].mean(axis=0)
    shape /= np.maximum(np.linalg.norm(shape, axis=1, keepdims=True), 1e-6)
    shape[~inside] = 0
    found: list[tuple[int, int, int]] = []
    for lag in range(least, count - least + 1):
        like = np.einsum("ij,ij->i", shape[lag:], shape[:-lag])
        sums = np.concatenate([[0.0], np.cumsum(like)])
        high = (sums[least:] - sums[:-least]) / least >= LIKE
        edges = np.flatnonzero(np.diff(np.concatenate([[False], high, [False]]).astype(np.int8)))
        found += [
            (int(stop - begin) - 1 + least, int(begin) + lag, lag)
            for begin, stop in zip(edges[::2], edges[1::2], strict=True)
        ]
    taken = np.zeros(count, bool)
    told: list[Return] = []
    for rough, first, lag in sorted(found, key=lambda each: (-each[0], each[2])):
        begin, length = _trimmed(shape, first, rough, lag)
        if len(told) < MOST and not taken[begin : begin + length].any():
            taken[begin : begin + length] = True
            told.append(Return(begin / A_SECOND, (begin + length) / A_SECOND, (begin - lag) / A_SECOND))
    return sorted(told, key=lambda each: each.start)


def _trimmed(shape: NDArray[np.float32], first: int, length: int, lag: int) -> tuple[int, int]:
    """First value and number of values of a passage without the ends that are unlike."""
    before = shape[first - lag : first - lag + length]
    like = np.flatnonzero(np.einsum("ij,ij->i", shape[first : first + length], before) >= LIKE)
    return first + int(like[0]), int(like[-1] - like[0]) + 1
