"""Single sounds in what is otherwise quiet: when each begins and ends, how loud it is, and what shape it has.

A sound stands out of the background by a number of dB for as long as it lasts; its shape follows from how its level
rises and falls, and from how much of it is a tone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.regions import regions

RATE = 16_000
HOP, WINDOW = 80, 160  # samples: a level of 10 ms every 5 ms
STEP = HOP / RATE
LOWEST = -120.0  # dB

STANDS_OUT = 12.0  # dB over the background: where a sound begins. White noise of 10 ms stays within 3 dB
LASTS = 8.0  # dB over the background: where it has ended
QUIETEST = -50.0  # dB FS; what stays below at its loudest is nobody's effect
AROUND, COARSE = 4.0, 10  # seconds whose quiet tenth is the background; levels taken together for it (50 ms)
PAUSE = 0.15  # seconds of background that end a sound; shorter ones are between strokes of one sound
SHORTEST = 0.01  # seconds
NEAR, FALL = 6.0, 20.0  # dB under the peak
LEAP = 4  # levels (20 ms) within which a stroke comes

# Shapes, set on the 13 labelled short sounds of the development set.
SPECTRUM = 1024  # samples of one spectrum: 16 Hz apart
TONE_BINS = 2  # bins either side of a peak that belong to a tone
LOWEST_TONE = 150.0  # Hz
TONAL, PURE, STEADY = 0.3, 0.6, 0.6  # shares
TONE_LEAST = 0.045  # seconds that a tone is held or rings
SUDDEN = 0.05  # seconds of attack from which a sound swells
RISING, RISER_LEAST = 0.6, 0.5  # share of its length, and seconds
BEEP_MOST, WHOOSH_MOST = 1.3, 2.0  # seconds
RINGS = 0.4  # seconds
BASS = 200.0  # Hz: below, a hit may ring for long and still is one

Shape = Literal["impact", "whoosh", "riser", "beep", "sustained"]


@dataclass(frozen=True)
class SoundEvent:
    """A single sound.

    Attributes:
        start, end: seconds.
        peak_time: seconds, of its loudest 10 ms.
        level: of its loudest 10 ms, dB FS RMS.
        over: the same over the background, dB.
        attack: seconds from the start of its loudest stroke to the first moment within 6 dB of its loudest.
        held: seconds from there to the last such moment of that stroke.
        fall: seconds from then on until it is 20 dB quieter, or gone.
        strokes: seconds; where its level leaps up anew, the start included.
    """

    start: float
    end: float
    peak_time: float
    level: float
    over: float
    attack: float
    held: float
    fall: float
    strokes: tuple[float, ...]

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


@dataclass(frozen=True)
class Timbre:
    """What a sound is made of.

    Attributes:
        tonality: share of the energy that lies in the strongest tone of each moment, 0..1.
        pitch: Hz of that tone in the median.
        steady: share of the moments whose strongest tone lies within a semitone of the pitch, 0..1.
        centre: Hz of the middle of its energy in the median.
        sweep: octaves by which that middle rises from its first third to its last.
    """

    tonality: float
    pitch: float
    steady: float
    centre: float
    sweep: float


def levels(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS of 10 ms every 5 ms, dB FS, at least -120; value i is of what lies in [i, i + 2) steps of 5 ms."""
    count = len(samples) // HOP
    power = np.square(samples[: count * HOP]).reshape(count, HOP).mean(axis=1)
    power = (power + np.append(power[1:], power[-1:])) / 2
    return np.asarray(np.maximum(LOWEST, 10 * np.log10(np.maximum(power, 1e-12))), np.float32)


def background(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """The quiet tenth of the 4 s around each moment, dB FS."""
    from scipy.ndimage import percentile_filter

    short = level[: len(level) // COARSE * COARSE].reshape(-1, COARSE).min(axis=1)
    if not len(short):
        return level.copy()
    around = percentile_filter(short, 10, round(AROUND / STEP / COARSE), mode="nearest")
    found: NDArray[np.float32] = np.repeat(around, COARSE)[
        np.minimum(np.arange(len(level)), len(around) * COARSE - 1)
    ]
    return found


def sound_events(level: NDArray[np.float32], masked: NDArray[np.bool_]) -> list[SoundEvent]:
    """The single sounds.

    Args:
        level: as `levels` gives it.
        masked: moments in which something else sounds (speech, music); same length.
    """
    below = background(level)
    over = np.where(masked, np.float32(0), level - below)
    found = []
    for start, end in regions(over, STEP, on=STANDS_OUT, off=LASTS, gap=PAUSE, shortest=SHORTEST):
        first, last = round(start / STEP), round(end / STEP)
        part = level[first:last]
        peak = int(np.argmax(part))
        if part[peak] < QUIETEST or not _leaps(level, masked, first, first + peak):
            continue
        strokes = _strokes(part)
        begin = max(stroke for stroke in strokes if stroke <= peak)
        stop = min([stroke for stroke in strokes if stroke > peak], default=len(part))
        near = begin + np.flatnonzero(part[begin:stop] >= part[peak] - NEAR)
        after = np.flatnonzero(part[near[-1] : stop] < part[peak] - FALL)
        found.append(
            SoundEvent(
                start=start,
                end=end,
                peak_time=(first + peak + 1) * STEP,
                level=float(part[peak]),
                over=float(part[peak] - below[first + peak]),
                attack=(int(near[0]) - begin) * STEP,
                held=int(near[-1] - near[0]) * STEP,
                fall=(int(after[0]) if len(after) else stop - int(near[-1])) * STEP,
                strokes=tuple(start + stroke * STEP for stroke in strokes),
            )
        )
    return found


def _leaps(level: NDArray[np.float32], masked: NDArray[np.bool_], first: int, peak: int) -> bool:
    """Whether a sound begins by itself: what goes on where speech or music was heard to end is their end."""
    if first == 0 or not masked[first - 1]:
        return True
    return bool(level[peak] - level[first : peak + 1].min() >= STANDS_OUT)


def _strokes(part: NDArray[np.float32]) -> list[int]:
    """Where the level leaps by 12 dB within 20 ms, after it had fallen as far; the start is one."""
    found, lowest, highest = [0], float(part[0]), float(part[0])
    for index in range(LEAP, len(part)):
        value, before = float(part[index]), part[index - LEAP : index]
        leaps = value - float(before.min()) >= STANDS_OUT and value > highest - FALL
        if leaps and highest - lowest >= STANDS_OUT:
            found.append(index - LEAP + int(np.argmin(before)) + 1)
            lowest = highest = value
        elif value >= highest:
            lowest = highest = value
        else:
            lowest = min(lowest, value)
    return found


def timbre(samples: NDArray[np.float32]) -> Timbre | None:
    """Of the samples of a sound, 16 kHz mono; None for silence."""
    if len(samples) < SPECTRUM:
        samples = np.pad(samples, (0, SPECTRUM - len(samples)))
    frames = np.lib.stride_tricks.sliding_window_view(samples, SPECTRUM)[:: SPECTRUM // 4]
    power = np.abs(np.fft.rfft(frames * np.hanning(SPECTRUM).astype(np.float32))) ** 2
    total = power.sum(axis=1)
    if total.max() <= 0:
        return None
    loud = total >= total.max() * 10 ** (-FALL / 10)
    power, total = power[loud], total[loud]
    hertz = np.fft.rfftfreq(SPECTRUM, 1 / RATE)
    peak = np.argmax(power, axis=1)
    inside = np.abs(np.arange(power.shape[1])[None, :] - peak[:, None]) <= TONE_BINS
    middle = hertz[np.argmax(np.cumsum(power, axis=1) >= total[:, None] / 2, axis=1)]
    third = max(1, len(middle) // 3)
    sweep = np.log2(max(np.median(middle[-third:]), 20.0) / max(np.median(middle[:third]), 20.0))
    tones = np.maximum(hertz[peak], hertz[1])
    pitch = float(np.median(tones))
    return Timbre(
        tonality=float(np.average((power * inside).sum(axis=1) / total, weights=total)),
        pitch=pitch,
        steady=float(np.mean(np.abs(np.log2(tones / pitch)) <= 1 / 12 + hertz[1] / pitch)),
        centre=float(np.median(middle)),
        sweep=float(sweep),
    )


def shape_of(event: SoundEvent, sound: Timbre) -> Shape:
    """The shape, by how the level moves and by how much of it is one tone."""
    one_tone = sound.tonality >= TONAL and sound.steady >= STEADY and sound.pitch >= LOWEST_TONE
    if event.attack >= SUDDEN and not (one_tone and event.fall >= RINGS):
        if event.attack >= RISING * event.length and event.length >= RISER_LEAST:
            return "riser"
        return "whoosh" if event.length < WHOOSH_MOST else "sustained"
    if one_tone and max(event.held, event.fall) >= TONE_LEAST:
        pure = sound.tonality >= PURE or event.fall < RINGS
        return "beep" if pure and event.length < BEEP_MOST else "sustained"
    if max(event.held, event.fall) > RINGS and sound.centre >= BASS:
        return "sustained"
    return "impact"
