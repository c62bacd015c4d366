"""Levels of a sound in short frames, its silences, and how wide it is in stereo; in one pass, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FRAME = 0.02  # seconds per level
FLOOR = -120.0  # dB FS given for digital silence


@dataclass
class Levels:
    """Fill with `add`, then ask.

    Attributes:
        rate: samples per second.
    """

    rate: int
    _frames: list[NDArray[np.float32]] = field(default_factory=list)
    _rest: NDArray[np.float32] | None = None
    _peak: float = 0.0
    _left: float = 0.0
    _right: float = 0.0
    _cross: float = 0.0
    _channels: int = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """Samples [n, channels], full scale = 1."""
        self._channels = block.shape[1]
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        if self._channels == 2:
            left, right = block[:, 0].astype(np.float64), block[:, 1].astype(np.float64)
            self._left += float(left @ left)
            self._right += float(right @ right)
            self._cross += float(left @ right)
        if self._rest is not None and len(self._rest):
            block = np.concatenate([self._rest, block])
        size = max(1, round(FRAME * self.rate))
        whole = len(block) // size * size
        # The loudest channel counts: a voice on one side only is not silence.
        power = np.square(block[:whole]).reshape(-1, size, self._channels).mean(axis=1).max(axis=1)
        self._frames.append(power.astype(np.float32))
        self._rest = block[whole:]

    @property
    def decibels(self) -> NDArray[np.float32]:
        """RMS level of the loudest channel every 20 ms, dB FS (a full-scale square wave = 0), at least -120."""
        power = np.concatenate(self._frames) if self._frames else np.zeros(0, np.float32)
        out: NDArray[np.float32] = np.maximum(FLOOR, 10 * np.log10(np.maximum(power, 1e-12))).astype(
            np.float32
        )
        return out

    @property
    def sample_peak(self) -> float | None:
        """Largest sample, dB FS; None for digital silence."""
        return float(20 * np.log10(self._peak)) if self._peak > 0 else None

    @property
    def width(self) -> float | None:
        """Energy of the difference of both channels over that of sum and difference: 0 mono, 0.5 unrelated channels,
        1 the same in opposite phase. None unless there are two channels with sound."""
        energy = self._left + self._right
        if self._channels != 2 or energy <= 0:
            return None
        return float(np.clip((energy - 2 * self._cross) / (2 * energy), 0, 1))

    @property
    def balance(self) -> float | None:
        """Level of the right channel over the left one, dB, at most 60 either way. None unless there are two
        channels with sound."""
        if self._channels != 2 or self._left + self._right <= 0:
            return None
        least = 1e-6 * (self._left + self._right)
        return float(10 * np.log10(max(self._right, least) / max(self._left, least)))


def silences(decibels: NDArray[np.float32], below: float, least: float) -> list[tuple[float, float]]:
    """Spans in which every level is below a threshold.

    Args:
        decibels: one level per 20 ms.
        below: dB FS.
        least: seconds that a span must last.

    Returns:
        [start, end) in seconds from the first level.
    """
    quiet = np.concatenate([[False], decibels < below, [False]])
    edges = np.flatnonzero(quiet[1:] != quiet[:-1])
    spans = [(start * FRAME, end * FRAME) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(start, end) for start, end in spans if end - start >= least]
