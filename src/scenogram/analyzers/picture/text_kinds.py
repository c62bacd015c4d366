"""What a text on screen is for: rules over its words, size, place and time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scenogram.document import Box

Kind = Literal["caption", "title", "sticker", "watermark", "price", "handle", "hashtag", "in_scene"]

HANDLE = re.compile(r"@[\w.]{2,30}")
HASHTAGS = re.compile(r"#\w+(\s+#\w+)*")
AMOUNT = r"\d{1,3}(?:[., ]?\d{3})*(?:[.,]\d{1,2}|[.,]-{1,2})?"
CURRENCY = r"(?:[$€£¥₺₹₩]|zł|zl|TL|EUR|USD|GBP|CHF|PLN|R\$)"
PRICE = re.compile(
    rf"(?:\w+ ){{0,2}}(?:{CURRENCY}\s?{AMOUNT}|{AMOUNT}\s?{CURRENCY})(?: ?/? ?\w+)?", re.IGNORECASE
)

STAYS = 0.7  # share of the clip's length from which on a small text at the edge is a watermark
SMALL = 0.025  # letter height over frame height
SMALL_NAME = 0.035  # the same, of an account's name: its sign and underscores make letters seem higher
LARGE = 1.25  # times the usual letter height of the clip's texts
LARGE_IN_ROW = (
    1.65  # the same, of one text of several in one place: accents let captions seem up to 1.6 times as high
)
HUGE = (
    0.043  # letter height over frame height; captions and stickers on the dev clips are measured up to 0.041
)
OPENING = 2.0  # s: a text that comes later is no opening title
FEW = 3  # words
RIM = 0.2  # of the frame: from an edge


@dataclass(frozen=True)
class Facts:
    """What the rules look at.

    Attributes:
        text: its words, on one line.
        box: relative to the frame.
        letters: height of a capital letter over frame height.
        usual: the same, median over the clip's texts.
        start, end, duration: seconds; duration is the clip's.
        inside: it moves with what is around it.
        boxed: it stands on a plain box.
        tilted: it does not stand level.
        accompanied: another text is there while it comes.
        followed: another text takes its place within a second, or it takes another one's.
    """

    text: str
    box: Box
    letters: float
    usual: float
    start: float
    end: float
    duration: float
    inside: bool
    boxed: bool
    tilted: bool
    accompanied: bool
    followed: bool


def kind_of(facts: Facts) -> Kind:
    """Name a text's kind. The first rule that holds decides."""
    words = facts.text.split()
    if facts.inside:
        return "in_scene"
    middle = facts.box[0] + facts.box[2] / 2, facts.box[1] + facts.box[3] / 2
    at_rim = min(*middle, 1 - middle[0], 1 - middle[1]) < RIM
    name = HANDLE.fullmatch(facts.text) is not None
    stays = facts.end - facts.start >= max(3.0, STAYS * facts.duration)
    if stays and at_rim and facts.letters < (SMALL_NAME if name else SMALL):
        return "watermark"
    if name:
        return "handle"
    if HASHTAGS.fullmatch(facts.text):
        return "hashtag"
    if PRICE.fullmatch(facts.text):
        return "price"
    large = facts.letters >= (LARGE_IN_ROW if facts.followed else LARGE) * facts.usual
    opening = facts.start <= OPENING and middle[1] < 0.6 and not facts.followed
    huge = facts.letters >= HUGE and middle[1] < 1 - RIM  # below stand the subtitles of wide pictures
    huge = huge and not (facts.boxed or facts.tilted or facts.followed)
    if huge or (len(words) >= 2 and (large or opening)):
        return "title"
    beside = len(words) <= FEW and not facts.followed and (facts.boxed or facts.accompanied)
    return "sticker" if facts.tilted or beside else "caption"
