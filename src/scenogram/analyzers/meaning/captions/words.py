"""The words on screen and in the ear."""

from __future__ import annotations

from scenogram.analyzers.meaning.captions.clause import Clause, Span, during, ids
from scenogram.analyzers.meaning.captions.english import listed, quoted
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
    speaker = _speaker(material, span)
    in_language = f" in {language}" if language is not None and language != "English" else ""
    return Clause(f"{speaker}{in_language}: {quoted(text)}", tuple(evidence))


def _speaker(material: Material, span: Span) -> str:
    """A person in view is only said to speak where it is known that they do."""
    speaking = [
        person
        for person in material.people.values()
        if any(start < span.end and end > span.start for start, end in person.speaks or [])
        and any(start < span.end and end > span.start for start, end in person.seen)
    ]
    if len(speaking) != 1:
        return "a voice says"
    gender = speaking[0].gender
    return {"female": "she says", "male": "he says", None: "they say"}[
        gender.presentation if gender else None
    ]
