"""One way of losing quality, in five strengths on the same picture, in random order."""

from __future__ import annotations

from collections.abc import Callable

from bench.make import looks
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.truth import Degradation

SIZE: Size = (720, 1280)
LENGTH = 1.4  # seconds of one strength
STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
KINDS = [
    "blur", "noise", "compression", "underexposure", "banding", "overexposure", "upscaled", "motion_blur", "unsteady",
]  # fmt: skip


def plan(cast: Cast) -> Production:
    """The same photograph five times; the strength changes at each cut."""
    kind = KINDS[cast.case.seed % len(KINDS)]
    photo = PhotoPicture(cast.one([p for p in cast.places if min(p.size) >= 850]).file)
    order = [STRENGTHS[int(index)] for index in cast.rng.permutation(len(STRENGTHS))]
    times, duration = constant(30, LENGTH * len(order))
    production = Production(SIZE, times, duration, 30.0, [], ["degradations", "shots"])
    losses = []
    for index, strength in enumerate(order):
        start, end = index * LENGTH, (index + 1) * LENGTH
        shake = 0.25 * strength if kind == "unsteady" else 0.0
        move = Move(shake=shake, seed=cast.case.seed) if kind == "unsteady" else Move(pan=0.02)
        production.shots.append(Shot(Take([Layer(photo, overscan=0.25)], move=move), start, end))
        if strength and kind != "unsteady":
            production.looks.append(looks.between(start, end, _loss(kind, strength, cast.case.seed)))
        begin, finish = production.on_frame(start), production.on_frame(end)
        losses.append(
            Degradation.model_validate({"start": begin, "end": finish, "kind": kind, "strength": strength})
        )
    production.known["degradations"] = losses
    production.known["transitions"] = []
    return production


def _loss(kind: str, strength: float, seed: int) -> looks.Look:
    made: dict[str, Callable[[], looks.Look]] = {
        "blur": lambda: looks.blur(0.008 * strength),
        "motion_blur": lambda: looks.motion_blur(0.05 * strength),
        "noise": lambda: looks.noise(28 * strength, seed),
        "compression": lambda: looks.jpeg(round(40 - 36 * strength)),
        "banding": lambda: looks.banding(round(40 - 34 * strength)),
        "underexposure": lambda: looks.exposure(-3.5 * strength),
        "overexposure": lambda: looks.exposure(2.5 * strength),
        "upscaled": lambda: looks.upscaled(1 + 5 * strength),
    }
    return made[kind]()
