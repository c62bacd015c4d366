"""What a stream's first picture and first sound say of it, in the document's words."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from scenogram import document
from scenogram.clip import gamut
from scenogram.clip.scaling import FULL_RANGE, Look

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
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

SANE_ASPECT = 10.0  # a pixel is not ten times as wide as high; such a value is damage
TAGS, TAG_LENGTH = 64, 1000  # as many tags, and as many characters of each, as go into a document


def look_of(video: VideoStream, first: VideoFrame, warnings: list[str]) -> Look:
    """Displayed size and orientation; what cannot be followed exactly is added to the warnings."""
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

    try:
        side_data = cast("Mapping[object, bytes]", frame.side_data)  # the stubs know one kind of it
        data = bytes(side_data[Type.DISPLAYMATRIX])
        a, b, _, c, d, *_ = (value / 65536 for value in struct.unpack("=9i", data[:36]))
    except (KeyError, ValueError, struct.error):  # none, a kind that PyAV does not know, or cut short
        return 0, False
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


def picture_of(video: VideoStream, first: VideoFrame) -> document.VideoStream:
    """The picture stream as it goes into the document."""
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
        hdr=first.color_trc in {gamut.PQ, gamut.HLG},
        interlaced=first.interlaced_frame,
    )


def sound_of(
    audio: AudioStream, first: AudioFrame, start: float, seconds: float | None
) -> document.AudioStream:
    """The sound stream as it goes into the document; `start` in seconds on the clip's clock."""
    context = audio.codec_context
    return document.AudioStream(
        codec=context.name,
        bitrate=context.bit_rate or None,
        rate=first.sample_rate,
        channels=first.layout.nb_channels,
        layout=layout_name(first),
        start=start,
        duration=seconds,
    )


def layout_name(frame: AudioFrame) -> str:
    """Channel layout as FFmpeg calls it; WAV files often name none."""
    name = frame.layout.name
    if re.fullmatch(r"\d+ channels", name):
        return {1: "mono", 2: "stereo"}.get(frame.layout.nb_channels, name)
    return name


def creation_time(tags: dict[str, str]) -> datetime | None:
    """When the container says that it was made."""
    said = next((value for key, value in tags.items() if key.lower() == "creation_time"), None)
    try:
        when = datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
    return when.replace(tzinfo=when.tzinfo or UTC) if when else None


def plain_tags(tags: dict[str, str]) -> dict[str, str]:
    """Tags that may go into a document: printable, and no longer than a person would write."""
    kept = {}
    for key, value in list(tags.items())[:TAGS]:
        plain = "".join(letter for letter in value if letter.isprintable() or letter in "\n\t")
        if plain and key.isprintable() and key.lower() != "creation_time":
            kept[key[:TAG_LENGTH]] = plain[:TAG_LENGTH]
    return kept
