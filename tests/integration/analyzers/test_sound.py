"""Speech and sound, heard by the real models in real recordings."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import scenogram
from bench.make import speaking
from bench.make.mixing import Track
from bench.media import path as medium
from bench.media.labels import recordings
from scenogram.analyzers.sound.audio_analysis import AudioSummary, SoundState
from scenogram.analyzers.sound.speech_transcription import SpeechSummary, Utterance
from scenogram.document import Document
from tests import media

SPEECH = "speech-jfk/jfk.wav"
MUSIC = "music-immich/happy_acoustic_1.opus"  # 110 beats per minute, E major
RATE = 16_000


def heard(path: Path, name: str, profile: str = "fast") -> Document:
    return scenogram.analyze(path, only=[name], profile=profile, cache=False)


def utterances(doc: Document) -> list[Utterance]:
    return [each for each in doc.analyzers["speech_transcription"].segments if isinstance(each, Utterance)]


def states(doc: Document, kind: str) -> list[SoundState]:
    segments = doc.analyzers["audio_analysis"].segments
    return [each for each in segments if isinstance(each, SoundState) and each.kind == kind]


def audio_summary(doc: Document) -> AudioSummary:
    found = doc.analyzers["audio_analysis"].summary
    assert isinstance(found, AudioSummary)
    return found


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def noise(seconds: float) -> NDArray[np.float32]:
    return (0.05 * np.random.default_rng(0).standard_normal((round(seconds * RATE), 1))).astype(np.float32)


def recording(folder: Path, samples: NDArray[np.float32]) -> Path:
    return media.sound_file(folder / "sound.wav", samples, rate=RATE, codec="pcm_s16le", layout="mono")


@pytest.fixture(scope="module", params=["fast", "standard"])
def speech(request: pytest.FixtureRequest) -> Document:
    return heard(medium(SPEECH), "speech_transcription", request.param)


@pytest.fixture(scope="module")
def music() -> Document:
    return heard(medium(MUSIC), "audio_analysis")


class TestSpeech:
    def test_every_word_is_understood(self, speech: Document) -> None:
        (truth,) = [each for each in recordings().speech if each.file == SPEECH]
        assert plain(" ".join(each.text for each in utterances(speech))) == plain(truth.transcript)

    def test_words_begin_when_they_are_spoken(self, speech: Document) -> None:
        (truth,) = [each for each in recordings().speech if each.file == SPEECH]
        words = [word for each in utterances(speech) for word in each.words]
        gaps = [abs(word.start - true[1]) for word, true in zip(words, truth.words, strict=True)]
        assert np.mean(np.array(gaps) <= 0.2) >= 0.9

    def test_its_language_is_known(self, speech: Document) -> None:
        summary = speech.analyzers["speech_transcription"].summary
        assert isinstance(summary, SpeechSummary)
        assert summary.language == "en"
        assert summary.words == 22

    def test_a_word_belongs_to_its_utterance(self, speech: Document) -> None:
        for each in utterances(speech):
            assert all(each.start <= word.start <= word.end <= each.end for word in each.words)

    def test_the_same_sound_gives_the_same_words(self) -> None:
        first, second = (heard(medium(SPEECH), "speech_transcription") for _ in range(2))
        assert utterances(first) == utterances(second)

    @pytest.mark.parametrize(
        "sound", [noise(12), np.zeros((12 * RATE, 1), np.float32)], ids=["noise", "silence"]
    )
    def test_nothing_is_said_where_nothing_is_said(self, sound: NDArray[np.float32], tmp_path: Path) -> None:
        doc = heard(recording(tmp_path, sound), "speech_transcription")
        assert doc.run.analyzers["speech_transcription"].status == "empty"

    def test_no_sentence_is_skipped_where_voices_take_turns(self, tmp_path: Path) -> None:
        # Asked for as one piece, Whisper hears the second sentence alone.
        (shout,) = [each for each in recordings().speech if each.file == SPEECH]
        reader = next(each for each in recordings().speech if each.file == "speech-moonshine/two_cities.wav")
        track = Track(5.0)
        first = speaking.speak(track, shout, 0.4, 1, run=(0, 5))
        speaking.speak(track, reader, first.end + 0.45, 2, run=(12, 18))
        doc = heard(recording(tmp_path, track.wave[::3, None]), "speech_transcription", "standard")
        said = plain(" ".join(each.text for each in utterances(doc)))
        assert said == plain("And so my fellow Americans it was the age of wisdom")

    def test_music_says_nothing(self) -> None:
        doc = heard(medium(MUSIC), "speech_transcription")
        assert doc.run.analyzers["speech_transcription"].status == "empty"


class TestMusic:
    def test_its_tempo_and_key(self, music: Document) -> None:
        summary = audio_summary(music)
        assert summary.tempo == pytest.approx(110, rel=0.02)
        assert summary.key == "E major"

    def test_it_has_one_steady_beat(self, music: Document) -> None:
        (beat,) = states(music, "beat")
        assert beat.beats is not None
        assert np.diff(beat.beats) == pytest.approx(60 / 110, abs=0.1)

    def test_silence_and_sound_cover_the_whole(self, music: Document) -> None:
        spans = [(each.start, each.end) for each in (*states(music, "silence"), *states(music, "sound"))]
        assert sum(end - start for start, end in spans) == pytest.approx(music.clip.duration, abs=0.05)


def test_speech_has_neither_tempo_nor_key() -> None:
    doc = heard(medium(SPEECH), "audio_analysis")
    summary = audio_summary(doc)
    assert (summary.tempo, summary.key) == (None, None)
    assert states(doc, "beat") == []


def test_silence_is_measured_as_silence(tmp_path: Path) -> None:
    made = recording(tmp_path, np.zeros((3 * RATE, 1), np.float32))
    summary = audio_summary(heard(made, "audio_analysis"))
    assert (summary.loudness, summary.true_peak, summary.silence) == (None, None, 1.0)


def test_a_blink_of_sound_is_no_error(tmp_path: Path) -> None:
    made = recording(tmp_path, noise(0.05))
    doc = scenogram.analyze(
        made, only=["audio_analysis", "speech_transcription"], profile="fast", cache=False
    )
    assert {run.status for run in doc.run.analyzers.values()} <= {"ok", "empty"}
