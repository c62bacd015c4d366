"""Speech in French, Spanish and Italian by synthetic voices, alone or over quiet music."""

from __future__ import annotations

from typing import Any

from bench.make import mixing
from bench.make.casting import Cast
from bench.make.hearing import in_turn, over_a_photograph
from bench.make.production import Production
from bench.media.labels import recordings
from bench.truth import Kind, Music, Utterance

LANGUAGES = ["fr", "es", "it"]


def plan(cast: Cast) -> Production:
    """Three sentences in one language (two in dev, which has no more)."""
    number = cast.case.seed
    language = LANGUAGES[number % len(LANGUAGES)]
    sentences = [
        s
        for s in recordings().synthetic
        if s.pool == cast.case.pool and s.language == language and not s.fillers
    ]
    chosen = cast.some(sentences, 3)
    turns = in_turn(cast, chosen, first=0.5, pauses=(0.6, 1.0), fps=25.0, level=-18.0)
    track = turns.track
    speech = [
        Utterance(
            id=f"u{index}", transcript=labels.transcript, language=language, voice=labels.voice, start=start,
            end=end, synthetic=True, level=-18.0, syllables=labels.syllables,
        )
        for index, (labels, (start, end)) in enumerate(zip(chosen, turns.spans, strict=True), 1)
    ]  # fmt: skip
    known: dict[str, Any] = {"speech": speech, "music": []}
    if number % 2:
        piece = cast.one(cast.music)
        bed = mixing.at_loudness(mixing.faded(mixing.piece(piece.file, 0.0, track.seconds), 0.3), -33.0)
        start, end = track.add(bed, 0.0)
        music = Music(
            name=piece.file,
            start=start,
            end=end,
            tempo=piece.tempo,
            key=piece.key,
            level=-33.0,
            measured=True,
        )
        known["music"] = [music]
    complete: list[Kind] = ["speech", "speakers", "music", "silence", "transitions", "shots"]
    production = over_a_photograph(cast.one(cast.places), track, 25.0, complete, known)
    production.media = [music.name for music in known["music"]]
    return production
