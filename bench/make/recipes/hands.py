"""Labelled hands that make a gesture or none, at several sizes and places, as they are and mirrored, and nobody."""

from __future__ import annotations

from bench import truth
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.pictures import FramePicture, PhotoPicture, Picture
from bench.make.production import Production, Shot, constant
from bench.make.recipes.bodies import hand_in
from bench.make.takes import Layer, Take, card
from bench.media.labels import BodyLabel, HandLabel

SIZE: Size = (720, 1280)
SHOWN = 6  # pictures in a video, one after the other
LENGTH = 1.2  # s of each
FPS = 25.0
MOVES = [Move(), Move(zoom=0.06), Move(pan=0.04), Move(tilt=-0.03), Move(shake=0.01, seed=7)]


def plan(cast: Cast) -> Production:
    """Every other picture has a gesture, the others none, and one place has nobody.

    The seeds of a set go through both kinds of pictures in turn, so that each is shown as often as the others.
    """
    labels = [label for label in cast.bodies if label.hands]
    named = [label for label in labels if any(hand.gesture != "none" for hand in label.hands)]
    plain = [label for label in labels if label not in named]
    each = SHOWN // 2
    first = each * cast.case.seed
    chosen = [kind[(first + number) % len(kind)] for number in range(each) for kind in (named, plain)]
    flips = [bool(cast.rng.integers(2)) for _ in chosen]
    takes = [_shown(cast, label, flip) for label, flip in zip(chosen, flips, strict=True)]
    nobody = Take([Layer(PhotoPicture(cast.one(cast.empty).file), overscan=0.2)], move=Move(zoom=0.05))
    takes.insert(int(cast.rng.integers(1, SHOWN)), nobody)
    times, duration = constant(FPS, LENGTH * len(takes))
    shots = [Shot(take, index * LENGTH, (index + 1) * LENGTH) for index, take in enumerate(takes)]
    production = Production(SIZE, times, duration, FPS, shots, ["transitions", "shots"])
    hands: list[truth.Hand] = []
    with_hands = [shot for shot in shots if shot.take is not nobody]
    for label, flip, shot in zip(chosen, flips, with_hands, strict=True):
        start, end = production.on_frame(shot.start), production.on_frame(shot.end)
        at = [time for time in times if start <= time < end]
        for hand in label.hands:
            seen = _mirrored(hand) if flip else hand
            hands.append(hand_in(f"h{len(hands) + 1}", seen, shot, at, end))
    production.known.update(hands=hands)
    return production


def _shown(cast: Cast, label: BodyLabel, flip: bool) -> Take:
    """On a backdrop, over the width of the frame or down to half of it."""
    picture: Picture = (
        PhotoPicture(label.file, flip) if label.time is None else FramePicture(label.file, label.time, flip)
    )
    width = cast.between(0.5, 1.0)
    height = width * SIZE[0] / SIZE[1] * picture.size[1] / picture.size[0]
    if height > 1:
        width, height = width / height, 1.0
    region = (cast.between(0, 1 - width), cast.between(0, 1 - height), width, height)
    return card(picture, cast.backdrop(SIZE), region, cast.one(MOVES))


def _mirrored(hand: HandLabel) -> HandLabel:
    """A left hand looks like a right one."""
    x, y, width, height = hand.box
    side = {"left": "right", "right": "left", None: None}[hand.side]
    return hand.model_copy(update={"box": (1 - x - width, y, width, height), "side": side})
