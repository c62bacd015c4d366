"""Speech, music, noise and sounds told apart by the real models in real recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import scenogram
from bench.make import mixing
from bench.media.labels import recordings
from scenogram.analyzers.sound.audio_environment import EnvironmentSummary, HeardSpan
from scenogram.analyzers.sound.sound_effects import SoundEffect
from scenogram.document import Document
from tests import media

VOICE = "speech-jfk/jfk.wav"  # 11 s
READER = "speech-moonshine/two_cities.wav"
MUSIC = "music-immich/happy_acoustic_1.opus"
EFFECTS = ("sounds-ion/door_bump.mp3", "sounds-ion/glass.mp3", "sounds-hyperframes/notification.mp3")
ONSETS = (6.0, 7.5, 9.0)  # seconds
RATE = mixing.RATE
Wave = NDArray[np.float32]


def heard(folder: Path, wave: Wave, name: str = "audio_environment") -> Document:
    made = media.sound_file(folder / "sound.wav", wave[:, None], rate=RATE, codec="pcm_s16le", layout="mono")
    return scenogram.analyze(made, only=[name], cache=False)


def voice(level: float = -20) -> Wave:
    return mixing.at_loudness(mixing.load(VOICE), level)


def noise(length: int, decibels: float) -> Wave:
    return (10 ** (decibels / 20) * np.random.default_rng(0).standard_normal(length)).astype(np.float32)


def summary(doc: Document) -> EnvironmentSummary:
    found = doc.analyzers["audio_environment"].summary
    assert isinstance(found, EnvironmentSummary)
    return found


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Speech for 11 s, then 11 s of speech over music as loud, then 6 s of music."""
    music = mixing.at_loudness(mixing.piece(MUSIC, 0, 17), -20)
    wave = np.concatenate([voice(), np.zeros(17 * RATE, np.float32)])
    wave[11 * RATE : 22 * RATE] += voice()
    wave[11 * RATE :] += music
    return heard(tmp_path_factory.mktemp("mixed"), 0.5 * wave)


class TestMix:
    def test_music_is_heard_where_it_plays(self, mixed: Document) -> None:
        (music,) = [each for each in spans(mixed) if each.kind == "music"]
        assert (music.start, music.end) == pytest.approx((11, 28), abs=0.3)

    def test_speech_is_heard_under_music(self, mixed: Document) -> None:
        said = [each for each in spans(mixed) if each.kind == "speech"]
        alone = sum(each.end - each.start for each in said if each.end <= 11.1)
        over = sum(each.end - each.start for each in said if each.start > 10.9)
        assert alone > 5
        assert 0.7 * alone < over < 1.2 * alone
        assert all(each.end < 22.5 for each in said)

    def test_half_of_the_speech_has_music_under_it(self, mixed: Document) -> None:
        assert summary(mixed).speech_over_music == pytest.approx(0.5, abs=0.1)

    def test_speech_has_a_level_and_an_opinion(self, mixed: Document) -> None:
        found = summary(mixed)
        assert found.speech_level == pytest.approx(-26, abs=3)
        assert found.opinion is not None
        assert found.opinion.end <= 11.1  # where it is alone


def spans(doc: Document) -> list[HeardSpan]:
    return [each for each in doc.analyzers["audio_environment"].segments if isinstance(each, HeardSpan)]


def test_noise_is_measured_and_disturbs(tmp_path: Path) -> None:
    clean = summary(heard(tmp_path, voice()))
    noisy = summary(heard(tmp_path, voice() + noise(len(voice()), -35)))
    assert noisy.noise_level == pytest.approx(-35, abs=1)
    assert clean.opinion is not None
    assert noisy.opinion is not None
    assert noisy.opinion.background < clean.opinion.background
    assert noisy.opinion.overall < clean.opinion.overall


def test_a_hall_is_reverberant(tmp_path: Path) -> None:
    here = summary(heard(tmp_path, voice()))
    there = summary(heard(tmp_path, mixing.reverberant(voice(), 1.0, seed=0)))
    assert here.decay is not None
    assert there.decay is not None
    assert there.decay > here.decay + 0.3
    assert there.room == "reverberant"


def test_silence_holds_nothing(tmp_path: Path) -> None:
    doc = heard(tmp_path, np.zeros(3 * RATE, np.float32))
    assert doc.run.analyzers["audio_environment"].status == "empty"


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> list[SoundEffect]:
    """A voice for 2 s, then a thud, a glass and a ding, a second and a half apart; noise under all."""
    wave = noise(12 * RATE, -65)
    said = mixing.at_loudness(mixing.piece(READER, 1.05, 3.3), -20)
    wave[: len(said)] += said
    for at, name in zip(ONSETS, EFFECTS, strict=True):
        sound = next(each for each in recordings().sound if each.file == name)
        made = mixing.at_peak(mixing.effect(sound, longest=1.2), -6)
        wave[round(at * RATE) : round(at * RATE) + len(made)] += made
    doc = heard(tmp_path_factory.mktemp("effects"), wave, "sound_effects")
    found = doc.analyzers["sound_effects"].segments
    return [each for each in found if isinstance(each, SoundEffect)]


class TestEffects:
    def test_they_are_found_and_speech_is_not(self, effects: list[SoundEffect]) -> None:
        assert [each.start for each in effects] == pytest.approx(ONSETS, abs=0.05)

    def test_what_is_named_is_named_rightly(self, effects: list[SoundEffect]) -> None:
        ding = effects[-1]
        assert ding.shape == "beep"
        assert ding.classes is not None
        assert ding.classes[0].name == "Ding"

    def test_nothing_is_landed_on_where_no_picture_was_looked_at(self, effects: list[SoundEffect]) -> None:
        assert all(each.lands_on is None for each in effects)
