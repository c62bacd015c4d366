"""Pitch, intensity and syllables, in sounds of which they are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound import pitch, prosody
from scenogram.analyzers.sound.pitch import pitch_track
from scenogram.analyzers.sound.prosody import HOP, prosody_of, syllable_nuclei
from scenogram.clip import Sound
from scenogram.clip.limits import Limits

RATE = 16_000


def voice(
    hertz: NDArray[np.float64] | float, seconds: float = 2.0, level: float = 0.1
) -> NDArray[np.float32]:
    """A buzz with the spectral slope of a voice: harmonics up to 5 kHz, 12 dB down per octave."""
    count = round(seconds * RATE)
    frequency = np.broadcast_to(np.asarray(hertz, float), count)
    phase = 2 * np.pi * np.cumsum(frequency) / RATE
    harmonics = range(1, int(5000 / frequency.max(initial=75)) + 1)
    wave = np.sum([np.sin(each * phase) / each**2 for each in harmonics], axis=0)
    return (level * wave).astype(np.float32)


def noise(seconds: float = 2.0, level: float = 0.1) -> NDArray[np.float32]:
    return (level * np.random.default_rng(0).standard_normal(round(seconds * RATE))).astype(np.float32)


def syllables(count: int, a_second: float) -> NDArray[np.float32]:
    """A voice that swells and dies `count` times."""
    moments = np.arange(round(count / a_second * RATE)) / RATE
    swell = 0.02 + 0.98 * np.sin(np.pi * a_second * moments) ** 2
    return (voice(140.0, len(moments) / RATE) * swell).astype(np.float32)


class TestPitch:
    @pytest.mark.parametrize("hertz", [80, 100, 143.7, 220, 311.1, 440, 580])
    def test_of_a_voice_is_exact(self, hertz: float) -> None:
        found, strength = pitch_track(voice(hertz))
        assert found[5:-5] == pytest.approx(np.full(len(found) - 10, hertz), rel=0.005)
        assert strength[5:-5].min() > 0.9

    @pytest.mark.parametrize("hertz", [90, 200, 500])
    def test_of_a_pure_tone_is_exact(self, hertz: float) -> None:
        tone = 0.1 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)
        found, _ = pitch_track(tone.astype(np.float32))
        assert found[5:-5] == pytest.approx(np.full(len(found) - 10, hertz), rel=0.005)

    def test_follows_a_glide(self) -> None:
        hertz = np.geomspace(100, 300, 3 * RATE)
        found, _ = pitch_track(voice(hertz, 3.0))
        assert found[5:-5] == pytest.approx(hertz[:: pitch.STEP][5:-5], rel=0.02)

    def test_is_heard_in_noise(self) -> None:
        found, _ = pitch_track(voice(120.0) + noise(level=0.02))
        assert np.isfinite(found).mean() > 0.95
        assert np.nanmedian(found) == pytest.approx(120, rel=0.01)

    @pytest.mark.parametrize("sound", [noise(), np.zeros(2 * RATE, np.float32)], ids=["noise", "silence"])
    def test_there_is_none_where_there_is_no_voice(self, sound: NDArray[np.float32]) -> None:
        found, strength = pitch_track(sound)
        assert np.isfinite(found).mean() < 0.02
        assert strength[~np.isfinite(found)].max() == 0

    def test_a_hiss_between_words_is_no_high_voice(self) -> None:
        sound = voice(110.0, 3.0)
        ring = 0.05 * np.sin(2 * np.pi * 450 * np.arange(round(0.08 * RATE)) / RATE)
        sound[RATE : RATE + len(ring)] = ring
        found, _ = pitch_track(sound)
        assert np.nanmax(found) < 150

    def test_another_voice_is_not_taken_for_a_slip(self) -> None:
        found, _ = pitch_track(np.concatenate([voice(100.0, 1.0), voice(280.0, 0.5), voice(100.0, 1.0)]))
        assert found[105:145] == pytest.approx(np.full(40, 280.0), rel=0.01)

    def test_does_not_depend_on_the_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sound = voice(np.geomspace(100, 300, 2 * RATE)) + noise(level=0.01)
        whole, _ = pitch_track(sound)
        monkeypatch.setattr(pitch, "BATCH", 37)
        parts, _ = pitch_track(sound)
        assert np.array_equal(whole, parts, equal_nan=True)

    @pytest.mark.parametrize("count", [0, 100, 200, 1000])
    def test_of_next_to_nothing(self, count: int) -> None:
        found, strength = pitch_track(voice(100.0, count / RATE))
        assert len(found) == len(strength) == count // pitch.STEP


class TestIntensity:
    def test_is_the_level(self) -> None:
        tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
        found = prosody.prosody(0.1 * tone)
        assert found.intensity[5:-5] == pytest.approx(np.full(90, -23.01), abs=0.05)
        assert found.vowels[5:-5] == pytest.approx(np.full(90, -23.01), abs=0.1)

    def test_a_fricative_is_not_as_loud_as_a_vowel(self) -> None:
        tone = np.sin(2 * np.pi * 6000 * np.arange(RATE) / RATE).astype(np.float32)
        found = prosody.prosody(0.1 * tone)
        assert found.vowels[5:-5].max() < found.intensity[5:-5].min() - 20

    def test_does_not_depend_on_the_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sound = noise(2.03)
        whole = prosody.prosody(sound)
        monkeypatch.setattr(prosody, "BATCH", 41)
        parts = prosody.prosody(sound)
        assert np.allclose(whole.intensity, parts.intensity, atol=1e-3)
        assert np.allclose(whole.vowels, parts.vowels, atol=1e-3)


class TestSyllables:
    @pytest.mark.parametrize("a_second", [2.5, 4.0, 6.0])
    def test_are_counted(self, a_second: float) -> None:
        found = prosody.prosody(syllables(12, a_second))
        nuclei = syllable_nuclei(found, [(0.0, 12 / a_second)])
        assert len(nuclei) == 12
        assert nuclei == pytest.approx((np.arange(12) + 0.5) / a_second, abs=0.03)

    def test_need_a_voice(self) -> None:
        swell = np.sin(np.pi * 4 * np.arange(2 * RATE) / RATE) ** 2
        found = prosody.prosody((noise(2.0) * swell).astype(np.float32))
        assert len(syllable_nuclei(found, [(0.0, 2.0)])) <= 1

    def test_are_counted_where_somebody_speaks(self) -> None:
        found = prosody.prosody(syllables(12, 4.0))
        assert len(syllable_nuclei(found, [(1.0, 2.0)])) == 4
        assert len(syllable_nuclei(found, [])) == 0
        assert len(syllable_nuclei(found, [(50.0, 60.0)])) == 0

    def test_a_quiet_passage_is_measured_by_its_own_loudness(self) -> None:
        loud, quiet = syllables(8, 4.0), 0.1 * syllables(8, 4.0)
        found = prosody.prosody(np.concatenate([loud, quiet]).astype(np.float32))
        assert len(syllable_nuclei(found, [(0.0, 2.0), (2.0, 4.0)])) == 16


def test_a_sound_is_measured_once() -> None:
    sound = Sound(RATE, 1, "mono", 0.0, Limits())
    sound.append(voice(120.0)[:, None])
    first = prosody_of(sound)
    assert prosody_of(sound) is first
    assert len(first.pitch) == round(sound.duration / HOP)
