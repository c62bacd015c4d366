"""Captions, titles, stickers, prices, handles, hashtags and watermarks over moving pictures."""

from __future__ import annotations

from typing import Any

from bench.make import phrases
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.lettering import Animation, Lettering, Rgb, Style, fitting, wrapped
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take

SIZES: list[Size] = [(720, 1280), (1080, 1920), (720, 1280), (720, 1280)]
LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "pl", "tr"]
COLOURS: list[tuple[Rgb, Rgb]] = [
    ((255, 255, 255), (0, 0, 0)),
    ((255, 230, 0), (0, 0, 0)),
    ((0, 0, 0), (255, 255, 255)),
    ((255, 255, 255), (200, 20, 60)),
    ((20, 20, 20), (255, 214, 10)),
    ((255, 255, 255), (30, 90, 200)),
]
ANIMATIONS: list[Animation] = ["none", "pop", "fade", "slide", "typewriter", "none"]


def plan(cast: Cast) -> Production:
    """Three places under hard cuts; a title, captions one after the other, and one thing at the edge."""
    number = cast.case.seed
    size = SIZES[number % len(SIZES)]
    language = LANGUAGES[number % len(LANGUAGES)]
    seconds = 7.2 if cast.case.set == "ci" else 9.0
    times, duration = constant(30, seconds)
    places = cast.some(cast.unwritten, 3)
    moves = [Move(pan=0.06), Move(zoom=0.05), Move(pan=-0.06)]
    shots = [
        Shot(
            Take([Layer(PhotoPicture(photo.file), overscan=0.15)], move=move),
            index * seconds / 3,
            (index + 1) * seconds / 3,
        )
        for index, (photo, move) in enumerate(zip(places, moves, strict=False))
    ]
    font = cast.one(phrases.FANCY_FONTS if language == "en" and number % 3 == 0 else phrases.LATIN_FONTS)
    texts = [_title(cast, language, size, seconds)]
    texts += _captions(cast, language, font, size, seconds)
    texts.append(_edge(cast, seconds))
    if number % 2:
        texts.append(_other_script(number // 2, size, seconds))
    if number % 4 == 0:
        texts.append(_small_print(seconds))
    return Production(size, times, duration, 30.0, shots, ["texts", "transitions", "shots"], texts=texts)


def _title(cast: Cast, language: str, size: Size, seconds: float) -> Lettering:
    font = cast.one(phrases.LATIN_FONTS[:6])
    text = wrapped(cast.one(phrases.TITLES[language]), font, 0.05, size)
    style, colour, second = _dressed(cast)
    return Lettering(
        text=text,
        font=font,
        size=fitting(text, font, 0.05, size),
        centre=(0.5, 0.17),
        start=0.0,
        end=round(seconds * cast.between(0.4, 0.6) * 30) / 30,
        kind="title",
        language=language,
        style=style,
        colour=colour,
        second=second,
        animation=cast.one(["none", "fade", "pop"]),
        emoji=cast.one([None, "heart", "smile", "star"]),
    )


def _captions(cast: Cast, language: str, font: str, size: Size, seconds: float) -> list[Lettering]:
    style, colour, second = _dressed(cast)
    texts = []
    at = 0.4
    for line in cast.some(phrases.CAPTIONS[language], 4):
        length = cast.between(1.1, 1.8)
        end = round(min(at + length, seconds - 0.1) * 30) / 30
        if end - at < 0.8:
            break
        animation = cast.one(ANIMATIONS)
        words = line.upper() if font in phrases.CAPITALS_ONLY else line
        text = words if animation == "typewriter" else wrapped(words, font, 0.034, size)
        looks: dict[str, Any] = {"style": style, "colour": colour, "second": second}
        texts.append(
            Lettering(
                text=text,
                font=font,
                size=fitting(text, font, 0.034, size),
                centre=(0.5, 0.72),
                start=at,
                end=end,
                language=language,
                animation=animation,
                **looks,
            )
        )
        # Some captions follow at once, some after a pause.
        at = round((end + cast.one([0.0, 0.0, 0.4])) * 30) / 30
    return texts


def _edge(cast: Cast, seconds: float) -> Lettering:
    """A watermark through the whole video, a handle, a hashtag or a price sticker."""
    kind = cast.one(["watermark", "handle", "hashtag", "price"])
    font = cast.one(phrases.LATIN_FONTS[:3])
    if kind == "watermark":
        return Lettering(
            cast.one(phrases.HANDLES), font, 0.022, (0.5, 0.93), 0.0, seconds, "watermark", "undetermined", opacity=0.6,
            style="shadow",
        )  # fmt: skip
    words = {"handle": phrases.HANDLES, "hashtag": phrases.HASHTAGS, "price": phrases.PRICES}[kind]
    start = round(cast.between(0.5, 2.0) * 30) / 30
    place = {"handle": (0.5, 0.93), "hashtag": (0.5, 0.90), "price": (cast.between(0.3, 0.7), 0.5)}[kind]
    return Lettering(
        text=cast.one(words),
        font=font,
        size=0.045 if kind == "price" else 0.026,
        centre=place,
        start=start,
        end=round((start + cast.between(2.5, 4.0)) * 30) / 30,
        kind="price" if kind == "price" else "handle" if kind == "handle" else "hashtag",
        language="undetermined",
        style="box",
        colour=(255, 255, 255),
        second=cast.one([(200, 20, 60), (20, 20, 20), (0, 120, 90)]),
        animation=cast.one(["none", "pop"]),
    )


def _other_script(index: int, size: Size, seconds: float) -> Lettering:
    text, language, script, font, readable = phrases.OTHER_SCRIPTS[index % len(phrases.OTHER_SCRIPTS)]
    start = round(seconds * 0.55 * 30) / 30
    return Lettering(
        text=text,
        font=font,
        size=fitting(text, font, 0.045, size),
        centre=(0.5, 0.36),
        start=start,
        end=round((start + 2.0) * 30) / 30,
        kind="sticker",
        language=language,
        script=script,
        readable=readable,
        style="outline" if script != "Arab" else "box",
        second=(0, 0, 0),
    )


def _small_print(seconds: float) -> Lettering:
    """Grey on grey and tiny: there, but below what can be asked of a reader."""
    font = "font-roboto/Roboto_400Regular.ttf"
    return Lettering(
        text="Offer ends soon. Terms apply.",
        font=font,
        size=0.0085,
        centre=(0.5, 0.975),
        start=round(seconds / 2 * 30) / 30,
        end=seconds,
        kind="caption",
        language="en",
        readable=False,
        colour=(150, 150, 150),
        opacity=0.45,
    )


def _dressed(cast: Cast) -> tuple[Style, Rgb, Rgb]:
    """A style with colours that set it off; plain text only in white or yellow, as apps offer it."""
    style: Style = cast.one(["outline", "box", "shadow", "plain", "outline", "box"])
    colour, second = cast.one(COLOURS)
    if style in ("plain", "shadow") and sum(colour) < 300:
        colour, second = second, colour
    if style == "shadow":
        second = (0, 0, 0)
    return style, colour, second
