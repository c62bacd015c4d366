"""Colours: flat designs of known palettes, and photographs under grades of known order."""

from __future__ import annotations

import numpy as np

from bench import truth
from bench.make import looks
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import FlatPicture, Image, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.truth import Colour, Palette

SIZE: Size = (720, 1280)
SPREAD = 30  # dE 1976 that two colours of one palette are apart at least, so that they are two to anyone
GREY = 2.0  # mean step between the channels, 0..255, of a photograph without colour; of the coloured ones the least has 15


def plan(cast: Cast) -> Production:
    """Three flat designs (one of them grey) and three grades of one photograph, from cold to warm or back.

    A photograph without colour is black and white as it is, and then its light has no temperature; its grades have.
    """
    length = 1.0 if cast.case.set == "ci" else 1.5
    designs = [_design(cast, grey=index == 1 and cast.case.seed % 2 == 0) for index in range(3)]
    grades = [float(value) for value in cast.rng.permutation([-0.9, 0.0, 0.9])]
    photo = PhotoPicture(cast.one(cast.scenery).file)
    takes = [Take([Layer(FlatPicture("design", pixels))]) for pixels, _ in designs]
    takes += [Take([Layer(photo, overscan=0.15)], move=Move(zoom=0.04)) for _ in grades]
    times, duration = constant(30, length * 6)
    shots = [Shot(take, index * length, (index + 1) * length) for index, take in enumerate(takes)]
    production = Production(SIZE, times, duration, 30.0, shots, ["palettes", "shots"])
    palettes = []
    grey_photo = float(np.ptp(photo.image(0), axis=2).mean()) < GREY
    for index, (_, colours) in enumerate(designs):
        grey = all(len({c.colour[1:3], c.colour[3:5], c.colour[5:7]}) == 1 for c in colours)
        palettes.append(_palette(production, index, colours, black_and_white=grey))
    for index, warmth in enumerate(grades, 3):
        start, end = index * length, (index + 1) * length
        production.looks.append(looks.between(start, end, looks.warmth(warmth)))
        as_it_is = warmth == 0 and grey_photo
        palettes.append(
            _palette(production, index, [], black_and_white=as_it_is, warmth=None if as_it_is else warmth)
        )
    production.known["palettes"] = palettes
    production.known["transitions"] = []
    return production


def _palette(
    production: Production,
    index: int,
    colours: list[Colour],
    *,
    black_and_white: bool = False,
    warmth: float | None = None,
) -> Palette:
    shot = production.shots[index]
    return truth.Palette(
        shot=f"s{index + 1}",
        start=production.on_frame(shot.start),
        end=production.on_frame(shot.end),
        colours=colours,
        black_and_white=black_and_white,
        warmth=warmth,
    )


def _design(cast: Cast, *, grey: bool) -> tuple[Image, list[Colour]]:
    """A poster of three to five flat colours: bands, a circle, a block; each colour's share is counted afterwards."""
    import cv2

    count = 3 if grey else int(cast.rng.integers(3, 6))
    colours = _apart(cast, count, grey=grey)
    width, height = SIZE
    index = np.zeros((height, width), np.uint8)
    edges = np.cumsum(cast.rng.dirichlet(np.full(count, 4.0)))
    for number, edge in enumerate(edges[:-1], 1):
        index[round(float(edge) * height) :] = number
    centre = (round(cast.between(0.3, 0.7) * width), round(cast.between(0.25, 0.75) * height))
    cv2.circle(index, centre, round(cast.between(0.15, 0.3) * width), int(cast.rng.integers(count)), -1)
    left = round(cast.between(0.05, 0.5) * width)
    top = round(cast.between(0.05, 0.6) * height)
    index[top : top + height // 5, left : left + width // 3] = int(cast.rng.integers(count))
    pixels = np.array([rgb[::-1] for rgb in colours], np.uint8)[index]
    shares = np.bincount(index.ravel(), minlength=count) / index.size
    palette = [
        Colour(colour="#{:02x}{:02x}{:02x}".format(*rgb), share=float(share))
        for rgb, share in zip(colours, shares, strict=True)
    ]
    return pixels, sorted(palette, key=lambda colour: -colour.share)


def _apart(cast: Cast, count: int, *, grey: bool) -> list[tuple[int, int, int]]:
    """Colours that are SPREAD apart from each other."""
    chosen: list[tuple[int, int, int]] = []
    while len(chosen) < count:
        if grey:
            level = int(cast.rng.integers(10, 246))
            colour = (level, level, level)
        else:
            red, green, blue = (int(value) for value in cast.rng.integers(10, 246, 3))
            colour = (red, green, blue)
        if all(_distance(colour, other) >= SPREAD for other in chosen):
            chosen.append(colour)
    return chosen


def _distance(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    import cv2

    pair = np.array([[first, second]], np.float32) / 255
    lab = cv2.cvtColor(pair, cv2.COLOR_RGB2LAB)[0]
    return float(np.linalg.norm(lab[0] - lab[1]))
