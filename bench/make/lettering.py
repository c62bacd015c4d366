"""Texts drawn into the picture, the way apps and editors draw them, with the box of their ink."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFilter, ImageFont

from bench import media
from bench.make.geometry import BoxTuple, Size
from bench.make.pictures import Image

Style = Literal["plain", "outline", "box", "shadow"]
Animation = Literal["none", "fade", "pop", "slide", "typewriter"]
Emoji = Literal["heart", "star", "smile"]
Rgb = tuple[int, int, int]
Rgba = npt.NDArray[np.uint8]

ENTRY = 0.2  # seconds that an animated text takes to come in and to go, as in the common editing apps


@dataclass(frozen=True)
class Lettering:
    """A text, how it looks, and when.

    Attributes:
        text: lines joined by a line feed.
        font: file in the catalogue, e.g. `font-anton/Anton_400Regular.ttf`.
        size: font size over frame height.
        centre: of the text block, 0..1 of the frame.
        colour, second: of the glyphs, and of the outline, box or shadow; sRGB.
        opacity: 0..1 of the whole text.
        emoji: drawn beside the last line, in colour.
    """

    text: str
    font: str
    size: float
    centre: tuple[float, float]
    start: float
    end: float
    kind: Literal["caption", "title", "sticker", "watermark", "price", "handle", "hashtag", "call"] = (
        "caption"
    )
    language: str = "en"
    script: str = "Latn"
    readable: bool = True
    style: Style = "plain"
    colour: Rgb = (255, 255, 255)
    second: Rgb = (0, 0, 0)
    opacity: float = 1.0
    animation: Animation = "none"
    emoji: Emoji | None = None


@dataclass(frozen=True)
class Drawn:
    """A text as pixels: RGBA, where its top left corner goes in the frame, and the ink's box in frame pixels."""

    pixels: Rgba
    corner: tuple[int, int]
    ink: BoxTuple


@lru_cache(maxsize=64)
def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(media.path(name)), pixels, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=256)
def draw(lettering: Lettering, frame: Size, letters: int | None = None) -> Drawn:
    """Draw it, at rest; `letters`: only so many of its characters (the place stays that of the whole text)."""
    width, height = frame
    pixels = max(8, round(lettering.size * height))
    font = _font(lettering.font, pixels)
    stroke = max(2, round(pixels * 0.09)) if lettering.style == "outline" else 0
    spacing = round(pixels * 0.22)
    align: Literal["center"] = "center"
    probe = ImageDraw.Draw(Pillow.new("L", (8, 8)))
    left, top, right, bottom = probe.multiline_textbbox(
        (0, 0), lettering.text, font=font, spacing=spacing, align=align
    )
    margin = stroke + round(pixels * 0.45)
    emoji = _emoji(lettering.emoji, pixels) if lettering.emoji else None
    extra = emoji.width + spacing if emoji else 0
    canvas_size = (math.ceil(right - left) + 2 * margin + extra, math.ceil(bottom - top) + 2 * margin)
    place = (margin - left, margin - top)
    glyphs = Pillow.new("L", canvas_size)
    shown = lettering.text if letters is None else lettering.text[:letters]
    # Letters to come are drawn without ink, so that the ones before them stand where they will stay.
    ImageDraw.Draw(glyphs).multiline_text(
        place, lettering.text, font=font, spacing=spacing, align=align, fill=255
    )
    if letters is not None:
        hidden = Pillow.new("L", canvas_size)
        ImageDraw.Draw(hidden).text(place, shown, font=font, fill=255)
        glyphs = hidden
    canvas = Pillow.new("RGBA", canvas_size)
    pen = ImageDraw.Draw(canvas)
    ink = np.asarray(glyphs) > 100
    if lettering.style == "box":
        pad = round(pixels * 0.22)
        area = (margin - pad, margin - pad, canvas_size[0] - margin + pad, canvas_size[1] - margin + pad)
        pen.rounded_rectangle(area, radius=round(pixels * 0.2), fill=(*lettering.second, 255))
    elif lettering.style == "outline":
        outline = Pillow.new("L", canvas_size)
        ImageDraw.Draw(outline).multiline_text(
            place,
            shown,
            font=font,
            spacing=spacing,
            align=align,
            fill=255,
            stroke_width=stroke,
            stroke_fill=255,
        )
        canvas.paste((*lettering.second, 255), mask=outline)
    elif lettering.style == "shadow":
        soft = Pillow.new("L", canvas_size)
        soft.paste(glyphs, (round(pixels * 0.06), round(pixels * 0.06)))
        canvas.paste((*lettering.second, 230), mask=soft.filter(ImageFilter.GaussianBlur(pixels * 0.05)))
    canvas.paste((*lettering.colour, 255), mask=glyphs)
    if emoji:
        canvas.alpha_composite(
            emoji, (canvas_size[0] - margin - emoji.width, canvas_size[1] - margin - emoji.height)
        )
    corner = (
        round(lettering.centre[0] * width - canvas_size[0] / 2),
        round(lettering.centre[1] * height - canvas_size[1] / 2),
    )
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) == 0:
        box = (float(corner[0]), float(corner[1]), 0.0, 0.0)
    else:
        box = (
            float(corner[0] + columns[0]),
            float(corner[1] + rows[0]),
            float(columns[-1] - columns[0] + 1),
            float(rows[-1] - rows[0] + 1),
        )
    return Drawn(np.asarray(canvas, dtype=np.uint8), corner, box)


def capital_height(lettering: Lettering, frame: Size) -> float:
    """Height of a capital letter over frame height."""
    font = _font(lettering.font, max(8, round(lettering.size * frame[1])))
    box = font.getbbox("H")
    return float(box[3] - box[1]) / frame[1]


@lru_cache(maxsize=16)
def _emoji(name: Emoji, pixels: int) -> Pillow.Image:
    """A heart, a star or a smiling face of our own, drawn at eight times its size and scaled down."""
    side = 8 * pixels
    canvas = Pillow.new("RGBA", (side, side))
    pen = ImageDraw.Draw(canvas)

    def at(*values: float) -> list[float]:
        return [value * side for value in values]

    if name == "heart":
        angles = np.linspace(0, 2 * np.pi, 200)
        x = 16 * np.sin(angles) ** 3
        y = 13 * np.cos(angles) - 5 * np.cos(2 * angles) - 2 * np.cos(3 * angles) - np.cos(4 * angles)
        points = [
            (float(0.5 + a / 36) * side, float(0.46 - b / 36) * side) for a, b in zip(x, y, strict=True)
        ]
        pen.polygon(points, fill=(221, 46, 68, 255))
    elif name == "star":
        angles = np.pi / 2 + np.arange(10) * np.pi / 5
        radii = np.where(np.arange(10) % 2 == 0, 0.48, 0.2)
        pen.polygon(
            [
                (float(0.5 + r * np.cos(a)) * side, float(0.52 - r * np.sin(a)) * side)
                for a, r in zip(angles, radii, strict=True)
            ],
            fill=(255, 172, 51, 255),
        )
    else:
        pen.ellipse(at(0.03, 0.03, 0.97, 0.97), fill=(255, 204, 77, 255))
        for left in (0.27, 0.61):
            pen.ellipse(at(left, 0.28, left + 0.12, 0.48), fill=(102, 69, 0, 255))
        pen.chord(at(0.22, 0.34, 0.78, 0.84), 10, 170, fill=(102, 69, 0, 255))
    return canvas.resize((pixels, pixels), Pillow.Resampling.LANCZOS)


def presence(lettering: Lettering, t: float) -> float:
    """How far an animated text is in, 0..1, `t` seconds into the clip; 0 where it is not there."""
    if not lettering.start - 1e-6 <= t < lettering.end - 1e-6:
        return 0.0
    if lettering.animation in ("none", "typewriter"):
        return 1.0
    # The first frame already shows something, and so does the last.
    return min(1.0, (t - lettering.start + 0.04) / ENTRY, (lettering.end - t) / ENTRY)


def typed(lettering: Lettering, t: float) -> int | None:
    """How many characters a typewriter has written at `t`; None: all."""
    if lettering.animation != "typewriter":
        return None
    count = 1 + int((t - lettering.start) * _typing_rate(lettering) + 1e-6)
    return count if count < len(lettering.text) else None


def _typing_rate(lettering: Lettering) -> float:
    """Characters a second: 20, and more where the text would not be complete for the last third of its time."""
    return max(20.0, 1.5 * len(lettering.text) / (lettering.end - lettering.start))


def settled(lettering: Lettering) -> tuple[float, float]:
    """When it is wholly there and stands still, in seconds of the clip."""
    if lettering.animation == "none":
        return lettering.start, lettering.end
    if lettering.animation == "typewriter":
        return lettering.start + len(lettering.text) / _typing_rate(lettering), lettering.end
    return min(lettering.start + ENTRY, lettering.end), max(lettering.start, lettering.end - ENTRY)


def lay(image: Image, lettering: Lettering, t: float) -> None:
    """Draw a text onto a BGR frame, in place, as it stands at `t` seconds of the clip."""
    import cv2

    share = presence(lettering, t)
    if share <= 0:
        return
    frame = (image.shape[1], image.shape[0])
    drawn = draw(lettering, frame, typed(lettering, t))
    pixels, (x, y) = drawn.pixels, drawn.corner
    opacity = lettering.opacity * (share if lettering.animation == "fade" else 1.0)
    if lettering.animation == "pop" and share < 1:
        scale = 0.4 + 0.6 * share
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        x, y = x + (pixels.shape[1] - size[0]) // 2, y + (pixels.shape[0] - size[1]) // 2
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if lettering.animation == "slide" and share < 1:
        x -= round((1 - share) * (x + pixels.shape[1]))
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + pixels.shape[1], frame[0]), min(y + pixels.shape[0], frame[1])
    if x1 <= x0 or y1 <= y0:
        return
    part = pixels[y0 - y : y1 - y, x0 - x : x1 - x]
    alpha = part[:, :, 3:].astype(np.float32) * (opacity / 255)
    under = image[y0:y1, x0:x1].astype(np.float32)
    image[y0:y1, x0:x1] = (under + alpha * (part[:, :, 2::-1].astype(np.float32) - under) + 0.5).astype(
        np.uint8
    )


def contrast(first: Rgb, second: Rgb) -> float:
    """WCAG 2 contrast ratio of two sRGB colours, 1..21."""

    def luminance(colour: Rgb) -> float:
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def wrapped(text: str, font: str, size: float, frame: Size, width: float = 0.86) -> str:
    """The text with line feeds where it would be wider than `width` of the frame."""
    face = _font(font, max(8, round(size * frame[1])))
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width * frame[0]:
            lines[-1] = longer
        elif not lines:
            lines = [word]
        else:
            lines.append(word)
    return "\n".join(lines)


def fitting(text: str, font: str, size: float, frame: Size, width: float = 0.86) -> float:
    """The font size, smaller than `size` where the widest line would be wider than `width` of the frame."""
    face = _font(font, max(8, round(size * frame[1])))
    widest = max(face.getlength(line) for line in text.split("\n"))
    return size * min(1.0, width * frame[0] / max(widest, 1.0))
