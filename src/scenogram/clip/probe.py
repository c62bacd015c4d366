"""What a file declares about itself, checked by decoding its first picture and its first sound."""

from __future__ import annotations

import hashlib
import math
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from scenogram import document
from scenogram.clip.container import check_file, opened, picture_stream, sound_stream
from scenogram.clip.limits import Limits
from scenogram.clip.scaling import FULL_RANGE, HDR_TRANSFERS, Look
from scenogram.clip.sniff import NOT_A_VIDEO, still_format, what_it_is
from scenogram.errors import NotMedia, OverLimit

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020"}
PRIMARIES |= {10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "ebu3213"}
TRANSFERS = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100"}
TRANSFERS |= {
    10: "log316",
    11: "iec61966-2-4",
    12: "bt1361e",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
}
TRANSFERS |= {16: "smpte2084", 17: "smpte428", 18: "arib-std-b67"}
MATRICES = {
    0: "gbr",
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "ycgco",
    9: "bt2020nc",
}
MATRICES |= {10: "bt2020c", 14: "ictcp"}
"""Numbers of ITU-T H.273, names as FFmpeg writes them."""

FIRST_PACKETS = (
    600  # packets looked at for a first whole picture or sound; a key frame comes every 10 s at the latest
)
SANE_ASPECT = 10.0  # a pixel is not ten times as wide as high; such a value is damage
TAGS, TAG_LENGTH = 64, 1000  # as many tags, and as many characters of each, as go into a document


@dataclass(frozen=True)
class Probed:
    """What is known before the pass.

    Attributes:
        info: as it goes into the document; frames and durations are those that the container declares.
        look: how pictures are displayed; None without a picture.
        zero: seconds on the container's clock at which the clip's clock begins.
        declared: seconds of picture that the file promises, where it says so for the picture itself.
        warnings: what a reader should know.
    """

    info: document.Clip
    look: Look | None
    zero: Fraction
    declared: float | None
    warnings: tuple[str, ...]


def probe(path: Path, limits: Limits, sha256: str | None = None) -> Probed:
    """Look at a file: decodes one picture and one block of sound, and hashes its bytes unless the hash is given.

    Raises:
        SourceNotFound, NotMedia, OverLimit: with a hint what to do.
    """
    size = check_file(path, limits)
    with path.open("rb") as file:
        if still_format(file.read(16)) == "HEIF/AVIF":  # the MP4 demuxer would take it
            raise _not_media(path)
    with opened(path, limits) as container:
        video, audio = picture_stream(container), sound_stream(container)
        if video is None and audio is None:
            raise _nothing_to_decode(container, path)
        if video is not None:
            check_side(video.codec_context.width, video.codec_context.height, path.name, limits)
        duration = _declared_duration(container, video or audio, path, limits)
        if duration > limits.duration:
            raise OverLimit(
                f"{path.name} lasts {duration:.0f} s; the limit is {limits.duration:.0f} s",
                hint="Raise the limit on duration, or cut the video.",
            )
        seen, heard = _firsts(container, video, audio)
        warnings: list[str] = []
        if video is not None and seen is None:
            warnings.append(f"no picture can be decoded ({video.codec_context.name})")
            video = None
        if audio is not None and heard is None:
            warnings.append(f"the sound cannot be decoded ({audio.codec_context.name})")
            audio = None
        if video is None and audio is None:
            raise NotMedia(
                f"{path.name} is damaged or encrypted: {' and '.join(warnings)}",
                hint="Copy or download it again.",
            )
        zero = _begin(video, seen) if video is not None else _begin(audio, heard)
        look = picture = sound = None
        if video is not None and seen is not None:
            look = _look(video, seen, warnings)
            check_side(look.width, look.height, path.name, limits)
            picture = _picture(video, seen)
            if picture.interlaced:
                warnings.append("the picture is interlaced: moving edges may show comb lines")
        if audio is not None and heard is not None:
            sound = _sound(audio, heard, float(_begin(audio, heard) - zero))
        tags = dict(container.metadata)
        for stream in (video, audio):
            tags |= {
                key: value for key, value in (stream.metadata if stream else {}).items() if key not in tags
            }
        rate = video.average_rate if video is not None else None
        info = document.Clip(
            sha256=sha256 or sha256_of(path),
            name=path.name,
            bytes=size,
            container=container.format.name,
            duration=duration,
            frames=max(0, video.frames) if video is not None else 0,
            fps=float(rate) if rate else None,
            width=look.width if look else 0,
            height=look.height if look else 0,
            rotation=look.rotation if look else 0,
            video=picture,
            audio=sound,
            created=_created(tags),
            tags=_tags(tags),
        )
        return Probed(info, look, zero, _stream_seconds(video) if video else None, tuple(warnings))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_side(width: int, height: int, name: str, limits: Limits) -> None:
    """Raises OverLimit for a picture that is larger than the limit."""
    if max(width, height) > limits.side:
        raise OverLimit(
            f"{name} is {width} x {height} pixels; the limit is {limits.side} on the longer side",
            hint="Raise the limit on pixels, or scale the video down.",
        )


def _not_media(path: Path) -> NotMedia:
    problem, hint = what_it_is(path)
    return NotMedia(problem, hint=hint)


def _nothing_to_decode(container: InputContainer, path: Path) -> NotMedia:
    if container.streams.video:
        return NotMedia(
            f"{path.name} holds only a still picture or thumbnails, no video and no sound", hint=NOT_A_VIDEO
        )
    kinds = ", ".join(sorted({stream.type or "unknown" for stream in container.streams})) or "nothing"
    return NotMedia(
        f"{path.name} holds no picture and no sound that can be decoded (it holds {kinds})", hint=NOT_A_VIDEO
    )


def _stream_seconds(stream: Stream) -> float | None:
    """Length that the container declares for one stream, in seconds."""
    if stream.duration and stream.time_base and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    # Matroska keeps it as a tag: 00:00:30.033000000
    said = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)\0*", stream.metadata.get("DURATION", ""))
    return int(said[1]) * 3600 + int(said[2]) * 60 + float(said[3]) if said else None


def _declared_duration(container: InputContainer, stream: Stream | None, path: Path, limits: Limits) -> float:
    """Declared length in seconds; where none is declared, the packets are read, not decoded, for it."""
    import av

    said = [container.duration / 1_000_000] if container.duration and container.duration > 0 else []
    if stream is not None and (own := _stream_seconds(stream)) is not None:
        said.append(own)
    if said:
        return max(said)
    first = last = 0.0
    with opened(path, limits) as again:
        index = stream.index if stream is not None else 0
        try:
            for number, packet in enumerate(again.demux(again.streams[index])):
                if packet.pts is not None and packet.time_base:
                    at = float(packet.pts * packet.time_base)
                    first = at if number == 0 else min(first, at)
                    last = max(last, at + float((packet.duration or 0) * packet.time_base))
        except av.FFmpegError:
            pass  # measured as far as it can be read
    return max(0.0, last - first)


def _firsts(
    container: InputContainer, video: VideoStream | None, audio: AudioStream | None
) -> tuple[VideoFrame | None, AudioFrame | None]:
    """The first whole picture and the first sound."""
    import av

    wanted: list[VideoStream | AudioStream] = [stream for stream in (video, audio) if stream is not None]
    found: dict[int, VideoFrame | AudioFrame] = {}
    tried = dict.fromkeys((stream.index for stream in wanted), 0)
    try:
        for packet in container.demux(wanted):
            stream = packet.stream
            if stream.index in found or packet.is_corrupt:
                continue
            tried[stream.index] += 1
            try:
                frames = stream.decode(packet)  # type: ignore[attr-defined]  # video or audio
            except av.FFmpegError:
                frames = []
            whole = next((frame for frame in frames if not frame.is_corrupt), None)
            if whole is not None:
                whole.time_base = stream.time_base
                found[stream.index] = whole
            if all(index in found or count >= FIRST_PACKETS for index, count in tried.items()):
                break
    except av.FFmpegError:
        pass  # what was found until here counts
    return (
        found.get(video.index) if video is not None else None,  # type: ignore[return-value]
        found.get(audio.index) if audio is not None else None,
    )


def _begin(stream: Stream | None, first: VideoFrame | AudioFrame | None) -> Fraction:
    """Seconds of a stream's first picture or sound on the container's clock."""
    if stream is None or first is None or first.pts is None or not stream.time_base:
        return Fraction(0)
    return first.pts * stream.time_base


def _look(video: VideoStream, first: VideoFrame, warnings: list[str]) -> Look:
    width, height = first.width, first.height
    aspect = _aspect(video)
    if aspect > 1:
        width = round(width * aspect)
    elif aspect < 1:
        height = round(height / aspect)
    rotation, mirrored = orientation(first, warnings)
    if rotation in (90, 270):
        width, height = height, width
    return Look(width, height, rotation, mirrored)


def _aspect(video: VideoStream) -> float:
    aspect = float(video.sample_aspect_ratio or 1)
    return aspect if 1 / SANE_ASPECT < aspect < SANE_ASPECT else 1.0


def orientation(frame: VideoFrame, warnings: list[str]) -> tuple[int, bool]:
    """(clockwise degrees, mirrored left to right afterwards) that bring a picture upright.

    From the 3x3 display matrix of ISO/IEC 14496-12, whose upper left 2x2 maps stored to displayed axes.
    """
    from av.sidedata.sidedata import Type

    if Type.DISPLAYMATRIX not in frame.side_data:  # keyed by type
        return 0, False
    data = frame.side_data[Type.DISPLAYMATRIX]
    a, b, _, c, d, *_ = (value / 65536 for value in struct.unpack("=9i", bytes(data)[:36]))
    if a * d - b * c == 0:
        return 0, False
    mirrored = a * d - b * c < 0
    if mirrored:  # undo the mirror, which comes last: displayed x is negated
        a, c = -a, -c
    degrees = math.degrees(math.atan2(b, a)) % 360
    rotation = round(degrees / 90) * 90 % 360
    if min(abs(degrees - rotation), 360 - abs(degrees - rotation)) > 1:
        warnings.append(f"the picture is to be turned by {degrees:.0f} degrees; it was turned by {rotation}")
    return rotation, mirrored


def _picture(video: VideoStream, first: VideoFrame) -> document.VideoStream:
    context = video.codec_context
    components = first.format.components
    return document.VideoStream(
        codec=context.name,
        profile=context.profile,
        pixel_format=first.format.name,
        bit_depth=max((component.bits for component in components), default=None),
        bitrate=context.bit_rate or None,
        coded_width=first.width,
        coded_height=first.height,
        sample_aspect_ratio=_aspect(video),
        colour_range={1: "limited", FULL_RANGE: "full"}.get(first.color_range),
        colour_primaries=PRIMARIES.get(first.color_primaries),
        colour_transfer=TRANSFERS.get(first.color_trc),
        colour_space=MATRICES.get(first.colorspace),
        hdr=first.color_trc in HDR_TRANSFERS,
        interlaced=first.interlaced_frame,
    )


def _sound(audio: AudioStream, first: AudioFrame, start: float) -> document.AudioStream:
    context = audio.codec_context
    seconds = _stream_seconds(audio)
    return document.AudioStream(
        codec=context.name,
        bitrate=context.bit_rate or None,
        rate=first.sample_rate,
        channels=first.layout.nb_channels,
        layout=first.layout.name,
        start=start,
        duration=seconds,
    )


def _created(tags: dict[str, str]) -> datetime | None:
    said = next((value for key, value in tags.items() if key.lower() == "creation_time"), None)
    try:
        when = datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
    return when.replace(tzinfo=when.tzinfo or UTC) if when else None


def _tags(tags: dict[str, str]) -> dict[str, str]:
    """Tags that may go into a document: printable, and no longer than a person would write."""
    kept = {}
    for key, value in list(tags.items())[:TAGS]:
        plain = "".join(letter for letter in value if letter.isprintable() or letter in "\n\t")
        if plain and key.isprintable() and key.lower() != "creation_time":
            kept[key[:TAG_LENGTH]] = plain[:TAG_LENGTH]
    return kept
