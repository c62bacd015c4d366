"""Fillers, emphasis, pauses, rhythm and energy, from words and sounds that are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram import document
from scenogram.analyzers import Found
from scenogram.analyzers.sound.emphasis import stresses
from scenogram.analyzers.sound.fillers import fillers
from scenogram.analyzers.sound.prosody import prosody
from scenogram.analyzers.sound.speech_flow import FlowEvent, SpeechFlow, SpeechFlowSummary
from scenogram.analyzers.sound.speech_transcription import Utterance, Word
from scenogram.clip import Sound
from scenogram.clip.limits import Limits

RATE = 16_000
CLIP = document.Clip(sha256="0" * 64, name="a", bytes=0, container="wav", duration=10, frames=0)


def words(text: str, start: float = 0.0, each: float = 0.3, gap: float = 0.0) -> list[Word]:
    """Words one after the other; `|` stands for half a second of silence."""
    out: list[Word] = []
    for part in text.split():
        if part == "|":
            start += 0.5
            continue
        out.append(Word(text=part, start=start, end=start + each, confidence=1))
        start += each + gap
    return out


def voice(said: Sequence[Word], hertz: Sequence[float], level: Sequence[float]) -> NDArray[np.float32]:
    """A buzz for each word, at its pitch and level, over a little noise."""
    seconds = said[-1].end + 0.5
    wave = 0.0003 * np.random.default_rng(0).standard_normal(round(seconds * RATE))
    for word, pitch, loud in zip(said, hertz, level, strict=True):
        moments = np.arange(round((word.end - word.start - 0.04) * RATE)) / RATE
        buzz = np.sum([np.sin(2 * np.pi * pitch * k * moments) / k for k in range(1, 20)], axis=0)
        first = round((word.start + 0.02) * RATE)
        wave[first : first + len(buzz)] += loud * buzz
    return wave.astype(np.float32)


def flow(said: Sequence[Sequence[Word]], wave: NDArray[np.float32], language: str = "en") -> list[FlowEvent]:
    """What is said of utterances."""
    return heard(said, wave, language)[0]


def heard(
    said: Sequence[Sequence[Word]], wave: NDArray[np.float32], language: str = "en"
) -> tuple[list[FlowEvent], SpeechFlowSummary]:
    utterances = [
        Utterance(
            id=f"u{number}", start=each[0].start, end=each[-1].end, text=" ".join(word.text for word in each),
            language=language, language_confidence=1, words=list(each),
        )
        for number, each in enumerate(said, 1)
    ]  # fmt: skip
    sound = Sound(RATE, 1, "mono", 0.0, Limits())
    sound.append(wave[:, None])
    findings = {"speech_transcription": document.Findings(segments=list(utterances))}
    analyzer = SpeechFlow.__new__(SpeechFlow)
    conclusion = analyzer.hear(sound, Found(CLIP, findings, {}))
    assert isinstance(conclusion.summary, SpeechFlowSummary)
    return [each for each in conclusion.segments if isinstance(each, FlowEvent)], conclusion.summary


class TestFillers:
    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            ("en", "So, um, I went, uhh, there.", ["um", "uhh"]),
            ("en", "Hmm, that is hers.", ["hmm"]),
            ("de", "Das ist, äh, also, ähm, gut.", ["äh", "also", "ähm"]),
            ("fr", "Il faut, euh, du coup, partir.", ["euh", "du coup"]),
            ("es", "Hace falta, eh, o sea, mucha paciencia.", ["eh", "o sea"]),
            ("it", "Ci vuole, ehm, cioè, pazienza.", ["ehm", "cioè"]),
            ("pt", "Eu queria, hum, quer dizer, ir.", ["hum", "quer dizer"]),
            ("en", "It was, you know, fine.", ["you know"]),
        ],
    )
    def test_are_found_in_six_languages(self, language: str, text: str, expected: list[str]) -> None:
        assert [each.text for each in fillers(words(text), language)] == expected

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "Do you know the man I like so well?"),
            ("en", "Turn right at the kind of corner you see."),
            ("en", "Right."),
            ("de", "Das ist eben und halt so."),
            ("fr", "Un genre de bon pain."),
            ("es", "Este libro es bueno."),
            ("ja", "um"),
        ],
    )
    def test_words_that_carry_sense_are_none(self, language: str, text: str) -> None:
        assert fillers(words(text), language) == []

    def test_a_pause_sets_off_as_a_comma_does(self) -> None:
        assert [each.text for each in fillers(words("it was | like | this"), "en")] == ["like"]
        assert fillers(words("it was like this"), "en") == []


class TestEmphasis:
    SAID = words("one two three four five six seven eight nine", gap=0.02)

    def strengths(self, hertz: Sequence[float], level: Sequence[float]) -> list[float]:
        measured = prosody(voice(self.SAID, hertz, level))
        found = stresses(self.SAID, [1] * len(self.SAID), measured)
        return [each.strength if each is not None else 0.0 for each in found]

    @pytest.mark.parametrize(("pitch", "loud"), [(1.4, 1.0), (1.0, 3.0), (1.3, 2.0)])
    def test_is_on_the_word_that_is_higher_or_louder(self, pitch: float, loud: float) -> None:
        hertz, level = [120.0] * 9, [0.03] * 9
        hertz[4], level[4] = 120 * pitch, 0.03 * loud
        found = self.strengths(hertz, level)
        assert int(np.argmax(found)) == 4
        assert found[4] > 1.5
        assert max(found[:3]) < 1

    def test_is_on_the_word_that_is_longer(self) -> None:
        said = [
            *words("one two three four"),
            *words("five", 1.2, each=0.9),
            *words("six seven eight nine", 2.1),
        ]
        measured = prosody(voice(said, [120.0] * 9, [0.03] * 9))
        found = [each.strength if each else 0 for each in stresses(said, [1] * 9, measured)]
        assert int(np.argmax(found)) == 4

    def test_is_nowhere_where_all_words_are_alike(self) -> None:
        assert max(self.strengths([120.0] * 9, [0.03] * 9)) < 1

    def test_of_few_words_is_unknown(self) -> None:
        said = self.SAID[:3]
        measured = prosody(voice(said, [120.0] * 3, [0.03] * 3))
        assert stresses(said, [1] * 3, measured) == [None] * 3
        assert stresses([], [], measured) == []


class TestFlow:
    def test_a_pause_lies_between_its_utterances(self) -> None:
        first, second = words("one two three. "), words("Four five six.", start=1.5)
        (pause,) = [
            each for each in flow([first, second], voice([*first, *second], [120] * 6, [0.03] * 6)) if each.kind == "pause"
        ]  # fmt: skip
        assert (pause.start, pause.end) == pytest.approx((0.88, 1.52), abs=0.05)
        assert (pause.utterance, pause.next_utterance) == ("u1", "u2")

    def test_a_pause_within_an_utterance_has_none_after_it(self) -> None:
        said = words("one two three | four five six")
        found = flow([said], voice(said, [120] * 6, [0.03] * 6))
        (pause,) = [each for each in found if each.kind == "pause"]
        assert (pause.utterance, pause.next_utterance) == ("u1", None)

    def test_a_long_silence_is_no_pause_of_speech(self) -> None:
        first, second = words("one two three."), words("Four five six.", start=6.0)
        found = flow([first, second], voice([*first, *second], [120] * 6, [0.03] * 6))
        assert [each for each in found if each.kind == "pause"] == []

    def test_the_summary_counts(self) -> None:
        said = words("one um, two | three four five six | seven eight nine ten", each=0.25)
        found, summary = heard([said], voice(said, [120] * 11, [0.03] * 11))
        assert summary.pauses == 2
        assert (summary.fillers, summary.filler_words) == (1, {"um": 1})
        assert summary.pause_mean == pytest.approx(0.54, abs=0.06)
        assert summary.run == pytest.approx(13 / 3, abs=0.5)
        assert [each.text for each in found if each.kind == "filler"] == ["um"]

    def test_the_energy_is_the_level_of_the_voice(self) -> None:
        said = words("one two three four | five six seven eight", each=0.25)
        _, summary = heard([said], voice(said, [120] * 8, [0.03] * 4 + [0.003] * 4))
        curve = summary.energy_curve.decibels
        early = [each for each in curve[2:8] if each is not None]
        late = [each for each in curve[17:23] if each is not None]
        assert np.mean(early) - np.mean(late) == pytest.approx(20, abs=1.5)
        assert None in curve[10:15]

    def test_nothing_is_said_of_nothing(self) -> None:
        analyzer = SpeechFlow.__new__(SpeechFlow)
        sound = Sound(RATE, 1, "mono", 0.0, Limits())
        found = Found(CLIP, {"speech_transcription": document.Findings()}, {})
        assert list(analyzer.hear(sound, found).segments) == []
