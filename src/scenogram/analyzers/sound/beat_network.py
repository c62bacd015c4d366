"""How likely a beat, and a downbeat, is at each moment: BeatNet's network.

M. Heydari, F. Cwitkowitz, Z. Duan, "BeatNet: CRNN and particle filtering for online joint beat, downbeat and meter
tracking", ISMIR 2021. Its spectrogram is that of madmom (S. Boeck et al., 2016), computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenogram.clip import Sound
from scenogram.models import Session

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

RATE = 22_050
WINDOW, STEP = 1411, 441  # samples: 64 ms, 50 frames a second
PER_SECOND = RATE // STEP
BINS = WINDOW // 2
AN_OCTAVE, LOWEST, HIGHEST, REFERENCE = 24, 30.0, 17_000.0, 440.0  # bands; Hz

AT_ONCE = 60 * PER_SECOND  # frames
WARM_UP = 8 * PER_SECOND  # frames before them, in which its memory fills


@dataclass(frozen=True)
class BeatProbability:
    """50 a second, float32 (n,) each, 0..1; the first for the clip's time 0."""

    beat: NDArray[np.float32]
    downbeat: NDArray[np.float32]

    @property
    def either(self) -> NDArray[np.float32]:
        """Of a beat, be it the bar's first or not."""
        return self.beat + self.downbeat


def beat_probability(sound: Sound, network: Session) -> BeatProbability:
    """Listen to the whole sound, in windows.

    Args:
        sound: of the clip.
        network: BeatNet, float32 (1, frames, 272) -> (1, frames, 3).
    """
    padded, length = _resampled(sound)
    count = -(-length // STEP)
    out = np.zeros((count, 3), np.float32)
    for first in range(0, count, AT_ONCE):
        last, begin = min(count, first + AT_ONCE), max(0, first - WARM_UP)
        answer = network(_features(padded, begin, last)[None])[0][0]
        out[first:last] = answer[first - begin :]
    return BeatProbability(out[:, 0], out[:, 1])


def _features(padded: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Log magnitudes of the bands, and how much each rises, (frames, 272); each frame around its time."""
    before = max(0, first - 1)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP][before:last]
    magnitude = np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32)))[:, :BINS]
    level = np.log10(1 + magnitude.astype(np.float32) @ _filters())
    rise = np.maximum(0, np.diff(level, axis=0, prepend=level[:1]))
    both: NDArray[np.float32] = np.concatenate([level, rise], axis=1)[first - before :].astype(np.float32)
    return both


@cache
def _filters() -> NDArray[np.float32]:
    """Overlapping triangles of unit sum between neighbouring bins of a logarithmic scale, (705, 136)."""
    hertz = np.fft.fftfreq(2 * BINS, 1 / RATE)[:BINS]
    first, last = (
        edge(AN_OCTAVE * np.log2(value / REFERENCE))
        for edge, value in ((np.ceil, LOWEST), (np.floor, HIGHEST))
    )
    centres = REFERENCE * 2 ** (np.arange(first, last + 1) / AN_OCTAVE)
    after = np.clip(np.searchsorted(hertz, centres), 1, BINS - 1)
    nearer_before = centres - hertz[after - 1] < hertz[after] - centres
    bins = np.unique(after - nearer_before)
    filters = np.zeros((BINS, len(bins) - 2))
    for band, (low, middle, high) in enumerate(zip(bins[:-2], bins[1:-1], bins[2:], strict=True)):
        if high - low < 2:
            filters[low, band] = 1
            continue
        filters[low:middle, band] = np.linspace(0, 1, middle - low, endpoint=False)
        filters[middle:high, band] = np.linspace(1, 0, high - middle, endpoint=False)
        filters[:, band] /= filters[:, band].sum()
    return filters.astype(np.float32)


def _resampled(sound: Sound) -> tuple[NDArray[np.float32], int]:
    """All of it, mono, from the clip's time 0 on, with half a window of silence before and more than one after; and how
    many samples it has without."""
    import av

    resampler = av.AudioResampler("flt", "mono", RATE)
    end = max(0.0, sound.start + sound.duration)
    padded = np.zeros(WINDOW // 2 + int((end + 1) * RATE) + WINDOW, np.float32)  # a second more than can come
    begin = at = WINDOW // 2 + round(max(0.0, sound.start) * RATE)

    def put(frames: list[AudioFrame]) -> None:
        nonlocal at
        for each in frames:
            samples = each.to_ndarray()[0]
            padded[at : at + len(samples)] = samples
            at += len(samples)

    for _, block in sound.blocks():
        frame = av.AudioFrame.from_ndarray(block.mean(axis=1, dtype=np.float32)[None], "flt", "mono")
        frame.sample_rate = sound.rate
        put(resampler.resample(frame))
    put(resampler.resample(None))
    return padded, at - WINDOW // 2 if at > begin else 0
