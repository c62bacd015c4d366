"""Calls to act get the time of what they stand in."""

from __future__ import annotations

from scenogram import document
from scenogram.analyzers import Found
from scenogram.analyzers.meaning.comment_cta_detection import CallDetection, CallSummary, CallToAct
from scenogram.analyzers.picture.text_overlay import ScreenText, TextLine, TextStyle
from scenogram.analyzers.sound.speech_transcription import Utterance, Word

CLIP = document.Clip(sha256="0" * 64, name="clip.mp4", bytes=1, container="mp4", duration=10, frames=300)
BOX = (0.1, 0.1, 0.5, 0.1)


def on_screen(id_: str, text: str, start: float, end: float) -> ScreenText:
    return ScreenText(
        id=id_, start=start, end=end, text=text, read_as=text, readable=True, box=BOX,
        lines=[TextLine(text=text, box=BOX, confidence=1)], style=TextStyle(height=0.1, zone="top", side="left"),
        motion="none", kind="caption", language="en",
    )  # fmt: skip


def said(id_: str, text: str, start: float) -> Utterance:
    """Half a second a word."""
    words = [
        Word(text=word, start=start + i / 2, end=start + i / 2 + 0.4, confidence=1)
        for i, word in enumerate(text.split())
    ]
    return Utterance(
        id=id_, start=start, end=words[-1].end, text=text, language="en", language_confidence=1, words=words
    )


def told(texts: list[ScreenText], speech: list[Utterance]) -> tuple[list[CallToAct], CallSummary | None]:
    findings = {
        "text_overlay": document.Findings(segments=list(texts)),
        "speech_transcription": document.Findings(segments=list(speech)),
    }
    conclusion = CallDetection.__new__(CallDetection).conclude(Found(CLIP, findings, {}))
    assert conclusion.summary is None or isinstance(conclusion.summary, CallSummary)
    return [each for each in conclusion.segments if isinstance(each, CallToAct)], conclusion.summary


def test_a_call_on_screen_lasts_as_long_as_its_text() -> None:
    (call,), summary = told([on_screen("t3", "Follow for part two", 4, 7)], [])
    assert (call.kind, call.start, call.end, call.channel, call.evidence) == ("follow", 4, 7, "text", "t3")
    assert summary is not None
    assert (summary.kinds, summary.first) == ({"follow": 1}, 4)


def test_a_spoken_call_lasts_as_long_as_its_words() -> None:
    (call,), _ = told([], [said("u1", "That was it. Please save this for later. Bye", 0)])
    assert (call.kind, call.channel, call.evidence) == ("save", "speech", "u1")
    assert call.wording == "save this for later"
    assert (call.start, call.end) == (2, 3.9)


def test_where_nobody_asks_for_anything_nothing_is_said() -> None:
    assert told([on_screen("t1", "Wait for the end", 0, 2)], [said("u1", "They follow the river", 0)]) == (
        [],
        None,
    )
