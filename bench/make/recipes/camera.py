"""Camera moves of known kind and speed over photographs, sometimes with someone moving in front."""

from __future__ import annotations

from collections.abc import Callable

from bench.make.casting import Cast
from bench.make.geometry import Matrix, Move, Size, moved
from bench.make.moves import about_centre
from bench.make.pictures import FootagePicture, PhotoPicture
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take
from bench.truth import CameraMove

KINDS = [
    "static", "pan_left", "zoom_in", "tilt_up", "shake", "pan_right", "roll_cw", "zoom_out", "tilt_down", "roll_ccw",
]  # fmt: skip
LENGTH = 2.0  # seconds of a shot


def plan(cast: Cast) -> Production:
    """Five shots; over the seeds every move comes up as often as every other."""
    number = cast.case.seed
    size: Size = (720, 1280) if number % 3 else (1280, 720)
    photos = cast.some([photo for photo in cast.places if min(photo.size) >= 800], 5)
    shots, truths = [], []
    times, duration = constant(30, LENGTH * len(photos))
    for index, photo in enumerate(photos):
        kind = KINDS[(number * len(photos) + index) % len(KINDS)]
        move, speed = _move(cast, kind)
        layers = [
            Layer(PhotoPicture(photo.file), overscan=0.75 if kind.startswith(("tilt", "roll")) else 0.45)
        ]
        if index == number % len(photos):
            layers.append(_someone(cast))
        start = index * LENGTH
        shots.append(Shot(Take(layers, path=_centred(move)), start, start + LENGTH))
        truths.append(
            CameraMove.model_validate({"start": start, "end": start + LENGTH, "kind": kind, "speed": speed})
        )
    production = Production(size, times, duration, 30.0, shots, ["camera", "transitions", "shots"])
    production.known["camera"] = truths
    return production


def _move(cast: Cast, kind: str) -> tuple[Move, float]:
    """The move, and its speed in the truth's unit."""
    # A landscape photograph under an upright frame leaves some 0.8 frame widths to either side, and the overscan
    # about 0.2 above and below: no move reaches an edge within its two seconds.
    if kind.startswith("pan"):
        speed = cast.between(0.06, 0.2)
        return Move(pan=speed if kind == "pan_right" else -speed), speed
    if kind.startswith("tilt"):
        speed = cast.between(0.06, 0.18)
        return Move(tilt=speed if kind == "tilt_down" else -speed), speed
    if kind.startswith("zoom"):
        speed = cast.between(0.08, 0.25)
        return Move(zoom=speed if kind == "zoom_in" else -speed), speed
    if kind.startswith("roll"):
        speed = cast.between(4, 10)
        return Move(roll=speed if kind == "roll_cw" else -speed), speed
    if kind == "shake":
        speed = cast.between(0.04, 0.12)
        return Move(shake=speed, seed=int(cast.rng.integers(1 << 30))), speed
    return Move(), 0.0


def _centred(move: Move) -> Callable[[float, Size], Matrix]:
    """The move as a path that is in its middle in the middle of the shot."""

    def path(t: float, frame: Size) -> Matrix:
        return moved(about_centre(1.0, frame), move, t - LENGTH / 2, frame)

    return path


def _someone(cast: Cast) -> Layer:
    """A talking picture that wanders across a quarter of the frame: the camera's move is not its."""
    clip = cast.one(cast.clips)
    picture = FootagePicture(
        clip.file, clip.span[0], pace=lambda t: min(t, clip.span[1] - clip.span[0] - 0.1)
    )
    side = cast.one([-1.0, 1.0])
    return Layer(
        picture,
        region=(0.02 if side > 0 else 0.5, 0.55, 0.48, 0.35),
        cover=False,
        steady=True,
        drift=(side * 0.15, -0.05),
    )
