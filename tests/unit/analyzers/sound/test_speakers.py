"""Voices, turns and whose mouth moves, without the networks."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.mouth_movement import MOVES, STILL, Mouth, movement
from scenogram.analyzers.sound.speakers import Speakers, turn_confidence
from scenogram.analyzers.sound.voice_prints import VoicePrint, same_voices, voice_prints
from scenogram.analyzers.sound.voice_segmentation import (
    FRAMES,
    HOP,
    STEP,
    VoiceWindow,
    answers_in,
    time_of,
    voice_windows,
)
from scenogram.analyzers.sound.voice_turns import VoiceTurn, turns_of, voice_activity, within_speech
from scenogram.document import Parameters

SECOND = 16_000 / STEP  # answers


def print_of(
    angle: float, window: int = 0, voice: int = 0, seconds: float = 2.0, first: int = 0, last: int = 100
) -> VoicePrint:
    """A print at an angle, in degrees, to the first axis."""
    vector = np.zeros(256, np.float32)
    vector[:2] = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    return VoicePrint(window, voice, first, last, vector, seconds)


class Silence:
    """A segmentation network for which nobody ever speaks."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, samples: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        self.heard += 1
        assert samples.shape == (1, 1, 160_000)
        logits = np.full((1, FRAMES, 7), -20.0, np.float32)
        logits[..., 0] = 0
        return [logits]


class TestWindows:
    @pytest.mark.parametrize(("seconds", "windows"), [(0.5, 1), (10, 1), (12, 2), (60, 12)])
    def test_they_overlap_by_half_and_end_with_the_sound(self, seconds: float, windows: int) -> None:
        network: Any = Silence()
        found = voice_windows(np.zeros(round(seconds * 16_000), np.float32), network)
        assert len(found) == network.heard == windows
        assert all(later.first - one.first <= HOP // STEP for one, later in pairwise(found))
        last = found[-1]
        assert last.first + len(last.activity) <= answers_in(round(seconds * 16_000)) + 1
        assert time_of(last.first + len(last.activity)) == pytest.approx(seconds, abs=0.06)

    def test_where_nobody_speaks_there_is_nothing_to_listen_to(self) -> None:
        network: Any = Silence()
        samples = np.zeros(48_000, np.float32)
        assert voice_prints(samples, voice_windows(samples, network), network) == []


class TestSameVoices:
    def test_prints_that_are_alike_are_one_voice(self) -> None:
        assert same_voices([print_of(0), print_of(90), print_of(20), print_of(100)]) == [0, 1, 0, 1]

    def test_a_short_print_joins_the_voice_it_is_most_like(self) -> None:
        assert same_voices([print_of(0), print_of(90), print_of(50, seconds=0.5)]) == [0, 1, 1]

    def test_between_two_a_short_one_goes_with_the_voice_it_was_heard_as(self) -> None:
        seen = [print_of(0, voice=0), print_of(90, voice=1), print_of(47, voice=0, seconds=0.5)]
        assert same_voices(seen) == [0, 1, 0]

    def test_a_short_print_like_nobody_is_somebody_new(self) -> None:
        assert same_voices([print_of(0), print_of(180, seconds=0.5)]) == [0, 1]

    def test_short_prints_alone_are_told_apart_too(self) -> None:
        assert same_voices([print_of(0, seconds=0.5), print_of(120, seconds=0.5)]) == [0, 1]

    def test_no_prints_no_voices(self) -> None:
        assert same_voices([]) == []


class TestTurns:
    def activity(
        self, *spans: tuple[int, float, float], seconds: float = 12, voices: int = 2
    ) -> NDArray[np.float32]:
        made = np.zeros((round(seconds * SECOND), voices), np.float32)
        for voice, start, end in spans:
            made[round(start * SECOND) : round(end * SECOND), voice] = 0.9
        return made

    def test_a_breath_does_not_end_a_turn(self) -> None:
        (turn,) = turns_of(self.activity((0, 1, 2), (0, 2.4, 4)))
        assert (turn.start, turn.end) == pytest.approx((1, 4), abs=0.04)

    def test_a_pause_does(self) -> None:
        assert len(turns_of(self.activity((0, 1, 2), (0, 2.7, 4)))) == 2

    def test_so_does_somebody_else(self) -> None:
        turns = turns_of(self.activity((0, 1, 2), (1, 2.1, 2.3), (0, 2.4, 4)))
        assert [turn.voice for turn in turns] == [0, 1, 0]

    def test_what_is_shorter_than_a_word_is_no_turn(self) -> None:
        assert turns_of(self.activity((0, 1, 1.08))) == []

    def test_where_no_speech_is_heard_nobody_speaks(self) -> None:
        activity = within_speech(self.activity((0, 1, 4)), [(1.0, 1.8), (2.6, 3.2)])
        spans = [(turn.start, turn.end) for turn in turns_of(activity)]
        assert spans == [pytest.approx((1.0, 1.85), abs=0.03), pytest.approx((2.55, 3.25), abs=0.03)]

    def test_two_may_speak_at_once(self) -> None:
        turns = turns_of(self.activity((0, 1, 3), (1, 2, 4)))
        assert [(turn.voice, round(turn.start)) for turn in turns] == [(0, 1), (1, 2)]

    def test_voices_of_two_windows_are_joined_by_their_prints(self) -> None:
        # The same voice is the first of one window and the third of the next.
        activity = np.zeros((2, FRAMES, 3), np.float32)
        activity[0, 200:, 0] = 1
        activity[1, :300, 2] = 1
        windows = [VoiceWindow(0, activity[0]), VoiceWindow(296, activity[1])]
        prints = [print_of(0, 0, 0, first=200, last=FRAMES), print_of(5, 1, 2, first=0, last=300)]
        (turn,) = turns_of(voice_activity(windows, prints, [0, 0]))
        assert (turn.start, turn.end) == pytest.approx((time_of(200), time_of(596)), abs=0.02)

    def test_one_that_the_window_took_for_one_voice_may_be_two(self) -> None:
        activity = np.zeros((FRAMES, 3), np.float32)
        activity[100:200, 0] = activity[230:400, 0] = 1
        prints = [print_of(0, first=100, last=200), print_of(90, first=230, last=400)]
        turns = turns_of(voice_activity([VoiceWindow(0, activity)], prints, [0, 1]))
        assert [turn.voice for turn in turns] == [0, 1]

    def test_a_longer_turn_is_surer(self) -> None:
        short, long = (turn_confidence(VoiceTurn(0, 0, end, 0.95)) for end in (0.5, 5))
        assert 0.8 < short < 0.95 < 0.99 < long < 1


class TestMouths:
    times = np.arange(0, 4, 0.1)

    def test_one_that_opens_and_closes_speaks(self) -> None:
        speaking = Mouth("p1", self.times, 0.1 + 0.1 * np.sin(2 * np.pi * 2.5 * self.times))
        way, seen = movement(speaking, [(0.5, 3)])
        assert way >= MOVES
        assert seen == pytest.approx(2.4, abs=0.11)

    def test_one_that_stands_open_does_not(self) -> None:
        way, seen = movement(Mouth("p1", self.times, np.full(40, 0.4)), [(0, 4)])
        assert way < STILL
        assert seen > 3

    def test_one_seen_too_seldom_says_nothing(self) -> None:
        seldom = self.times[::5]
        assert movement(Mouth("p1", seldom, np.sin(seldom)), [(0, 4)]) == (0.0, 0.0)

    def test_one_seen_too_shortly_says_nothing(self) -> None:
        assert movement(Mouth("p1", self.times, np.sin(9 * self.times)), [(0, 0.5)]) == (0.0, 0.0)


def test_without_biometrics_nobody_is_told_from_anybody() -> None:
    assert Speakers.without_biometrics(Parameters()) is None
