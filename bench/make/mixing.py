"""Sound: recordings laid on a track at known times and known loudness."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bench import media
from bench.media.labels import SoundLabels, SpeechLabels

RATE = 48_000  # samples per second of every track
FADE = 0.01  # seconds; keeps a cut recording from clicking

Wave = npt.NDArray[np.float32]


@lru_cache(maxsize=16)
def load(name: str) -> Wave:
    """A recording of the catalogue, mono, 48 kHz, float32; its own level."""
    import av

    parts = []
    with av.open(str(media.path(name))) as container:
        resampler = av.AudioResampler("flt", "mono", RATE)
        for frame in container.decode(audio=0):
            parts += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
        parts += [piece.to_ndarray()[0] for piece in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)


def loudness(wave: Wave) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of a mono wave at 48 kHz, by FFmpeg's ITU-R BS.1770 meter.

    Below the meter's gate (silence, or less than 0.4 s) the loudness is -70.
    """
    import av
    from av.filter import Graph

    graph = Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="dbl", layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    integrated, peak = -70.0, -120.0
    padded = np.pad(wave.astype(np.float64), (0, -len(wave) % (RATE // 10)))
    frame = av.AudioFrame.from_ndarray(padded[None], format="dbl", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    source.push(frame)
    source.push(None)
    while True:
        try:
            out = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            break
        if isinstance(out, av.AudioFrame):
            integrated = float(out.metadata.get("lavfi.r128.I", integrated))
            peak = float(out.metadata.get("lavfi.r128.true_peak", peak))
    return integrated, (20 * float(np.log10(peak)) if peak > 0 else peak)


def at_loudness(wave: Wave, lufs: float) -> Wave:
    """The wave scaled to an integrated loudness."""
    now, _ = loudness(wave)
    return (wave * np.float32(10 ** ((lufs - now) / 20))).astype(np.float32)


def at_peak(wave: Wave, decibels: float) -> Wave:
    """The wave scaled to a peak, dB FS."""
    return (wave * np.float32(10 ** (decibels / 20) / max(float(np.abs(wave).max()), 1e-9))).astype(
        np.float32
    )


def faded(wave: Wave, seconds: float = FADE) -> Wave:
    """The wave with its ends faded in and out."""
    count = min(round(seconds * RATE), len(wave) // 2)
    ramp = np.linspace(0, 1, count, dtype=np.float32)
    wave = wave.copy()
    wave[:count] *= ramp
    wave[len(wave) - count :] *= ramp[::-1]
    return wave


def piece(name: str, start: float, end: float) -> Wave:
    """Seconds `start` to `end` of a recording, its ends faded."""
    return faded(load(name)[round(start * RATE) : round(end * RATE)])


def spoken(
    labels: SpeechLabels, start: float | None = None, end: float | None = None, margin: float = 0.12
) -> Wave:
    """A passage of speech with a little of the room before and after it (`margin` seconds)."""
    begin = (labels.span[0] if start is None else start) - margin
    finish = (labels.span[1] if end is None else end) + margin
    wave = load(labels.file)
    first, last = max(0, round(begin * RATE)), min(len(wave), round(finish * RATE))
    missing = max(0, -round(begin * RATE))
    return faded(np.concatenate([np.zeros(missing, np.float32), wave[first:last]]), 0.05)


def effect(labels: SoundLabels, longest: float = 2.5) -> Wave:
    """A short sound from its first audible sample (40 dB under its peak) to where it dies away."""
    wave = load(labels.file)
    audible = np.flatnonzero(np.abs(wave) > np.abs(wave).max() * 0.01)
    wave = wave[audible[0] : min(audible[-1] + 1, audible[0] + round(longest * RATE))].copy()
    tail = min(len(wave) // 3, round(0.1 * RATE))
    wave[len(wave) - tail :] *= np.linspace(1, 0, tail, dtype=np.float32)
    return wave


def faster(wave: Wave, speed: Fraction) -> Wave:
    """The wave played faster, as a tape would be: its pitch rises by the same factor."""
    from scipy.signal import resample_poly

    if speed == 1:
        return wave
    played: Wave = resample_poly(wave, speed.denominator, speed.numerator).astype(np.float32)
    return played


def reverberant(wave: Wave, rt60: float, seed: int, wet: float = 0.5) -> Wave:
    """The wave in a room: an exponentially decaying noise tail of the given RT60 (Moorer's model)."""
    from scipy.signal import fftconvolve

    length = round(rt60 * RATE)
    noise = np.random.default_rng(seed).standard_normal(length)
    tail = noise * 10 ** (-3 * np.arange(length) / length)
    tail /= np.sqrt(np.sum(tail**2))
    room = fftconvolve(wave, tail)[: len(wave)]
    return ((1 - wet) * wave + wet * room).astype(np.float32)


@dataclass
class Track:
    """A mono sound track of a known length, to which waves are added."""

    seconds: float
    wave: Wave = field(init=False)

    def __post_init__(self) -> None:
        self.wave = np.zeros(round(self.seconds * RATE), np.float32)

    def add(self, wave: Wave, at: float) -> tuple[float, float]:
        """Lay a wave at a time (seconds); returns when it starts and ends, cut at the track's ends."""
        first = round(at * RATE)
        skip = max(0, -first)
        last = min(len(self.wave), first + len(wave))
        if last > first + skip:
            self.wave[first + skip : last] += wave[skip : last - first]
        return (first + skip) / RATE, last / RATE

    def silences(self, shortest: float = 0.3) -> list[tuple[float, float]]:
        """Where it is digitally silent for at least `shortest` seconds."""
        quiet = np.abs(self.wave) < 1e-5  # -100 dB FS: below the last bit of 16
        edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8)))
        spans = [(a / RATE, b / RATE) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return [(float(a), float(b)) for a, b in spans if b - a >= shortest]
