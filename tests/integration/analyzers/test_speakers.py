"""Who speaks when, heard by the real models in recorded voices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import scenogram
from bench.make import mixing, speaking
from bench.media import path as medium
from bench.media.labels import recordings
from bench.score.measures.voices import diarization_error
from scenogram.analyzers.sound.speakers import SpeakersSummary, SpeakerTurn
from scenogram.document import Document
from tests import media

RATE = 48_000


def turns(doc: Document) -> list[SpeakerTurn]:
    return [each for each in doc.analyzers["speakers"].segments if isinstance(each, SpeakerTurn)]


@pytest.fixture(scope="module")
def alternating(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, list[tuple[float, float, str]]]:
    """Kennedy and the reader of a novel, two turns each, with half a second between."""
    known = {each.voice: each for each in recordings().speech if each.pool == "dev"}
    track, truth, at = mixing.Track(20.0), [], 0.5
    for number, voice in enumerate(("kennedy", "dickens", "kennedy", "dickens")):
        run = speaking.passages(known[voice], 1.5, 4.0)[number // 2]
        said = speaking.speak(track, known[voice], at, number, run=run)
        truth.append((said.start, said.end, voice))
        at = said.end + 0.5
    folder = tmp_path_factory.mktemp("speakers")
    samples = track.wave[: round(at * RATE), None]
    clip = media.sound_file(folder / "two.wav", samples, rate=RATE, codec="pcm_s16le", layout="mono")
    return scenogram.analyze(clip, only=["speakers"], cache=False), truth


def test_two_who_take_turns_are_told_apart(
    alternating: tuple[Document, list[tuple[float, float, str]]],
) -> None:
    doc, truth = alternating
    wrong, total = diarization_error(truth, [(each.start, each.end, each.voice) for each in turns(doc)])
    assert wrong / total <= 0.2
    assert {each.voice for each in turns(doc)} == {"v1", "v2"}


def test_the_summary_adds_up(alternating: tuple[Document, list[tuple[float, float, str]]]) -> None:
    doc, _ = alternating
    summary = doc.analyzers["speakers"].summary
    assert isinstance(summary, SpeakersSummary)
    assert sum(voice.share for voice in summary.voices) == pytest.approx(1, abs=1e-3)
    assert sum(voice.turns for voice in summary.voices) == len(turns(doc))
    assert summary.speech <= sum(voice.speaks for voice in summary.voices) + 1e-3


def test_in_music_nobody_speaks() -> None:
    doc = scenogram.analyze(medium("music-immich/happy_acoustic_1.opus"), only=["speakers"], cache=False)
    assert doc.run.analyzers["speakers"].status == "empty"


def test_noise_is_no_voice(tmp_path: Path) -> None:
    noise = 0.05 * np.random.default_rng(0).standard_normal((RATE * 3, 1))
    clip = media.sound_file(
        tmp_path / "noise.wav", noise.astype(np.float32), rate=RATE, codec="pcm_s16le", layout="mono"
    )
    assert scenogram.analyze(clip, only=["speakers"], cache=False).run.analyzers["speakers"].status == "empty"


def test_where_identity_is_not_wanted_it_does_not_look(tmp_path: Path) -> None:
    doc = scenogram.analyze(medium("speech-jfk/jfk.wav"), only=["speakers"], biometrics=False, cache=False)
    assert doc.run.analyzers["speakers"].status == "skipped"
    assert "speakers" not in doc.analyzers or not doc.analyzers["speakers"].segments
