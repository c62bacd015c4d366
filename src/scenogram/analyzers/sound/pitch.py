"""Pitch: the fundamental frequency of a voice over time, by autocorrelation as Praat does it.

Boersma (1993), "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled
sound": the autocorrelation of a windowed frame, divided by that of the window, has its maxima at multiples of the
period; the cheapest path through the maxima of all frames is the pitch. The costs are Praat's own.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # samples per second
STEP = 160  # samples from one value to the next: 100 a second
FLOOR, CEILING = 75.0, 600.0  # Hz: from a deep man's voice to an excited child's
WINDOW = 640  # samples: three periods of the floor, as Boersma asks for
TRANSFORM = 1024  # samples: the window and the longest lag fit in, so nothing wraps round
SHORTEST = int(RATE / CEILING) - 1  # samples of lag
LONGEST = int(RATE / FLOOR) + 2

CANDIDATES = 6  # maxima that are kept of each frame; more changed nothing in 47 s of speech
SILENCE = 0.03  # of the loud frames' peak: below it a frame is rather unvoiced
VOICING = 0.45  # strength that a frame without voice is given
OCTAVE = 0.01  # per octave: a multiple of the period is as strong as the period itself, and loses by this
JUMP = 0.35  # per octave from one frame to the next
VOICED_UNVOICED = 0.14  # for each change between voiced and unvoiced

# Resonances of s, sh and bursts pass for a voice of 400 Hz and more. A short run of voice so far from the pitch around
# it is none. In 60 s of three voices 6 % of the voiced frames were off by over half an octave, against Praat held to the
# speaker's own range; with this, less than 0.1 %.
STRAY, SHORT, AROUND = (
    0.7,
    20,
    100,
)  # octaves; frames that such a run lasts at most; frames looked at on both sides

BATCH = 1000  # frames at once: 10 s, some 8 MB
PIECE, MARGIN = (
    200,
    50,
)  # frames: paths are sought in pieces of 2 s side by side, each half a second longer at both
# ends than what is kept of it; paths from different beginnings have long met by then


def pitch_track(
    samples: NDArray[np.float32], heard: Callable[[float], None] | None = None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Follow the pitch of a sound.

    Args:
        samples: float32 (n,), 16 kHz mono.
        heard: told now and then how much was looked at, 0..1.

    Returns:
        Pitch in Hz, float32 (n // 160,), 75..600, NaN where there is no voice; and the strength of that period, the
        autocorrelation at it, 0..1, 0 where there is none. The value i is for the moment i * 0.01 s.
    """
    count = len(samples) // STEP
    hertz = np.full((count, CANDIDATES + 1), np.nan, np.float32)
    strength = np.zeros((count, CANDIDATES + 1), np.float32)
    peak = np.zeros(count, np.float32)
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        frames = _frames(samples, first, last)
        peak[first:last] = np.abs(frames).max(axis=1)
        hertz[first:last, 1:], strength[first:last, 1:] = _candidates(frames)
        if heard is not None:
            heard(last / count)
    if not count:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    # A single bang does not make a voice silence: the loud frames are those that one in a hundred exceeds.
    loud = max(float(np.percentile(peak, 99)), 1e-6)
    worth = np.where(np.isfinite(hertz), strength - OCTAVE * np.log2(FLOOR / hertz), -np.inf)
    worth[:, 0] = VOICING + np.maximum(0.0, 2 - (peak / loud) * (1 + VOICING) / SILENCE)
    chosen = _path(worth.astype(np.float32), np.log2(hertz))
    rows = np.arange(count)
    pitch = hertz[rows, chosen]
    _take_out_strays(pitch)
    return pitch, np.where(np.isfinite(pitch), np.clip(strength[rows, chosen], 0, 1), 0).astype(np.float32)


def _frames(samples: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Frames first..last, each centred on its moment, without their mean, (last - first, WINDOW)."""
    begin, end = first * STEP - WINDOW // 2, (last - 1) * STEP + WINDOW // 2
    part = samples[max(0, begin) : end]
    part = np.pad(part, (max(0, -begin), max(0, end - max(0, begin) - len(part))))
    frames = np.lib.stride_tricks.sliding_window_view(part, WINDOW)[::STEP]
    centred: NDArray[np.float32] = frames - frames.mean(axis=1, keepdims=True)
    return centred


_SHAPE = np.hanning(WINDOW + 2)[1:-1].astype(np.float32)
_SHAPE_ITSELF = np.fft.irfft(np.abs(np.fft.rfft(_SHAPE, TRANSFORM)) ** 2)[: LONGEST + 1]
_CORRECTION = (_SHAPE_ITSELF[0] / _SHAPE_ITSELF).astype(np.float32)


def _candidates(frames: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The strongest periods of each frame: Hz (NaN where there are fewer) and strength, (n, CANDIDATES) each."""
    spectrum = np.fft.rfft(frames * _SHAPE, TRANSFORM)
    power = spectrum.real**2 + spectrum.imag**2
    own = np.fft.irfft(power, TRANSFORM)[:, : LONGEST + 1]
    own = own / np.maximum(own[:, :1], 1e-9) * _CORRECTION
    left, middle, right = own[:, SHORTEST - 1 : -2], own[:, SHORTEST:-1], own[:, SHORTEST + 1 :]
    # A maximum below half of the threshold never wins.
    top = (middle > left) & (middle >= right) & (middle > VOICING / 2)
    lags = np.arange(SHORTEST, LONGEST, dtype=np.float32)
    score = np.where(top, middle + OCTAVE * np.log2(RATE / FLOOR / lags), -1.0)
    best = np.argpartition(score, -CANDIDATES, axis=1)[:, -CANDIDATES:]
    rows = np.arange(len(frames))[:, None]
    there = top[rows, best]
    before, at, after = left[rows, best], middle[rows, best], right[rows, best]
    bend = np.minimum(before - 2 * at + after, -1e-9)
    offset = np.clip(0.5 * (before - after) / bend, -0.5, 0.5)  # parabola through the three
    height = at - 0.25 * (before - after) * offset
    hertz = RATE / (lags[best] + offset)
    there &= (hertz >= FLOOR) & (hertz <= CEILING)
    height = np.where(height > 1, 1 / np.maximum(height, 1), height)
    return np.where(there, hertz, np.nan).astype(np.float32), np.where(there, height, 0).astype(np.float32)


def _path(worth: NDArray[np.float32], octaves: NDArray[np.float32]) -> NDArray[np.intp]:
    """The candidate of each frame on the dearest path (Viterbi), in pieces side by side.

    Args:
        worth: (n, k), -inf where there is no candidate; column 0 is for no voice.
        octaves: (n, k), log2 Hz; column 0 is not looked at.
    """
    count, kinds = worth.shape
    pieces = -(-count // PIECE)
    length = PIECE + 2 * MARGIN
    moments = np.arange(pieces)[:, None] * PIECE + np.arange(length) - MARGIN
    outside = (moments < 0) | (moments >= count)
    moments = np.clip(moments, 0, count - 1)
    pitch = np.nan_to_num(octaves)
    total = np.where(outside[:, 0, None], 0, worth[moments[:, 0]])
    came = np.zeros((length, pieces, kinds), np.int8)
    change = np.zeros((pieces, kinds, kinds), np.float32)
    change[:, 0, 1:] = change[:, 1:, 0] = VOICED_UNVOICED
    for step in range(1, length):
        before, now = moments[:, step - 1], moments[:, step]
        change[:, 1:, 1:] = JUMP * np.abs(pitch[before, 1:, None] - pitch[now, None, 1:])
        reached = total[:, :, None] - change
        came[step] = reached.argmax(axis=1)
        total = reached.max(axis=1) + np.where(outside[:, step, None], 0, worth[now])
    out = np.zeros((pieces, length), np.intp)
    out[:, -1] = total.argmax(axis=1)
    rows = np.arange(pieces)
    for step in range(length - 1, 0, -1):
        out[:, step - 1] = came[step, rows, out[:, step]]
    return out[:, MARGIN:-MARGIN].reshape(-1)[:count]


def _take_out_strays(pitch: NDArray[np.float32]) -> None:
    """Unvoices, in place, short runs of voice that are far from the pitch around them."""
    voiced = np.isfinite(pitch)
    # Leaps inside a run part it, too.
    leap = np.zeros(len(pitch) + 1, bool)
    leap[1:-1] = np.abs(np.diff(np.log2(np.where(voiced, pitch, 1)))) > STRAY / 2
    edges = np.flatnonzero(
        np.diff(np.concatenate([[0], voiced, [0]]).astype(np.int8))
        | (leap & np.concatenate([voiced, [False]]))
    )
    original = pitch.copy()
    for first, last in pairwise(edges):
        if not voiced[first] or last - first > SHORT:
            continue
        near = np.concatenate([original[max(0, first - AROUND) : first], original[last : last + AROUND]])
        near = near[np.isfinite(near)]
        if len(near) >= SHORT and abs(np.log2(np.median(original[first:last]) / np.median(near))) > STRAY:
            pitch[first:last] = np.nan
