"""How the picture looks: camera, colours, how it comes in, and how it sounds beside words."""

from __future__ import annotations

import colorsys
from collections import Counter

from scenogram.analyzers.meaning.captions.clause import Clause, Span, during, ids, overlap
from scenogram.analyzers.meaning.captions.english import counted, listed
from scenogram.analyzers.meaning.captions.findings import Material, QuotedColours

MOST_EFFECTS = 3  # kinds of sounds named in one caption
SHAPES = {
    "impact": "hit",
    "beep": "beep",
    "whoosh": "whoosh",
    "riser": "riser",
    "sustained": "lasting sound",
}
NAMED_SHARE = 0.12  # share of the picture from which a colour is named
HUES = (
    (15, "red"),
    (42, "orange"),
    (62, "yellow"),
    (85, "yellow-green"),
    (165, "green"),
    (200, "teal"),
    (255, "blue"),
    (290, "purple"),
    (340, "pink"),
    (360, "red"),
)
"""Upper edge of each hue in degrees of HSV."""


def camera(material: Material, span: Span) -> Clause | None:
    """Shot size and camera movement, where they are known."""
    shot = next((each for each in material.shots if each.id == span.shot), None)
    if shot is None:
        return None
    moves = [each.id for each in material.moves if overlap(each.start, each.end, span) > 0]
    does = f"the camera {shot.camera}" if shot.camera else None
    said = [each for each in (shot.size, does) if each]
    return Clause(", ".join(said), (shot.id, *moves)) if said else None


def colours(material: Material, span: Span) -> Clause | None:
    """Light and main colours of the shot."""
    found = next((each for each in material.colours if overlap(each.start, each.end, span) > 0), None)
    if found is None or (found.shot is not None and found.shot != span.shot):
        return None
    if found.black_and_white:
        return Clause("the picture is black and white" + _light(found), (found.id,))
    names: list[str] = []
    for entry in found.palette:
        name = colour_name(entry.colour)
        if entry.share >= NAMED_SHARE and name not in names:
            names.append(name)
    tone = f"{found.temperature} " if found.temperature in ("warm", "cool") else ""
    grade = ", in a teal-and-orange grade" if "teal and orange" in found.grade else ""
    if not names:
        return Clause(f"the colours are {tone or 'mixed'}".strip() + grade, (found.id,))
    return Clause(
        f"the picture is {tone and tone.strip() + ', '}mostly {listed(names[:3])}{_light(found)}{grade}",
        (found.id,),
    )


def _light(found: QuotedColours) -> str:
    return {"low": ", in low light", "high": ", bright all over"}.get(found.key, "")


def colour_name(colour: str) -> str:
    """A plain name for an sRGB colour: `dark blue`, `beige`, `grey`."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    chroma = saturation * value
    if value < 0.16:
        return "black"
    if chroma < 0.08:
        return (
            "white"
            if value > 0.88
            else "light grey"
            if value > 0.65
            else "grey"
            if value > 0.35
            else "dark grey"
        )
    degrees = hue * 360
    name = next(name for edge, name in HUES if degrees < edge + 1e-9)
    if name in ("orange", "yellow") and saturation < 0.45 and value > 0.6:
        return "beige"
    if name == "orange" and value < 0.7:
        return "brown" if value > 0.3 else "dark brown"
    if name == "yellow" and value < 0.55:
        return "olive"
    if name == "red" and value > 0.6 and saturation < 0.5:
        return "pink"
    if value < 0.4:
        return f"dark {name}"
    if saturation < 0.3:
        return f"pale {name}" if value > 0.7 else f"greyish {name}"
    return name


def entrance(material: Material, span: Span) -> Clause | None:
    """How the shot comes in, where it does not simply cut in."""
    if not span.opens:
        return None
    for each in material.transitions:
        if each.kind != "cut" and each.to_shot is not None and each.to_shot == span.shot:
            screen = (
                f" {'from' if each.from_shot is None else 'through'} {each.through}" if each.through else ""
            )
            way = {
                "dissolve": "the shot dissolves in",
                "fade": f"the shot fades in{screen}",
                "wipe": "the shot is wiped in",
                "slide": "the shot slides in",
                "zoom": "a fast zoom leads into the shot",
            }.get(each.kind)
            return None if way is None else Clause(way, (each.id,))
    return None


def exit_(material: Material, span: Span) -> Clause | None:
    """A fade that closes the clip."""
    for each in material.transitions:
        if each.kind == "fade" and each.to_shot is None and overlap(each.start, each.end, span) > 0:
            return Clause(f"the picture fades to {each.through}", (each.id,))
    return None


def sound(material: Material, span: Span) -> Clause | None:
    """Silence, music, singing and beat."""
    there = during(material.sounds, span)
    for each in there:
        if each.kind == "silence" and overlap(each.start, each.end, span) > 0.9 * (span.end - span.start):
            return Clause("there is no sound", (each.id,))
    heard = {each.kind: each.id for each in during(material.hearings, span)}
    played = {"singing": "somebody sings", "music": "music plays"}
    said = [(text, heard[kind]) for kind, text in played.items() if kind in heard][:1]
    for each in there:
        if each.kind == "beat" and each.tempo is not None:
            steady = f"a steady beat of {each.tempo:.0f} per minute"
            if said:
                return Clause(f"{said[0][0]}, with {steady}", (said[0][1], each.id))
            return Clause(f"{steady} runs along", (each.id,))
    return Clause(said[0][0], (said[0][1],)) if said else None


def effects(material: Material, span: Span) -> Clause | None:
    """Short sounds that begin in the span: what they are, or else their shape, and what they land on."""
    there = [each for each in material.effects if span.start <= each.start < span.end]
    if not there:
        return None
    kinds: Counter[tuple[str, str]] = Counter()
    for each in there:
        lands = {landing.kind for landing in each.lands_on or ()}
        on = " on the cut" if "cut" in lands else " as a text appears" if "text" in lands else ""
        kinds[each.classes[0].name.lower() if each.classes else each.shape, on] += 1
    said = [
        (counted(SHAPES[kind], count) if kind in SHAPES else kind) + on
        for (kind, on), count in list(kinds.items())[:MOST_EFFECTS]
    ]
    more = len(kinds) - len(said)
    return Clause(f"sounds: {listed(said)}{f', and {more} more' if more else ''}", ids(there))
