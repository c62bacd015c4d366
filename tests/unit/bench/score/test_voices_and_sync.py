"""What the scorers of voices, of arousal and of sync count."""

from __future__ import annotations

from typing import Any

import pytest

from bench.score.analyzers import audio_visual_sync, speakers, speech_emotion
from bench.score.stand_in import stand_in
from bench.truth import Sound, Truth, Utterance, Word
from scenogram.analyzers import Conclusion
from scenogram.analyzers.sound.audio_visual_sync import SyncSummary


def video(**facts: Any) -> Truth:
    return Truth(
        case="case", recipe="r", seed=1, set="ci", video="v.mp4", codec="h264", width=1080, height=1920, fps=25,
        duration=20, complete=["speech", "speakers"],
        sound=Sound(loudness=-18, true_peak=-2, rate=48000, channels=1, offset_ms=facts.pop("offset_ms", None)), **facts,
    )  # fmt: skip


def said(number: int, voice: str, *words: tuple[float, float], effort: Any = None) -> Utterance:
    return Utterance(
        id=f"u{number}", transcript="", language="en", voice=voice, start=words[0][0], end=words[-1][1], level=-20,
        effort=effort, words=[Word(text="word", start=start, end=end) for start, end in words],
    )  # fmt: skip


def test_a_pause_of_more_than_half_a_second_ends_a_true_turn() -> None:
    truth = video(speech=[said(1, "ann", (0, 1), (1.4, 2), (2.8, 3)), said(2, "bob", (3.1, 4))])
    assert speakers.turns_of(truth) == [(0, 2, "ann"), (2.8, 3, "ann"), (3.1, 4, "bob")]


def test_two_voices_taken_for_one_are_half_wrong() -> None:
    truth = video(speech=[said(1, "ann", (0, 2)), said(2, "bob", (3, 5))])
    ideal = speakers.ideal(truth)
    one = [each.model_copy(update={"voice": "v1"}) for each in ideal.segments]
    scores = speakers.score(stand_in(truth, {"speakers": Conclusion(segments=one)}, tool="test"), truth)
    assert scores["diarization error"] == [(2, 4)]
    assert scores["voices"] == [0]


def test_efforts_are_compared_within_a_voice() -> None:
    truth = video(
        speech=[
            said(1, "ann", (0, 2), effort=-1),
            said(2, "ann", (3, 5), effort=1),
            said(3, "bob", (6, 8), effort=0),
        ]
    )
    found = {"speech_emotion": speech_emotion.ideal(truth)}
    assert speech_emotion.score(stand_in(truth, found, tool="test"), truth)["order of arousal"] == [1]


@pytest.mark.parametrize(("told", "right"), [(120, 1), (195, 1), (205, 0), (-120, 0)])
def test_an_offset_is_right_within_eighty_milliseconds(told: float, right: float) -> None:
    truth = video(offset_ms=120)
    summary = SyncSummary(offset_ms=told, offset_confidence=0.9)
    document = stand_in(truth, {"audio_visual_sync": Conclusion(summary=summary)}, tool="test")
    scores = audio_visual_sync.score(document, truth)
    assert scores["offset right"] == [right]


def test_an_offset_that_is_not_told_is_not_wrong() -> None:
    truth = video(offset_ms=120)
    scores = audio_visual_sync.score(stand_in(truth, {}, tool="test"), truth)
    assert scores == {"offset told": [0]}
