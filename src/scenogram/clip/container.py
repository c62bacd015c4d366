"""Opening a media file that nobody vouches for.

Only plain container formats are let in: a playlist (HLS, DASH, concat, image sequences) names other files or
hosts, and a container is only ever read from the one local file that was given.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from scenogram.clip.limits import Limits
from scenogram.clip.sniff import what_it_is
from scenogram.errors import NotMedia, OverLimit, SourceNotFound

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

DEMUXERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,live_flv,asf,ogg,gif,apng,mxf,nut,rm,dv,ivf,obu,av1,"
    "yuv4mpegpipe,h264,hevc,m4v,mpegvideo,mp3,aac,flac,wav,w64,aiff,caf,amr,ac3,eac3,dts,ape,tta,wv,au"
)
"""Demuxers that read one file and nothing else."""

RAW = {"h264", "hevc", "m4v", "mpegvideo", "obu"}  # no container, no timestamps

OPEN_TIMEOUT = 30.0  # seconds; a sound file opens in milliseconds, a network drive may stall
READ_FAILURES = 100  # damaged places in a row, without one packet between them, after which reading ends
READ_TIMEOUT = 60.0  # seconds for one packet


def check_file(path: Path, limits: Limits) -> int:
    """Size in bytes of a file that may be opened.

    Raises:
        SourceNotFound: nothing is there, or it may not be read.
        NotMedia: a folder, a device or an empty file.
        OverLimit: the file is too large.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceNotFound(
            f"no file stands at {path}", hint="Check the path. A link must begin with http:// or https://."
        ) from error
    except OSError as error:
        raise SourceNotFound(f"{path} cannot be reached: {error.strerror}", hint="Check the path.") from error
    except ValueError as error:
        raise SourceNotFound(f"{str(path)!r} is not a path: {error}", hint="Check the path.") from error
    if stat.S_ISDIR(found.st_mode):
        raise NotMedia(f"{path} is a folder", hint="Name one video file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise NotMedia(f"{path} is not a regular file", hint="Copy what it delivers into a file first.")
    if not os.access(path, os.R_OK):
        raise SourceNotFound(f"{path} may not be read", hint="Ask for read permission on the file.")
    if found.st_size == 0:
        raise NotMedia(f"{path.name} is empty (0 bytes)", hint="Copy or download it again.")
    if found.st_size > limits.bytes:
        raise OverLimit(
            f"{path.name} has {found.st_size / 1e9:.2f} GB; the limit is {limits.bytes / 1e9:.2f} GB",
            hint="Raise the limit on the size (--max-size), or cut the video.",
        )
    return found.st_size


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[InputContainer]:
    """The container of a checked file, closed at the end.

    Raises:
        NotMedia: no demuxer of the list knows it.
    """
    import av

    options = {
        "protocol_whitelist": "file",
        "format_whitelist": DEMUXERS,
        "probesize": str(16 * 1024**2),
        "analyzeduration": str(10 * 1_000_000),  # microseconds; transport streams may bring sound late
        "max_pixels": str(limits.pixels),  # also binds the decoders that look for stream parameters
        "max_streams": "64",
    }
    # The prefix and the absolute path keep a name such as `concat:a` or `-i` from meaning anything else.
    name = f"file:{os.path.abspath(path)}"  # noqa: PTH100 (resolve() would follow links, and the name is shown)
    try:
        container = av.open(
            name, "r", options=options, metadata_errors="replace", timeout=(OPEN_TIMEOUT, READ_TIMEOUT)
        )
    except (av.FFmpegError, ValueError, OSError) as error:
        problem, hint = what_it_is(path)
        raise NotMedia(problem, hint=hint) from error
    try:
        yield container
    finally:
        container.close()


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream that is the picture: cover art and thumbnails are none, the largest of the rest is."""
    from av.stream import Disposition

    no_video = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
    candidates = [
        s for s in container.streams.video if s.codec_context is not None and not s.disposition & no_video
    ]
    return max(
        candidates,
        key=lambda s: (
            bool(s.disposition & Disposition.default),
            s.codec_context.width * s.codec_context.height,
        ),
        default=None,
    )


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The stream that is the sound: the default one, else the one with the most channels."""
    from av.stream import Disposition

    candidates = [
        s for s in container.streams.audio if s.codec_context is not None and s.codec_context.sample_rate > 0
    ]
    return max(
        candidates,
        key=lambda s: (bool(s.disposition & Disposition.default), s.codec_context.channels, -s.index),
        default=None,
    )


def packets(
    container: InputContainer, *streams: Stream, unreadable: Callable[[], None] | None = None
) -> Iterator[Packet[Stream] | None]:
    """Packets of these streams as far as they can be read, then one without content or None: time to flush.

    Args:
        unreadable: called for each damaged place that was passed over.
    """
    import av

    failures = 0
    while failures < READ_FAILURES:
        try:
            for packet in container.demux(streams):
                failures = 0 if packet.size else failures
                yield packet
        except IndexError:
            # PyAV stumbles, after the last packet, over streams that only appeared on the way
            return
        except av.FFmpegError:
            failures += 1
            if unreadable is not None:
                unreadable()
        else:
            return
    yield None


def is_cut(packet: Packet[Stream]) -> bool:
    """True where the container knows that bytes of a packet are missing.

    A transport stream marks what stands beside a break of its counters too, whole or not: there the decoder
    finds out.
    """
    return packet.is_corrupt and packet.stream.container.format.name != "mpegts"


def timestamped(stream: VideoStream) -> bool:
    """False where pictures carry no times of their own: raw streams, and AVI, which stores pictures by number only
    and so cannot tell the times of reordered ones."""
    name = stream.container.format.name
    return name not in RAW and not (name == "avi" and stream.codec_context.has_b_frames)


def rate_of(stream: VideoStream) -> Fraction | None:
    """Declared frames per second; a raw stream says it only in its own headers."""
    if stream.container.format.name in RAW:
        return stream.codec_context.framerate or stream.average_rate
    return stream.average_rate or stream.guessed_rate
