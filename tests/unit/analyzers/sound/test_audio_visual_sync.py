"""Cuts and beats, texts and words, lips and voices that were made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram import document
from scenogram.analyzers.picture.cut_analysis import Cut
from scenogram.analyzers.sound.audio_analysis import SoundState
from scenogram.analyzers.sound.audio_visual_sync import SyncPoint, SyncSummary, _cuts_on_beats, _texts, speaks
from scenogram.analyzers.sound.lip_sync import STANDS_OUT, Lag, lag
from scenogram.analyzers.sound.mouth_movement import Mouth
from scenogram.analyzers.sound.speech_transcription import Utterance, Word
from scenogram.analyzers.sound.spoken_text import SpokenToken, plain_words, said


def curves(
    seconds: float, late: float = 0.0, seed: int = 0
) -> tuple[list[float], list[float], NDArray[np.float32]]:
    """A mouth, 15 looks a second, and the level of a voice that follows it so many seconds later."""
    rng = np.random.default_rng(seed)
    fine = np.arange(0, seconds, 0.01)
    syllables = np.convolve(rng.standard_normal(len(fine)), np.hanning(25), "same")
    opening = np.clip(0.25 + 0.25 * syllables / np.abs(syllables).max(), 0, None)
    times = np.arange(0, seconds - 0.05, 1 / 15)
    level = np.interp(fine - late, fine, -45 + 60 * opening)
    return times.tolist(), np.interp(times, fine, opening).tolist(), level.astype(np.float32)


class TestLips:
    @pytest.mark.parametrize("late", [-0.4, -0.12, 0.0, 0.2, 0.35])
    def test_a_voice_that_is_late_or_early_is_found_out(self, late: float) -> None:
        times, opening, level = curves(8, late)
        found = lag(times, opening, level, [(0.5, 7.5)])
        assert found is not None
        assert found.seconds == pytest.approx(late, abs=0.03)
        assert found.lead > STANDS_OUT
        assert found.confidence > 0.95

    def test_an_unrelated_voice_does_not_fit_so_well(self) -> None:
        times, opening, _ = curves(8)
        leads = []
        for seed in range(1, 21):
            found = lag(times, opening, curves(8, seed=seed)[2], [(0.5, 7.5)])
            assert found is not None
            leads.append(found.lead)
        assert np.mean(np.array(leads) > STANDS_OUT) <= 0.2

    def test_two_seconds_are_too_few(self) -> None:
        times, opening, level = curves(8)
        assert lag(times, opening, level, [(1, 3)]) is None

    def test_so_are_five_looks_a_second(self) -> None:
        times, opening, level = curves(8)
        assert lag(times[::3], opening[::3], level, [(0.5, 7.5)]) is None


class TestWhoseVoiceItIs:
    """A mouth that speaks from 1 to 3 s, and from 5 to 7."""

    TIMES = tuple(float(time) for time in np.arange(0, 9, 1 / 15))
    SPEECH: tuple[tuple[float, float], ...] = ((1.0, 3.0), (5.0, 7.0))

    def mouth(self) -> Mouth:
        moves = [any(start <= time < end for start, end in self.SPEECH) for time in self.TIMES]
        return Mouth(None, self.TIMES, [0.1 * (index % 2) * on for index, on in enumerate(moves)])

    @pytest.mark.parametrize("late", [-0.5, 0.0, 0.5])
    def test_a_mouth_speaks_that_moves_with_its_voice_however_late(self, late: float) -> None:
        heard = [(start + late, end + late) for start, end in self.SPEECH]
        assert speaks(self.mouth(), Lag(late, 0.2), heard, 9.0)

    def test_a_mouth_that_moves_in_the_pauses_has_another_voice(self) -> None:
        heard = [(0.0, 2.0), (3.6, 5.6), (8.0, 9.0)]
        assert not speaks(self.mouth(), Lag(0.0, 0.2), heard, 9.0)
        assert speaks(self.mouth(), Lag(0.0, STANDS_OUT), heard, 9.0)

    def test_a_mouth_at_rest_speaks_to_no_voice(self) -> None:
        still = Mouth(None, self.TIMES, [0.02] * len(self.TIMES))
        assert not speaks(still, Lag(0.0, 2 * STANDS_OUT), list(self.SPEECH), 9.0)


def cut(number: int, time: float) -> Cut:
    return Cut(id=f"c{number}", start=time, end=time, kind="cut", first_frame=0, last_frame=0)


def beat(tempo: float = 120, seconds: float = 10) -> SoundState:
    beats = np.arange(0.1, seconds, 60 / tempo).tolist()
    return SoundState(id="b1", kind="beat", start=0.1, end=seconds, tempo=tempo, beats=beats)


class TestCuts:
    def test_cuts_on_every_second_beat_follow_it(self) -> None:
        summary = SyncSummary()
        points = _cuts_on_beats(summary, [cut(i, 0.12 + i) for i in range(1, 7)], [beat()])
        assert [point.offset_ms for point in points] == pytest.approx([-20] * 6)
        assert (summary.cuts, summary.cuts_on_beats, summary.cuts_follow_beats) == (6, 6, True)

    def test_cuts_between_beats_do_not(self) -> None:
        summary = SyncSummary()
        assert _cuts_on_beats(summary, [cut(i, 0.35 + i) for i in range(1, 7)], [beat()]) == []
        assert summary.cuts_follow_beats is False

    def test_of_one_cut_nobody_can_say(self) -> None:
        summary = SyncSummary()
        assert len(_cuts_on_beats(summary, [cut(1, 1.1)], [beat()])) == 1
        assert summary.cuts_follow_beats is None

    def test_without_a_beat_nothing_is_said(self) -> None:
        summary = SyncSummary()
        assert _cuts_on_beats(summary, [cut(1, 1.1)], []) == []
        assert not summary.model_fields_set

    def test_a_cut_after_the_music_is_not_counted(self) -> None:
        summary = SyncSummary()
        _cuts_on_beats(summary, [cut(1, 14.0)], [beat()])
        assert summary.cuts is None


def tokens(text: str, start: float = 1.0, step: float = 0.3) -> list[SpokenToken]:
    return [
        SpokenToken(word, start + i * step, start + i * step + 0.2, "u1")
        for i, word in enumerate(plain_words(text))
    ]


class TestTexts:
    def test_words_are_compared_without_case_accents_and_punctuation(self) -> None:
        assert plain_words("C'EST déjà l'été !") == ["cest", "deja", "lete"]

    def test_a_caption_begins_with_its_first_word(self) -> None:
        found = said(
            "IT WAS THE WORST", 2.0, 3.0, tokens("it was the best of times it was the worst of times")
        )
        assert found is not None
        assert found.start == pytest.approx(1.0 + 6 * 0.3)

    def test_a_word_that_was_misread_does_not_matter(self) -> None:
        found = said("it was the b3st", 1.0, 2.0, tokens("it was the best of times"))
        assert found is not None
        assert found.start == pytest.approx(1.0)

    def test_what_is_said_twice_is_shown_where_it_is_nearest(self) -> None:
        words = tokens("it was the age of wisdom it was the age of foolishness", step=0.2)
        starts = [
            found.start
            for start in (1.0, 2.3)
            if (found := said("IT WAS THE AGE", start, start + 0.6, words))
        ]
        assert starts == pytest.approx([1.0, 1.0 + 6 * 0.2])

    def test_a_title_that_nobody_says_has_no_word(self) -> None:
        assert said("Follow for more", 1.0, 3.0, tokens("it was the best of times")) is None

    def test_words_that_are_said_much_later_are_not_its_own(self) -> None:
        assert said("the best of times", 0.0, 1.0, tokens("the best of times", start=9.0)) is None

    def test_single_letters_match_nothing(self) -> None:
        assert said("A", 1.0, 2.0, tokens("a b c")) is None

    def test_a_text_that_comes_half_a_second_late_has_an_offset(self) -> None:
        words = [
            Word(text=each.text, start=each.start, end=each.end, confidence=1)
            for each in tokens("ask not what")
        ]
        utterance = Utterance(
            id="u1",
            start=1.0,
            end=1.8,
            text="Ask not what",
            language="en",
            language_confidence=1,
            words=words,
        )
        text: Any = _text("Ask not what", 1.5, 2.5)
        summary = SyncSummary()
        found: Any = _Findings({"speech_transcription": [utterance], "text_overlay": [text]})
        (point,) = _texts(summary, found)
        assert isinstance(point, SyncPoint)
        assert (point.picture, point.sound, point.offset_ms) == ("t1", "u1", -500)
        assert (summary.texts_said, summary.text_offset_ms) == (1, -500)


class _Findings:
    """As much of the findings as is asked for."""

    def __init__(self, segments: dict[str, list[Any]]) -> None:
        self._segments = segments

    def segments(self, name: str, kind: type[document.Segment]) -> list[Any]:
        return self._segments.get(name, [])


def _text(words: str, start: float, end: float) -> Any:
    from scenogram.analyzers.picture.text_overlay import ScreenText, TextStyle

    return ScreenText(
        id="t1",
        start=start,
        end=end,
        text=words,
        read_as=words,
        readable=True,
        box=(0.1, 0.5, 0.8, 0.1),
        lines=[],
        style=TextStyle(height=0.05, zone="middle", side="centre"),
        motion="none",
        kind="caption",
        language="en",
    )
