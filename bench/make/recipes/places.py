"""Scenes: several shots of one place, another place, the first one again; shots that are shown twice; loops."""

from __future__ import annotations

from bench import truth
from bench.make.casting import Cast
from bench.make.geometry import Move, Size, moved
from bench.make.moves import Path, about_centre
from bench.make.pictures import PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.media.labels import PhotoLabels

SIZE: Size = (720, 1280)
LENGTH = 1.4  # seconds of a shot
# Which of the three places each shot shows, and from which side (0 to 2).
ORDERS = [
    [(0, 0), (0, 2), (1, 0), (1, 2), (2, 1), (0, 1)],
    [(0, 0), (0, 2), (0, 1), (1, 0), (1, 2), (2, 0)],
    [(0, 1), (1, 0), (1, 2), (2, 0), (2, 2), (2, 1)],
]


def plan(cast: Cast) -> Production:
    """Six shots; in every other video the first shot comes back at the end, which makes it a loop in every fourth."""
    number = cast.case.seed
    order = ORDERS[number % len(ORDERS)]
    photos = _different(cast, 3)
    moves = [Move(zoom=0.04), Move(pan=0.05), Move(pan=-0.05), Move(zoom=-0.03)]
    takes = [_side(photos[place], side, moves[index % 4]) for index, (place, side) in enumerate(order)]
    places = [place for place, _ in order]
    repeats: list[truth.Repeat] = []
    loops = number % 4 == 1
    if number % 2:
        takes[-1], places[-1] = takes[0], places[0]
        start = LENGTH * (len(takes) - 1)
        repeats.append(truth.Repeat(start=start, end=start + LENGTH, of=(0.0, LENGTH), loop=False))
    times, duration = constant(30, LENGTH * len(takes))
    if loops:
        # The last frame is one step before the first: the end runs into the beginning.
        first = _side(photos[order[0][0]], order[0][1], Move(pan=0.05))
        takes[0] = first
        takes[-1] = Take(first.layers, path=_before(Move(pan=0.05), LENGTH))
        start = LENGTH * (len(takes) - 1)
        repeats = [truth.Repeat(start=start, end=duration, of=(0.0, LENGTH), loop=True)]
    shots = [
        Shot(take, index * LENGTH, (index + 1) * LENGTH, indoor=photos[places[index]].indoor)
        for index, take in enumerate(takes)
    ]
    production = Production(SIZE, times, duration, 30.0, shots, ["scenes", "repeats", "transitions", "shots"])
    production.known["scenes"] = _scenes(places, photos)
    production.known["repeats"] = repeats
    return production


def _different(cast: Cast, count: int) -> list[PhotoLabels]:
    """Photographs of different places."""
    chosen: list[PhotoLabels] = []
    wide = [photo for photo in cast.places if photo.place and photo.size[0] > photo.size[1]]
    for photo in cast.some(wide, len(wide)):
        if photo.place not in {other.place for other in chosen}:
            chosen.append(photo)
    return chosen[:count]


def _side(photo: PhotoLabels, side: int, move: Move) -> Take:
    """The left, the middle or the right of a place."""
    anchor = (0.15 + 0.35 * side, 0.5)
    return Take([Layer(PhotoPicture(photo.file), anchor=anchor, overscan=0.2)], move=move)


def _before(move: Move, seconds: float) -> Path:
    """The path that leads in `seconds` to where the move begins."""
    return lambda t, frame: moved(about_centre(1.0, frame), move, t - seconds, frame)


def _scenes(places: list[int], photos: list[PhotoLabels]) -> list[truth.Scene]:
    scenes: list[truth.Scene] = []
    for index, place in enumerate(places):
        if index and place == places[index - 1]:
            scenes[-1].shots.append(f"s{index + 1}")
        else:
            scenes.append(truth.Scene(shots=[f"s{index + 1}"], place=photos[place].place or ""))
    return scenes
