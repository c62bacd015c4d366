"""The sound of a clip, decoded once, on the clip's clock."""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenogram.clip.container import opened, packets, sound_stream
from scenogram.clip.describe import layout_name
from scenogram.clip.limits import Limits
from scenogram.errors import OutputError, OverLimit

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler

IN_MEMORY = (
    64 * 1024**2
)  # bytes of samples; what is more goes to a temporary file (3 min of 48 kHz stereo), as it is only read in order
JUMP = 10.0  # seconds; a gap that leads past the declared end by more is a new beginning of the timestamps
JITTER = 0.05  # seconds by which a timestamp may miss the sample count: rounding of time bases, encoder delay
BREAK = 1.0  # seconds; a step back by more is a new beginning of the timestamps
OVERRUN = 1.0  # seconds by which the sound may exceed the limit on duration
SPEECH_RATE = 16_000
CHUNK = 10.0  # seconds resampled at a time


class Sound:
    """The samples of a clip's sound, float32, full scale = 1 (a lossy codec may go over it).

    Attributes:
        rate: samples per second.
        channels: number of channels.
        layout: channel layout as FFmpeg calls it.
        start: seconds from the clip's time 0 to the first sample; negative where sound leads.
        duration: seconds.
    """

    def __init__(self, rate: int, channels: int, layout: str, start: float, limits: Limits) -> None:
        self.rate = rate
        self.channels = channels
        self.layout = layout
        self.start = start
        self._limits = limits
        self._samples = 0  # per channel
        self._store = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (lives as long as this)
        weakref.finalize(self, self._store.close)
        self._lock = threading.Lock()
        self._mixing = threading.Lock()
        self._mono: NDArray[np.float32] | None = None

    @property
    def duration(self) -> float:
        """Seconds."""
        return self._samples / self.rate

    def append(self, samples: NDArray[np.float32]) -> None:
        """Adds [n, channels] at the end.

        Raises:
            OverLimit: the sound is longer than the limits allow.
            OutputError: no room for the temporary file.
        """
        count = self._samples + len(samples)
        if count / self.rate > self._limits.duration + OVERRUN:
            raise OverLimit(
                f"the sound goes on past {self._limits.duration:.0f} s, the limit",
                hint="Raise the limit on the length (--max-duration), or cut the video.",
            )
        if count * self.channels * samples.itemsize > self._limits.bytes:
            raise OverLimit(
                f"the decoded sound ({self.channels} channels at {self.rate} Hz) takes more than "
                f"{self._limits.bytes / 1e9:.2f} GB, the limit",
                hint="Raise the limit on the size (--max-size), or cut the video.",
            )
        try:
            self._store.write(np.ascontiguousarray(samples, np.float32).data)
        except OSError as error:
            raise OutputError(
                f"the decoded sound cannot be kept in {tempfile.gettempdir()}: {error.strerror}",
                hint="Free some space there, or set TMPDIR to a folder with room.",
            ) from error
        self._samples += len(samples)

    def blocks(self, seconds: float = 10.0) -> Iterator[tuple[float, NDArray[np.float32]]]:
        """The sound from the clip's time 0 on, at its own rate.

        Yields:
            (time of the first sample in seconds, samples [n, channels], read-only).
        """
        at = max(0, round(-self.start * self.rate))
        step = max(1, round(seconds * self.rate))
        width = 4 * self.channels
        while at < self._samples:
            with self._lock:
                self._store.seek(at * width)
                data = self._store.read(min(step, self._samples - at) * width)
            samples = np.frombuffer(data, np.float32).reshape(-1, self.channels)
            yield max(0.0, self.start + at / self.rate), samples
            at += len(samples)

    @property
    def mono16k(self) -> NDArray[np.float32]:
        """All of it, float32 (n,) at 16 kHz, mixed down, sample 0 at the clip's time 0; read-only, made once."""
        with self._mixing:
            if self._mono is None:
                self._mono = self._mixed_down()
            return self._mono

    def _mixed_down(self) -> NDArray[np.float32]:
        import av

        resampler = av.AudioResampler("flt", "mono", SPEECH_RATE, options={"rematrix_maxval": "1.0"})
        end = max(0.0, self.start + self.duration)
        mono = np.zeros(int((end + 1) * SPEECH_RATE), np.float32)  # a second more than can come
        at = round(max(0.0, self.start) * SPEECH_RATE)
        for _, samples in self.blocks(CHUNK):
            at = _put(resampler.resample(self._as_frame(samples)), mono, at)
        at = _put(resampler.resample(None), mono, at)
        mono = mono[:at]
        mono.flags.writeable = False
        return mono

    def _as_frame(self, samples: NDArray[np.float32]) -> AudioFrame:
        import av

        if self.layout.endswith(" channels"):  # nobody says which is which: all count the same
            mean = samples.mean(axis=1, dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(mean.reshape(1, -1), "flt", "mono")
        else:
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), "flt", self.layout)
        frame.sample_rate = self.rate
        return frame


def _put(frames: list[AudioFrame], mono: NDArray[np.float32], at: int) -> int:
    """Copies samples into `mono` from `at` on; where the next ones belong."""
    for samples in _samples(frames, 1):
        mono[at : at + len(samples)] = samples[:, 0]
        at += len(samples)
    return at


def decode(path: Path, limits: Limits, zero: Fraction, declared: float) -> tuple[Sound | None, list[str]]:
    """Decode the sound of a file.

    Silence stands where the timestamps leave a gap; what overlaps is cut; damaged packets are left out.

    Args:
        zero: the clip's time 0 on the container's clock, in seconds.
        declared: length of the clip in seconds; no gap that leads far past it is believed.

    Returns:
        (the sound, None where no sample can be decoded; warnings).
    """
    import av

    with opened(path, limits) as container:
        stream = sound_stream(container)
        if stream is None or stream.time_base is None:
            return None, []
        writer: _Writer | None = None
        damaged = 0
        for packet in packets(container, stream):
            try:
                frames = stream.decode(packet)
            except av.FFmpegError:
                damaged += 1
                continue
            for frame in frames:
                if writer is None:
                    begin = frame.pts * stream.time_base if frame.pts is not None else zero
                    writer = _Writer(frame, begin, zero, declared, limits)
                at = frame.pts * stream.time_base if frame.pts is not None else None
                writer.add(frame, at)
        if writer is None:
            return None, ["the sound cannot be decoded"]
        writer.close()
        warnings = [f"{damaged} damaged packets of sound were left out"] if damaged else []
        return writer.sound, warnings + writer.warnings


def _samples(frames: list[AudioFrame], channels: int) -> list[NDArray[np.float32]]:
    """Samples [n, channels] of packed float frames."""
    return [frame.to_ndarray().reshape(-1, channels).astype(np.float32, copy=False) for frame in frames]


class _Writer:
    """Puts decoded blocks where their timestamps say."""

    def __init__(
        self, first: AudioFrame, begin: Fraction, zero: Fraction, declared: float, limits: Limits
    ) -> None:
        layout = layout_name(first)
        self.sound = Sound(first.sample_rate, first.layout.nb_channels, layout, float(begin - zero), limits)
        self._begin = begin
        self._shift = 0.0
        self._declared = declared
        self._kind: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None
        self._silence = 0.0
        self._given = 0.0

    @property
    def warnings(self) -> list[str]:
        """What a reader should know."""
        return [f"{self._silence:.2f} s of sound are missing; silence stands there"] if self._silence else []

    def add(self, frame: AudioFrame, at: Fraction | None) -> None:
        """One decoded block, at its place on the container's clock."""
        import av

        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:  # the first block, or a stream that changes on the way
            self.close()
            self._resampler = av.AudioResampler("flt", self.sound.layout, self.sound.rate)
            self._kind = kind
        assert self._resampler is not None  # noqa: S101 (made above)
        seconds = frame.samples / frame.sample_rate
        cut = 0
        if at is not None:
            late = float(at - self._begin) + self._shift - self._given
            if late < -BREAK or late > max(0.0, self._declared - self._given) + JUMP:
                self._shift -= late
            elif late < -JITTER:
                cut = round(-late * self.sound.rate)
            elif late > JITTER:
                self._pad(late)
        frame.pts = None  # placed here; the resampler need not
        self._write(self._resampler.resample(frame), cut)
        self._given += seconds - cut / self.sound.rate

    def _pad(self, seconds: float) -> None:
        self._silence += seconds
        self._given += seconds
        left = round(seconds * self.sound.rate)
        while left > 0:
            block = min(left, self.sound.rate)
            self.sound.append(np.zeros((block, self.sound.channels), np.float32))
            left -= block

    def close(self) -> None:
        """Writes what the resampler still holds."""
        if self._resampler is not None:
            self._write(self._resampler.resample(None), 0)
            self._resampler = None

    def _write(self, frames: list[AudioFrame], cut: int) -> None:
        for samples in _samples(frames, self.sound.channels):
            self.sound.append(samples[cut:])
            cut = max(0, cut - len(samples))
