"""Things of known classes: photographs in which all of them are labelled, cut to the frame or whole."""

from __future__ import annotations

from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take, card
from bench.media.labels import PhotoLabels

SIZES: list[Size] = [(720, 1280), (720, 1280), (1080, 1920), (720, 900)]
MOVES = [Move(), Move(zoom=0.05), Move(zoom=-0.04), Move(pan=0.03), Move(pan=-0.03)]


def plan(cast: Cast) -> Production:
    """Four photographs of things and one of a place without any."""
    size = SIZES[cast.case.seed % len(SIZES)]
    length = 1.4 if cast.case.set == "ci" else 2.0
    chosen = cast.some(cast.things, 4)
    takes = [_shown(cast, photo, size) for photo in chosen]
    empty = Take([Layer(PhotoPicture(cast.one(cast.empty).file), overscan=0.2)], move=Move(zoom=0.05))
    takes.insert(int(cast.rng.integers(1, 4)), empty)
    indoor = {
        take.name: photo.indoor
        for take, photo in zip([t for t in takes if t is not empty], chosen, strict=True)
    }
    times, duration = constant(30, length * len(takes))
    shots = [
        Shot(take, index * length, (index + 1) * length, indoor=indoor.get(take.name, False))
        for index, take in enumerate(takes)
    ]
    return Production(size, times, duration, 30.0, shots, ["objects", "transitions", "shots", "subjects"])


def _shown(cast: Cast, photo: PhotoLabels, size: Size) -> Take:
    """Whole, over the width of the frame; or filling the frame, cut so that the largest thing stays in."""
    picture = PhotoPicture(photo.file)
    move = cast.one(MOVES)
    if cast.rng.random() < 0.5:
        thing = max((o for o in photo.objects if not o.optional), key=lambda o: o.box[2] * o.box[3])
        centre = thing.box[0] + thing.box[2] / 2
        return Take([Layer(picture, anchor=(centre, 0.5), overscan=0.1)], move=move)
    height = min(size[0] / size[1] * picture.size[1] / picture.size[0], 0.94)
    return card(picture, cast.backdrop(size), (0.0, cast.between(0.03, 0.97 - height), 1.0, height), move)
