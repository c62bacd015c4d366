"""People whose joints, posture and hands are labelled, standing still under a moving camera, and nobody."""

from __future__ import annotations

from bench import truth
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import FramePicture, PhotoPicture, Picture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take, card
from bench.media.labels import BodyLabel, HandLabel

SIZE: Size = (720, 1280)
SHOWN = 5  # people in a video, one after the other
LENGTH = 1.2  # s of each
FPS = 25.0
MOVES = [Move(), Move(zoom=0.05), Move(pan=0.03), Move(pan=-0.03), Move(shake=0.01, seed=5)]


def plan(cast: Cast) -> Production:
    """Five labelled pictures and one place without anybody.

    The seeds of a set go through all of its pictures in turn, so that each is shown as often as the others.
    """
    labels = cast.bodies
    first = SHOWN * cast.case.seed
    chosen = [labels[(first + number) % len(labels)] for number in range(SHOWN)]
    takes = [_shown(cast, label) for label in chosen]
    nobody = Take([Layer(PhotoPicture(cast.one(cast.empty).file), overscan=0.2)], move=Move(zoom=0.05))
    takes.insert(int(cast.rng.integers(1, SHOWN)), nobody)
    times, duration = constant(FPS, LENGTH * len(takes))
    shots = [Shot(take, index * LENGTH, (index + 1) * LENGTH) for index, take in enumerate(takes)]
    production = Production(SIZE, times, duration, FPS, shots, ["transitions", "shots", "bodies"])
    spoken = [shot for shot in shots if shot.take is not nobody]
    bodies: list[truth.Body] = []
    hands: list[truth.Hand] = []
    for label, shot in zip(chosen, spoken, strict=True):
        start, end = production.on_frame(shot.start), production.on_frame(shot.end)
        at = [time for time in times if start <= time < end]
        if label.points:
            bodies.append(_body(f"q{len(bodies) + 1}", label, shot, at, end))
        hands += [
            hand_in(f"h{len(hands) + 1 + at_}", hand, shot, at, end) for at_, hand in enumerate(label.hands)
        ]
    production.known.update(bodies=bodies, hands=hands)
    return production


def _shown(cast: Cast, label: BodyLabel) -> Take:
    """Over the width of the frame, or a little narrower, on a backdrop; a picture that is upright itself fills it."""
    picture: Picture = (
        PhotoPicture(label.file) if label.time is None else FramePicture(label.file, label.time)
    )
    width = cast.one([1.0, 1.0, 0.8])
    height = width * SIZE[0] / SIZE[1] * picture.size[1] / picture.size[0]
    if height > 1:
        width, height = width / height, 1.0
    region = ((1 - width) / 2, cast.between(0, 1 - height), width, height)
    return card(picture, cast.backdrop(SIZE), region, cast.one(MOVES))


def _body(id_: str, label: BodyLabel, shot: Shot, times: list[float], end: float) -> truth.Body:
    points = {
        name: [_inside(shot.take.front_point(point, time - shot.start, SIZE)) for time in times]
        for name, point in label.points.items()
    }
    return truth.Body(
        id=id_,
        person=label.person,
        posture=label.posture,
        facing=label.facing,
        at_head=label.at_head,
        leaning=label.leaning,
        start=times[0],
        end=end,
        times=times,
        boxes=[_about([places[at] for places in points.values()]) for at in range(len(times))],
        points=points,
    )


def hand_in(id_: str, label: HandLabel, shot: Shot, times: list[float], end: float) -> truth.Hand:
    """A labelled hand of the front picture of a shot, in the frames of these times."""
    return truth.Hand(
        id=id_,
        start=times[0],
        end=end,
        side=label.side,
        gesture=label.gesture,
        times=times,
        boxes=[_box(shot, label.box, time) for time in times],
    )


def _inside(point: tuple[float, float]) -> tuple[float, float]:
    return min(max(point[0], 0.0), 1.0), min(max(point[1], 0.0), 1.0)


def _about(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top


def _box(
    shot: Shot, box: tuple[float, float, float, float], time: float
) -> tuple[float, float, float, float]:
    x, y, width, height = box
    corners = [(x, y), (x + width, y + height)]
    return _about([_inside(shot.take.front_point(corner, time - shot.start, SIZE)) for corner in corners])
