"""A contact sheet: one picture per shot, with what was found drawn onto it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenogram.clip import Limits, Size, open_clip
from scenogram.document import Box, Document, Point, Shot
from scenogram.errors import OptionError, OutputError
from scenogram.export.tracks import box_at, points_at

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

MOST = 30  # pictures; of more shots, those that are spread evenly over the clip
LONG_SIDE = 480  # px of a picture
GAP, LINE = 12, 18  # px
TEXT_LINES = 4  # below a picture
COLOURS = {"face_detection": "#ffd400", "object_detection": "#00d0ff", "text_overlay": "#ff4fd8"}

# Pairs of points between which a limb is drawn, by the order in which the analyzers' tracks have them.
BODY = (
    *((5, 6), (5, 7), (7, 9), (6, 8), (8, 10), (11, 12), (5, 11), (6, 12)),
    *((11, 13), (13, 15), (12, 14), (14, 16), (15, 20), (16, 21)),
)
HAND = (
    *((0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (5, 9), (9, 10), (10, 11), (11, 12)),
    *((9, 13), (13, 14), (14, 15), (15, 16), (13, 17), (17, 18), (18, 19), (19, 20), (0, 17)),
)
LIMBS = {"body_pose": (BODY, "#7cff6b"), "hand_gesture": (HAND, "#ff9f40")}


def contact_sheet(clip: Path, doc: Document, target: str | os.PathLike[str], *, most: int = MOST) -> None:
    """Draw a contact sheet of a clip and its document.

    Faces, objects, texts, bodies and hands that are there at a shot's key time are drawn where they are at that moment.

    Args:
        clip: the file that was analysed.
        doc: what was found in it.
        target: where the picture goes; its ending says in which format.
        most: pictures on the sheet.

    Raises:
        OptionError: the document is of another file, or of one without a picture.
        OutputError: the picture cannot be written.
    """
    from PIL import ImageDraw, ImageFont
    from PIL.Image import new

    opened = open_clip(clip, Limits())
    if opened.info.sha256 != doc.clip.sha256:
        raise OptionError(
            f"the document is not of {clip.name}: it was made from other bytes",
            hint="Analyse this file first.",
        )
    if doc.clip.video is None:
        raise OptionError(f"{clip.name} has no picture to draw", hint="A contact sheet needs a video.")
    shots = _spread(doc.shots or [Shot(id="", start=0, end=doc.clip.duration, key_time=0)], most)
    pictures = _key_pictures(opened, shots)
    font = ImageFont.load_default(14)
    columns = max(1, min(len(shots), 6 if doc.clip.height > doc.clip.width else 4))
    width, height = pictures[0].size
    cell = (width + GAP, height + GAP + TEXT_LINES * LINE)
    rows = -(-len(shots) // columns)
    sheet = new("RGB", (columns * cell[0] + GAP, rows * cell[1] + 3 * LINE), "#15171c")
    draw = ImageDraw.Draw(sheet)
    title = f"{doc.clip.name}   {doc.clip.duration:.2f} s   {doc.clip.width} x {doc.clip.height}   {len(doc.shots)} shots"
    draw.text((GAP, LINE - 4), title, "#ffffff", font)
    for index, (shot, picture) in enumerate(zip(shots, pictures, strict=True)):
        left, top = GAP + index % columns * cell[0], 2 * LINE + 8 + index // columns * cell[1]
        _draw_findings(picture, doc, shot.key_time, font)
        sheet.paste(picture, (left, top))
        for number, line in enumerate(_words(doc, shot, draw, font, width)):
            draw.text(
                (left, top + height + 4 + number * LINE), line, "#c8ccd4" if number else "#ffffff", font
            )
    try:
        sheet.save(target)
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{target} could not be written: {error}", hint="Give a path that ends in .png or .jpg."
        ) from None


def _spread(shots: Sequence[Shot], most: int) -> list[Shot]:
    if len(shots) <= most:
        return list(shots)
    return [shots[round(index * (len(shots) - 1) / (most - 1))] for index in range(most)]


def _key_pictures(clip: Any, shots: Sequence[Shot]) -> list[Image]:
    """The frame on screen at each shot's key time."""
    from PIL.Image import fromarray

    waiting = sorted({shot.key_time for shot in shots})
    at: dict[float, Image] = {}
    last = None
    for frame in clip.frames():
        while waiting and frame.time <= waiting[0] + 1e-4 < frame.time + frame.duration + 1e-4:
            at[waiting.pop(0)] = fromarray(frame.scaled(Size(long_side=LONG_SIDE)))
        last = (
            fromarray(frame.scaled(Size(long_side=LONG_SIDE)))
            if waiting and frame.time > waiting[0]
            else last
        )
        if not waiting:
            break
    for time in waiting:  # a key time that no frame covers: the nearest before it
        at[time] = last if last is not None else next(iter(at.values()))
    return [at[shot.key_time].copy() for shot in shots]


def _draw_findings(picture: Image, doc: Document, time: float, font: Font) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    for box, label, colour in _boxes(doc, time):
        x, y, w, h = (
            box[0] * picture.width,
            box[1] * picture.height,
            box[2] * picture.width,
            box[3] * picture.height,
        )
        draw.rectangle((x, y, x + w, y + h), outline=colour, width=2)
        if label:
            _tag(draw, (x, max(0.0, y - LINE)), label, colour, font)

    for ends, colour in _limbs(doc, time):
        draw.line([(x * picture.width, y * picture.height) for x, y in ends], colour, 2)


def _limbs(doc: Document, time: float) -> Iterator[tuple[tuple[Point, Point], str]]:
    """The limbs of bodies and hands that are there at a time."""
    for name, (pairs, colour) in LIMBS.items():
        found = doc.analyzers.get(name)
        for segment in found.segments if found else []:
            points = points_at(segment, time) if segment.start <= time < segment.end else []
            for one, other in pairs:
                if max(one, other) < len(points) and points[one] and points[other]:
                    yield (points[one], points[other]), colour  # type: ignore[misc]  # both are there


def _tag(draw: ImageDraw, place: tuple[float, float], label: str, colour: str, font: Font) -> None:
    draw.rectangle(draw.textbbox(place, label, font), fill="#000000")
    draw.text(place, label, colour, font)


def _boxes(doc: Document, time: float) -> Iterator[tuple[Box, str, str]]:
    """(box, label, colour) of what is there at a time."""
    for name, colour in COLOURS.items():
        found = doc.analyzers.get(name)
        for segment in found.segments if found else []:
            if segment.start <= time < segment.end:
                box = box_at(segment, time)
                label = getattr(segment, "person", None) or getattr(segment, "label", None) or ""
                if box is not None:
                    yield box, str(label), colour


def _words(doc: Document, shot: Shot, draw: ImageDraw, font: Font, width: int) -> list[str]:
    """A shot in words: its time, how it comes in, and its caption, broken to the picture's width."""
    kind = f"   {shot.transition_in.kind}" if shot.transition_in else ""
    head = f"{shot.id}   {shot.start:.2f} - {shot.end:.2f} s{kind}"
    found = doc.analyzers.get("dense_captions")
    captions = [each for each in found.segments if getattr(each, "shot", None) == shot.id] if found else []
    lines, line = [head], ""
    for word in str(getattr(captions[0], "text", "")).split() if captions else []:
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > TEXT_LINES:
        lines = [*lines[: TEXT_LINES - 1], lines[TEXT_LINES - 1].rstrip(".,") + " …"]
    return [each for each in lines if each]
