"""What a file declares about itself, checked by decoding its first picture and its first sound."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scenogram import document
from scenogram.clip.container import (
    check_file,
    is_cut,
    opened,
    packets,
    picture_stream,
    rate_of,
    sound_stream,
    timestamped,
)
from scenogram.clip.describe import creation_time, look_of, picture_of, plain_tags, sound_of
from scenogram.clip.limits import Limits
from scenogram.clip.scaling import Look
from scenogram.clip.sniff import NOT_A_VIDEO, still_format, what_it_is
from scenogram.errors import NotMedia, OverLimit

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

FIRST_PACKETS = 600  # looked at for a first whole picture or sound; key frames are seldom 10 s apart


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
    """Look at a file: decodes one picture and one block of sound, and hashes its bytes unless given the hash.

    Raises:
        SourceNotFound, NotMedia, OverLimit: with a hint what to do.
    """
    size = check_file(path, limits)
    with path.open("rb") as file:
        if still_format(file.read(16)) == "HEIF/AVIF":  # the MP4 demuxer would take it
            raise _not_media(path)
    with opened(path, limits) as container:
        duration = _within_limits(container, path, limits)
        firsts = _firsts(container, path)
        video, seen, audio, heard = firsts.video, firsts.seen, firsts.audio, firsts.heard
        warnings = list(firsts.warnings)
        tags = _tags_of(container, video, audio)
        info = document.Clip(
            sha256=sha256 or sha256_of(path),
            name=os.fsencode(path.name).decode(errors="replace"),  # names may be any bytes
            bytes=size,
            container=container.format.name,
            duration=duration,
            frames=0,
            created=creation_time(tags),
            tags=plain_tags(tags),
        )
        zero = _begin(audio, heard)
        if video is not None:
            zero = _begin(video, seen) if timestamped(video) else Fraction(0)
        look = None
        if audio is not None and heard is not None:
            start = float(_begin(audio, heard) - zero)
            info.audio = sound_of(audio, heard, start, stream_seconds(audio))
        if video is not None and seen is not None:
            look = look_of(video, seen, warnings)
            check_side(look.width, look.height, path.name, limits)
            info.video = picture_of(video, seen)
            info.width, info.height, info.rotation = look.width, look.height, look.rotation
            info.frames = max(0, video.frames)
            info.fps = round(float(video.average_rate), 4) if video.average_rate else None
            if info.video.interlaced:
                warnings.append("the picture is interlaced: moving edges may show comb lines")
        return Probed(info, look, zero, stream_seconds(video) if video else None, tuple(warnings))


def _within_limits(container: InputContainer, path: Path, limits: Limits) -> float:
    """Declared length in seconds of a container whose streams are within the limits."""
    video, audio = picture_stream(container), sound_stream(container)
    if video is None and audio is None:
        raise _nothing_to_decode(container, path)
    if video is not None:
        check_side(video.codec_context.width, video.codec_context.height, path.name, limits)
    duration = _declared_duration(container, video or audio, path, limits)
    if duration > limits.duration:
        raise OverLimit(
            f"{path.name} lasts {duration:.1f} s; the limit is {limits.duration:.1f} s",
            hint="Raise the limit on the length (--max-duration), or cut the video.",
        )
    return duration


def _tags_of(container: InputContainer, *streams: Stream | None) -> dict[str, str]:
    """Tags of the container, and those of its streams that it does not carry itself."""
    tags: dict[str, str] = {}
    for stream in reversed(streams):
        tags |= stream.metadata if stream is not None else {}
    return tags | container.metadata


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_side(width: int, height: int, name: str, limits: Limits) -> None:
    """Raises OverLimit for a picture that is larger than the limit."""
    if max(width, height) > limits.side:
        raise OverLimit(
            f"{name} is {width} x {height} pixels; the limit is {limits.side} on the longer side",
            hint="Raise the limit on pixels (--max-side), or scale the video down.",
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


def stream_seconds(stream: Stream) -> float | None:
    """Length that the container declares for one stream, in seconds."""
    if stream.duration and stream.time_base and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    # Matroska keeps it as a tag: 00:00:30.033000000
    said = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)\0*", stream.metadata.get("DURATION", ""))
    return int(said[1]) * 3600 + int(said[2]) * 60 + float(said[3]) if said else None


def _declared_duration(container: InputContainer, stream: Stream | None, path: Path, limits: Limits) -> float:
    """Declared length in seconds; where none is declared, the packets are read, not decoded, for it."""
    said = [container.duration / 1_000_000] if container.duration and container.duration > 0 else []
    if stream is not None and (own := stream_seconds(stream)) is not None:
        said.append(own)
    if said:
        return max(said)
    rate = rate_of(cast("VideoStream", stream)) if stream is not None and stream.type == "video" else None
    with opened(path, limits) as again:
        return _measured(again, picture_stream(again) or sound_stream(again), rate)


def _measured(container: InputContainer, stream: Stream | None, rate: Fraction | None) -> float:
    """Seconds from the first packet of a stream to the end of the last, without decoding any."""
    begins: list[Fraction] = []
    count, end = 0, Fraction(0)
    for packet in packets(container, stream) if stream is not None else ():
        if packet is None:
            break
        count += bool(packet.size)
        if packet.pts is not None and packet.time_base:
            at = packet.pts * packet.time_base
            begins = [min(at, *begins)] if begins else [at]
            end = max(end, at + (packet.duration or 0) * packet.time_base)
    if begins:
        return max(0.0, float(end - begins[0]))
    return float(count / rate) if rate else 0.0


@dataclass(frozen=True)
class _Firsts:
    """The streams that can be decoded, each with its first whole picture or sound."""

    video: VideoStream | None
    seen: VideoFrame | None
    audio: AudioStream | None
    heard: AudioFrame | None
    warnings: tuple[str, ...]


def _firsts(container: InputContainer, path: Path) -> _Firsts:
    """Decodes until there is one whole picture and one block of sound.

    Raises:
        NotMedia: there is neither.
    """
    video, audio = picture_stream(container), sound_stream(container)
    wanted = [stream for stream in (video, audio) if stream is not None]
    found = _decode_firsts(container, wanted)
    seen, heard = (found.get(stream.index) if stream is not None else None for stream in (video, audio))
    warnings = []
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
    return _Firsts(
        video, cast("VideoFrame | None", seen), audio, cast("AudioFrame | None", heard), tuple(warnings)
    )


def _decode_firsts(
    container: InputContainer, wanted: list[VideoStream | AudioStream]
) -> dict[int, VideoFrame | AudioFrame]:
    import av

    found: dict[int, VideoFrame | AudioFrame] = {}
    tried = dict.fromkeys((stream.index for stream in wanted), 0)
    for packet in packets(container, *wanted):
        if packet is None:
            break
        stream = cast("VideoStream | AudioStream", packet.stream)
        if stream.index in found or is_cut(packet):
            continue
        tried[stream.index] += 1
        frames: Sequence[VideoFrame | AudioFrame] = ()
        with suppress(av.FFmpegError):
            frames = stream.decode(packet)
        whole = next((frame for frame in frames if not frame.is_corrupt), None)
        if whole is not None:
            found[stream.index] = whole
        if all(index in found or count >= FIRST_PACKETS for index, count in tried.items()):
            break
    return found


def _begin(stream: Stream | None, first: VideoFrame | AudioFrame | None) -> Fraction:
    """Seconds of a stream's first picture or sound on the container's clock."""
    if stream is None or first is None or first.pts is None or not stream.time_base:
        return Fraction(0)
    return first.pts * stream.time_base
