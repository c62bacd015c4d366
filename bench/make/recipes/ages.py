"""People whose age is documented: who they are, when they were born, and when the picture was taken."""

from __future__ import annotations

from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import FootagePicture, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Take, card

SIZE: Size = (720, 1280)
LENGTH = 2.4  # seconds of a shot


def plan(cast: Cast) -> Production:
    """One shot for each photograph or piece of footage, over the whole width."""
    photos = [p for p in cast.pictures if any(face.age is not None for face in p.faces)]
    filmed = [c for c in cast.clips if any(face.age is not None for face in c.faces)]
    takes = [_card(cast, PhotoPicture(p.file)) for p in photos]
    takes += [_card(cast, FootagePicture(c.file, c.span[0])) for c in filmed]
    times, duration = constant(30, LENGTH * len(takes))
    shots = [Shot(take, index * LENGTH, (index + 1) * LENGTH) for index, take in enumerate(takes)]
    return Production(SIZE, times, duration, 30.0, shots, ["faces", "transitions", "shots"])


def _card(cast: Cast, picture: PhotoPicture | FootagePicture) -> Take:
    height = min(SIZE[0] / SIZE[1] * picture.size[1] / picture.size[0], 0.9)
    return card(picture, cast.backdrop(SIZE), (0.0, (1 - height) / 2, 1.0, height), Move(zoom=0.02))
