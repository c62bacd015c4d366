"""What cannot be used is refused in words; what can be used in part is used, and that is said."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from scenogram.clip import Clip, Limits, Size, open_clip
from scenogram.errors import InputError, NotMedia, OverLimit, SourceNotFound
from tests import media

SMALL = Size(long_side=160)


def indices(clip: Clip) -> list[int]:
    return [media.index_of(frame.scaled(SMALL)) for frame in clip.frames(SMALL)]


def refused(path: Path, error: type[InputError], said: str, limits: Limits | None = None) -> None:
    with pytest.raises(error, match=said) as caught:
        open_clip(path, limits or Limits())
    assert caught.value.hint


def test_no_such_file(tmp_path: Path) -> None:
    refused(tmp_path / "gone.mp4", SourceNotFound, "no file stands at")
    refused(tmp_path / "gone.mp4" / "more", SourceNotFound, "no file stands at")
    refused(Path("nul\0.mp4"), SourceNotFound, "not a path")
    refused(tmp_path / ("x" * 5000), SourceNotFound, "cannot be reached")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, NotMedia, "is a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    refused(tmp_path / "pipe.mp4", NotMedia, "not a regular file")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.mp4", b"", "is empty"),
        ("notes.mp4", b"these are notes, no video\n" * 50, "is a text file"),
        ("page.mp4", b"<!doctype html><title>a</title>" * 50, "is a web page"),
        ("noise.mp4", bytes(range(1, 256)) * 40, "no video or sound format"),
        ("zeros.mp4", bytes(10_000), "no video or sound format"),
    ],
)
def test_other_files_named_as_a_video(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name, NotMedia, said)


@pytest.mark.parametrize("name", ["photo.jpg", "drawing.png", "jpg named.mp4.jpg"])
def test_a_still_picture(name: str, tmp_path: Path) -> None:
    refused(media.still(tmp_path / name), NotMedia, "still picture")


def test_an_mp4_whose_index_was_never_written(tmp_path: Path) -> None:
    whole = media.video(tmp_path / "whole.mp4")
    refused(media.without_index(whole, tmp_path / "cut.mp4"), NotMedia, r"no index \(moov box\)")


def test_a_truncated_file_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    options = {"frames": 90, "options": {"bf": "0", "g": "15"}}
    whole = media.video(tmp_path / "whole.mp4", container={"movflags": "faststart"}, **options)  # type: ignore[arg-type]
    clip = open_clip(media.truncated(whole, tmp_path / "cut.mp4", 0.6))
    assert clip.info.duration == pytest.approx(3)
    found = indices(clip)
    assert 30 < len(found) < 80
    assert found == list(range(len(found)))
    assert clip.info.duration == pytest.approx(len(found) / 30, abs=1e-4)
    assert any(f"ends early: {clip.info.duration:.1f} s of 3.0 s" in warning for warning in clip.warnings)


@pytest.mark.parametrize("name", ["whole.mkv", "whole.ts", "whole.flv"])
def test_truncated_streams(name: str, tmp_path: Path) -> None:
    whole = media.video(tmp_path / name, frames=90, options={"bf": "0", "g": "15"})
    clip = open_clip(media.truncated(whole, tmp_path / f"cut{whole.suffix}", 0.6))
    found = indices(clip)
    assert 30 < len(found) < 80
    assert found[:-1] == list(range(len(found) - 1))


@pytest.mark.parametrize("reordered", [False, True])
def test_damaged_frames_are_skipped_counted_and_the_rest_keeps_its_time(
    reordered: bool, tmp_path: Path
) -> None:
    options = {"g": "15", "bf": "2" if reordered else "0"}
    whole = media.video(tmp_path / "whole.mp4", frames=60, options=options)
    clip = open_clip(media.damaged(whole, tmp_path / "damaged.mp4", [20, 21]))
    frames = list(clip.frames(SMALL))
    assert len(frames) == 58
    assert clip.info.damaged_frames == 2
    assert clip.info.duration == pytest.approx(2)
    assert not clip.info.variable_frame_rate
    said = next(warning for warning in clip.warnings if "damaged" in warning)
    assert said.startswith("2 damaged frames skipped at 0.6")
    for frame in frames:
        index = round(frame.time * 30)
        assert frame.time == pytest.approx(index / 30)
        if index < 18 or index >= 30:  # from the next key frame on all is well
            assert media.index_of(frame.scaled(SMALL)) == index


def test_a_hole_that_the_container_hides_is_said(tmp_path: Path) -> None:
    whole = media.video(tmp_path / "whole.mkv", frames=60, options={"g": "15", "bf": "0"})
    clip = open_clip(media.damaged(whole, tmp_path / "damaged.mkv", [20]))
    times = [frame.time for frame in clip.frames(SMALL)]
    assert times[-1] == pytest.approx(59 / 30, abs=0.001)
    assert len(times) < 60
    assert any("no picture for up to" in w or "damaged" in w for w in clip.warnings)


def test_undecodable_picture_leaves_the_sound(tmp_path: Path) -> None:
    whole = media.video(tmp_path / "whole.mp4", frames=20, sound=media.tone(1))
    clip = open_clip(media.damaged(whole, tmp_path / "damaged.mp4", range(20)))
    assert clip.info.video is None
    assert clip.sound() is not None
    assert any("no picture can be decoded" in warning for warning in clip.warnings)


def test_a_picture_that_changes_its_size(tmp_path: Path) -> None:
    first = media.video(tmp_path / "first.ts", options={"bf": "0"})
    second = media.video(tmp_path / "second.ts", size=(160, 120), options={"bf": "0"})
    clip = open_clip(media.joined(tmp_path / "both.ts", first, second))
    frames = list(clip.frames(Size()))
    assert {frame.scaled(Size()).shape for frame in frames} == {(240, 320, 3)}
    times = [frame.time for frame in frames]
    assert times == pytest.approx([index / 30 for index in range(len(times))], abs=0.002)
    assert [media.index_of(frame.scaled(SMALL)) for frame in frames][-30:] == list(range(30))
    assert any("changes its size" in warning for warning in clip.warnings)
    assert any("begin anew" in warning for warning in clip.warnings)


def test_a_picture_that_grows_beyond_the_limit(tmp_path: Path) -> None:
    first = media.video(tmp_path / "first.ts", size=(160, 120))
    second = media.video(tmp_path / "second.ts")
    clip = open_clip(media.joined(tmp_path / "both.ts", first, second), Limits(side=200))
    with pytest.raises(OverLimit, match="320 x 240"):
        list(clip.frames(SMALL))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(duration=0.9), "lasts 1.0 s; the limit is 0.9 s"),
        (Limits(side=319), "320 x 240 pixels"),
        (Limits(bytes=1000), "GB"),
    ],
)
def test_limits_bind_before_anything_is_decoded(limits: Limits, said: str, tmp_path: Path) -> None:
    refused(media.video(tmp_path / "clip.mp4"), OverLimit, said, limits)


def test_the_displayed_size_is_limited_too(tmp_path: Path) -> None:
    from fractions import Fraction

    path = media.video(tmp_path / "stretched.mp4", aspect=Fraction(4), frames=2)
    refused(path, OverLimit, "1280 x 240", Limits(side=1000))


def test_a_length_that_is_not_declared_is_measured(tmp_path: Path) -> None:
    path = media.video(tmp_path / "raw.h264", frames=90)
    assert open_clip(path).info.duration == pytest.approx(3)
    refused(path, OverLimit, "lasts 3.0 s", Limits(duration=2))


def test_a_playlist_leads_nowhere(tmp_path: Path) -> None:
    """Not to a host, not to another file, by whatever name it goes."""
    connections: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        port = server.getsockname()[1]

        def listen() -> None:
            with suppress(TimeoutError):
                connections.append(server.accept())

        clip = media.video(tmp_path / "clip.ts")
        for name, content in {
            "a.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
            "b.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{clip}\n#EXT-X-ENDLIST\n",
            "c.mkv": f"ffconcat version 1.0\nfile '{clip}'\n",
            "d.mpd": f'<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>',
            "e.sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n",
        }.items():
            thread = threading.Thread(target=listen)
            thread.start()
            (tmp_path / name).write_text(content)
            refused(tmp_path / name, NotMedia, "not a video|no video")
            thread.join()
    assert connections == []


def test_sha256_is_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    path = media.video(tmp_path / "clip.mp4")
    assert open_clip(path).info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("kind", ["mp4", "mkv", "ts", "webm", "gif"])
def test_random_damage_never_ends_in_anything_but_an_error_of_ours(kind: str, tmp_path: Path) -> None:
    import numpy as np

    noise = np.random.default_rng(7)
    codec = {"webm": "libvpx", "gif": "gif"}.get(kind, "libx264")
    sound = None if kind == "gif" else media.tone(0.5)
    whole = media.video(
        tmp_path / f"whole.{kind}",
        frames=12,
        size=(96, 64),
        codec=codec,
        pixel_format="rgb8" if kind == "gif" else "yuv420p",
        sound=sound,
        sound_codec="libopus" if kind == "webm" else "aac",
    )
    for _ in range(12):
        data = bytearray(whole.read_bytes())
        for place in noise.integers(0, len(data), 12):
            data[place] = noise.integers(0, 256)
        path = tmp_path / f"damaged.{kind}"
        path.write_bytes(data)
        try:
            clip = open_clip(path)
            times = [frame.time for frame in clip.frames(SMALL)]
            sound_of_it = clip.sound()
            assert times == sorted(set(times))
            if sound_of_it is not None:
                assert np.isfinite(sound_of_it.mono16k).all()
        except InputError as error:
            assert error.hint  # noqa: PT017 (an error is one of two good ends)
