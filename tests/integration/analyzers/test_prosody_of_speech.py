"""How somebody speaks, measured in a real recording by the real models."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

import scenogram
from bench.make.speaking import pitch_of
from bench.media import path as medium
from bench.media.labels import SpeechLabels, recordings
from scenogram.analyzers.sound.speech_flow import FlowEvent
from scenogram.analyzers.sound.speech_rate import SpeechPace, SpeechRateSummary
from scenogram.document import Document

SPEECH = "speech-jfk/jfk.wav"


@pytest.fixture(scope="module")
def truth() -> SpeechLabels:
    (labels,) = [each for each in recordings().speech if each.file == SPEECH]
    return labels


@pytest.fixture(scope="module")
def spoken() -> Document:
    return scenogram.analyze(medium(SPEECH), only=["speech_rate", "speech_flow"], profile="fast", cache=False)


def rate_summary(doc: Document) -> SpeechRateSummary:
    found = doc.analyzers["speech_rate"].summary
    assert isinstance(found, SpeechRateSummary)
    return found


class TestRate:
    def test_every_syllable_is_counted(self, spoken: Document, truth: SpeechLabels) -> None:
        paces = [each for each in spoken.analyzers["speech_rate"].segments if isinstance(each, SpeechPace)]
        assert sum(each.syllables for each in paces) == pytest.approx(sum(truth.syllables), abs=1)
        assert sum(each.words for each in paces) == len(truth.words)

    def test_pauses_do_not_count_as_articulation(self, spoken: Document, truth: SpeechLabels) -> None:
        gaps = [after[1] - before[2] for before, after in pairwise(truth.words)]
        speaking = truth.span[1] - truth.span[0] - sum(gap for gap in gaps if gap >= 0.25)
        assert rate_summary(spoken).articulation_rate == pytest.approx(
            sum(truth.syllables) / speaking, rel=0.1
        )

    def test_the_pitch_is_right(self, spoken: Document, truth: SpeechLabels) -> None:
        curve = rate_summary(spoken).pitch_curve
        pairs = [(curve.hertz[int(time / curve.step)], true) for time, true in pitch_of(truth)]
        ratios = [found / true for found, true in pairs if found is not None]
        assert len(ratios) > 0.8 * len(pairs)
        assert np.median(ratios) == pytest.approx(1, abs=0.03)

    def test_the_curve_of_the_pace_covers_the_speech(self, spoken: Document) -> None:
        pace = rate_summary(spoken).pace
        known = [each for each in pace.words_per_minute if each is not None]
        assert len(known) >= 10
        assert 60 < min(known) < max(known) < 300


class TestFlow:
    def test_every_pause_is_found(self, spoken: Document, truth: SpeechLabels) -> None:
        found = [each for each in events(spoken) if each.kind == "pause"]
        gaps = [(before[2], after[1]) for before, after in pairwise(truth.words)]
        assert [(each.start, each.end) for each in found] == [
            pytest.approx(gap, abs=0.2) for gap in gaps if gap[1] - gap[0] >= 0.3
        ]

    def test_the_words_that_carry_the_sense_are_emphasised(self, spoken: Document) -> None:
        stressed = {
            re.sub(r"\W", "", each.text or "").lower() for each in events(spoken) if each.kind == "emphasis"
        }
        assert {"ask", "you"} & stressed
        assert not {"and", "your", "can", "for"} & stressed


def events(doc: Document) -> list[FlowEvent]:
    return [each for each in doc.analyzers["speech_flow"].segments if isinstance(each, FlowEvent)]
