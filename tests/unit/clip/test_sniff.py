"""A file that is no video is called what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenogram.clip.sniff import what_it_is


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\xff\xd8\xff\xe0 JFIF", "still picture (JPEG)"),
        (b"\x89PNG\r\n\x1a\n....", "still picture (PNG)"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "still picture (WebP)"),
        (b"\x00\x00\x00\x18ftypheic....", "still picture (HEIF/AVIF)"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://example.org/a.ts\n", "playlist"),
        (b"ffconcat version 1.0\nfile a.mp4\n", "playlist"),
        (b"  <!DOCTYPE html><html>", "web page"),
        ("Grüße aus Köln, plain text".encode(), "text file"),
        (b"%PDF-1.7\x00\x01", "PDF"),
        (b"PK\x03\x04\x00\x00", "ZIP"),
        (bytes(range(1, 200)), "damaged at its start"),
        (b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x08mdat", "no index (moov box)"),
    ],
)
def test_it_is_named(head: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(head)
    problem, hint = what_it_is(path)
    assert said in problem
    assert problem.startswith("clip.mp4 ")
    assert hint


def test_a_box_that_names_no_size_ends_the_walk(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + b"\x00\x00\x00\x00mdat" + b"x" * 100)
    assert "moov" in what_it_is(path)[0]
