"""What a person would want to hear first of a document: its most telling findings, in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from scenogram.document import Document, Segment


@dataclass(frozen=True)
class Highlight:
    """One finding in words, with its time in seconds and the ids of the findings that say so."""

    time: float
    text: str
    evidence: tuple[str, ...] = ()


def highlights(doc: Document, most: int = 10) -> list[Highlight]:
    """The most telling findings of a document, at most so many, in the order of time.

    Each kind of finding offers its own, the strongest first; they are taken in turn, so that no kind crowds out
    another. Nothing is said that the document does not say.
    """
    offers = [list(kind(doc)) for kind in KINDS]
    turns = chain.from_iterable(zip_longest(*offers))
    chosen = [each for each in turns if each is not None][:most]
    return sorted(chosen, key=lambda each: each.time)


def _segments(doc: Document, name: str) -> list[Segment]:
    found = doc.analyzers.get(name)
    return [] if found is None else list(found.segments)


def _summary(doc: Document, name: str) -> Any:
    found = doc.analyzers.get(name)
    return None if found is None else found.summary


def _said(part: Any, *path: str) -> Any:
    """A field of a typed part or of plain JSON, or None."""
    for name in path:
        part = part.get(name) if isinstance(part, dict) else getattr(part, name, None)
    return part


def _ids(*segments: Segment) -> tuple[str, ...]:
    return tuple(segment.id for segment in segments if segment.id)


def _quoted(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"


def _speech(doc: Document) -> Iterator[Highlight]:
    utterances = _segments(doc, "speech_transcription")
    for first in utterances[:1]:
        yield Highlight(first.start, f"the first words: {_quoted(_said(first, 'text') or '')}", _ids(first))
    summary = _summary(doc, "speech_transcription")
    language, pace = _said(summary, "language"), _said(summary, "words_per_minute")
    if utterances and language and pace:
        spoken = f"speech in {language}, {_said(summary, 'words')} words at {pace:.0f} words a minute"
        yield Highlight(utterances[0].start, spoken, _ids(*utterances))
    for last in utterances[1:][-1:]:
        yield Highlight(last.start, f"the last words: {_quoted(_said(last, 'text') or '')}", _ids(last))


def _texts(doc: Document) -> Iterator[Highlight]:
    texts = [text for text in _segments(doc, "text_overlay") if _said(text, "read_as")]
    # what lasts long in large letters was meant to be read
    texts.sort(key=lambda text: -(_said(text, "style", "height") or 0) * (text.end - text.start))
    for text in texts[:3]:
        kind = str(_said(text, "kind") or "text").replace("_", " ")
        yield Highlight(
            text.start,
            f"{kind} on screen for {text.end - text.start:.1f} s: {_quoted(_said(text, 'read_as'))}",
            _ids(text),
        )


def _shots(doc: Document) -> Iterator[Highlight]:
    if not doc.shots or not doc.clip.duration:
        return
    lengths = sorted(shot.end - shot.start for shot in doc.shots)
    median = lengths[len(lengths) // 2]
    shots = "one shot" if len(lengths) == 1 else f"{len(lengths)} shots, median length {median:.1f} s"
    yield Highlight(0.0, f"{doc.clip.duration:.1f} s in {shots}", tuple(shot.id for shot in doc.shots))
    for transition in _segments(doc, "cut_analysis"):
        kind = _said(transition, "kind")
        if kind not in (None, "cut"):
            yield Highlight(
                transition.start, f"a {kind} of {transition.end - transition.start:.2f} s", _ids(transition)
            )


def _people(doc: Document) -> Iterator[Highlight]:
    for person in sorted(doc.people, key=lambda each: -each.share)[:2]:
        role = "the main person" if person.main else "a person"
        face = f", face up to {person.largest_face:.0%} of the frame's height" if person.largest_face else ""
        start = person.seen[0][0] if person.seen else 0.0
        yield Highlight(
            start, f"{role} ({person.id}) is in view for {person.share:.0%} of the clip{face}", (person.id,)
        )


def _things(doc: Document) -> Iterator[Highlight]:
    tracks = _segments(doc, "object_detection")
    for label in [
        each
        for each in _said(_summary(doc, "object_detection"), "labels") or []
        if _said(each, "label") != "person"
    ][:2]:
        name = _said(label, "label")
        own = [track for track in tracks if _said(track, "label") == name]
        if own:
            share = _said(label, "share_of_time")
            yield Highlight(own[0].start, f"{name} in view for {share:.0%} of the clip", _ids(*own))


def _sound(doc: Document) -> Iterator[Highlight]:
    summary = _summary(doc, "audio_analysis")
    tempo, key, loudness = (_said(summary, name) for name in ("tempo", "key", "loudness"))
    if tempo:
        yield Highlight(0.0, f"a steady beat at {tempo:.0f} beats a minute" + (f", in {key}" if key else ""))
    if loudness is not None:
        yield Highlight(
            0.0, f"loudness {loudness:.1f} LUFS, true peak {_said(summary, 'true_peak'):.1f} dBTP"
        )


def _voices(doc: Document) -> Iterator[Highlight]:
    voices = _said(_summary(doc, "speakers"), "voices") or []
    turns = _segments(doc, "speakers")
    if len(voices) > 1 and turns:
        parts = ", ".join(f"{_said(each, 'id')} {_said(each, 'share'):.0%}" for each in voices[:4])
        yield Highlight(turns[0].start, f"{len(voices)} voices share the talking: {parts}", _ids(*turns))


def _gestures(doc: Document) -> Iterator[Highlight]:
    signs = [hand for hand in _segments(doc, "hand_gesture") if _said(hand, "gesture")]
    for sign in sorted(signs, key=lambda each: each.start - each.end)[:2]:
        name = str(_said(sign, "gesture")).replace("_", " ")
        yield Highlight(sign.start, f"a hand shows {name} for {sign.end - sign.start:.1f} s", _ids(sign))


def _effects(doc: Document) -> Iterator[Highlight]:
    effects = _segments(doc, "sound_effects")
    if effects:
        landed = [each for each in effects if _said(each, "lands_on")]
        on = f", {len(landed)} of them on a cut or a text" if landed else ""
        many = "one short sound" if len(effects) == 1 else f"{len(effects)} short sounds"
        yield Highlight(effects[0].start, f"{many}{on}", _ids(*effects))


def _calls(doc: Document) -> Iterator[Highlight]:
    for call in _segments(doc, "comment_cta_detection")[:2]:
        where = {"text": "on screen", "speech": "said"}.get(str(_said(call, "channel")), "")
        wording = _quoted(str(_said(call, "wording") or ""))
        yield Highlight(call.start, f"a call to {_said(call, 'kind')}, {where}: {wording}", _ids(call))


def _camera(doc: Document) -> Iterator[Highlight]:
    moves = [
        each for each in _segments(doc, "camera_analysis") if _said(each, "kind") not in (None, "static")
    ]
    if moves and doc.clip.duration:
        share = min(1.0, sum(each.end - each.start for each in moves) / doc.clip.duration)
        longest = max(moves, key=lambda each: each.end - each.start)
        kind = (
            str(_said(longest, "kind"))
            .replace("_", " ")
            .replace("ccw", "counter-clockwise")
            .replace("cw", "clockwise")
        )
        yield Highlight(
            longest.start,
            f"the camera moves for {share:.0%} of the clip, the longest is a {kind} of {longest.end - longest.start:.1f} s",
            _ids(*moves),
        )


def _captions(doc: Document) -> Iterator[Highlight]:
    captions = _segments(doc, "dense_captions")
    of_shots = [caption for caption in captions if _said(caption, "shot")] or captions
    for caption in sorted(of_shots, key=lambda each: -len(_said(each, "evidence") or []))[:2]:
        yield Highlight(caption.start, str(_said(caption, "text")), _ids(caption))


KINDS: tuple[Callable[[Document], Iterator[Highlight]], ...] = (
    _speech,
    _texts,
    _shots,
    _people,
    _sound,
    _things,
    _captions,
    _calls,
    _voices,
    _gestures,
    _effects,
    _camera,
)
