"""How sound and picture meet: cuts and beats, sounds and cuts, texts and their words, lips and the voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, SoundAnalyzer
from scenogram.analyzers.people.facial_details import FacialDetails
from scenogram.analyzers.picture.cut_analysis import Cut
from scenogram.analyzers.picture.text_overlay import ScreenText
from scenogram.analyzers.sound.audio_analysis import SoundState
from scenogram.analyzers.sound.lip_sync import STANDS_OUT, Lag, lag
from scenogram.analyzers.sound.mouth_movement import MOVES, Mouth, movement
from scenogram.analyzers.sound.prosody import prosody_of
from scenogram.analyzers.sound.sound_effects import SoundEffect
from scenogram.analyzers.sound.speech_transcription import Utterance
from scenogram.analyzers.sound.spoken_text import SpokenToken, plain_words, said
from scenogram.analyzers.sound.voice_activity import NETWORK, speech_of, speech_regions
from scenogram.clip import Sound
from scenogram.document import Confidence, Measure, Span

ON_BEAT = (
    0.07  # seconds by which a cut on a beat may miss it: within them beats themselves count as found (MIREX)
)
BY_CHANCE = 0.05  # probability below which cuts do not fall on beats by chance
SURE = 0.9  # confidence from which an offset of the lips is told
AT_REST = 0.6  # times its movement in speech that a speaker's mouth moves at most while nobody speaks


class SyncPoint(document.Segment):
    """A place where sound and picture meet; it lasts from the one to the other. Ids: z1, z2, ..."""

    kind: Literal["cut_on_beat", "cut_with_sound", "text_with_sound", "text_with_word", "lips"] = Field(
        description="`cut_on_beat`: a hard cut within 70 ms of a beat. `cut_with_sound`, `text_with_sound`: a short sound within "
        "0.1 s of a cut, or of a text that appears. `text_with_word`: a text whose words are said. `lips`: a mouth that moves "
        "with a voice, from when the face is there to when it is gone."
    )
    picture: str = Field(description="Id of the finding in the picture: a cut, a text or a face's details.")
    sound: str | None = Field(
        default=None, description="Id of the finding in the sound: a beat's stretch, a sound or an utterance."
    )
    offset_ms: Measure = Field(
        description="Milliseconds from the picture to the sound: negative where the sound comes first."
    )


class SyncSummary(document.Summary):
    """How sound and picture meet, in short. What could not be measured is absent."""

    offset_ms: Measure | None = Field(
        default=None,
        description="Milliseconds by which the sound is late against the picture, by the lips; negative where it is early. "
        "Absent where no mouth is seen well enough with its voice.",
    )
    offset_confidence: Confidence | None = Field(
        default=None, description="That this is right within 80 ms, if the voice is that mouth's, 0..1."
    )
    cuts: int | None = Field(default=None, description="Number of hard cuts while there is a steady beat.")
    cuts_on_beats: int | None = Field(
        default=None, description="How many of them are within 70 ms of a beat."
    )
    expected_on_beats: Measure | None = Field(
        default=None, description="How many would be, were the cuts anywhere."
    )
    cuts_follow_beats: bool | None = Field(
        default=None,
        description="True where so many cuts on beats come by chance in less than 1 of 20 clips; False where they well may; "
        "absent where there are too few cuts to say.",
    )
    cuts_with_sound: int | None = Field(
        default=None, description="Number of cuts with a short sound within 0.1 s."
    )
    texts_said: int | None = Field(default=None, description="Texts on screen whose words are said.")
    text_offset_ms: Measure | None = Field(
        default=None,
        description="Median milliseconds from such a text to its first word: negative where the word comes first.",
    )


class AudioVisualSync(SoundAnalyzer):
    """Cuts on beats, sounds on cuts, texts with their words, lips with the voice."""

    name = "audio_visual_sync"
    version = "2"
    segment = SyncPoint
    summary = SyncSummary
    models = (NETWORK,)
    uses = (
        "audio_analysis",
        "cut_analysis",
        "facial_details",
        "sound_effects",
        "speech_transcription",
        "text_overlay",
    )
    nothing = "nothing in the picture was found that goes with a sound"

    def hear(self, sound: Sound, found: Found) -> Conclusion:
        """Lay what was seen beside what was heard."""
        summary = SyncSummary()
        cuts = [cut for cut in found.segments("cut_analysis", Cut) if cut.start == cut.end]
        points = [
            *_cuts_on_beats(summary, cuts, found.segments("audio_analysis", SoundState)),
            *_landings(summary, cuts, found),
            *_texts(summary, found),
            *self._lips(summary, sound, found.segments("facial_details", FacialDetails)),
        ]
        points.sort(key=lambda each: (each.start, each.end, each.kind))
        points = [each.model_copy(update={"id": f"z{number}"}) for number, each in enumerate(points, 1)]
        measured = bool(summary.model_fields_set)
        return Conclusion(
            segments=points, summary=summary if measured else None, found=measured, coverage=1.0
        )

    def _lips(self, summary: SyncSummary, sound: Sound, faces: Sequence[FacialDetails]) -> list[SyncPoint]:
        """The mouth that fits the voice best, if it fits well."""
        if not faces:
            return []
        speech = speech_regions(speech_of(sound, self.context, self.report))
        told = []
        for face in faces:
            mouth = Mouth(face.person, face.mouth.times, face.mouth.opening)
            found = lag(mouth.times, mouth.opening, prosody_of(sound).vowels, speech)
            if found is None or found.confidence < SURE:
                continue
            if speaks(mouth, found, speech, sound.start + sound.duration):
                told.append((found.lead, found, face))
        if not told:
            return []
        _, best, face = max(told, key=lambda one: one[0])
        summary.offset_ms, summary.offset_confidence = round(1000 * best.seconds), best.confidence
        return [
            SyncPoint(
                kind="lips",
                start=face.start,
                end=face.end,
                picture=str(face.id),
                offset_ms=round(1000 * best.seconds),
                confidence=best.confidence,
            )
        ]


def speaks(mouth: Mouth, found: Lag, speech: Sequence[Span], until: float) -> bool:
    """Whether a mouth moves as one that speaks while the voice is heard, and rests while it is not, or fits the voice beyond
    doubt. All by the picture's clock: when a late voice is heard, its mouth rests already.

    Args:
        mouth: its opening.
        found: by how much the voice is late.
        speech: [start, end) in seconds in which somebody is heard to speak.
        until: seconds at which the clip ends.
    """
    spoken = [(max(0.0, start - found.seconds), end - found.seconds) for start, end in speech]
    way, _ = movement(mouth, spoken)
    rest, seen = movement(mouth, _pauses(spoken, until))
    return way >= MOVES and (found.lead >= STANDS_OUT or (seen > 0 and rest <= AT_REST * way))


def _pauses(speech: Sequence[Span], until: float) -> list[Span]:
    """What lies between regions of speech."""
    edges = [0.0, *(edge for span in speech for edge in span), until]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _point(
    kind: Literal["cut_on_beat", "cut_with_sound", "text_with_sound", "text_with_word"],
    picture: str,
    seen: float,
    heard: float,
    sound: str,
) -> SyncPoint:
    return SyncPoint(
        kind=kind,
        start=max(0.0, min(seen, heard)),
        end=max(seen, heard),
        picture=picture,
        sound=sound,
        offset_ms=round(1000 * (heard - seen)),
    )


def _cuts_on_beats(
    summary: SyncSummary, cuts: Sequence[Cut], states: Sequence[SoundState]
) -> list[SyncPoint]:
    """Cuts that fall on beats, and whether they do so more often than by chance."""
    from scipy.stats import binom

    points: list[SyncPoint] = []
    chances: list[float] = []
    for state in states:
        beats = np.array(state.beats or ())
        if len(beats) < 2:
            continue
        period = float(np.median(np.diff(beats)))
        for cut in cuts:
            if not beats[0] - period / 2 <= cut.start <= beats[-1] + period / 2:
                continue
            chances.append(min(1.0, 2 * ON_BEAT / period))
            beat = float(beats[np.argmin(np.abs(beats - cut.start))])
            if abs(beat - cut.start) <= ON_BEAT:
                points.append(_point("cut_on_beat", str(cut.id), cut.start, beat, str(state.id)))
    if chances:
        chance = float(np.mean(chances))
        summary.cuts, summary.cuts_on_beats = len(chances), len(points)
        summary.expected_on_beats = round(sum(chances), 2)
        if chance ** len(chances) < BY_CHANCE:
            probability = float(binom.sf(len(points) - 1, len(chances), chance))
            summary.cuts_follow_beats = probability < BY_CHANCE
    return points


def _landings(summary: SyncSummary, cuts: Sequence[Cut], found: Found) -> list[SyncPoint]:
    """Short sounds on cuts and texts, as sound_effects ties them."""
    times = {str(cut.id): cut.start for cut in found.segments("cut_analysis", Cut)}
    times |= {str(text.id): text.start for text in found.segments("text_overlay", ScreenText)}
    points = []
    for effect in found.segments("sound_effects", SoundEffect):
        for landing in effect.lands_on or ():
            if landing.id in times:
                kind: Literal["cut_with_sound", "text_with_sound"] = (
                    "cut_with_sound" if landing.kind == "cut" else "text_with_sound"
                )
                at = times[landing.id]
                points.append(_point(kind, landing.id, at, at + landing.offset, str(effect.id)))
    if cuts and "sound_effects" in found:
        summary.cuts_with_sound = len({each.picture for each in points if each.kind == "cut_with_sound"})
    return points


def _texts(summary: SyncSummary, found: Found) -> list[SyncPoint]:
    """Texts whose words are said."""
    texts = [text for text in found.segments("text_overlay", ScreenText) if text.read_as]
    tokens = [
        SpokenToken(plain, word.start, word.end, str(utterance.id))
        for utterance in found.segments("speech_transcription", Utterance)
        for word in utterance.words
        for plain in plain_words(word.text)
    ]
    if not texts or not tokens:
        return []
    points = []
    for text in texts:
        token = said(text.read_as, text.start, text.end, tokens)
        if token is not None:
            points.append(_point("text_with_word", str(text.id), text.start, token.start, token.utterance))
    summary.texts_said = len(points)
    if points:
        summary.text_offset_ms = float(np.median([each.offset_ms for each in points]))
    return points
