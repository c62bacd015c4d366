"""Arousal and valence of recorded speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from bench.make import mixing, speaking
from bench.make.recipes.effort import with_effort
from bench.media import path as medium
from bench.media.labels import recordings
from scenogram.analyzers.sound.speech_emotion import SpeechAffect, SpeechEmotionSummary
from scenogram.document import Document
from tests import media

RATE = 48_000


def passages(doc: Document) -> list[SpeechAffect]:
    return [each for each in doc.analyzers["speech_emotion"].segments if isinstance(each, SpeechAffect)]


def test_a_raised_voice_is_more_excited_than_a_soft_one(tmp_path: Path) -> None:
    labels = next(each for each in recordings().speech if each.voice == "dickens" and each.pool == "dev")
    runs = speaking.passages(labels, 3.0, 4.5)[:2]
    soft, raised = (
        mixing.at_loudness(with_effort(mixing.spoken(labels, *speaking.said(labels, run)[1:]), effort), -20)
        for run, effort in zip(runs, (-1, 1), strict=True)
    )
    samples = np.concatenate([soft, np.zeros(RATE, np.float32), raised])[:, None]
    clip = media.sound_file(tmp_path / "two.wav", samples, rate=RATE, codec="pcm_s16le", layout="mono")
    doc = scenogram.analyze(clip, only=["speech_emotion"], cache=False)
    border = len(soft) / RATE + 0.5
    points = [
        (time, value) for each in passages(doc) for time, value in zip(each.times, each.curve, strict=True)
    ]
    early = np.mean([value for time, value in points if time < border])
    late = np.mean([value for time, value in points if time > border])
    assert early < -0.1 < 0.1 < late
    summary = doc.analyzers["speech_emotion"].summary
    assert isinstance(summary, SpeechEmotionSummary)
    ids = {each.id: each for each in passages(doc)}
    assert ids[summary.calmest].start < border < ids[summary.liveliest].start


def test_words_have_a_valence_where_they_are_english() -> None:
    doc = scenogram.analyze(
        medium("speech-moonshine/beckett.wav"),
        only=["speech_emotion", "speech_transcription"],
        profile="fast",
        cache=False,
    )
    rated = [each for each in passages(doc) if each.valence is not None]
    assert rated
    assert all(each.utterance is not None for each in rated)
    assert min(each.valence for each in rated if each.valence is not None) < -0.3  # "Ever failed."


@pytest.mark.parametrize("sound", ["silence", "noise"])
def test_where_nobody_speaks_there_is_nothing_to_feel(tmp_path: Path, sound: str) -> None:
    level = 0.05 if sound == "noise" else 0.0
    samples = level * np.random.default_rng(0).standard_normal((3 * RATE, 1))
    clip = media.sound_file(
        tmp_path / "none.wav", samples.astype(np.float32), rate=RATE, codec="pcm_s16le", layout="mono"
    )
    doc = scenogram.analyze(clip, only=["speech_emotion"], cache=False)
    assert doc.run.analyzers["speech_emotion"].status == "empty"
