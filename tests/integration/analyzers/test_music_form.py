"""Music with a form of its own, heard by the real networks."""

from __future__ import annotations

import numpy as np
import pytest

import scenogram
from bench.make import mixing, playing
from bench.make.recipes.arrangement import _thin
from bench.media import path as medium
from scenogram.analyzers.sound.audio_analysis import AudioSummary, SoundState
from scenogram.document import Document
from tests import media

RATE = mixing.RATE
TEMPO = 120.0
BAR = 4 * 60 / TEMPO
BEGINS = 1.0


@pytest.fixture(scope="module")
def formed(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A second of silence, two bars thin, three full, the same again, a second of silence."""
    played = playing.play(TEMPO, "A minor", 5 * BAR, 1).wave
    edge = round(2 * BAR * RATE)
    verse = np.concatenate([_thin(played[:edge], -8), played[edge:]])
    quiet = np.zeros(RATE, np.float32)
    wave = np.concatenate([quiet, mixing.at_loudness(np.concatenate([verse, verse]), -16), quiet])
    folder = tmp_path_factory.mktemp("formed")
    made = media.sound_file(folder / "sound.wav", wave[:, None], rate=RATE, codec="pcm_s16le", layout="mono")
    return scenogram.analyze(made, only=["audio_analysis"], cache=False)


def states(doc: Document, kind: str) -> list[SoundState]:
    segments = doc.analyzers["audio_analysis"].segments
    return [each for each in segments if isinstance(each, SoundState) and each.kind == kind]


def test_music_starts_and_stops(formed: Document) -> None:
    (music,) = states(formed, "music")
    assert (music.start, music.end) == pytest.approx((BEGINS, BEGINS + 10 * BAR), abs=0.3)


def test_it_drops_in_twice(formed: Document) -> None:
    (music,) = states(formed, "music")
    assert music.drops == pytest.approx([BEGINS + 2 * BAR, BEGINS + 7 * BAR], abs=0.05)


def test_its_second_half_was_heard_before(formed: Document) -> None:
    (music,) = states(formed, "music")
    assert music.returns is not None
    assert all(each.start - each.of == pytest.approx(5 * BAR, abs=0.3) for each in music.returns)
    assert sum(each.end - each.start for each in music.returns) > 3 * BAR


def test_it_has_its_tempo_and_its_bars(formed: Document) -> None:
    summary = formed.analyzers["audio_analysis"].summary
    assert isinstance(summary, AudioSummary)
    assert summary.tempo == pytest.approx(TEMPO, rel=0.02)
    (beat,) = states(formed, "beat")
    assert beat.metre == 4
    assert beat.downbeats is not None
    late = [min(abs(one - (BEGINS + number * BAR)) for number in range(10)) for one in beat.downbeats]
    assert np.median(late) < 0.07


def test_recorded_music_is_tagged() -> None:
    doc = scenogram.analyze(
        medium("music-immich/energetic_electronic_2.opus"), only=["audio_analysis"], cache=False
    )
    (music,) = states(doc, "music")
    assert music.tags is not None
    assert music.tags[0].tag == "electronic"
