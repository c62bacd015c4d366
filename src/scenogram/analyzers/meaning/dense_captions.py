"""Descriptions of each shot and each moment, composed from what the other analyzers have found."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, MeaningAnalyzer
from scenogram.analyzers.meaning.captions.composer import compose
from scenogram.analyzers.meaning.captions.findings import SOURCES, material
from scenogram.document import Share


class Caption(document.Segment):
    """A description in plain English. Ids: d1, d2, ..."""

    scope: Literal["shot", "moment"] = Field(
        description="`shot`: of a whole shot. `moment`: of up to 2 s within a longer shot, or of several such moments "
        "in a row of which the same is to be said."
    )
    shot: str | None = Field(default=None, description="Id of the shot; absent where shots are not known.")
    text: str = Field(
        description="The description. Words of the clip stand in quotation marks, as they were read or heard."
    )
    evidence: list[str] = Field(description="Ids of the findings that it rests on: nothing else is said.")
    method: str = Field(description="`composed`: made from findings by rule.")


class CaptionSummary(document.Summary):
    """The captions in numbers."""

    captions: int = Field(description="How many.")
    quoted: list[str] = Field(description="Names of the analyzers whose findings were there to be quoted.")
    without_evidence: Share = Field(description="Share of the captions that have nothing to say.")


class DenseCaptions(MeaningAnalyzer):
    """Describes each shot and each moment in words, from findings alone: who, where, with which words, seen how."""

    name = "dense_captions"
    version = "2"
    segment = Caption
    summary = CaptionSummary
    uses = SOURCES
    nothing = "no other analyzer found anything to describe"

    def conclude(self, found: Found) -> Conclusion:
        captions = compose(material(found), found.clip.duration)
        empty = sum(not caption.evidence for caption in captions)
        if empty == len(captions):
            return Conclusion(method="composed")
        segments = [
            Caption(
                id=f"d{number}",
                start=caption.span.start,
                end=caption.span.end,
                scope="shot" if caption.span.whole else "moment",
                shot=caption.span.shot,
                text=caption.text,
                evidence=list(caption.evidence),
                method="composed",
            )
            for number, caption in enumerate(captions, 1)
        ]
        summary = CaptionSummary(
            captions=len(segments),
            quoted=[name for name in SOURCES if name in found and found[name].segments],
            without_evidence=empty / len(segments),
        )
        return Conclusion(segments=segments, summary=summary, method="composed")
