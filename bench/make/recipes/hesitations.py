"""Synthetic voices that hesitate: um and uh in English, euh, eh and ehm in French, Spanish and Italian."""

from __future__ import annotations

from bench.make.casting import Cast
from bench.make.hearing import in_turn, over_a_photograph
from bench.make.production import Production
from bench.media.labels import recordings
from bench.truth import Kind, Utterance

EACH = 3  # sentences in one video


def plan(cast: Cast) -> Production:
    """Three sentences, in the order of the labels, so that the cases of a set have each of them once."""
    sentences = [each for each in recordings().synthetic if each.pool == cast.case.pool and each.fillers]
    first = EACH * (cast.case.seed % 100) % len(sentences)
    chosen, level = sentences[first : first + EACH], -18.0
    turns = in_turn(cast, chosen, first=0.4, pauses=(0.8, 1.2), fps=25.0, level=level)
    # What is asked of these voices is their hesitation; their words are not scored.
    speech = [
        Utterance(
            id=f"u{index}", transcript="", language=labels.language, voice=labels.voice, start=start, end=end,
            synthetic=True, level=level, fillers=list(labels.fillers),
        )
        for index, (labels, (start, end)) in enumerate(zip(chosen, turns.spans, strict=True), 1)
    ]  # fmt: skip
    complete: list[Kind] = ["speakers", "music", "transitions", "shots"]
    known = {"speech": speech, "music": []}
    return over_a_photograph(cast.one(cast.places), turns.track, 25.0, complete, known)
