"""Is what was found a text at all, can it be read, and how sure is the reading?"""

from __future__ import annotations

from math import exp, log

from scenogram.analyzers.picture.text_lines import Line, bare, best_look, unclear

LONE = 0.97  # mean probability of characters for a line of one or two: a cup is a fine 0, a row of windows is 8888
LONE_TALLEST = 0.12  # of the frame's height, for such a line
ONE_LETTER_WORDS = set(
    "aeiouwyz0123456789"
)  # in the languages that are read; emoji are taken for other letters
LONE_EVENNESS = 6.0  # CIE76 spread of the letters' colour, the same
TALLEST = 0.2  # of the frame's height; only textures were read higher
UNREAD_SCORE = 0.7  # of the detector, for a line that cannot be read
UNREAD_WIDE = 2.0  # times as wide as high, the same
UNREAD_TALLEST = 0.1  # of the frame's height, the same
UNREAD_EVENNESS = 10.0  # CIE76 spread of the letters' colour, the same
SURE_AT_BEST, SURE_PER_LOG = 1.787, 1.477


def is_readable(line: Line) -> bool:
    """Whether its words can be trusted to be words."""
    reading, letters = line.reading, bare(line.reading.text)
    if unclear(reading) or line.box[3] > TALLEST:
        return False
    if any("\u0370" <= letter <= "\u03ff" for letter in letters):
        return False  # the recogniser knows Greek letters, but drops those with an accent and more
    if len(letters) > 2 and len(set(letters)) > 1:
        return True
    if len(letters) == 1 and letters.isascii() and letters not in ONE_LETTER_WORDS:
        return False
    even = best_look([line]).evenness
    return reading.mean >= LONE and line.box[3] <= LONE_TALLEST and even is not None and even <= LONE_EVENNESS


def is_unread_script(line: Line, aspect: float) -> bool:
    """Whether it is a text that cannot be read: firmly detected, shaped and coloured like a line of text.

    Args:
        line: what was found.
        aspect: width of the frame over its height.
    """
    score = max((sight.score or 0.0 for sight in line.sights), default=0.0)
    even = [look.evenness for look in line.looks if look.evenness is not None]
    return (
        not is_readable(line)
        and score >= UNREAD_SCORE
        and line.box[2] * aspect >= UNREAD_WIDE * line.box[3]
        and line.box[3] <= UNREAD_TALLEST
        and min(even, default=99.0) <= UNREAD_EVENNESS
    )


def sureness(line: Line) -> float:
    """Probability that the line was read without a mistake, 0..1: logistic in the log-likelihood of its characters.

    Fitted to 597 lines of eight languages, 14 to 56 px high, on photographs, blurred by encoding (.64 of them right;
    expected calibration error .03).
    """
    likelihood = sum(log(max(each, 1e-3)) for each in line.reading.sureness)
    return 1 / (1 + exp(-(SURE_AT_BEST + SURE_PER_LOG * likelihood)))
