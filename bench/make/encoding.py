"""Frames and sound into a file, the same bytes each time: one thread per encoder, no time stamps of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np

from bench.make.geometry import Size
from bench.make.mixing import RATE, Wave
from bench.make.pictures import Image

Codec = Literal["h264", "hevc", "vp9"]

# x264 without macroblock trees: with them (and its vector code) the same frames gave other bytes in every third run.
ENCODERS: dict[Codec, tuple[str, dict[str, str]]] = {
    "h264": ("libx264", {"preset": "veryfast", "crf": "20", "threads": "1", "x264-params": "mbtree=0"}),
    "hevc": (
        "libx265",
        {"preset": "ultrafast", "crf": "22", "x265-params": "pools=1:frame-threads=1:log-level=none"},
    ),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "7", "crf": "32", "b": "0", "threads": "1"}),
}
TICKS = 90_000  # time base of the picture stream, ticks per second; exact for 24, 25, 30, 50 and 60 frames a second


@dataclass(frozen=True)
class Encoding:
    """How a video is written. `crf` overrides the encoder's quality (higher is worse)."""

    codec: Codec = "h264"
    crf: int | None = None

    @property
    def suffix(self) -> str:
        """Of the file: VP9 lives in WebM, the others in MP4."""
        return ".webm" if self.codec == "vp9" else ".mp4"


def write(
    path: Path,
    frames: Iterator[Image],
    times: list[float],
    duration: float,
    size: Size,
    sound: Wave | None,
    encoding: Encoding,
) -> None:
    """Encode a video.

    Args:
        path: where to; an existing file is replaced once the new one is whole.
        frames: BGR images of `size`, one for each of `times`.
        times: presentation timestamps in seconds, ascending, the first 0.
        duration: where the last frame ends, in seconds.
        sound: mono samples at 48 kHz that begin with the first frame; None: no sound track.
    """
    import av
    from av.video.reformatter import Colorspace

    name, options = ENCODERS[encoding.codec]
    if encoding.crf is not None:
        options = {**options, "crf": str(encoding.crf)}
    partial = path.with_name(f".{path.name}")
    container_format = "webm" if encoding.codec == "vp9" else "mp4"
    # bitexact: WebM would otherwise carry a random segment id.
    with av.open(str(partial), "w", format=container_format, options={"fflags": "+bitexact"}) as container:
        rate = Fraction(round(len(times) / duration * 1000), 1000)
        video: Any = container.add_stream(name, rate=rate, options=options)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = Fraction(1, TICKS)
        # Said and meant: BT.709, limited range. Without it, players guess by size and colours shift.
        context = video.codec_context
        context.colorspace, context.color_primaries, context.color_trc, context.color_range = 1, 1, 1, 1
        voice: Any = None
        if sound is not None:
            voice = container.add_stream("libopus" if encoding.codec == "vp9" else "aac", rate=RATE)
            voice.bit_rate = 160_000
            voice.layout = "mono"
        ends = [*times[1:], duration]
        for image, start, end in zip(frames, times, ends, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="bgr24")
            frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range="MPEG")
            frame.pts, frame.time_base = round(start * TICKS), Fraction(1, TICKS)
            frame.duration = round(end * TICKS) - frame.pts
            for packet in video.encode(frame):
                container.mux(packet)
        for packet in video.encode(None):
            container.mux(packet)
        if sound is not None:
            for packet in _sound_packets(voice, sound):
                container.mux(packet)
    partial.replace(path)


def _sound_packets(stream: Any, sound: Wave) -> Iterator[Any]:
    import av

    size = 960
    for first in range(0, len(sound), size):
        block = np.pad(sound[first : first + size], (0, max(0, first + size - len(sound))))
        frame = av.AudioFrame.from_ndarray(np.clip(block, -1, 1)[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)
