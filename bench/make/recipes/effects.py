"""What editors do to the picture, one thing at a time, with plain shots between."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.make import looks, moves
from bench.make.casting import Cast
from bench.make.geometry import Matrix, Move, Size, moved
from bench.make.lettering import Lettering
from bench.make.pictures import FootagePicture, Image, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.truth import Effect

SIZE: Size = (720, 1280)
KINDS = [
    "flash", "slow_motion", "border", "zoom_punch", "freeze", "glitch", "letterbox", "reverse", "split_screen",
    "fast_motion", "vignette", "loop", "black_and_white", "strobe", "filter_change", "shake", "sticker",
]  # fmt: skip
LENGTH = 2.2  # seconds of a shot


def plan(cast: Cast) -> Production:
    """Plain, effect, plain, effect; every sixth video has none at all."""
    number = cast.case.seed
    kinds: list[str | None] = [None] * 4
    if number % 6 != 5:
        kinds[1], kinds[3] = KINDS[(2 * number) % len(KINDS)], KINDS[(2 * number + 1) % len(KINDS)]
    times, duration = constant(30, LENGTH * 4)
    stills = cast.some(cast.places, 6)
    production = Production(SIZE, times, duration, 30.0, [], ["effects", "transitions", "shots"])
    effects: list[Effect] = []
    for index, kind in enumerate(kinds):
        start, end = index * LENGTH, (index + 1) * LENGTH
        still = _still(stills[index].file)
        take = still if kind is None else _made(cast, production, kind, still, start, end, effects)
        production.shots.append(Shot(take, start, end))
    production.known["effects"] = effects
    return production


def _still(name: str) -> Take:
    return Take([Layer(PhotoPicture(name), overscan=0.25)], move=Move(zoom=0.05))


def _made(
    cast: Cast,
    production: Production,
    kind: str,
    still: Take,
    start: float,
    end: float,
    effects: list[Effect],
) -> Take:
    """A shot with the effect; the truth is added to `effects`."""
    take, factor = still, None
    first, last = start + 0.7, start + 1.5
    if kind in ("slow_motion", "fast_motion", "reverse", "freeze", "loop"):
        take, factor, first, last = _timed(cast, kind, start, end)
    elif kind == "flash":
        last = first + cast.between(0.1, 0.25)
        production.looks.append(looks.flash(first, last - first))
    elif kind == "strobe":
        production.looks.append(looks.strobe(first, last - first, cast.between(4, 7)))
    elif kind == "glitch":
        production.looks.append(looks.between(first, last, looks.glitch(cast.case.seed)))
    elif kind == "zoom_punch":
        factor, last = cast.between(1.2, 1.5), first + 0.5
        take = Take(still.layers, path=moves.punch(first - start, last - first, factor))
    elif kind == "shake":
        take = Take(still.layers, path=moves.jolt(first - start, last - first, 0.05, cast.case.seed))
    elif kind == "split_screen":
        panes = cast.one([2, 3])
        take, factor, first, last = _split(cast, panes), float(panes), start, end
    elif kind == "sticker":
        first, last = start + 0.5, end
        sticker = Lettering(
            " ", "font-montserrat/Montserrat_800ExtraBold.ttf", 0.11, (cast.between(0.3, 0.7), cast.between(0.3, 0.7)),
            production.on_frame(first), production.on_frame(last), "sticker", "undetermined",
            emoji=cast.one(["heart", "star", "smile"]),
        )  # fmt: skip
        production.looks.append(_stuck(sticker))
    else:
        first, last = (start, end) if kind != "filter_change" else (start + LENGTH / 2, end)
        production.looks.append(looks.between(first, last, _graded(cast, kind)))
    begin, finish = production.on_frame(first), production.on_frame(last)
    effects.append(Effect.model_validate({"start": begin, "end": finish, "kind": kind, "factor": factor}))
    return take


def _graded(cast: Cast, kind: str) -> looks.Look:
    choices: dict[str, Callable[[], looks.Look]] = {
        "border": lambda: looks.border(
            cast.between(0.03, 0.07), cast.one([(255, 255, 255), (0, 0, 0), (60, 40, 220)])
        ),
        "letterbox": lambda: looks.bars(cast.between(0.08, 0.2)),
        "vignette": lambda: looks.vignette(cast.between(0.7, 0.9)),
        "black_and_white": looks.black_and_white,
        "filter_change": lambda: cast.one([looks.sepia(), looks.warmth(0.9), looks.saturation(0.15)]),
    }
    return choices[kind]()


def _stuck(sticker: Lettering) -> looks.Look:
    from bench.make import lettering

    def look(image: Image, t: float) -> Image:
        image = np.ascontiguousarray(image)
        lettering.lay(image, sticker, t)
        return image

    return look


def _timed(cast: Cast, kind: str, start: float, end: float) -> tuple[Take, float | None, float, float]:
    """Footage under a slow pan whose time is bent: both stop, turn back or begin again together."""
    factor = {"slow_motion": 0.4, "fast_motion": 2.0}.get(kind)
    held = 0.8  # seconds into the shot at which a freeze begins, and how long it lasts
    paces: dict[str, Callable[[float], float]] = {
        "slow_motion": lambda t: 0.4 * t,
        "fast_motion": lambda t: 2.0 * t,
        "reverse": lambda t: max(LENGTH - t, 0.0),
        "freeze": lambda t: t if t < held else held if t < 2 * held else t - held,
        "loop": lambda t: t % (LENGTH / 3),
    }
    pace = paces[kind]
    needed = LENGTH * (factor or 1.0)
    clip = cast.one([clip for clip in cast.clips if clip.lively and clip.span[1] - clip.span[0] >= needed])

    def path(t: float, frame: Size) -> Matrix:
        return moved(moves.about_centre(1.0, frame), Move(pan=0.04), pace(t), frame)

    take = Take([Layer(FootagePicture(clip.file, clip.span[0], pace), overscan=0.25)], path=path)
    first, last = (start + held, start + 2 * held) if kind == "freeze" else (start, end)
    return take, factor, first, last


def _split(cast: Cast, panes: int) -> Take:
    photos = cast.some(cast.places, panes)
    layers = [
        Layer(PhotoPicture(photo.file), region=(0.0, index / panes, 1.0, 1 / panes), overscan=0.2)
        for index, photo in enumerate(photos)
    ]
    return Take(layers, move=Move(zoom=0.03))
