"""German, Spanish and French by people: prompts recorded for telephone exchanges, one after the other."""

from __future__ import annotations

from bench.make import speaking
from bench.make.casting import Case, Cast
from bench.make.hearing import over_a_photograph
from bench.make.mixing import Track
from bench.make.production import Production, constant
from bench.media.labels import SpeechLabels, prompts

LANGUAGES = ["de", "es", "fr"]
SENTENCES = 3


def sentences(case: Case) -> list[SpeechLabels]:
    """What is said in a case: three prompts in one language. Each prompt is said in one video of the set only."""
    language = LANGUAGES[case.seed % len(LANGUAGES)]
    known = [labels for labels in prompts() if labels.pool == case.pool and labels.language == language]
    first = case.seed // len(LANGUAGES) * SENTENCES % (len(known) // SENTENCES * SENTENCES)
    return known[first : first + SENTENCES]


def plan(cast: Cast) -> Production:
    """The prompts with pauses between them, over a photograph."""
    chosen = sentences(cast.case)
    starts, at = [], 0.4
    for labels in chosen:
        starts.append(at)
        at += labels.span[1] - labels.span[0] + cast.between(0.6, 0.9)
    _, duration = constant(25, at)
    track = Track(duration)
    speech = [
        speaking.speak(track, labels, start, index, level=-18.0)
        for index, (labels, start) in enumerate(zip(chosen, starts, strict=True), 1)
    ]
    photo = cast.one(cast.places)
    production = over_a_photograph(photo, track, 25.0, ["speech"], {"speech": speech}, size=(360, 640))
    production.media = [labels.file for labels in chosen]
    return production
