"""A synthetic voice says um and uh, and the transcript has them."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import scenogram
from bench.make import mixing
from bench.make.mixing import RATE
from bench.make.synthesis import synthesise
from bench.media.labels import SyntheticLabels, recordings
from scenogram.analyzers.sound.speech_flow import FlowEvent
from scenogram.analyzers.sound.speech_transcription import Utterance


@pytest.fixture(scope="module")
def sentence() -> SyntheticLabels:
    (labels,) = [each for each in recordings().synthetic if each.voice == "am_michael" and each.pool == "dev"]
    return labels


def test_hesitations_that_whisper_leaves_out_are_found(sentence: SyntheticLabels, tmp_path: Path) -> None:
    sound = np.pad(mixing.at_loudness(synthesise(sentence), -18.0), RATE // 2)
    path = tmp_path / "hesitant.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())

    doc = scenogram.analyze(path, only=["speech_flow"], cache=False)

    found = [each for each in doc.analyzers["speech_flow"].segments if isinstance(each, FlowEvent)]
    heard = [each for each in found if each.sort == "hesitation"]
    assert len(heard) == len(sentence.fillers)
    said = [each for each in doc.analyzers["speech_transcription"].segments if isinstance(each, Utterance)]
    words = [word for each in said for word in each.words]
    assert all(before.end <= after.start + 1e-6 for before, after in pairwise(words))
    assert "market" in " ".join(word.text for word in words)
