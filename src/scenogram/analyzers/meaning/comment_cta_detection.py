"""Calls to act: what viewers are asked to do, on screen and in the ear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, MeaningAnalyzer
from scenogram.analyzers.meaning.calls.finding import calls_in
from scenogram.analyzers.meaning.calls.wordings import CallKind
from scenogram.analyzers.picture.text_overlay import ScreenText
from scenogram.analyzers.sound.speech_transcription import Utterance
from scenogram.document import Language, Seconds


class CallToAct(document.Segment):
    """A call to act, for as long as it stands in the picture or is said. Ids: ct1, ct2, ..."""

    kind: CallKind = Field(
        description="`follow` (or subscribe), `like`, `comment` (or answer), `share` (or send, or tag somebody), `link` (or "
        "visit, download, sign up), `buy` (or order, book, use a code), `save`, `duet` (or stitch, or use the sound)."
    )
    wording: str = Field(description="As it is written or said.")
    language: Language = Field(description="In which it is worded.")
    channel: Literal["text", "speech"] = Field(description="Where.")
    evidence: str = Field(description="Id of the text on screen, or of the utterance.")


class CallSummary(document.Summary):
    """The calls in short."""

    kinds: dict[CallKind, int] = Field(description="How many of each, the most first.")
    first: Seconds = Field(description="When the first comes, in seconds.")


class CallDetection(MeaningAnalyzer):
    """Calls to act, on screen and in speech: follow, like, comment, share, link, buy, save, duet."""

    name = "comment_cta_detection"
    version = "1"
    segment = CallToAct
    summary = CallSummary
    uses = ("text_overlay", "speech_transcription")
    nothing = (
        "neither text nor speech calls to act in English, German, French, Spanish, Italian or Portuguese"
    )

    def conclude(self, found: Found) -> Conclusion:
        """Text by text, sentence by sentence."""
        calls = sorted([*_written(found), *_said(found)], key=lambda call: (call.start, call.channel))
        if not calls:
            return Conclusion()
        segments = [call.model_copy(update={"id": f"ct{i}"}) for i, call in enumerate(calls, 1)]
        kinds = Counter(call.kind for call in calls)
        return Conclusion(
            segments=segments,
            summary=CallSummary(kinds=dict(kinds.most_common()), first=calls[0].start),
            method="patterns",
        )


def _written(found: Found) -> Iterator[CallToAct]:
    for text in found.segments("text_overlay", ScreenText):
        for call in calls_in(text.read_as, text.language):
            yield CallToAct(
                start=text.start,
                end=text.end,
                kind=call.kind,
                wording=text.read_as[call.start : call.end].strip(),
                language=call.language,
                channel="text",
                evidence=text.id or "",
            )


def _said(found: Found) -> Iterator[CallToAct]:
    for utterance in found.segments("speech_transcription", Utterance):
        if not utterance.words:
            continue
        text, edges = "", []
        for word in utterance.words:
            text += " " if text else ""
            edges.append((len(text), len(text) + len(word.text.strip())))
            text += word.text.strip()
        for call in calls_in(text, utterance.language):
            own = [
                word
                for word, (first, last) in zip(utterance.words, edges, strict=True)
                if first < call.end and last > call.start
            ]
            yield CallToAct(
                start=own[0].start,
                end=own[-1].end,
                kind=call.kind,
                wording=text[call.start : call.end].strip(),
                language=call.language,
                channel="speech",
                evidence=utterance.id or "",
            )
