"""Sound stands where it is heard, on the clock of the picture."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.clip import Clip, Limits, Sound, open_clip
from scenogram.errors import OverLimit
from tests import media

LOSSLESS: dict[str, Any] = {"sound_codec": "pcm_s16le"}


def heard(path: Path) -> Sound:
    sound = open_clip(path).sound()
    assert sound is not None
    return sound


def onsets(mono: NDArray[np.float32], rate: int, threshold: float = 0.3) -> list[float]:
    """Times at which silence ends."""
    loud = np.flatnonzero(np.abs(mono) > threshold)
    first = loud[np.flatnonzero(np.diff(loud, prepend=-rate) > rate // 20)]
    return [float(at / rate) for at in first]


def whole(sound: Sound, seconds: float = 0.3) -> NDArray[np.float32]:
    return np.concatenate([samples for _, samples in sound.blocks(seconds)])


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_clicks_stay_where_they_are(rate: int, channels: int, tmp_path: Path) -> None:
    times = [0.2, 0.5, 0.9]
    path = media.video(
        tmp_path / "clicks.mkv",
        sound=media.clicks(1.2, times, rate, channels),
        sound_rate=rate,
        sound_layout="mono" if channels == 1 else "stereo",
        **LOSSLESS,
    )
    sound = heard(path)
    assert (sound.rate, sound.channels, sound.start) == (rate, channels, 0)
    assert sound.duration == pytest.approx(1.2, abs=0.001)
    assert onsets(sound.mono16k, 16_000) == pytest.approx(times, abs=0.0005)
    assert onsets(whole(sound)[:, 0], rate) == pytest.approx(times, abs=0.0005)
    assert sound.mono16k.dtype == np.float32
    assert len(sound.mono16k) == pytest.approx(1.2 * 16_000, abs=2)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "aac"), ("a.mov", "aac"), ("a.mkv", "aac"), ("a.ts", "aac"), ("a.webm", "libopus")],
)
def test_the_priming_of_lossy_codecs_shifts_nothing(name: str, codec: str, tmp_path: Path) -> None:
    times = [0.25, 0.75]
    options: dict[str, Any] = {"codec": "libvpx"} if name.endswith("webm") else {}
    path = media.video(tmp_path / name, sound=media.clicks(1, times), sound_codec=codec, **options)
    # before a click a lossy codec spreads some noise, 3 ms of it loud
    assert onsets(heard(path).mono16k, 16_000) == pytest.approx(times, abs=0.004)


@pytest.mark.parametrize("name", ["late.mp4", "late.mkv"])
def test_sound_that_begins_late(name: str, tmp_path: Path) -> None:
    codec = {} if name == "late.mp4" else LOSSLESS
    path = media.video(tmp_path / name, frames=60, sound=media.clicks(1, [0.25]), sound_start=0.5, **codec)
    clip = open_clip(path)
    sound = clip.sound()
    assert sound is not None
    assert sound.start == pytest.approx(0.5, abs=0.025)
    assert clip.info.audio is not None
    assert clip.info.audio.start == pytest.approx(sound.start, abs=1e-4)
    assert onsets(sound.mono16k, 16_000) == pytest.approx([0.75], abs=0.004)
    time, block = next(sound.blocks(0.1))
    assert time == pytest.approx(sound.start)
    assert block.shape == (4800, 2)


def test_sound_that_leads_the_picture_is_cut_at_time_0(tmp_path: Path) -> None:
    times = [0.5 + i / 30 for i in range(31)]
    path = media.video(tmp_path / "lead.mkv", times=times, sound=media.clicks(1.5, [0.25, 1.0]), **LOSSLESS)
    sound = heard(path)
    assert sound.start == pytest.approx(-0.5, abs=0.001)
    assert onsets(sound.mono16k, 16_000) == pytest.approx([0.5], abs=0.001)
    time, _ = next(sound.blocks())
    assert time == 0


def test_a_hole_in_the_sound_is_silence(tmp_path: Path) -> None:
    whole_file = media.video(
        tmp_path / "whole.ts", frames=90, sound=media.clicks(3, [0.5, 2.5]), sound_codec="mp2"
    )
    holed = media.without_sound_between(whole_file, tmp_path / "holed.mkv", 1.0, 2.0)
    clip = open_clip(holed)
    sound = clip.sound()
    assert sound is not None
    assert onsets(sound.mono16k, 16_000) == pytest.approx([0.5, 2.5], abs=0.03)
    assert any("silence stands there" in warning for warning in clip.warnings)


def test_sound_that_goes_on_after_the_picture_is_said(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "long.mp4", frames=30, sound=media.tone(3)))
    list(clip.frames())
    clip.sound()
    assert clip.info.duration == pytest.approx(1)
    assert clip.info.audio is not None
    assert clip.info.audio.duration == pytest.approx(3, abs=0.03)
    assert "the sound goes on for 2.0 s after the last picture" in clip.warnings


def test_sound_is_limited_in_length_and_size(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "clip.mkv", frames=2, sound=media.tone(3), **LOSSLESS))
    for limits, said in (
        (Limits(duration=1), "goes on past 1 s"),
        (Limits(bytes=700_000), "2 channels at 48000 Hz"),
    ):
        with pytest.raises(OverLimit, match=said):
            Clip(clip.path, limits, clip._probed).sound()


def test_six_channels(tmp_path: Path) -> None:
    path = media.video(tmp_path / "film.mp4", sound=media.tone(1, channels=6), sound_layout="5.1")
    sound = heard(path)
    assert (sound.channels, sound.layout) == (6, "5.1")
    assert whole(sound).shape[1] == 6
    assert 0.2 < np.abs(sound.mono16k).max() <= 1


@pytest.mark.parametrize("channels", [3, 9, 20])
def test_channels_that_nobody_named(channels: int, tmp_path: Path) -> None:
    path = tmp_path / "many.wav"
    samples = media.tone(1, 16_000, channels)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes((samples * 32_767).astype("<i2").tobytes())
    sound = heard(path)
    assert sound.channels == channels
    assert sound.mono16k == pytest.approx(samples[:, 0], abs=0.001)


def test_full_scale_stereo_does_not_clip_when_mixed_down(tmp_path: Path) -> None:
    path = media.video(tmp_path / "loud.mkv", sound=2 * media.tone(1) * 0.999, **LOSSLESS)
    mono = heard(path).mono16k
    assert np.abs(mono).max() == pytest.approx(1, abs=0.02)


def test_blocks_join_without_a_seam(tmp_path: Path) -> None:
    sound = heard(media.video(tmp_path / "tone.mkv", sound=media.tone(1), **LOSSLESS))
    assert np.array_equal(whole(sound, 0.07), whole(sound, 10))
    times = [time for time, _ in sound.blocks(0.25)]
    assert times == pytest.approx([0, 0.25, 0.5, 0.75])
    assert not next(sound.blocks())[1].flags.writeable


def test_a_sound_file_is_a_clip_without_picture(tmp_path: Path) -> None:
    clip = open_clip(media.sound_file(tmp_path / "talk.m4a", media.tone(1)))
    assert clip.info.video is None
    assert (clip.info.width, clip.info.frames) == (0, 0)
    assert list(clip.frames()) == []
    sound = clip.sound()
    assert sound is not None
    assert sound.start == 0
    assert clip.info.duration == pytest.approx(1, abs=0.03)


def test_cover_art_is_no_video(tmp_path: Path) -> None:
    clip = open_clip(media.sound_file(tmp_path / "song.mp3", media.tone(1), codec="libmp3lame", cover=True))
    assert clip.info.video is None
    assert clip.info.audio is not None


def test_a_silent_film(tmp_path: Path) -> None:
    clip = open_clip(media.video(tmp_path / "silent.mp4"))
    assert clip.info.audio is None
    assert clip.sound() is None


def test_what_does_not_fit_in_memory_goes_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = media.video(tmp_path / "tone.mkv", sound=media.tone(1), **LOSSLESS)
    expected = whole(heard(path))
    monkeypatch.setattr("scenogram.clip.sound.IN_MEMORY", 10_000)
    assert np.array_equal(whole(heard(path)), expected)
