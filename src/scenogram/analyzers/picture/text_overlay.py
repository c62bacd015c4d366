"""Texts that stand in the picture: what they say, where and how they look, and from which frame to which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

import numpy as np
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.picture.text_blocks import Block, blocks, mended
from scenogram.analyzers.picture.text_judgement import is_readable, is_unread_script, sureness
from scenogram.analyzers.picture.text_kinds import Facts, Kind, kind_of
from scenogram.analyzers.picture.text_language import MODEL as LANGUAGE_MODEL
from scenogram.analyzers.picture.text_language import (
    NOT_IN_ALPHABET,
    UNDETERMINED,
    LanguageFinder,
    script_of,
    with_opening_marks,
)
from scenogram.analyzers.picture.text_lines import best_look
from scenogram.analyzers.picture.text_reading import MODEL as READING_MODEL
from scenogram.analyzers.picture.text_reading import TextReader
from scenogram.analyzers.picture.text_setting import Motion, alignment, box_of, letter_height, motion_of, tilt
from scenogram.analyzers.picture.text_tracker import LineTracker
from scenogram.clip import Size
from scenogram.document import Box, Confidence, HexColour, Language, Seconds, Share
from scenogram.document.geometry import centre, union

SMALL = Size(long_side=640, grey=True)
LARGE = Size(long_side=1920)

TILTED = 4.0  # degrees; cameras are held straighter, and detected corners tremble less
PASSES = 5.0  # s: a text that stays longer is furniture: a name, a watermark
NEXT = 1.0  # s: a text that comes in the place of another within that time follows it


class TextStyle(document.Part):
    """How a text is set."""

    height: Share = Field(description="Height of a capital letter over frame height.")
    fill: HexColour | None = Field(default=None, description="Colour of the letters.")
    outline: HexColour | None = Field(default=None, description="Colour of the line around the letters.")
    box: HexColour | None = Field(default=None, description="Colour of the plain area on which it stands.")
    align: Literal["left", "centre", "right"] | None = Field(
        default=None, description="Which edges of its lines are flush; absent for a single line."
    )
    zone: Literal["top", "middle", "bottom"] = Field(
        description="Third of the frame's height that holds its middle."
    )
    side: Literal["left", "centre", "right"] = Field(
        description="Third of the frame's width that holds its middle."
    )


class TextLine(document.Part):
    """One line of a text."""

    text: str = Field(description="Its words; empty where they cannot be read.")
    box: Box = Field(description="Around its letters, relative to the displayed frame, 0..1.")
    confidence: Confidence | None = Field(
        default=None,
        description="Probability that it is read without a mistake; absent where it cannot be read.",
    )


class ScreenText(document.Segment):
    """A text on screen, from the first frame that shows it to the last. Ids: t1, t2, ..."""

    text: str = Field(description="The text with its line breaks; empty where it cannot be read. No emoji.")
    read_as: str = Field(description="The same words on one line, in reading order.")
    readable: bool = Field(
        description="False for a text that was found but is in a script that the recogniser does not know (Cyrillic, "
        "Arabic, Hebrew, Korean, Thai, Devanagari, Greek and others)."
    )
    script: str | None = Field(
        default=None,
        description="ISO 15924 code: Latn, Hani, Jpan, Zyyy (no letters); absent where it cannot be read.",
    )
    box: Box = Field(
        description="Around all its lines where they come to rest, relative to the displayed frame, 0..1."
    )
    lines: list[TextLine] = Field(description="From top to bottom.")
    style: TextStyle
    motion: Motion = Field(
        description="How it comes: at once, from the side, out of transparency, letter by letter or word by word, "
        "growing or shrinking; `moves`: it does not come to rest."
    )
    kind: Kind = Field(description="What it is for, by the rules in the documentation.")
    language: Language = Field(
        description="`undetermined` for what is short, has no words or leaves a doubt."
    )
    language_confidence: Confidence | None = Field(
        default=None, description="Probability of the language, 0..1; absent where it is undetermined."
    )


class ScreenTextSummary(document.Summary):
    """The texts at a glance."""

    texts: int = Field(description="How many, those that cannot be read included.")
    unreadable: int = Field(description="How many of them cannot be read.")
    languages: list[Language] = Field(description="Languages found, the most used first.")
    share_of_time: Share = Field(description="Share of the clip that shows a text.")
    first: Seconds | None = Field(default=None, description="When the first text appears, in seconds.")


class TextParameters(document.Parameters):
    """Settings of text_overlay."""

    fps: float = Field(
        default=2.0, gt=0, le=30, description="Frames per second that are read; those between are glanced at."
    )


class TextOverlay(FrameAnalyzer[tuple[str, ...]]):
    """Texts in the picture: words, place, style, kind, language, from the first frame to the last."""

    name = "text_overlay"
    version = "2"
    segment = ScreenText
    summary = ScreenTextSummary
    parameters = TextParameters
    profiles = {"fast": {"fps": 1.0}, "thorough": {"fps": 4.0}}  # noqa: RUF012 - as the contract declares it
    models = (READING_MODEL, LANGUAGE_MODEL)
    nothing = "no text was seen"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """Full-size frames a few times a second; every frame small and grey, to find first and last frames."""
        assert isinstance(settings, TextParameters)  # noqa: S101 - the registry made them
        return Sampling(fps=settings.fps, size=LARGE, trail=SMALL)

    def open(self) -> None:
        """Load the networks."""
        self._tracker = LineTracker(TextReader(self.context))
        self._languages = LanguageFinder(self.context)
        self._aspect = 9 / 16

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002
        """Read what is new in this frame.

        Returns:
            The words of each line that is there.
        """
        import cv2

        rows, columns = view.image.shape[:2]
        self._aspect = columns / rows
        size = view.trail[-1].image.shape[::-1] if view.trail else SMALL.of(columns, rows)
        grey = cv2.resize(cv2.cvtColor(view.image, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
        return tuple(line.reading.text for line in self._tracker.see(view, np.asarray(grey, np.uint8)))

    def conclude(self, seen: Sequence[Seen[tuple[str, ...]]], found: Found) -> Conclusion:
        """Put the lines together to texts."""
        end = seen[-1].end if seen else 0.0
        lines = mended(self._tracker.finish(end))
        lines = [line for line in lines if is_readable(line) or is_unread_script(line, self._aspect)]
        boxes = {id(line): box_of(line) for line in lines}
        letters = {id(line): letter_height(line, boxes[id(line)]) for line in lines}
        texts = blocks(lines, boxes, letters, self._aspect)
        clip = _Clip(
            duration=found.clip.duration or end,
            usual=median(letters.values()) if letters else 0.0,
            languages=self._spoken(texts),
        )
        segments = [
            self._segment(
                f"t{number}", block, boxes, letters, _followed(block, texts), _accompanied(block, texts), clip
            )
            for number, block in enumerate(texts, 1)
        ]
        return Conclusion(segments=segments, summary=_summary(segments, clip.duration))

    def _spoken(self, texts: Sequence[Block]) -> dict[str, float]:
        """What share of the letters of those texts that are of one language is of which."""
        counts: Counter[str] = Counter()
        for block in texts:
            if any(is_readable(line) for line in block.lines):
                words = " ".join(line.reading.text for line in block.lines)
                counts[self._languages.find(words)[0]] += len(words)
        del counts[UNDETERMINED]
        total = counts.total()
        return {code: count / total for code, count in counts.items()}

    def _segment(
        self,
        name: str,
        block: Block,
        boxes: Mapping[int, Box],
        letters: Mapping[int, float],
        followed: bool,
        accompanied: bool,
        clip: _Clip,
    ) -> ScreenText:
        rows = [" ".join(line.reading.text.strip() for line in row) for row in block.rows]
        language, probability = self._languages.find(" ".join(rows))
        if language == UNDETERMINED:
            language, probability = self._languages.find(" ".join(rows), clip.languages)
        readable = any(is_readable(line) for line in block.lines) and language not in NOT_IN_ALPHABET
        if not readable and language not in NOT_IN_ALPHABET:
            language, probability = UNDETERMINED, None
        if language == "es":
            rows = with_opening_marks(rows, [row[0].reading.lead for row in block.rows])
        read = [
            TextLine(
                text=words if readable else "",
                box=union(boxes[id(line)] for line in row),
                confidence=min(sureness(line) for line in row) if readable else None,
            )
            for words, row in zip(rows, block.rows, strict=True)
        ]
        text = "\n".join(line.text for line in read) if readable else ""
        words = re.sub(r"\s+", " ", text).strip()
        style = self._style(
            block, [line.box for line in read], median(letters[id(line)] for line in block.lines)
        )
        box = union(line.box for line in read)
        kind = kind_of(
            Facts(
                text=words,
                box=box,
                letters=style.height,
                usual=clip.usual,
                start=block.start,
                end=block.end,
                duration=clip.duration,
                inside=sum(line.inside - line.over for line in block.lines) > 0,
                boxed=style.box is not None,
                tilted=abs(tilt(block.lines[0], self._aspect)) > TILTED,
                accompanied=accompanied,
                followed=followed,
            )
        )
        return ScreenText(
            id=name,
            start=block.start,
            end=max(block.end, block.start),
            confidence=min((line.confidence for line in read if line.confidence is not None), default=None),
            text=text,
            read_as=words,
            readable=readable,
            script=script_of(words) if readable else None,
            box=box,
            lines=read,
            style=style,
            motion=motion_of(block),
            kind=kind,
            language=language,
            language_confidence=probability,
        )

    def _style(self, block: Block, boxes: Sequence[Box], letters: float) -> TextStyle:
        look = best_look(block.lines)
        x, y = centre(union(boxes))
        return TextStyle(
            height=letters,
            fill=look.fill,
            outline=look.outline,
            box=look.box,
            align=alignment(boxes, letters, self._aspect),
            zone=("top", "middle", "bottom")[min(2, int(3 * y))],
            side=("left", "centre", "right")[min(2, int(3 * x))],
        )


@dataclass(frozen=True)
class _Clip:
    """What is known of the clip as a whole: seconds, median letter height over frame height, shares of languages."""

    duration: float
    usual: float
    languages: Mapping[str, float]


def _followed(block: Block, texts: Sequence[Block]) -> bool:
    """Whether another text takes its place within a second, or it takes the place of another."""
    mine = union(line.box for line in block.lines)
    for other in texts:
        theirs = union(line.box for line in other.lines)
        level = abs(mine[1] + mine[3] / 2 - theirs[1] - theirs[3] / 2) < max(mine[3], theirs[3]) / 2
        beside = min(mine[0] + mine[2], theirs[0] + theirs[2]) > max(mine[0], theirs[0])
        wait = max(other.start - block.end, block.start - other.end)
        if other is not block and level and beside and -NEXT / 4 < wait < NEXT:
            return True
    return False


def _accompanied(block: Block, texts: Sequence[Block]) -> bool:
    """Whether another text, that does not stay on and on, is there when it comes."""
    return any(
        other is not block and other.start <= block.start < other.end and other.end - other.start < PASSES
        for other in texts
    )


def _summary(texts: Sequence[ScreenText], duration: float) -> ScreenTextSummary:
    spoken = Counter({text.language: 0 for text in texts})
    for text in texts:
        spoken[text.language] += len(text.read_as)
    del spoken[UNDETERMINED]
    covered, until = 0.0, 0.0
    for text in sorted(texts, key=lambda each: each.start):
        covered += max(0.0, text.end - max(text.start, until))
        until = max(until, text.end)
    return ScreenTextSummary(
        texts=len(texts),
        unreadable=sum(not text.readable for text in texts),
        languages=[language for language, _ in spoken.most_common()],
        share_of_time=min(1.0, covered / duration) if duration else 0.0,
        first=min((text.start for text in texts), default=None),
    )
