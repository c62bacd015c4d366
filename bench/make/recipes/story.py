"""Small stories: a hook, a thing with its price, captions, a call to act in six languages; and stories without."""

from __future__ import annotations

from typing import Any

from bench import truth
from bench.make import phrases
from bench.make.casting import Cast
from bench.make.geometry import BoxTuple, Move, Size
from bench.make.lettering import Lettering, fitting, wrapped
from bench.make.pictures import PhotoPicture
from bench.make.production import Offer, Production, Shot, constant
from bench.make.takes import Layer, Take, card

LANGUAGES = ["en", "de", "es", "fr", "it", "pt"]
KINDS = ["follow", "like", "comment", "share", "link", "buy", "save", "duet"]
QUESTIONS = {
    "en": "Did you know this?",
    "de": "Wusstest du das schon?",
    "es": "¿Sabías esto?",
    "fr": "Tu savais ça ?",
    "it": "Lo sapevi già?",
    "pt": "Você sabia disso?",
}
# Things that could be for sale: name, COCO label, box in the photograph, brand in the photograph, held by a hand.
WARES: dict[str, tuple[str, str | None, BoxTuple, str | None, bool]] = {
    "photos-agency/bottle.jpg": ("bottle", "bottle", (0.36, 0.08, 0.28, 0.92), "Coca-Cola", False),
    "photos-agency/shoe.jpg": ("shoe", None, (0.27, 0.02, 0.49, 0.8), None, False),
    "photos-agency/band.jpg": ("fitness band", None, (0.27, 0.2, 0.53, 0.58), None, False),
    "photos-skimage/coffee.png": ("cup", "cup", (0.29, 0.04, 0.4, 0.75), None, False),
    "photos-skimage/motorcycle_left.png": ("motorcycle", "motorcycle", (0.12, 0.15, 0.8, 0.75), None, False),
    "photos-paper/ilya-yakover.jpg": ("car", "car", (0.125, 0.225, 0.78, 0.56), None, False),
    "photos-tabler/book-on-the-grass.jpg": ("book", "book", (0.27, 0.255, 0.44, 0.51), None, False),
    "photos-tabler/finances-us-dollars-and-bitcoins-currency-money-2.jpg": (
        "phone", "cell phone", (0.4, 0.41, 0.165, 0.21), None, True,
    ),
    "photos-tabler/home-office-laptop-organizer-and-cup-of-coffee.jpg": (
        "laptop", "laptop", (0.455, 0.365, 0.425, 0.41), None, False,
    ),
    "photos-tabler/soft-photo-of-woman-on-the-bed-with-the-book-and-cup-of-coffee-in-hands.jpg": (
        "cup", "cup", (0.425, 0.385, 0.15, 0.23), None, True,
    ),
    "photos-tabler/blue-sofa-with-pillows-in-a-designer-living-room-interior.jpg": (
        "sofa", "couch", (0.11, 0.4, 0.72, 0.26), None, False,
    ),
}  # fmt: skip
BOLD = "font-montserrat/Montserrat_800ExtraBold.ttf"
HOOK = 2.2  # seconds


def plan(cast: Cast) -> Production:
    """Every fourth has neither a call nor a thing for sale, so that saying nothing is right."""
    number = cast.case.seed
    language = LANGUAGES[number % len(LANGUAGES)]
    plain = number % 4 == 3
    size: Size = (720, 1280)
    ware = None if plain else cast.one(cast.allowed(f for f in WARES if f in {p.file for p in cast.pictures}))
    lengths = [HOOK, 1.8, 1.8, 2.4]
    times, duration = constant(30, sum(lengths))
    face = cast.one(cast.portraits)
    takes = [
        card(PhotoPicture(face.file), cast.backdrop(size), (0.0, 0.22, 1.0, 0.56), Move(zoom=0.06)),
        Take([Layer(PhotoPicture(cast.one(cast.scenery).file), overscan=0.2)], move=Move(pan=0.05)),
        _shop(cast, ware, size) if ware else _view(cast),
        _view(cast),
    ]
    edges = [sum(lengths[:index]) for index in range(len(lengths) + 1)]
    shots = [Shot(take, edges[index], edges[index + 1]) for index, take in enumerate(takes)]
    texts = [_line(QUESTIONS[language], 0.12, 0.2, HOOK, language, size, 0.05, "title")]
    texts.append(
        _line(
            cast.one(phrases.CAPTIONS[language]), 0.72, edges[1], edges[2], language, size, 0.034, "caption"
        )
    )
    known: dict[str, Any] = {
        "calls": [],
        "story": truth.Story(
            hook=(0.0, HOOK), hook_means=["question", "text", "face"], key_moments=[HOOK, edges[3]]
        ),
    }
    production = Production(
        size,
        times,
        duration,
        30.0,
        shots,
        ["calls", "products", "story", "transitions", "shots"],
        texts=texts,
        known=known,
    )
    if ware:
        price = cast.one([p for p in phrases.PRICES if "%" not in p])
        texts.append(_line(price, 0.8, edges[2] + 0.3, edges[3], "undetermined", size, 0.05, "price"))
        name, label, box, brand, held = WARES[ware]
        production.offers.append(Offer(2, box, name, label, price, brand, held))
    if not plain:
        kind = KINDS[number % len(KINDS)]
        wording = cast.one(phrases.CALLS[language][kind])
        texts.append(_line(wording, 0.7, edges[3] + 0.2, duration, language, size, 0.042, "call"))
        call = {
            "start": production.on_frame(edges[3] + 0.2), "end": duration, "kind": kind, "language": language,
            "wording": wording, "channel": "text",
        }  # fmt: skip
        known["calls"] = [truth.Call.model_validate(call)]
    else:
        texts.append(
            _line(
                cast.one(phrases.CAPTIONS[language]),
                0.7,
                edges[3] + 0.2,
                duration,
                language,
                size,
                0.034,
                "caption",
            )
        )
    return production


def _view(cast: Cast) -> Take:
    return Take([Layer(PhotoPicture(cast.one(cast.scenery).file), overscan=0.2)], move=Move(zoom=0.05))


def _shop(cast: Cast, ware: str, size: Size) -> Take:
    """The thing large in the middle: the photograph is cut so that it stays in."""
    picture = PhotoPicture(ware)
    x, _, width, _ = WARES[ware][2]
    if width > 0.45:
        height = size[0] / size[1] * picture.size[1] / picture.size[0]
        return card(picture, cast.backdrop(size), (0.0, 0.5 - height / 2, 1.0, height), Move(zoom=0.04))
    # The cover's overhang is split by the anchor; this anchor brings the thing's middle to the frame's middle.
    across = picture.size[0] / picture.size[1] * size[1] / size[0]
    anchor = ((x + width / 2) * across - 0.5) / (across - 1)
    return Take([Layer(picture, anchor=(min(max(anchor, 0.0), 1.0), 0.5))], move=Move(zoom=0.03))


def _line(
    words: str,
    height: float,
    start: float,
    end: float,
    language: str,
    size: Size,
    font_size: float,
    kind: Any,
) -> Lettering:
    text = wrapped(words, BOLD, font_size, size)
    return Lettering(
        text, BOLD, fitting(text, BOLD, font_size, size), (0.5, height), round(start * 30) / 30, end, kind, language,
        style="box" if kind in ("price", "call") else "outline",
        second=(200, 20, 60) if kind in ("price", "call") else (0, 0, 0),
    )  # fmt: skip
