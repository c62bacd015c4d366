"""Passages of recorded speech: which words, laid on a track, and the truth of it."""

from __future__ import annotations

from fractions import Fraction

from bench.make import mixing
from bench.make.mixing import Track, Wave
from bench.media.labels import PITCH_STEP, SpeechLabels
from bench.truth import Utterance, Word

PAUSE = 0.25  # seconds between two words from which on a recording may be cut there


def passages(labels: SpeechLabels, shortest: float, longest: float) -> list[tuple[int, int]]:
    """Runs of words (first, last + 1) between pauses, of a length in seconds within these bounds.

    There are none in a recording whose words are not timed.
    """
    words = labels.words
    if not words:
        return []
    cuts = [0, *(i for i in range(1, len(words)) if words[i][1] - words[i - 1][2] >= PAUSE), len(words)]
    return [
        (first, last)
        for index, first in enumerate(cuts[:-1])
        for last in cuts[index + 1 :]
        if shortest <= words[last - 1][2] - words[first][1] <= longest
    ]


def said(labels: SpeechLabels, run: tuple[int, int] | None) -> tuple[str, float, float]:
    """The words of a run (None: the whole recording), and when it starts and ends in the recording, seconds."""
    if run is None or not labels.words:
        return labels.transcript, labels.span[0], labels.span[1]
    first, last = run
    words = labels.words[first:last]
    if (first, last) == (0, len(labels.words)):
        return labels.transcript, words[0][1], words[-1][2]
    return " ".join(word for word, _, _ in words), words[0][1], words[-1][2]


def pitch_of(labels: SpeechLabels) -> list[tuple[float, float]]:
    """(time in the recording in seconds, Hz) where the pitch is known."""
    return [(labels.span[0] + step * PITCH_STEP, hertz) for step, hertz in enumerate(labels.pitch) if hertz]


def speak(
    track: Track,
    labels: SpeechLabels,
    at: float,
    number: int,
    *,
    run: tuple[int, int] | None = None,
    level: float = -18.0,
    room: float | None = None,
    speed: Fraction = Fraction(1),
) -> Utterance:
    """Lay a passage on a track so that its first word begins `at` seconds, and tell what was said when.

    Args:
        track: where to.
        labels: the recording.
        at: seconds of the track.
        number: of the utterance, for its id.
        run: words to take, as `passages` gives them; None: all.
        level: loudness of the passage alone, LUFS.
        room: RT60 of a room to put it into, in seconds.
        speed: how much faster the recording is played; the pitch rises with it.
    """
    transcript, start, end = said(labels, run)
    wave: Wave = mixing.at_loudness(mixing.faster(mixing.spoken(labels, start, end), speed), level)
    if room:
        wave = mixing.at_loudness(mixing.reverberant(wave, room, seed=number), level)
    margin = 0.12 / float(speed)
    track.add(wave, at - margin)
    words = labels.words[slice(*run) if run else slice(None)]

    def then(time: float) -> float:
        """When it is heard on the track."""
        return at + (time - start) / float(speed)

    return Utterance(
        id=f"u{number}",
        transcript=transcript,
        language=labels.language,
        voice=labels.voice,
        start=at,
        end=then(end),
        words=[Word(text=text, start=then(s), end=then(e)) for text, s, e in words],
        syllables=sum(labels.syllables[slice(*run) if run else slice(None)]) or None,
        pitch=[(then(time), hertz * float(speed)) for time, hertz in pitch_of(labels) if start <= time < end],
        words_within=labels.words_within,
        level=level,
    )
