"""What a file is by its first bytes, said in words when it is not a video."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

HEAD = 4096  # bytes looked at
STILLS = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"}
OTHERS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
}

AGAIN = (
    "Download or record it again; a recording cut off before its end can sometimes be repaired with untrunc."
)
NOT_A_VIDEO = "Give a video or a sound file (MP4, MOV, MKV, WebM, TS, AVI, GIF, M4A, MP3, WAV, ...)."


def still_format(head: bytes) -> str | None:
    """Name of the still picture format that begins with these bytes, if one does."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and head[8:12] in STILL_BRANDS:
        return "HEIF/AVIF"
    return next((name for magic, name in STILLS.items() if head.startswith(magic)), None)


def text_kind(head: bytes) -> str | None:
    """What kind of text begins with these bytes, if it is text."""
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body or b"\x00" in head:
        return None
    try:
        # the cut may fall inside a character
        body[: max(1, len(body) - 3)].decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = body[:512].lower()
    if start.startswith((b"#extm3u", b"ffconcat")) or b"<mpd" in start:
        return "a playlist, which only names other files"
    if start.startswith((b"<!doctype html", b"<html")) or b"<head" in start:
        return "a web page"
    if any(byte < 9 for byte in body):
        return None
    return "a text file"


def what_it_is(path: Path) -> tuple[str, str]:
    """Problem and hint for a file that could not be opened as media."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if still := still_format(head):
            return (
                f"{path.name} is a still picture ({still}), not a video",
                "Give a video file; a picture has no time to be described in.",
            )
        if kind := text_kind(head):
            return f"{path.name} is {kind}, not a video", NOT_A_VIDEO
        if head[4:8] in {b"ftyp", b"mdat", b"moov", b"free", b"wide", b"skip"} and "moov" not in _boxes(file):
            return (
                f"{path.name} has no index (moov box): the recording or the download was not finished",
                AGAIN,
            )
    for magic, name in OTHERS.items():
        if head.startswith(magic):
            return f"{path.name} is {name}, not a video", NOT_A_VIDEO
    return (
        f"{path.name} is in no video or sound format that is known here, or is damaged at its start",
        NOT_A_VIDEO,
    )


def _boxes(file: BinaryIO, most: int = 1000) -> set[str]:
    """Names of the top-level boxes of an MP4 or MOV file, as far as they can be walked."""
    names: set[str] = set()
    position = 0
    for _ in range(most):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            break
        size = int.from_bytes(header[:4], "big")
        names.add(header[4:8].decode("latin-1"))
        if size == 1 and len(header) == 16:
            size = int.from_bytes(header[8:16], "big")
        if size < 8:
            break
        position += size
    return names
