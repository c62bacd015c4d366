"""From the probability of speech to sentences, without the models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenogram.analyzers import settings_for
from scenogram.analyzers.sound.languages import one_language, spoken_languages
from scenogram.analyzers.sound.pieces import LENGTH, Piece, pieces_by_language, short_regions, speech_pieces
from scenogram.analyzers.sound.recognition import RecognisedWord, Recognition, joined, whole_words
from scenogram.analyzers.sound.second_look import asked_again
from scenogram.analyzers.sound.sentences import (
    ends_sentence,
    fitted,
    in_order,
    placed,
    sentences,
    within,
    without_echoes,
)
from scenogram.analyzers.sound.singing import is_sung
from scenogram.analyzers.sound.speech_transcription import SpeechTranscription, plausible
from scenogram.analyzers.sound.voice_activity import (
    HOP,
    LATE_END,
    LATE_START,
    speech_of,
    speech_regions,
    voiced_stretches,
)
from scenogram.clip import Sound
from scenogram.clip.limits import Limits
from scenogram.errors import OptionError


def probability(*spans: tuple[float, float, float], seconds: float) -> np.ndarray:
    """(start, end, probability) -> one value per 32 ms."""
    out = np.zeros(round(seconds / HOP), np.float32)
    for start, end, value in spans:
        out[round(start / HOP) : round(end / HOP)] = value
    return out


def understood(*words: tuple[str, float, float], trust: float = -0.1, language: str = "en") -> Recognition:
    return Recognition(
        language=language,
        language_probability=0.99,
        words=tuple(RecognisedWord(text, start, end, 0.9, joined=False) for text, start, end in words),
        mean_log_probability=trust,
        no_speech_probability=0.1,
        compression=1.2,
    )


class Counting:
    """A context whose network answers at once, and which tells how often it was opened."""

    opened = 0

    def session(self, name: str) -> Any:
        self.opened += 1
        return lambda inputs: [np.full((1, 1), 0.5, np.float32), inputs["state"]]


class TestRegions:
    def test_a_gap_parts_two_regions(self) -> None:
        found = speech_regions(probability((1, 3, 0.9), (4, 6, 0.9), seconds=8))
        assert found == [pytest.approx((1, 3), abs=HOP), pytest.approx((4, 6), abs=HOP)]

    def test_a_stop_consonant_does_not(self) -> None:
        assert len(speech_regions(probability((1, 3, 0.9), (3.1, 6, 0.9), seconds=8))) == 1

    def test_a_click_is_no_speech(self) -> None:
        assert speech_regions(probability((1, 1.05, 0.9), seconds=3)) == []

    def test_speech_at_the_end_is_kept(self) -> None:
        assert speech_regions(probability((1, 3, 0.9), seconds=3)) == [pytest.approx((1, 3), abs=HOP)]

    def test_the_edges_of_a_voice_are_where_it_is_likelier_than_not(self) -> None:
        found = voiced_stretches(probability((1, 1.5, 0.4), (1.5, 3, 0.9), (3, 3.5, 0.4), seconds=5))
        assert found == [pytest.approx((1.5 - LATE_START, 3 - LATE_END), abs=HOP)]
        assert voiced_stretches(probability((0, 1, 0.9), seconds=2))[0][0] == 0

    def test_are_worked_out_once_for_a_sound(self) -> None:
        sound = Sound(16_000, 1, "mono", 0.0, Limits())
        sound.append(np.zeros((16_000, 1), np.float32))
        context: Any = Counting()
        first = speech_of(sound, context)
        assert speech_of(sound, context) is first
        assert (context.opened, len(first)) == (1, 32)


class TestPieces:
    def test_regions_come_together_up_to_the_length_of_a_piece(self) -> None:
        regions = [(at, at + 4.0) for at in np.arange(0.0, 40.0, 5.0)]
        pieces = speech_pieces(regions, 45.0)
        assert all(piece.seconds <= LENGTH + 0.5 for piece in pieces)
        assert len(pieces) == 3

    def test_a_long_silence_parts_them(self) -> None:
        assert len(speech_pieces([(0, 2), (6, 8)], 10)) == 2

    def test_a_long_region_is_split_where_speech_is_least_likely(self) -> None:
        regions = short_regions(
            [(0, 20)], probability((0, 10, 0.9), (10, 10.2, 0.4), (10.2, 20, 0.9), seconds=20)
        )
        assert regions == [pytest.approx((0, 10.1), abs=0.2), pytest.approx((10.1, 20), abs=0.2)]

    def test_pieces_never_overlap(self) -> None:
        pieces = speech_pieces([(0.1, 13.9), (14.0, 27.0)], 27.0)
        assert pieces[0].end <= pieces[1].start
        assert (pieces[0].start, pieces[1].end) == (0, 27)

    def test_a_piece_is_in_one_language(self) -> None:
        said = [("en", 0.9), ("en", 0.8), ("fr", 0.9)]
        pieces, languages = pieces_by_language([(0, 2), (2.5, 4.5), (5, 7)], said, 8)
        assert len(pieces) == 2
        assert languages == [("en", pytest.approx(0.85)), ("fr", 0.9)]


class TestLanguages:
    def test_pieces_that_agree_are_in_one_language(self) -> None:
        assert one_language([{"en": 0.97, "de": 0.02}, {"en": 0.92, "nl": 0.05}], [9, 12]) == "en"

    def test_a_piece_that_says_two_things_needs_a_closer_look(self) -> None:
        assert one_language([{"en": 0.55, "fr": 0.44}], [12]) is None

    def test_pieces_that_disagree_need_a_closer_look(self) -> None:
        assert one_language([{"en": 0.97}, {"fr": 0.95}], [12, 2]) is None

    def test_an_unclear_cough_does_not(self) -> None:
        assert one_language([{"en": 0.97}, {"en": 0.3, "ja": 0.4}], [12, 0.6]) == "en"

    def test_clear_regions_keep_their_language(self) -> None:
        regions = [{"en": 0.98, "fr": 0.01}, {"fr": 0.98, "en": 0.01}, {"en": 0.97, "fr": 0.02}]
        assert [code for code, _ in spoken_languages(regions, [2.2, 2.3, 4.0])] == ["en", "fr", "en"]

    def test_a_short_doubtful_region_follows_its_neighbours(self) -> None:
        regions = [{"it": 0.95, "es": 0.02}, {"es": 0.5, "it": 0.3}, {"it": 0.97, "es": 0.01}]
        assert [code for code, _ in spoken_languages(regions, [4, 0.5, 4])] == ["it"] * 3


class TestSentences:
    def test_they_end_at_punctuation_and_at_pauses(self) -> None:
        words = placed(
            (
                *understood(
                    ("Hello", 0, 0.4), ("there.", 0.4, 0.8), ("And", 0.9, 1.1), ("then", 1.1, 1.4)
                ).words,
                *understood(("nothing", 3.0, 3.4)).words,
            ),
            10.0,
            understood(),
        )
        found = sentences(in_order(words))
        assert [[word.text for word in each] for each in found] == [
            ["Hello", "there."],
            ["And", "then"],
            ["nothing"],
        ]
        assert found[0][0].start == 10.0

    def test_words_around_a_pause_end_and_begin_where_the_voice_does(self) -> None:
        said = understood(("not", 0.5, 0.8), ("what", 1.2, 2.4), ("your", 2.4, 2.6))
        words = fitted(placed(said.words, 0, said), [(0.4, 1.0), (2.0, 3.0)])
        times = [(word.start, word.end) for word in words]
        assert times == [(0.4, 1.0), (2.0, 2.4), (2.4, 3.0)]

    def test_a_word_that_reaches_into_a_pause_is_cut(self) -> None:
        said = understood(("not", 0.5, 1.6), ("what", 1.6, 2.8))
        words = fitted(placed(said.words, 0, said), [(0.5, 1.0), (2.0, 3.0)])
        assert [(word.start, word.end) for word in words] == [(0.5, 1.0), (2.0, 3.0)]

    def test_a_word_that_was_put_into_the_pause_before_it_is_said_after_it(self) -> None:
        said = understood(("so", 0.1, 0.7), ("it", 0.7, 1.9), ("was", 1.9, 2.2), ("light", 2.2, 2.6))
        words = fitted(placed(said.words, 0, said), [(0.0, 0.9), (2.0, 3.0)])
        assert [(word.start, word.end) for word in words] == [
            pytest.approx(span) for span in [(0.0, 0.9), (2.0, 2.1), (2.1, 2.2), (2.2, 3.0)]
        ]

    def test_a_stretch_without_words_gets_the_word_that_reaches_into_it(self) -> None:
        said = understood(("one", 0.1, 0.8), ("ask", 0.8, 2.4), ("what", 2.4, 3.0))
        words = fitted(placed(said.words, 0, said), [(0.0, 1.0), (2.1, 2.2), (2.5, 3.0)])
        assert (words[1].start, words[1].end) == (2.1, 2.2)

    def test_a_short_word_before_the_voice_is_heard_stays(self) -> None:
        said = understood(("and", 1.6, 1.9), ("so", 1.9, 2.4))
        words = fitted(placed(said.words, 0, said), [(2.0, 3.0)])
        assert (words[0].start, words[0].end) == (1.6, 1.9)

    def test_a_sound_that_goes_on_is_not_the_last_word(self) -> None:
        said = understood(("one", 1.0, 1.4), ("two", 1.4, 1.8))
        words = fitted(placed(said.words, 0, said), [(0.2, 3.0)])
        assert (words[0].start, words[-1].end) == (1.0, 1.8)

    def test_a_word_away_from_all_speech_stays_where_it_is(self) -> None:
        said = understood(("oh", 5.0, 5.5))
        assert fitted(placed(said.words, 0, said), [(0.0, 1.0)])[0].start == 5.0

    def test_no_word_lasts_longer_than_the_sound(self) -> None:
        said = understood(("the", 8.0, 8.5), ("end", 8.5, 8.76), ("again", 8.76, 8.8))
        words = within(placed(said.words, 0, said), 8.747)
        assert [(word.start, word.end) for word in words] == [(8.0, 8.5), (8.5, 8.747), (8.747, 8.747)]

    @pytest.mark.parametrize("text", ["end.", "really?", "“Yes!”", "fini…", "终。"])
    def test_ends(self, text: str) -> None:
        assert ends_sentence(text)

    @pytest.mark.parametrize("text", ["Mr.", "z.B.", "J.", "3.5", "word,", "Dr."])
    def test_no_ends(self, text: str) -> None:
        assert not ends_sentence(text)

    def test_words_do_not_run_into_each_other(self) -> None:
        words = in_order(
            placed(understood(("a", 0, 1.2), ("b", 1.0, 0.9), ("c", 0.5, 2)).words, 0, understood())
        )
        assert [(word.start, word.end) for word in words] == [(0, 1.0), (1.0, 1.0), (1.0, 2)]


class TestPlausibility:
    def test_sure_words_are_kept(self) -> None:
        assert plausible(understood(("hello", 0, 1)))

    def test_unsure_ones_are_not(self) -> None:
        assert not plausible(understood(("Thank", 0, 1), ("you", 1, 2), trust=-1.2))

    def test_nothing_is_nothing(self) -> None:
        assert not plausible(understood())


class TestEchoes:
    def said(self, text: str, times: list[float]) -> list[str]:
        """Words that stay, of words that begin at these times; each ends where the next begins."""
        edges = [*times, times[-1] + 0.3]
        recognition = understood(*zip(text.split(), edges[:-1], edges[1:], strict=True))
        return [word.text for word in without_echoes(placed(recognition.words, 0.0, recognition))]

    def test_what_is_said_twice_in_no_time_was_said_once(self) -> None:
        text = "It was dark ever tried It was dark ever tried"
        times = [0.0, 0.3, 0.6, 0.9, 0.9, 0.9, 0.9, 0.9, 1.2, 1.5]
        assert " ".join(self.said(text, times)) == "It was dark ever tried"

    def test_what_was_said_twice_stays(self) -> None:
        text = "we had nothing before us we had nothing before us"
        assert len(self.said(text, [each * 0.25 for each in range(10)])) == 10

    def test_an_echo_of_an_echo_goes(self) -> None:
        text = "on and on then " * 4
        assert self.said(text, [0.0, 0.3, 0.6, 0.9] + [1.2] * 12) == ["on", "and", "on", "then"]


class TestSecondLook:
    REGIONS = ((1.0, 3.0), (3.5, 5.5), (6.0, 7.5))
    SPEECH = probability((1.0, 3.0, 0.9), (3.5, 5.5, 0.9), (6.0, 7.5, 0.9), seconds=8)

    def test_a_word_of_two_seconds_hides_others(self) -> None:
        speech = probability((0.2, 2.5, 0.9), (2.5, 2.6, 0.4), (2.6, 4.0, 0.9), seconds=5)
        spans = [(0.0, 2.6), (2.6, 2.9), (2.9, 3.3), (3.3, 3.8)]
        heard = understood(*(("a", *span) for span in spans))
        first, second = asked_again(Piece(0.1, 4.2), [(0.2, 4.0)], heard, speech)
        assert first.end == pytest.approx(2.55, abs=0.05)
        assert second.start == pytest.approx(2.55, abs=0.05)

    def test_what_was_left_out_is_asked_for_by_itself(self) -> None:
        heard = understood(("One", 0.2, 0.6), ("two", 0.6, 1.8), ("Five", 5.3, 5.8), ("six", 5.8, 6.3))
        parts = asked_again(Piece(0.8, 7.7), self.REGIONS, heard, self.SPEECH)
        assert [(part.start, part.end) for part in parts] == [
            pytest.approx((0.8, 3.2)),
            pytest.approx((3.3, 5.7)),
            pytest.approx((5.8, 7.7)),
        ]

    def test_nothing_is_asked_again_where_all_regions_have_words(self) -> None:
        spans = [(at, at + 0.4) for at in (0.3, 0.8, 1.4, 2.8, 3.3, 4.0, 5.3, 5.9)]
        heard = understood(*(("a", *span) for span in spans))
        assert asked_again(Piece(0.8, 7.7), self.REGIONS, heard, self.SPEECH) == []

    def test_a_single_region_is_not_asked_again(self) -> None:
        heard = understood(("One", 0.2, 1.4))
        assert asked_again(Piece(0.8, 3.2), self.REGIONS[:1], heard, self.SPEECH) == []

    def test_words_without_any_region_of_speech_are_not_asked_for_again(self) -> None:
        heard = understood(("One", 0.2, 0.6))
        assert asked_again(Piece(0.8, 3.2), [], heard, self.SPEECH) == []

    def test_a_breath_without_words_is_nothing_left_out(self) -> None:
        spans = [(at, at + 0.4) for at in (0.3, 0.8, 1.4)]
        regions = [(1.0, 3.0), (3.5, 3.9)]
        heard = understood(*(("a", *span) for span in spans))
        assert asked_again(Piece(0.8, 4.1), regions, heard, self.SPEECH) == []


class TestSinging:
    @pytest.mark.parametrize(("span", "sung"), [((1.0, 1.4), True), ((0.2, 1.1), False), ((2.9, 3.5), False)])
    def test_a_word_is_sung_where_its_middle_is(self, span: tuple[float, float], sung: bool) -> None:
        assert is_sung(*span, [(0.9, 3.0)]) is sung


class TestSettings:
    def test_the_fast_profile_uses_the_base_model(self) -> None:
        assert SpeechTranscription.needs(settings_for(SpeechTranscription, "fast")) == (
            "silero-vad",
            "firered-aed",
            "whisper-base",
        )

    def test_a_model_of_ones_own_needs_nothing_of_the_catalog_but_what_finds_voices(self) -> None:
        settings = settings_for(SpeechTranscription, changes={"model": "large-v3"})
        assert SpeechTranscription.needs(settings) == ("silero-vad", "firered-aed")

    def test_an_unknown_language_is_refused(self) -> None:
        with pytest.raises(OptionError, match="does not know the language"):
            settings_for(SpeechTranscription, changes={"language": "xx"})


def test_apostrophes_and_hyphens_part_no_word() -> None:
    parts = [
        RecognisedWord("Pour", 0.0, 0.2, 0.9, joined=False),
        RecognisedWord("l", 0.2, 0.3, 0.8, joined=False),
        RecognisedWord("'aide,", 0.3, 0.6, 0.7, joined=True),
        RecognisedWord("Voice", 0.9, 1.2, 0.9, joined=False),
        RecognisedWord("-Mail", 1.2, 1.5, 0.95, joined=True),
        RecognisedWord("-System.", 1.5, 1.9, 0.6, joined=True),
    ]

    words = whole_words(parts)

    assert [word.text for word in words] == ["Pour", "l'aide,", "Voice-Mail-System."]
    assert [(word.start, word.end) for word in words] == [(0.0, 0.2), (0.2, 0.6), (0.9, 1.9)]
    assert [word.probability for word in words] == [0.9, 0.7, 0.6]
    assert joined(words) == joined(parts) == "Pour l'aide, Voice-Mail-System."
