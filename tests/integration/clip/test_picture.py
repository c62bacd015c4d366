"""Every picture comes out once, upright, at its time, whatever the file is made of."""

from __future__ import annotations

import threading
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenogram.clip import Clip, Frame, Limits, Size, open_clip
from scenogram.errors import OverLimit
from tests import media

SMALL = Size(long_side=160)
KINDS: dict[str, dict[str, Any]] = {
    "h264.mp4": {},
    "h264.mov": {},
    "h264.mkv": {},
    "h264.ts": {},
    "h264.flv": {},
    "h264.h264": {},
    "reordered.avi": {},
    "fragmented.mp4": {"container": {"movflags": "frag_keyframe+empty_moov"}},
    "hevc.mp4": {"codec": "libx265"},
    "ten bit.mp4": {"codec": "libx265", "pixel_format": "yuv420p10le"},
    "120 fps.mp4": {"codec": "libx265", "rate": 120},
    "vp8.webm": {"codec": "libvpx"},
    "vp9.webm": {"codec": "libvpx-vp9"},
    "av1.mp4": {"codec": "libsvtav1"},
    "mpeg2.mpg": {"codec": "mpeg2video"},
    "prores.mov": {"codec": "prores", "pixel_format": "yuv422p10le"},
    "lossless rgb.mkv": {"codec": "ffv1", "pixel_format": "bgr0"},
    "animated.gif": {"codec": "gif", "pixel_format": "rgb8", "rate": 10},
    "ntsc.mp4": {"rate": Fraction(30000, 1001)},
    "odd size.mp4": {"size": (217, 383), "pixel_format": "yuv444p"},
    "full range.mp4": {"pixel_format": "yuvj420p", "colour": {"color_range": 2}},
    "bt709.mp4": {"colour": {"color_range": 1, "colorspace": 1, "color_primaries": 1, "color_trc": 1}},
    "-i name with blanks and 🎬.mp4": {},
    "concat:a|b.mp4": {},
    "one frame.mp4": {"frames": 1},
    "0.2 s.mp4": {"frames": 6},
}


def seen(clip: Clip, size: Size = SMALL) -> list[Frame]:
    """All frames, released."""
    frames = []
    for frame in clip.frames(size):
        frame.release()
        frames.append(frame)
    return frames


def indices(frames: list[Frame]) -> list[int]:
    return [media.index_of(frame.scaled(SMALL)) for frame in frames]


@pytest.mark.parametrize("name", KINDS)
def test_all_pictures_upright_and_in_time(name: str, tmp_path: Path) -> None:
    options = {"frames": 24} | KINDS[name]
    clip = open_clip(media.video(tmp_path / name, **options))
    frames = seen(clip)
    count, rate = options["frames"], float(options.get("rate", 30))
    assert indices(frames) == list(range(count))
    assert [frame.index for frame in frames] == list(range(count))
    # milliseconds are the finest that some containers can say
    assert [frame.time for frame in frames] == pytest.approx([i / rate for i in range(count)], abs=0.0006)
    for before, after in pairwise(frames):
        assert before.time + before.duration == pytest.approx(after.time, abs=1e-9)
    assert all(media.is_upright(frame.scaled(SMALL)) for frame in frames)
    info = clip.info
    assert (info.width, info.height) == options.get("size", (320, 240))
    assert (info.frames, info.variable_frame_rate, info.damaged_frames) == (count, False, 0)
    assert info.duration == pytest.approx(count / rate, abs=0.0015)
    assert info.fps == pytest.approx(rate, rel=0.01)
    assert not [warning for warning in clip.warnings if "timestamp" not in warning]


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_mirrored_pictures_are_set_upright(rotation: int, mirrored: bool, tmp_path: Path) -> None:
    path = media.video(
        tmp_path / "phone.mp4", size=(240, 320), rotation=rotation, mirrored=mirrored, frames=3
    )
    clip = open_clip(path)
    assert (clip.info.width, clip.info.height, clip.info.rotation) == (240, 320, rotation)
    for frame in clip.frames(Size(long_side=100)):
        for size in (Size(), Size(long_side=100), Size(long_side=50)):
            assert media.is_upright(frame.scaled(size))
            assert media.index_of(frame.scaled(size)) == frame.index
        assert frame.scaled(Size(long_side=100)).shape == (100, 75, 3)


@pytest.mark.parametrize(
    ("aspect", "displayed"),
    [(Fraction(4, 3), (427, 240)), (Fraction(3, 4), (320, 320)), (Fraction(99), (320, 240))],
)
def test_pixels_that_are_not_square(aspect: Fraction, displayed: tuple[int, int], tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "wide.mp4", aspect=aspect, frames=2))
    frame = next(clip.frames())
    assert (clip.info.width, clip.info.height) == displayed
    assert frame.scaled(Size()).shape == (displayed[1], displayed[0], 3)


def test_a_variable_frame_rate(tmp_path: Path) -> None:
    times = [0, 0.1, 0.15, 0.3, 0.7, 0.72, 1.0]
    clip = open_clip(media.video(tmp_path / "vfr.mp4", times=times))
    frames = seen(clip)
    assert [frame.time for frame in frames] == pytest.approx(times[:-1], abs=1e-5)
    assert [frame.duration for frame in frames] == pytest.approx(np.diff(times).tolist(), abs=1e-5)
    assert clip.info.variable_frame_rate
    assert clip.info.duration == pytest.approx(1.0)


def test_time_0_is_the_first_picture_whatever_its_timestamp(tmp_path: Path) -> None:
    times = [5.5, 5.6, 5.7, 5.8]
    for name in ("late.mkv", "late.ts", "late.mp4"):
        clip = open_clip(media.video(tmp_path / name, times=times))
        assert [frame.time for frame in seen(clip)] == pytest.approx([0, 0.1, 0.2], abs=0.002)


def test_frames_that_an_edit_list_leaves_out_are_not_shown(tmp_path: Path) -> None:
    """Phones trim a recording without writing it anew; the cut may fall between key frames."""
    whole = media.video(tmp_path / "whole.mp4", options={"bf": "0"})
    clip = open_clip(media.trimmed(whole, tmp_path / "trimmed.mp4", 10))
    frames = seen(clip)
    assert indices(frames) == list(range(10, 30))
    assert [frame.time for frame in frames] == pytest.approx([i / 30 for i in range(20)])
    assert clip.info.damaged_frames == 0
    assert clip.warnings == []


@pytest.mark.parametrize(("transfer", "name"), [(16, "smpte2084"), (18, "arib-std-b67")])
def test_hdr_is_flagged_and_mapped(transfer: int, name: str, tmp_path: Path) -> None:
    colour = {"color_range": 1, "color_primaries": 9, "color_trc": transfer, "colorspace": 9}
    white = 0.58 if transfer == 16 else 0.75  # code value of 203 cd/m2, SDR white
    level = np.full((64, 64, 3), round(255 * white), np.uint8)
    clip = open_clip(
        media.video(
            tmp_path / "hdr.mp4",
            size=(64, 64),
            frames=2,
            codec="libx265",
            pixel_format="yuv420p10le",
            colour=colour,
            pictures=lambda index: level,
        )
    )
    video = clip.info.video
    assert video is not None
    assert (video.hdr, video.colour_transfer, video.bit_depth) == (True, name, 10)
    frame = next(clip.frames(Size()))
    rgb, grey = frame.scaled(Size()), frame.scaled(Size(grey=True))
    assert 215 < rgb.mean() < 240
    assert np.ptp(rgb) < 6
    assert grey.mean() == pytest.approx(rgb.mean(), abs=2)


def test_grey_spans_black_to_white(tmp_path: Path) -> None:
    path = media.video(tmp_path / "clip.mp4", frames=1, pictures=_half_black_half_white)
    for every in (Size(grey=True), Size()):
        frame = next(open_clip(path).frames(every))
        for size in (Size(grey=True), Size(long_side=80, grey=True)):
            grey = frame.scaled(size)
            assert grey.ndim == 2
            assert (int(grey[:, :10].mean()), int(grey[:, -10:].mean())) == pytest.approx((0, 255), abs=2)


def _half_black_half_white(index: int) -> media.Picture:
    made = np.zeros((240, 320, 3), np.uint8)
    made[:, 160:] = 255
    return made


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    clip = open_clip(media.transparent_gif(tmp_path / "sticker.gif"))
    frames = list(clip.frames(Size()))
    assert len(frames) == 4
    for frame in frames:
        made = frame.scaled(Size())
        assert made[2, 2].tolist() == [255, 255, 255]
        assert made[24, 32].tolist() == pytest.approx([220, 30, 30], abs=8)
        assert frame.scaled(Size(grey=True))[2, 2] == 255


def test_interlaced_video_is_flagged(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "tv.mp4", options={"x264-params": "interlaced=1"}))
    assert clip.info.video is not None
    assert clip.info.video.interlaced
    assert len(seen(clip)) == 30
    assert clip.info.damaged_frames == 0
    assert any("interlaced" in warning for warning in clip.warnings)


def test_sizes_are_shared_read_only_and_made_once(tmp_path: Path) -> None:
    frame = next(open_clip(media.video(tmp_path / "clip.mp4", frames=1)).frames(Size(long_side=200)))
    for size in (Size(long_side=200), Size(), Size(exact=(48, 27)), Size(long_side=64, grey=True)):
        picture = frame.scaled(size)
        assert frame.scaled(size) is picture
        assert not picture.flags.writeable
    assert frame.scaled(Size(exact=(48, 27))).shape == (27, 48, 3)
    frame.release()
    assert frame.scaled(Size()).shape == (240, 320, 3), "what was made stays"
    assert frame.scaled(Size(long_side=20)).shape == (15, 20, 3), "and smaller ones can be made"
    with pytest.raises(RuntimeError, match="released"):
        frame.scaled(Size(exact=(300, 300)))


def test_many_threads_may_ask_for_many_sizes(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "clip.mp4", frames=24))
    frames = list(clip.frames(Size(long_side=64)))
    wrong: list[int] = []

    def look(side: int) -> None:
        for frame in frames:
            right = media.index_of(frame.scaled(Size(long_side=side))) == frame.index
            wrong.extend([] if right else [frame.index])

    threads = [threading.Thread(target=look, args=(side,)) for side in (100, 100, 200, 320, 150, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_small_picture_is_averaged_not_sampled(tmp_path: Path) -> None:
    def stripes(index: int) -> media.Picture:
        made = np.zeros((240, 320, 3), np.uint8)
        made[:, ::2] = 255
        return made

    path = media.video(tmp_path / "fine.mkv", frames=1, codec="ffv1", pixel_format="bgr0", pictures=stripes)
    for every in (Size(long_side=80), Size(), None):
        small = next(open_clip(path).frames(every)).scaled(Size(long_side=80))
        assert small.mean() == pytest.approx(127.5, abs=3)
        assert small.std() < 3


def test_passes_can_be_repeated(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "clip.mp4"))
    assert indices(seen(clip)) == indices(seen(clip)) == list(range(30))


def test_a_pass_may_be_left_early(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "clip.mp4"))
    before = clip.info
    for frame in clip.frames(SMALL):
        if frame.index == 3:
            break
    assert clip.info == before


def test_a_clip_that_goes_on_past_the_limit_it_declared_to_keep(tmp_path: Path) -> None:
    path = media.video(tmp_path / "long.ts", frames=90)
    clip = open_clip(path, Limits(duration=5))
    tight = Clip(path, Limits(duration=1), clip._probed)
    with pytest.raises(OverLimit, match="goes on past 1 s"):
        list(tight.frames(SMALL))
