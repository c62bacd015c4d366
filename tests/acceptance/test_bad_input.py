"""Whatever a user gives: it is analysed as far as it goes, or refused in words that say what to do. Never a traceback."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import media
from tests.acceptance.user import User


def refused(user: User, source: str | Path, said: str) -> None:
    done = user.run("analyze", source)
    assert done.code == 2
    first, hint = done.err.splitlines()[:2]
    assert first.startswith("error: ")
    assert said in first
    assert hint.startswith("       ")
    assert not [name for name in user.files() if name.endswith(".json") or name.startswith(".")]


def analysed(user: User, source: str | Path, *options: str) -> dict[str, Any]:
    """The document of everyone; no analyzer may fail."""
    done = user.run("analyze", source, *options, "-o", "made.json")
    assert done.code == 0, done.err
    document = user.read("made.json")
    assert not [name for name, run in document["run"]["analyzers"].items() if run["status"] == "failed"]
    return document


def warned(document: dict[str, Any], words: str) -> bool:
    return any(words in warning for warning in document.get("warnings", []))


# --- refused


def test_no_such_file(user: User) -> None:
    refused(user, "gone.mp4", "no file stands at gone.mp4")


def test_a_folder(user: User) -> None:
    (user.folder / "clips").mkdir()
    refused(user, "clips", "is a folder")


def test_an_empty_file(user: User) -> None:
    (user.folder / "empty.mp4").touch()
    refused(user, "empty.mp4", "is empty")


def test_a_text_file_named_mp4(user: User) -> None:
    (user.folder / "notes.mp4").write_text("These are notes.\n" * 100)
    refused(user, "notes.mp4", "is a text file")


def test_noise(user: User) -> None:
    (user.folder / "noise.mp4").write_bytes(np.random.default_rng(0).bytes(50_000))
    refused(user, "noise.mp4", "no video or sound format")


def test_an_mp4_whose_index_was_never_written(user: User, plain: Path) -> None:
    media.without_index(plain, user.folder / "cut.mp4")
    refused(user, "cut.mp4", "no index (moov box)")


def test_a_still_picture(user: User) -> None:
    media.still(user.folder / "photo.jpg")
    refused(user, "photo.jpg", "still picture")


def test_a_link_of_a_kind_that_is_not_known(user: User) -> None:
    refused(user, "ftp://example.org/clip.mp4", "no file stands at")


# --- analysed, as far as it goes


def test_a_truncated_mp4_is_analysed_as_far_as_it_goes(user: User) -> None:
    options: dict[str, Any] = {"frames": 90, "options": {"bf": "0", "g": "15"}}
    whole = media.video(user.folder / "whole.mp4", container={"movflags": "faststart"}, **options)
    document = analysed(user, media.truncated(whole, user.folder / "cut.mp4", 0.6))
    assert 0 < document["clip"]["duration"] < 3
    assert warned(document, "ends early")
    for found in document["analyzers"].values():
        assert all(segment["end"] <= document["clip"]["duration"] + 0.001 for segment in found["segments"])


def test_damaged_frames_are_counted(user: User) -> None:
    whole = media.video(user.folder / "whole.mp4", frames=60, options={"g": "15", "bf": "0"})
    document = analysed(user, media.damaged(whole, user.folder / "damaged.mp4", [20, 21]))
    assert document["clip"]["damaged_frames"] == 2
    assert warned(document, "2 damaged frames skipped")


def test_a_video_without_sound(user: User) -> None:
    document = analysed(user, media.video(user.folder / "silent.mp4"))
    runs = document["run"]["analyzers"]
    assert runs["audio_analysis"]["status"] == runs["speech_transcription"]["status"] == "skipped"
    assert runs["audio_analysis"]["reason"] == "the clip has no sound"
    assert runs["cut_analysis"]["status"] in ("ok", "empty")


@pytest.mark.parametrize(("name", "codec"), [("sound.m4a", "aac"), ("sound.wav", "pcm_s16le")])
def test_sound_without_a_picture(user: User, name: str, codec: str) -> None:
    path = media.sound_file(user.folder / name, media.tone(1.5), codec=codec)
    document = analysed(user, path)
    runs = document["run"]["analyzers"]
    assert runs["cut_analysis"]["reason"] == "the clip has no picture"
    assert runs["audio_analysis"]["status"] == "ok"
    assert document["clip"]["duration"] == pytest.approx(1.5, abs=0.1)
    assert document["shots"] == []


def test_a_video_of_one_frame(user: User) -> None:
    document = analysed(user, media.video(user.folder / "one.mp4", frames=1))
    assert document["clip"]["frames"] == 1
    assert len(document["shots"]) == 1


def test_a_video_of_a_fifth_of_a_second(user: User) -> None:
    document = analysed(user, media.video(user.folder / "short.mp4", frames=6, sound=media.tone(0.2)))
    assert document["clip"]["duration"] == pytest.approx(0.2, abs=0.001)


def test_odd_sizes(user: User) -> None:
    path = media.video(user.folder / "odd.mp4", size=(217, 383), pixel_format="yuv444p")
    clip = analysed(user, path)["clip"]
    assert (clip["width"], clip["height"]) == (217, 383)


def test_a_rotated_phone_video(user: User) -> None:
    path = media.video(user.folder / "phone.mp4", size=(240, 320), rotation=90)
    clip = analysed(user, path)["clip"]
    assert (clip["width"], clip["height"], clip["rotation"]) == (240, 320, 90)
    assert (clip["video"]["coded_width"], clip["video"]["coded_height"]) == (320, 240)


def test_a_variable_frame_rate(user: User) -> None:
    times = [0.0, 0.1, 0.15, 0.4, 0.5, 1.0, 1.04, 1.5]
    path = media.video(user.folder / "variable.mp4", times=times)
    clip = analysed(user, path)["clip"]
    assert clip["variable_frame_rate"]
    assert clip["duration"] == pytest.approx(1.5, abs=0.001)


def test_ten_bits_and_hdr(user: User) -> None:
    pq = {"color_range": 1, "color_primaries": 9, "color_trc": 16, "colorspace": 9}
    path = media.video(
        user.folder / "hdr.mp4", frames=10, codec="libx265", pixel_format="yuv420p10le", colour=pq
    )
    video = analysed(user, path)["clip"]["video"]
    assert video["hdr"]
    assert video["bit_depth"] == 10


def test_120_frames_a_second_of_hevc(user: User) -> None:
    path = media.video(user.folder / "fast.mp4", frames=60, rate=120, codec="libx265")
    clip = analysed(user, path)["clip"]
    assert clip["fps"] == pytest.approx(120)
    assert clip["frames"] == 60


@pytest.mark.parametrize(("name", "codec"), [("clip.webm", "libvpx-vp9"), ("clip.mkv", "libsvtav1")])
def test_vp9_and_av1(user: User, name: str, codec: str) -> None:
    document = analysed(user, media.video(user.folder / name, frames=15, codec=codec))
    assert document["clip"]["frames"] == 15


def test_a_gif(user: User) -> None:
    path = media.video(
        user.folder / "clip.gif",
        frames=10,
        rate=Fraction(10),
        codec="gif",
        pixel_format="rgb8",
        size=(160, 120),
    )
    document = analysed(user, path)
    assert document["clip"]["video"]["codec"] == "gif"
    assert document["clip"]["duration"] == pytest.approx(1.0, abs=0.01)


# --- names


@pytest.mark.parametrize("name", ["two words.mp4", "été 🎬🔥.mp4", "a;b&c$(d)'e.mp4", "%s{0}[red].mp4"])
def test_names_of_all_kinds(user: User, plain: Path, name: str) -> None:
    (user.folder / name).write_bytes(plain.read_bytes())
    done = user.run("analyze", name, "--only", "audio_analysis")
    written = name.removesuffix(".mp4") + ".scenogram.json"
    assert (done.code, done.out) == (0, f"{written}\n")
    assert user.read(written)["clip"]["name"] == name


@pytest.mark.parametrize("arguments", [["./-dash.mp4"], ["--", "-dash.mp4"]])
def test_a_leading_dash(user: User, plain: Path, arguments: list[str]) -> None:
    (user.folder / "-dash.mp4").write_bytes(plain.read_bytes())
    done = user.run("analyze", "--only", "audio_analysis", *arguments)
    assert done.code == 0
    assert user.read("-dash.scenogram.json")["clip"]["name"] == "-dash.mp4"


def test_a_leading_dash_that_is_taken_for_an_option_is_explained(user: User, plain: Path) -> None:
    (user.folder / "-dash.mp4").write_bytes(plain.read_bytes())
    done = user.run("analyze", "-dash.mp4")
    assert done.code == 2
    assert "./-dash.mp4" in done.err


def test_a_name_that_is_not_unicode(user: User, plain: Path) -> None:
    name = b"caf\xe9.mp4"
    try:
        (user.folder / name.decode(errors="surrogateescape")).write_bytes(plain.read_bytes())
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    done = user.run(
        "analyze", name.decode(errors="surrogateescape"), "--only", "audio_analysis", "-o", "a.json"
    )
    assert done.code == 0, done.err
    assert user.read("a.json")["clip"]["name"].startswith("caf")


# --- a place for the document


def test_a_folder_is_no_place_for_a_document(user: User, plain: Path) -> None:
    (user.folder / "there").mkdir()
    done = user.run("analyze", plain, "-o", "there")
    assert done.code == 2
    assert "there is a folder" in done.err


def test_a_folder_that_does_not_exist(user: User, plain: Path) -> None:
    done = user.run("analyze", plain, "-o", "nowhere/doc.json")
    assert done.code == 2
    assert "there is no folder nowhere" in done.err


def test_an_unwritable_output_is_found_out_before_any_work(user: User, plain: Path) -> None:
    locked = user.folder / "locked"
    locked.mkdir(mode=0o555)
    if os.access(locked, os.W_OK):  # root may write anywhere, but not there
        locked = Path("/proc")
    done = user.run("analyze", plain, "-o", locked / "doc.json", "--json-progress")
    assert done.code == 2
    assert f"error: {locked} cannot be written to" in done.err
    assert "waiting" not in done.err


def test_a_document_that_may_not_be_changed_is_not_replaced(user: User, plain: Path) -> None:
    kept = user.folder / "kept.json"
    kept.write_text("{}")
    kept.chmod(0o444)
    if os.access(kept, os.W_OK):
        pytest.skip("root may change it")
    assert user.run("analyze", plain, "-o", "kept.json").code == 2
    assert kept.read_text() == "{}"


def test_a_device_is_not_replaced_by_a_document(user: User, plain: Path) -> None:
    os.mkfifo(user.folder / "pipe")
    done = user.run("analyze", plain, "-o", "pipe")
    assert done.code == 2
    assert "a device or a pipe" in done.err
    assert (user.folder / "pipe").is_fifo()


def test_a_link_is_followed_when_the_document_is_written(user: User, plain: Path) -> None:
    (user.folder / "docs").mkdir()
    (user.folder / "latest.json").symlink_to("docs/doc.json")
    assert user.run("analyze", plain, "--only", "audio_analysis", "-o", "latest.json").code == 0
    assert (user.folder / "latest.json").is_symlink()
    assert user.read("docs/doc.json")["schema"] == "scenogram/1"
