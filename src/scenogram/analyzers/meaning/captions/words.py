"""The words on screen and in the ear."""

from __future__ import annotations

from scenogram.analyzers.meaning.captions.clause import Clause, Span, during, ids
from scenogram.analyzers.meaning.captions.english import listed, number, quoted
from scenogram.analyzers.meaning.captions.findings import Material, QuotedText

LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "pl": "Polish",
    "tr": "Turkish",
    "nl": "Dutch",
    "ja": "Japanese",
    "zh": "Chinese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
    "hi": "Hindi",
}
MOST_TEXTS = 3  # texts quoted in one caption


def on_screen(material: Material, span: Span) -> Clause | None:
    """The texts that can be read; in a moment within a shot, those that come in it."""
    texts = during(material.texts, span)
    if not span.opens:
        before = Span(span.start - (span.end - span.start), span.start, span.shot, whole=False, opens=True)
        told = {text.id for text in during(texts, before)}
        texts = [text for text in texts if text.id not in told]
    readable = [text for text in texts if text.readable and text.read_as.strip()]
    if readable:
        chosen = readable[:MOST_TEXTS]
        more = len(readable) - len(chosen)
        said = listed([_said(text) for text in chosen]) + (f", and {more} more" if more else "")
        return Clause(f"on screen: {said}", ids(readable))
    if texts:
        return Clause("there is text on screen that could not be read", ids(texts))
    return None


def _said(text: QuotedText) -> str:
    where = {"top": " at the top", "bottom": " at the bottom"}.get(text.style.zone, "")
    what = {"watermark": "the mark ", "price": "the price ", "in_scene": "in the scene "}.get(text.kind, "")
    return f"{what}{quoted(text.read_as)}{where}"


def spoken(material: Material, span: Span) -> Clause | None:
    """What is said, word for word, in this span."""
    said: list[str] = []
    evidence: list[str] = []
    languages: list[str] = []
    begun = unfinished = False
    for utterance in material.utterances:
        inside = [word for word in utterance.words if span.start <= (word.start + word.end) / 2 < span.end]
        if not inside:
            continue
        begun = begun or (not said and inside[0] is not utterance.words[0])
        unfinished = inside[-1] is not utterance.words[-1]
        said += [word.text.strip() for word in inside]
        evidence.append(utterance.id)
        languages.append(utterance.language)
    if not said:
        return None
    text = f"{'… ' if begun else ''}{' '.join(said)}{' …' if unfinished else ''}"
    language = LANGUAGES.get(languages[0]) if len(set(languages)) == 1 else None
    speaker, turns = _speaker(material, span)
    in_language = f" in {language}" if language is not None and language != "English" else ""
    return Clause(f"{speaker}{in_language}: {quoted(text)}", (*evidence, *turns))


def _speaker(material: Material, span: Span) -> tuple[str, tuple[str, ...]]:
    """Who says it, and the turns that tell so. A person in view is only said to speak where it is known that they do."""
    speaking = [
        person
        for person in material.people.values()
        if any(start < span.end and end > span.start for start, end in person.speaks or [])
        and any(start < span.end and end > span.start for start, end in person.seen)
    ]
    if len(speaking) == 1:
        gender = speaking[0].gender
        who = {"female": "she", "male": "he", None: "they"}[gender.presentation if gender else None]
        return f"{who} {'say' if who == 'they' else 'says'}", ()
    turns = during(material.turns, span)
    voices = {turn.voice for turn in turns}
    if len(voices) > 1:
        return f"{number(len(voices))} voices say", ids(turns)
    several = len({turn.voice for turn in material.turns}) > 1
    off = bool(turns) and all(turn.seen == "off_screen" for turn in turns)
    if not voices or not (several or off):
        return "a voice says", ()
    name = f"voice {turns[0].voice}" if several else "a voice"
    return f"{name}{' off screen' if off else ''} says", ids(turns)
