"""People whose age is documented: who they are, when they were born, and when the picture was taken."""

from __future__ import annotations

from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import FootagePicture, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import card

SIZE: Size = (720, 1280)
LENGTH = 3.0  # seconds


def plan(cast: Cast) -> Production:
    """One photograph or piece of footage over the whole width; the next seed shows the next."""
    photos = [p for p in cast.pictures if any(face.age is not None for face in p.faces)]
    filmed = [c for c in cast.clips if any(face.age is not None for face in c.faces)]
    shown: list[PhotoPicture | FootagePicture] = [PhotoPicture(p.file) for p in photos]
    shown += [FootagePicture(c.file, c.span[0]) for c in filmed]
    picture = shown[cast.case.seed % len(shown)]
    height = min(SIZE[0] / SIZE[1] * picture.size[1] / picture.size[0], 0.9)
    region = (0.0, (1 - height) / 2, 1.0, height)
    times, duration = constant(30, LENGTH)
    take = card(picture, cast.backdrop(SIZE), region, Move(zoom=0.02))
    return Production(
        SIZE, times, duration, 30.0, [Shot(take, 0.0, duration)], ["faces", "transitions", "shots"]
    )
