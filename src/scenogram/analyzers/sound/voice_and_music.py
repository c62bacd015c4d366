"""Speech, singing and music, moment by moment (FireRedVAD's audio event detector)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.sound.filterbank import HOP, RATE, WIDTH, log_mel
from scenogram.analyzers.sound.levels import FRAME, silences
from scenogram.analyzers.sound.regions import regions
from scenogram.analyzers.spans import without
from scenogram.document import Span
from scenogram.models import Session

PER_SECOND = RATE // HOP


class Thresholds(TypedDict):
    """Of `regions`."""

    on: float
    off: float
    gap: float
    shortest: float


WINDOW = 60 * PER_SECOND  # frames at once
CONTEXT = 2 * PER_SECOND  # frames around them; with 1 s some answers change, with 2 s none does
# The network hears quiet sound badly: F1 of speech in noise .97 with peaks at .4, .89 at .02. All is raised or lowered by
# one gain, but silence is left silent.
LOUD, PERCENTILE, MOST_GAIN = 0.3, 99.9, 30.0

# Mean and 1 / standard deviation of each band in the sounds that the network was trained on (upstream's cmvn.ark).
MEANS = (
    10.42295, 10.86210, 11.76454, 12.49016, 13.25983, 13.89594, 14.36494, 14.59395, 14.74972, 14.66832,
    14.73080, 14.77505, 14.98905, 15.17800, 15.25352, 15.32864, 15.33402, 15.28864, 15.42766, 15.24627,
    15.09257, 15.29042, 15.07575, 15.18677, 15.08867, 15.17080, 15.07018, 15.15080, 15.10853, 15.11535,
    15.14128, 15.13183, 15.14520, 15.19152, 15.23548, 15.30637, 15.37302, 15.41639, 15.45986, 15.39143,
    15.46358, 15.39966, 15.46291, 15.44163, 15.48497, 15.55240, 15.63809, 15.70549, 15.76701, 15.85512,
    15.86727, 15.89154, 15.92314, 15.97838, 16.01480, 16.04867, 16.08203, 16.09680, 16.09374, 16.07248,
    16.07551, 16.02227, 15.97676, 15.89786, 15.81274, 15.71121, 15.60420, 15.55352, 15.51025, 15.46002,
    15.41568, 15.37603, 15.32835, 15.29537, 15.18547, 15.01704, 14.90508, 14.62381, 14.13809, 13.31387,
)  # fmt: skip
SCALES = (
    0.24950, 0.23563, 0.23145, 0.23322, 0.23183, 0.22853, 0.22435, 0.21899, 0.21832, 0.22083,
    0.22297, 0.22288, 0.22235, 0.22101, 0.21994, 0.22005, 0.22070, 0.22151, 0.22237, 0.22305,
    0.22335, 0.22439, 0.22548, 0.22690, 0.22823, 0.22931, 0.23047, 0.23084, 0.23143, 0.23221,
    0.23258, 0.23362, 0.23437, 0.23508, 0.23578, 0.23589, 0.23602, 0.23664, 0.23750, 0.23798,
    0.23899, 0.23975, 0.24031, 0.24098, 0.24143, 0.24135, 0.24080, 0.24047, 0.23996, 0.23952,
    0.23948, 0.23937, 0.23929, 0.23902, 0.23858, 0.23815, 0.23805, 0.23824, 0.23860, 0.23915,
    0.23923, 0.23938, 0.23973, 0.23961, 0.24029, 0.24062, 0.24068, 0.24096, 0.24044, 0.24022,
    0.23973, 0.23872, 0.23744, 0.23620, 0.23337, 0.22680, 0.22578, 0.22504, 0.22631, 0.22899,
)  # fmt: skip


# Speech, on the dev recordings under 8 pieces of music: F1 of its seconds .97 alone, .93 with the music 5 dB below, .90
# as loud; of .4 and .25 .97, .92, .90.
SPEECH: Thresholds = {"on": 0.5, "off": 0.35, "gap": 0.3, "shortest": 0.2}
SINGING: Thresholds = {"on": 0.6, "off": 0.4, "gap": 0.5, "shortest": 1.0}
MUSIC: Thresholds = {"on": 0.5, "off": 0.3, "gap": 1.0, "shortest": 2.0}  # shorter: bells and chimes

REST, MUSIC_LEAST = 0.5, 2.0  # seconds of silence that part music, and of music: a chime after it is none
SILENT, REST_BELOW = (
    -50.0,
    25.0,
)  # a silence is below -50 dB FS and, of quiet music, as far below its level, dB

Kind = Literal["speech", "singing", "music"]


@dataclass(frozen=True)
class Activity:
    """Probability of each kind of sound, 100 a second, float32 (n,) each, 0..1; the first for the sound's start. They do
    not exclude each other."""

    speech: NDArray[np.float32]
    singing: NDArray[np.float32]
    music: NDArray[np.float32]

    def spans(self, until: float) -> dict[Kind, list[Span]]:
        """Where each kind sounds, [start, end) in seconds, none after `until`."""
        curves: list[tuple[Kind, NDArray[np.float32], Thresholds]] = [
            ("speech", self.speech, SPEECH),
            ("singing", self.singing, SINGING),
            ("music", self.music, MUSIC),
        ]
        return {
            kind: [
                (start, min(end, until))
                for start, end in regions(curve, 1 / PER_SECOND, **thresholds)
                if start < until
            ]
            for kind, curve, thresholds in curves
        }


def activity(
    samples: NDArray[np.float32], network: Session, heard: Callable[[float], None] | None = None
) -> Activity:
    """Listen to 16 kHz mono samples.

    Args:
        samples: float32 (n,), full scale = 1; less than 25 ms has no answer.
        network: FireRed AED, float32 (1, frames, 80) -> (1, frames, 3).
        heard: told now and then how much was listened to, 0..1.
    """
    count = 1 + (len(samples) - WIDTH) // HOP if len(samples) >= WIDTH else 0
    out = np.zeros((count, 3), np.float32)
    if count:
        loud = float(np.percentile(np.abs(samples[::7]), PERCENTILE))
        gain = np.float32(min(MOST_GAIN, LOUD / max(loud, 1e-9)))
    for first in range(0, count, WINDOW):
        last = min(count, first + WINDOW)
        begin, end = max(0, first - CONTEXT), min(count, last + CONTEXT)
        bands = log_mel(gain * samples[begin * HOP : (end - 1) * HOP + WIDTH])
        bands = (bands - np.array(MEANS, np.float32)) * np.array(SCALES, np.float32)
        out[first:last] = network(bands[None])[0][0, first - begin : last - begin]
        if heard is not None:
            heard(last / count)
    return Activity(out[:, 0], out[:, 1], out[:, 2])


def pieces_of_music(music: Sequence[Span], decibels: NDArray[np.float32], first: float = 0.0) -> list[Span]:
    """Music parted by silences; what is then too short to be music is left out.

    Args:
        music: [start, end) in seconds.
        decibels: level of the sound every 20 ms, dB FS.
        first: time of the first of them, in seconds.
    """
    found = []
    for start, end in music:
        begin = max(0, round((start - first) / FRAME))
        part = decibels[begin : max(begin, round((end - first) / FRAME))]
        if not len(part):
            continue
        level = 10 * np.log10(np.mean(10 ** (part.astype(np.float64) / 10)))
        rests = silences(part, min(SILENT, float(level) - REST_BELOW), REST)
        found += without([(start, end)], [(start + a, start + b) for a, b in rests])
    return [each for each in found if each[1] - each[0] >= MUSIC_LEAST]
