"""Small odd clips for the tests, made on the spot with PyAV.

Every picture says which one it is: a band of ten cells, black or white, spells its index in binary, and the quarters
around it are red, green, blue and white, so that a turned, mirrored, lost or misplaced picture is noticed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
QUARTERS = {"top left": (220, 30, 30), "top right": (30, 200, 30), "bottom left": (30, 30, 220)}
QUARTERS["bottom right"] = (235, 235, 235)
BITS = 10
TICKS = 90_000  # ticks a second of made videos
PLAIN = {
    # with fewer frames than it reorders, x265 hands out decoding times that were never set
    "libx265": {"x265-params": "log-level=none:bframes=0"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libsvtav1": {"preset": "10", "crf": "10"},
}
"""Encoder options that make small clips fast and whole."""
os.environ.setdefault("SVT_LOG", "1")  # errors only


def picture(index: int, width: int = 320, height: int = 240) -> Picture:
    """Test picture number `index` (0..1023), HxWx3 RGB."""
    made = np.empty((height, width, 3), np.uint8)
    top, left = height // 2, width // 2
    made[:top, :left], made[:top, left:], made[top:, :left], made[top:, left:] = QUARTERS.values()
    band = slice(height * 3 // 8, height * 5 // 8)
    for bit in range(BITS):
        cell = slice(width * (bit + 1) // (BITS + 2), width * (bit + 2) // (BITS + 2))
        made[band, cell] = 255 if index >> bit & 1 else 0
    return made


def index_of(made: Picture) -> int:
    """Number of a test picture, read from its band of cells."""
    height, width = made.shape[:2]
    grey = made if made.ndim == 2 else made.mean(axis=2)
    cells = [grey[height // 2, round(width * (bit + 1.5) / (BITS + 2))] for bit in range(BITS)]
    return sum(1 << bit for bit, value in enumerate(cells) if value > 127)


def quarters_of(made: Picture) -> dict[str, tuple[int, int, int]]:
    """Mean colour near each corner."""
    height, width = made.shape[:2]
    rows = {"top": slice(height // 16, height // 4), "bottom": slice(height * 3 // 4, height * 15 // 16)}
    columns = {"left": slice(width // 16, width // 4), "right": slice(width * 3 // 4, width * 15 // 16)}
    return {
        f"{row} {column}": tuple(
            round(v) for v in made[rows[row], columns[column]].reshape(-1, 3).mean(axis=0)
        )
        for row in rows
        for column in columns
    }


def is_upright(made: Picture, tolerance: int = 24) -> bool:
    """True where all four quarters have their colours."""
    found = quarters_of(made)
    return all(
        np.abs(np.subtract(found[name], colour)).max() <= tolerance for name, colour in QUARTERS.items()
    )


def tone(seconds: float, rate: int = 48_000, channels: int = 2, hertz: float = 440.0) -> NDArray[np.float32]:
    """A sine of half full scale, [n, channels]."""
    at = np.arange(round(seconds * rate)) / rate
    return np.repeat((0.5 * np.sin(2 * np.pi * hertz * at))[:, None], channels, axis=1).astype(np.float32)


def clicks(
    seconds: float, times: Iterable[float], rate: int = 48_000, channels: int = 2, length: float = 0.01
) -> NDArray[np.float32]:
    """Silence with short bursts of noise that begin at `times`, [n, channels]."""
    made = np.zeros((round(seconds * rate), channels), np.float32)
    noise = np.random.default_rng(0).uniform(-0.9, 0.9, round(length * rate)).astype(np.float32)
    for time in times:
        at = round(time * rate)
        made[at : at + len(noise)] = noise[: len(made) - at, None]
    return made


def played(
    seconds: float, times: Sequence[float], rate: int = 48_000, channels: int = 2
) -> NDArray[np.float32]:
    """Silence with a small band that strikes at `times`: a drum, a hi-hat, a bass and a chord of three, [n, channels]."""
    at = np.arange(rate) / rate
    noise = np.random.default_rng(0).normal(size=rate)
    drum = 0.5 * np.sin(2 * np.pi * (50 * at + 8 * (1 - np.exp(-at * 30)) / 1.5)) * np.exp(-at * 18)
    drum += 0.05 * noise * np.exp(-at * 60)
    made = np.zeros(round(seconds * rate) + rate)
    for number, time in enumerate(times):
        chord = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))[number // 4 % 4]
        hertz = [440 * 2 ** ((note - 69) / 12) for note in chord]
        sound = drum + 0.2 * np.sin(np.pi / 2 * hertz[0] * at) * np.exp(-at * 4)
        for each in hertz:
            for overtone in (1, 2, 3, 4):
                fading = np.exp(-at * (3 + overtone))
                sound = sound + 0.06 * np.sin(2 * np.pi * each * overtone * at) / overtone * fading
        first = round(time * rate)
        made[first : first + rate] += sound
    return np.repeat((0.8 * made[: round(seconds * rate)])[:, None], channels, axis=1).astype(np.float32)


def video(
    path: Path,
    *,
    frames: int = 30,
    size: tuple[int, int] = (320, 240),
    rate: Fraction | int = 30,
    times: Sequence[float] | None = None,
    pictures: Callable[[int], Picture] | None = None,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    options: dict[str, str] | None = None,
    aspect: Fraction | None = None,
    rotation: int = 0,
    mirrored: bool = False,
    colour: dict[str, int] | None = None,
    prepare: Callable[[av.VideoFrame], None] | None = None,
    sound: NDArray[np.float32] | None = None,
    sound_rate: int = 48_000,
    sound_codec: str = "aac",
    sound_layout: str = "stereo",
    sound_start: float = 0.0,
    container: dict[str, str] | None = None,
    format_: str | None = None,
) -> Path:
    """Write a clip.

    Args:
        times: presentation time of each frame in seconds; the last is also the first that is not shown.
        size: displayed (width, height); a rotated clip is stored lying.
        pictures: makes the displayed picture of an index; default: the test picture.
        rotation: clockwise degrees that a player must turn the stored pictures by.
        mirrored: a player must also mirror left to right.
        colour: color_range, color_primaries, color_trc and colorspace of the pictures (ITU-T H.273 numbers).
        prepare: last changes to each frame before it is encoded.
        sound: [n, channels] at `sound_rate`.
        sound_start: seconds from the first picture to the first sample, not negative.
        container: options of the container, such as movflags.
    """
    make = pictures or (lambda index: picture(index, *size))
    pts = (
        [round(time * TICKS) for time in times[:-1]]
        if times
        else [round(i * TICKS / rate) for i in range(frames)]
    )
    lengths = {at: after - at for at, after in pairwise([*pts, round(times[-1] * TICKS)])} if times else {}
    with _usual_scheduling(), av.open(str(path), "w", format=format_, options=container or {}) as out:
        plain = dict(PLAIN.get(codec, {}))
        if times and codec == "libx264":
            plain["bf"] = "0"  # without reordering, variable durations come through the encoder as they are
        stream: Any = out.add_stream(codec, rate=Fraction(rate), options=plain | (options or {}))
        turned = rotation in {90, 270}
        stream.width, stream.height = size[::-1] if turned else size
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = Fraction(1, TICKS) if times else 1 / Fraction(rate)
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for name, value in (colour or {}).items():
            setattr(stream.codec_context, name, value)
        if rotation or mirrored:
            stream.set_display_rotation(-rotation, hflip=mirrored)
        heard = (
            out.add_stream(sound_codec, rate=sound_rate, layout=sound_layout) if sound is not None else None
        )
        for index, at in enumerate(pts):
            frame = stored(make(index), rotation, mirrored=mirrored, pixel_format=pixel_format, colour=colour)
            frame.pts, frame.time_base = at, Fraction(1, TICKS)
            if prepare is not None:
                prepare(frame)
            out.mux(lasting(stream.encode(frame), lengths))
        out.mux(lasting(stream.encode(None), lengths))
        if heard is not None and sound is not None:
            write_sound(out, heard, sound, sound_rate, sound_layout, sound_start)
    return path


@contextmanager
def _usual_scheduling() -> Iterator[None]:
    """Undo what SVT-AV1 does where it runs as root: it gives the thread that calls it the highest real-time priority,
    which every process inherits that is started from it, and a 2-core machine has then no time for anybody else."""
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def lasting(packets: list[Any], lengths: dict[int, int]) -> list[Any]:
    """Packets that say how long their picture is shown."""
    for packet in packets:
        packet.duration = lengths.get(packet.pts, packet.duration)
    return packets


def stored(
    displayed: Picture, rotation: int, *, mirrored: bool, pixel_format: str, colour: dict[str, int] | None
) -> av.VideoFrame:
    """The picture as it is stored so that turning it clockwise, then mirroring it, shows `displayed`."""
    upright = displayed[:, ::-1] if mirrored else displayed
    lying = np.ascontiguousarray(np.rot90(upright, rotation // 90))
    frame = av.VideoFrame.from_ndarray(lying, "rgb24")
    if pixel_format != "rgb24":
        full = (colour or {}).get("color_range") == 2
        matrix = {1: "itu709", 9: "bt2020"}.get((colour or {}).get("colorspace", 0), "itu601")
        frame = frame.reformat(
            format=pixel_format, dst_colorspace=matrix, dst_color_range="JPEG" if full else "MPEG"
        )
    for name, value in (colour or {}).items():
        setattr(frame, name, value)
    return frame


def write_sound(
    out: Any, stream: Any, samples: NDArray[np.float32], rate: int, layout: str, start: float = 0.0
) -> None:
    """Encode and mux [n, channels] float samples."""
    resampler = av.AudioResampler(
        stream.codec_context.format, layout, rate, frame_size=stream.frame_size or 1024
    )
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), "flt", layout)
    frame.sample_rate = rate
    at = round(start * rate)
    for block in [*resampler.resample(frame), *resampler.resample(None)]:
        block.pts, block.time_base = at, Fraction(1, rate)
        at += block.samples
        out.mux(stream.encode(block))
    out.mux(stream.encode(None))


def sound_file(
    path: Path,
    samples: NDArray[np.float32],
    *,
    rate: int = 48_000,
    codec: str = "aac",
    layout: str = "stereo",
    cover: bool = False,
) -> Path:
    """Write a sound file, on request with cover art."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        art: Any = None
        if cover:
            art = out.add_stream("mjpeg", rate=1)
            art.width, art.height, art.pix_fmt = 64, 64, "yuvj420p"
            art.disposition = av.stream.Disposition.attached_pic
            out.mux(
                art.encode(
                    av.VideoFrame.from_ndarray(picture(1, 64, 64), "rgb24").reformat(format="yuvj420p")
                )
            )
            out.mux(art.encode(None))
        write_sound(out, stream, samples, rate, layout)
    return path


def truncated(source: Path, path: Path, share: float) -> Path:
    """The first part of a file."""
    data = source.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def without_index(source: Path, path: Path) -> Path:
    """An MP4 whose moov box, at its end, was never written."""
    data = source.read_bytes()
    path.write_bytes(data[: data.rindex(b"moov") - 4])
    return path


def damaged(source: Path, path: Path, packets: Sequence[int], seed: int = 0) -> Path:
    """Noise in place of the given video packets (counted in decoding order)."""
    data = bytearray(source.read_bytes())
    noise = np.random.default_rng(seed)
    with av.open(str(source)) as container:
        for number, packet in enumerate(container.demux(video=0)):
            if number in packets and packet.pos is not None:
                data[packet.pos : packet.pos + packet.size] = noise.bytes(packet.size)
    path.write_bytes(data)
    return path


def transparent_gif(path: Path, frames: int = 4, size: tuple[int, int] = (64, 48)) -> Path:
    """A red square that stands on nothing."""
    width, height = size
    palette = np.zeros((256, 4), np.uint8)  # alpha, red, green, blue
    palette[1] = (255, 220, 30, 30)
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("gif", rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        for index in range(frames):
            pixels = np.zeros((height, width), np.uint8)
            pixels[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4] = 1
            frame = av.VideoFrame.from_ndarray((pixels, palette), "pal8")  # type: ignore[arg-type]
            frame.pts, frame.time_base = index, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def joined(path: Path, *parts: Path) -> Path:
    """Files one after the other, byte by byte: transport streams may be joined so."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def still(path: Path) -> Path:
    """A picture file: the ending of the path names its format (.jpg, .png)."""
    import cv2

    cv2.imwrite(str(path), picture(1)[..., ::-1])
    return path


def without_sound_between(source: Path, path: Path, start: float, end: float) -> Path:
    """A copy whose sound packets between two times (seconds) are left out."""
    with av.open(str(source)) as given, av.open(str(path), "w") as out:
        streams = {stream.index: out.add_stream_from_template(stream) for stream in given.streams}
        zero = min(float((stream.start_time or 0) * (stream.time_base or 0)) for stream in given.streams)
        for packet in given.demux():
            if packet.dts is None:
                continue
            time = float((packet.pts or 0) * packet.time_base) - zero
            if packet.stream.type == "audio" and start <= time < end:
                continue
            packet.stream = streams[packet.stream.index]
            out.mux(packet)
    return path


def trimmed(source: Path, path: Path, frames: int) -> Path:
    """An MP4 of one video track whose edit list leaves out the first frames; their data stays in the file."""
    data = bytearray(source.read_bytes())
    with av.open(str(source)) as container:
        stream = container.streams.video[0]
        ticks = next(packet.duration for packet in container.demux(stream) if packet.size) or 0
        left = stream.frames - frames
    entry = data.index(b"elst") + 12  # behind version, flags and the count of entries
    length = int.from_bytes(data[entry : entry + 4], "big")
    data[entry : entry + 4] = (length * left // (left + frames)).to_bytes(4, "big")
    start = int.from_bytes(data[entry + 4 : entry + 8], "big")
    data[entry + 4 : entry + 8] = (start + frames * ticks).to_bytes(4, "big")
    path.write_bytes(data)
    return path
