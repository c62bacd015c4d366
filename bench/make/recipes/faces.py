"""People: portraits and talking heads at known places, the same person again after a cut, and nobody."""

from __future__ import annotations

from dataclasses import replace

from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import FootagePicture, PhotoPicture, blurred
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take, card
from bench.media.labels import PhotoLabels

SIZES: list[Size] = [(720, 1280), (720, 1280), (1080, 1920), (720, 1280), (720, 900)]
MOVES = [
    Move(),
    Move(zoom=0.06),
    Move(zoom=-0.05),
    Move(pan=0.03),
    Move(pan=-0.03),
    Move(shake=0.015, seed=3),
]


def plan(cast: Cast) -> Production:
    """Six shots: A, B, A again otherwise, two at a time, nobody, B again (or someone who talks)."""
    number = cast.case.seed
    size = SIZES[number % len(SIZES)]
    length = 1.2 if cast.case.set == "ci" else 1.6
    first, second, third = _strangers(cast, 3)
    talking = [clip for clip in cast.clips if len(clip.faces) == 1]
    takes = [
        _portrait(cast, first, size, 0),
        _portrait(cast, second, size, 1),
        _again(cast, first, size),
        _pair(cast, second, third, size),
        Take([Layer(PhotoPicture(cast.one(cast.scenery).file), overscan=0.2)], move=Move(zoom=0.05)),
        _portrait(cast, third, size, 2) if number % 2 or not talking else _talking(cast, size),
    ]
    times, duration = constant(30, length * len(takes))
    shots = [Shot(take, index * length, (index + 1) * length) for index, take in enumerate(takes)]
    return Production(size, times, duration, 30.0, shots, ["faces", "transitions", "shots", "subjects"])


def _strangers(cast: Cast, count: int) -> list[PhotoLabels]:
    """Photographs of so many different people."""
    chosen: list[PhotoLabels] = []
    for photo in cast.some(cast.portraits, len(cast.portraits)):
        if photo.faces[0].person not in {other.faces[0].person for other in chosen}:
            chosen.append(photo)
        if len(chosen) == count:
            break
    return chosen


def _portrait(cast: Cast, photo: PhotoLabels, size: Size, order: int) -> Take:
    """The person at one of three sizes: the photograph over the whole width, smaller, or small in a corner."""
    picture = PhotoPicture(photo.file)
    width, left = [(1.0, 0.0), (0.62, cast.between(0.02, 0.36)), (0.8, 0.1)][(order + cast.case.seed) % 3]
    height = width * size[0] / size[1] * picture.size[1] / picture.size[0]
    height = min(height, 0.9)
    top = cast.between(0.04, 0.96 - height)
    turn = cast.one([0.0, 0.0, 0.0, 8.0, -8.0]) if width < 1 else 0.0
    return card(picture, cast.backdrop(size), (left, top, width, height), cast.one(MOVES), turn)


def _again(cast: Cast, photo: PhotoLabels, size: Size) -> Take:
    """The same person otherwise: another photograph where there is one, else mirrored and at another size."""
    person = photo.faces[0].person
    others = [p for p in cast.portraits if p.faces[0].person == person and p.file != photo.file]
    chosen = cast.one(others) if others else photo
    picture = PhotoPicture(chosen.file, mirrored=not others)
    width = cast.between(0.7, 0.95)
    height = min(width * size[0] / size[1] * picture.size[1] / picture.size[0], 0.8)
    region = ((1 - width) / 2, cast.between(0.05, 0.95 - height), width, height)
    return card(picture, cast.backdrop(size), region, cast.one(MOVES))


def _pair(cast: Cast, upper: PhotoLabels, lower: PhotoLabels, size: Size) -> Take:
    """Two people, one above the other."""
    backdrop = blurred(cast.one(cast.scenery).file, size)
    boxes = [(0.08, 0.06, 0.6, 0.42), (0.32, 0.53, 0.6, 0.42)]
    layers = [Layer(backdrop, steady=True)]
    for photo, box in zip((upper, lower), boxes, strict=True):
        layers.append(Layer(PhotoPicture(photo.file), region=box, cover=False))
    return Take(layers, move=replace(Move(), zoom=0.03))


def _talking(cast: Cast, size: Size) -> Take:
    clip = cast.one([clip for clip in cast.clips if len(clip.faces) == 1])
    begin = clip.span[0] + cast.between(0, max(0.0, min(clip.span[1] - clip.span[0] - 2.2, 10)))
    picture = FootagePicture(clip.file, begin)
    height = size[0] / size[1] * picture.size[1] / picture.size[0]
    return card(picture, cast.backdrop(size), (0.0, cast.between(0.1, 0.6), 1.0, min(height, 0.9)))
