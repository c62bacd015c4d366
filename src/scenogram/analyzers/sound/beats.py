"""Rhythm of music: onset strength, tempo over time, beats and bars.

Onset strength is the spectral flux of a logarithmic mel spectrogram against its neighbourhood in frequency (SuperFlux,
Boeck and Widmer 2013). The tempo of each window is the period at whose multiples the autocorrelation of that curve and
of BeatNet's beat probability is largest, once more where nobody speaks, under a broad preference for 120 beats per minute;
it follows the most probable path through the windows. Beats are placed on BeatNet's probability by dynamic programming
(Ellis 2007), bars where its downbeats gather.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.beat_network import PER_SECOND as ACTIVATIONS
from scenogram.analyzers.sound.beat_network import BeatProbability

RATE = 16_000
HOP = 160  # samples: 100 values a second
PER_SECOND = RATE // HOP
WINDOW = 512  # samples
BANDS = 64
LAG = 2  # frames over which the flux is taken
COMPRESSION = (
    10.0  # log(1 + 10 x / p95): with 100, four to nine of 28 tempi were wrong for some settings, with 10 none
)
BATCH = 6000  # frames at once: 60 s

SPAN = 12.0  # seconds of sound in one tempo estimate
STRIDE = 3.0  # seconds from one to the next
TEMPI = np.exp(np.linspace(np.log(50), np.log(210), 360))  # beats per minute, 0.4 % apart
MULTIPLES = (1, 2, 3, 4, 6, 8)  # of the period; with 1..4 alone three of 28 tempi were off by a third
PREFERRED, BREADTH = 120.0, 0.9  # beats per minute, octaves (as in Ellis 2007)
# How steady a beat is: the mean autocorrelation times the square root of the seconds. Told on 560 stretches (4 to 17 s) of
# music of known tempo, alone and 8, 12 and 16 LU under a voice, and on 478 of music whose pieces were shuffled or that
# has no attacks, counted as if one piece of music in ten had no beat: it is there and has that tempo in .29 of the cases
# at .25, in .5 at .36, in .63 at .45, in .96 from .6 on.
STEADY, CERTAIN = 0.36, 0.14
FAINT = 0.07  # mean autocorrelation of a window that may still be part of a beat
SPOKEN_MOST = 0.85  # of a window that may be spoken over; then what is left tells too little by itself
DRIFT = 0.03  # the tempo may change by this much from one window to the next without a new beginning
SHORTEST = 4.0  # seconds
SUPPORT = 0.2  # of the strength of all beats (RMS), which the first and the last one need; with .5 a soft kick is lost
BEFORE_VOICE, AFTER_VOICE = 0.05, 0.1  # seconds around speech that count as spoken
LEAST_PAIRS = 20  # values
TIGHTNESS = 100.0  # how strictly beats keep to the period (Ellis 2007: 680 at 250 values a second)

METRES = (4, 3)  # beats of a bar
BARS_LEAST = 2.0  # bars' worth of beats that nobody speaks over
# By how much the first beats must lead: of 36 pieces 18 led by .4 and more, all of them rightly; speech makes false leads.
DOWNBEAT_LEAD = 0.4
NEAR = 4  # values (40 ms) around a beat in which its downbeat lies


@dataclass(frozen=True)
class Pulse:
    """What may carry a beat: 100 values a second, of one length, from the clip's time 0 on.

    Attributes:
        strength: onset strength.
        beat, downbeat: probability of a beat that is not the first of its bar, and of one that is, 0..1.
        spoken: where somebody speaks or sings.
    """

    strength: NDArray[np.float64]
    beat: NDArray[np.float64]
    downbeat: NDArray[np.float64]
    spoken: NDArray[np.bool_]

    @property
    def either(self) -> NDArray[np.float64]:
        """Probability of any beat."""
        return self.beat + self.downbeat

    def part(self, first: int, last: int) -> Pulse:
        """The values from first to last."""
        return Pulse(
            self.strength[first:last],
            self.beat[first:last],
            self.downbeat[first:last],
            self.spoken[first:last],
        )


def pulse(
    strength: NDArray[np.float64], heard: BeatProbability, voices: Sequence[tuple[float, float]]
) -> Pulse:
    """What may carry a beat, of one length.

    Args:
        strength: as `onset_strength` gives it.
        heard: as `beat_probability` gives it.
        voices: [start, end) in seconds.
    """
    at = np.arange(len(strength)) * (ACTIVATIONS / PER_SECOND)
    count = np.arange(len(heard.beat))
    beat, downbeat = (
        np.interp(at, count, curve) if len(count) else np.zeros(len(at))
        for curve in (heard.beat, heard.downbeat)
    )
    spoken = np.zeros(len(strength), bool)
    for start, end in voices:
        spoken[
            max(0, round((start - BEFORE_VOICE) * PER_SECOND)) : round((end + AFTER_VOICE) * PER_SECOND)
        ] = True
    return Pulse(strength, beat, downbeat, spoken)


@dataclass(frozen=True)
class Rhythm:
    """A stretch with a steady beat.

    Attributes:
        start, end: seconds.
        tempo: beats per minute.
        periodicity: mean autocorrelation at multiples of the beat, 0..1.
        beats: seconds.
        metre: beats of a bar; None where the bars cannot be told.
        downbeats: seconds; the bars' first beats, empty where they cannot be told.
    """

    start: float
    end: float
    tempo: float
    periodicity: float
    beats: NDArray[np.float64]
    metre: int | None
    downbeats: NDArray[np.float64]

    @property
    def steadiness(self) -> float:
        """Periodicity times the square root of the seconds: the more, the less likely by chance."""
        return self.periodicity * math.sqrt(self.end - self.start)


def mel_filters() -> NDArray[np.float32]:
    """Triangular filters, (BANDS, WINDOW / 2 + 1), 30 Hz to 7.8 kHz."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (30.0, 7800.0))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (hertz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hertz) / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def onset_strength(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """How much begins at each moment.

    Args:
        samples: float32 (n,), 16 kHz mono.

    Returns:
        (ceil(n / 160),), 100 values a second, without the slow part; no unit.
    """
    from scipy.ndimage import gaussian_filter1d, maximum_filter1d, uniform_filter1d

    if len(samples) < WINDOW:
        return np.zeros(0)
    filters = mel_filters()
    shape = np.hanning(WINDOW).astype(np.float32)
    padded = np.pad(samples, (WINDOW // 2, WINDOW // 2))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]

    def mel(some: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.abs(np.fft.rfft(some * shape)).astype(np.float32) @ filters.T

    # One gain for the whole, from every 16th frame, so that a clip's level does not matter.
    gain = COMPRESSION / (float(np.percentile(mel(frames[::16]), 95)) + 1e-6)
    flux = np.zeros(len(frames))
    for first in range(0, len(frames), BATCH):
        begin = max(0, first - LAG)
        curve = np.log1p(gain * mel(frames[begin : first + BATCH]))
        before = maximum_filter1d(curve[:-LAG], 3, axis=1)
        rise = np.maximum(0, curve[LAG:] - before).sum(axis=1)
        flux[begin + LAG : begin + LAG + len(rise)] = rise
    slow = uniform_filter1d(flux, 2 * PER_SECOND + 1, mode="reflect")
    return np.asarray(gaussian_filter1d(np.maximum(0, flux - slow), 1.5), np.float64)


def salience(strength: NDArray[np.float64], heard: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """For each of `TEMPI`, the mean autocorrelation of a stretch at the multiples of its beat, (len(TEMPI),).

    Args:
        strength: of what may be a beat, 100 values a second.
        heard: which values count; default: all. Multiples count by how many pairs of such values they join.
    """
    length = len(strength)
    counted = np.ones(length, bool) if heard is None else heard
    if not counted.any():
        return np.zeros(len(TEMPI))
    centred = np.where(counted, strength - strength[counted].mean(), 0)
    pairs = np.maximum(_correlation(counted.astype(np.float64)), 1)
    correlation = _correlation(centred) / pairs
    if correlation[0] <= 1e-12:
        return np.zeros(len(TEMPI))
    correlation = np.where(pairs > LEAST_PAIRS, correlation / correlation[0], 0)
    period = 60 * PER_SECOND / TEMPI
    total, weight = np.zeros(len(TEMPI)), np.zeros(len(TEMPI))
    worth = np.ones(length) if heard is None else pairs
    for multiple in MULTIPLES:
        lag = multiple * period
        fits = lag <= 0.8 * length  # beyond, too few products make one value
        each = np.where(fits, np.interp(lag, np.arange(length), worth), 0)
        total += each * np.interp(lag, np.arange(length), correlation)
        weight += each
    return total / np.maximum(weight, 1)


def _correlation(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of the products of values so many apart, (n,)."""
    spectrum = np.fft.rfft(values, 2 * len(values))
    return np.asarray(np.fft.irfft(np.abs(spectrum) ** 2)[: len(values)])


def _periodicity(pulse: Pulse) -> NDArray[np.float64]:
    """`salience` of all that is known of a stretch, with what is heard between speech counting once more."""
    both, beat = salience(pulse.strength), salience(pulse.either)
    between = beat
    if pulse.spoken.any() and pulse.spoken.mean() <= SPOKEN_MOST:
        between = salience(pulse.either, ~pulse.spoken)
    return (both + beat + 0.5 * between) / 2.5


def rhythms(pulse: Pulse, music: Sequence[tuple[float, float]]) -> list[Rhythm]:
    """The stretches of music with a steady beat.

    Args:
        pulse: of the whole sound.
        music: [start, end) in seconds, in order, apart from each other.
    """
    found = []
    for start, end in music:
        first = round(start * PER_SECOND)
        found += _rhythms_between_rests(pulse.part(first, round(end * PER_SECOND)), first)
    return found


def _rhythms_between_rests(pulse: Pulse, offset: int) -> list[Rhythm]:
    """Of a stretch that begins at the value `offset` of the whole."""
    length = len(pulse.strength)
    if length < SHORTEST * PER_SECOND:
        return []
    size, stride = round(SPAN * PER_SECOND), round(STRIDE * PER_SECOND)
    starts = list(range(0, max(1, length - size + 1), stride))
    if starts[-1] + size < length:
        starts.append(length - size)
    each = np.stack([_periodicity(pulse.part(at, at + size)) for at in starts])
    path = _tempo_path(each)
    found = []
    for first, last in _steady_runs(each, path):
        begin = starts[first] if first == 0 else starts[first] + (size - stride) // 2
        end = min(length, starts[last] + size)
        if last < len(starts) - 1:
            end = starts[last] + (size + stride) // 2
        near = np.abs(np.log(TEMPI / np.median(TEMPI[path[first : last + 1]]))) <= 2 * DRIFT
        part = pulse.part(begin, end)
        whole = np.where(near, _periodicity(part), -np.inf)
        best = int(np.argmax(whole))
        beats = track_beats(part.either, TEMPI[best])
        if end - begin < SHORTEST * PER_SECOND or len(beats) < 4:
            continue
        tempo = 60 / float(np.median(np.diff(beats)))
        if len(beats) >= 16:  # finer than any single distance
            tempo = float(60 * (len(beats) - 1) / (beats[-1] - beats[0]))
        metre, phase = _bars(part, beats)
        beats = beats + (offset + begin) / PER_SECOND
        rhythm = Rhythm(
            start=(offset + begin) / PER_SECOND,
            end=(offset + end) / PER_SECOND,
            tempo=tempo,
            periodicity=float(np.clip(whole[best], 0, 1)),
            beats=beats,
            metre=metre,
            downbeats=beats[phase::metre] if metre else np.zeros(0),
        )
        if rhythm.steadiness >= STEADY:
            found.append(rhythm)
    return found


def _bars(pulse: Pulse, beats: NDArray[np.float64]) -> tuple[int | None, int]:
    """Beats of a bar and which beat is the first of one; None where no beat leads the others by enough.

    Args:
        pulse: of the stretch.
        beats: seconds from its start.
    """
    at = np.clip(np.round(beats * PER_SECOND).astype(int), NEAR, len(pulse.beat) - NEAR - 1)
    around = at[:, None] + np.arange(-NEAR, NEAR + 1)[None, :]
    lead = pulse.downbeat[around].max(axis=1) - pulse.beat[around].max(axis=1)
    free = ~pulse.spoken[at]
    best: tuple[float, int | None, int] = (DOWNBEAT_LEAD, None, 0)
    for metre in METRES:
        places = [np.flatnonzero(free & (np.arange(len(at)) % metre == place)) for place in range(metre)]
        if min(len(each) for each in places) < BARS_LEAST:
            continue
        means = np.array([lead[each].mean() for each in places])
        order = np.argsort(means)
        margin = float(means[order[-1]] - means[order[-2]])
        if margin >= best[0]:
            best = margin, metre, int(order[-1])
    return best[1], best[2]


def _tempo_path(each: NDArray[np.float64]) -> NDArray[np.int64]:
    """Index into `TEMPI` for every window: the path with the largest sum of preferred salience, where a change of tempo
    costs in proportion to its size in octaves (Viterbi)."""
    preference = np.exp(-0.5 * (np.log2(TEMPI / PREFERRED) / BREADTH) ** 2)
    gain = np.maximum(each, 0) * preference
    octaves = np.log2(TEMPI)
    cost = np.minimum(1.0 * np.abs(octaves[:, None] - octaves[None, :]), 0.3)
    best = gain[0]
    came: list[NDArray[np.int64]] = []
    for row in gain[1:]:
        total = best[None, :] - cost
        came.append(np.argmax(total, axis=1))
        best = row + total[np.arange(len(TEMPI)), came[-1]]
    path = [int(np.argmax(best))]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return np.array(path[::-1])


def _steady_runs(each: NDArray[np.float64], path: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Runs of windows (first, last) that may have a beat, with one tempo."""
    runs: list[list[int]] = []
    for window, tempo in enumerate(path):
        if each[window, tempo] < FAINT:
            continue
        joins = (
            runs
            and runs[-1][1] == window - 1
            and abs(np.log(TEMPI[tempo] / TEMPI[path[window - 1]])) <= DRIFT
        )
        if joins:
            runs[-1][1] = window
        else:
            runs.append([window, window])
    return [(first, last) for first, last in runs]


def track_beats(strength: NDArray[np.float64], tempo: float) -> NDArray[np.float64]:
    """Beats of a stretch, in seconds from its start (Ellis 2007).

    Args:
        strength: onset strength, 100 values a second.
        tempo: beats per minute.
    """
    period = 60 * PER_SECOND / tempo
    scale = strength.std()
    if scale <= 0:
        return np.zeros(0)
    local = strength / scale
    low, high = round(period / 2), round(period * 2)
    back = np.arange(low, high + 1)
    penalty = -TIGHTNESS * np.log(back / period) ** 2
    score = local.copy()
    came = np.full(len(local), -1)
    for at in range(low, len(local)):
        reach = back[back <= at]
        candidates = penalty[: len(reach)] + score[at - reach]
        best = int(np.argmax(candidates))
        if candidates[best] > 0:
            score[at] = local[at] + candidates[best]
            came[at] = at - reach[best]
    last = len(local) - high + int(np.argmax(score[-high:])) if len(local) >= high else int(np.argmax(score))
    beats = [last]
    while came[beats[-1]] >= 0:
        beats.append(int(came[beats[-1]]))
    times = np.array(beats[::-1], np.float64)
    heard = local[np.round(times).astype(int)]
    supported = np.flatnonzero(heard >= SUPPORT * np.sqrt(np.mean(heard**2)))
    times = times[supported[0] : supported[-1] + 1]
    # Quadratic interpolation of the curve around each beat: finer than its 10 ms.
    inner = np.clip(times.astype(int), 1, len(local) - 2)
    left, middle, right = local[inner - 1], local[inner], local[inner + 1]
    bend = left - 2 * middle + right
    offset = np.where(bend < -1e-9, 0.5 * (left - right) / np.minimum(bend, -1e-9), 0)
    refined: NDArray[np.float64] = (times + np.clip(offset, -0.5, 0.5)) / PER_SECOND
    return refined
