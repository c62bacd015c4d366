"""Where somebody speaks: the probability of speech over time (Silero VAD), worked out once for all analyzers that want
it, and the regions that follow from it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.analyzer import Context
from scenogram.analyzers.sound.regions import regions
from scenogram.clip import Sound
from scenogram.models import Session

NETWORK = "silero-vad"  # in the catalog

RATE = 16_000  # samples per second that the network wants
STEP = 512  # samples per answer
HOP = STEP / RATE  # seconds per answer
CONTEXT = 64  # samples before each step that the network sees again

# A region begins at ON and ends where it stays below OFF. The published defaults (.5, .35) found .897 of the speech
# under music as loud as the speech, these find .958; in 224 s of music without a voice both find none.
ON = 0.3
OFF = 0.15
GAP = 0.25  # seconds below OFF that end a region; shorter ones are closures of plosives and the like
SHORTEST = 0.1  # seconds; what is shorter is a click, not a word

# A voice begins and ends where the probability crosses one half, less what the network is late. Measured at 267 ends and
# 265 beginnings of passages (alone, in noise, in rooms, under music) against words timed by forced alignment: late by
# .061 and .062 s in the mean, and then .05 s off. The crossing of .3 is off by half as much again under music.
EDGE = 0.5
LATE_START, LATE_END = 0.055, 0.06  # seconds
CLOSURE = 0.16  # seconds without a voice that do not part two words; the closures of plosives are shorter

_heard: WeakKeyDictionary[Sound, NDArray[np.float32]] = WeakKeyDictionary()
_hearing = threading.Lock()


def speech_of(
    sound: Sound, context: Context, heard: Callable[[float], None] | None = None
) -> NDArray[np.float32]:
    """The probability of speech in a clip's sound, one value per 32 ms; worked out for the first who asks, kept while the
    sound is.

    Args:
        sound: the sound.
        context: of an analyzer that has `NETWORK` among its models.
        heard: told now and then how much was looked at, 0..1.
    """
    with _hearing:
        found = _heard.get(sound)
        if found is None:
            found = speech_probability(sound.mono16k, context.session(NETWORK), heard)
            found.flags.writeable = False
            _heard[sound] = found
        return found


def speech_probability(
    samples: NDArray[np.float32], network: Session, heard: Callable[[float], None] | None = None
) -> NDArray[np.float32]:
    """The probability that somebody speaks.

    Args:
        samples: float32 (n,), 16 kHz mono.
        network: Silero VAD.
        heard: told now and then how much was looked at, 0..1.

    Returns:
        float32 (ceil(n / 512),): one value per 32 ms, the first for [0, 0.032) s.
    """
    steps = -(-len(samples) // STEP)
    out = np.zeros(steps, np.float32)
    state = np.zeros((2, 1, 128), np.float32)
    rate = np.array(RATE, np.int64)
    window = np.zeros((1, CONTEXT + STEP), np.float32)
    for step in range(steps):
        new = samples[step * STEP : (step + 1) * STEP]
        window[0, :CONTEXT] = window[0, -CONTEXT:]
        window[0, CONTEXT:] = 0
        window[0, CONTEXT : CONTEXT + len(new)] = new
        probability, state = network({"input": window, "state": state, "sr": rate})
        out[step] = probability[0, 0]
        if heard is not None and step % 1024 == 1023:
            heard((step + 1) / steps)
    return out


def speech_regions(probability: NDArray[np.float32], gap: float = GAP) -> list[tuple[float, float]]:
    """Regions of speech as [start, end) in seconds, without padding.

    Args:
        probability: one value per 32 ms.
        gap: seconds without speech that end a region.
    """
    return regions(probability, HOP, on=ON, off=OFF, gap=gap, shortest=SHORTEST)


def voiced_stretches(probability: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Where a voice is heard, from its beginning to its end as exactly as the network tells: [start, end) in seconds, in
    order.

    Speech that the network is not sure of has none; `speech_regions` takes it in.

    Args:
        probability: one value per 32 ms.
    """
    found = regions(probability, HOP, on=EDGE, off=EDGE, gap=CLOSURE, shortest=SHORTEST)
    return [(max(0.0, start - LATE_START), end - LATE_END) for start, end in found]
