"""Where a picture lies in the frame, and how it moves there: 2x3 affine matrices from picture to frame pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Size = tuple[int, int]
BoxTuple = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Move:
    """A camera move at constant speed; `t` = 0 at the start of its shot.

    Attributes:
        pan, tilt: frame widths (heights) per second; positive to the right (down), so the picture goes the other way.
        zoom: natural logarithm of the scale per second; positive comes closer.
        roll: degrees per second; positive turns the camera clockwise.
        shake: root mean square speed of the picture, in frame widths per second.
        seed: of the shake.
    """

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0
    roll: float = 0.0
    shake: float = 0.0
    seed: int = 0

    def jitter(self, t: float) -> tuple[float, float]:
        """Displacement of a hand-held camera at `t`, in frame widths: three sines a coordinate, 1 to 6 Hz."""
        if not self.shake:
            return 0.0, 0.0
        rng = np.random.default_rng(self.seed)
        rates = rng.uniform(1.0, 6.0, (2, 3)) * 2 * math.pi
        phases = rng.uniform(0, 2 * math.pi, (2, 3))
        weights = rng.uniform(0.5, 1.0, (2, 3)) / rates
        speed = math.sqrt(float(np.sum((weights * rates) ** 2)) / 2)  # rms of the derivative
        x, y = np.sum(weights * np.sin(rates * t + phases), axis=1) * (self.shake / speed)
        return float(x), float(y)


def fit(picture: Size, region: BoxTuple, *, cover: bool, anchor: tuple[float, float] = (0.5, 0.5)) -> Matrix:
    """Scale and place a picture in a region of the frame, in pixels.

    `cover`: fill the region, cut what is over; else show the whole picture. `anchor` (0..1) is the part of the
    picture that lies at the same part of the region.
    """
    width, height = picture
    x, y, region_width, region_height = region
    choose = max if cover else min
    scale = choose(region_width / width, region_height / height)
    left = x + anchor[0] * (region_width - scale * width)
    top = y + anchor[1] * (region_height - scale * height)
    return np.array([[scale, 0, left], [0, scale, top]], dtype=np.float64)


def compose(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that does `inner` first, then `outer`."""
    return outer[:, :2] @ inner + np.column_stack([np.zeros((2, 2)), outer[:, 2]])


def moved(base: Matrix, move: Move, t: float, frame: Size) -> Matrix:
    """The matrix of a placed picture after `t` seconds of a camera move, about the frame's centre."""
    width, height = frame
    scale = math.exp(move.zoom * t)
    angle = math.radians(-move.roll * t)
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    centre_x, centre_y = width / 2, height / 2
    jitter_x, jitter_y = move.jitter(t)
    shift_x = -move.pan * t * width + jitter_x * width
    shift_y = -move.tilt * t * height + jitter_y * width
    turn = np.array(
        [
            [cos, -sin, centre_x - cos * centre_x + sin * centre_y + shift_x],
            [sin, cos, centre_y - sin * centre_x - cos * centre_y + shift_y],
        ]
    )
    return compose(turn, base)


def map_box(matrix: Matrix, box: BoxTuple, picture: Size) -> BoxTuple:
    """The upright box (frame pixels: x, y, width, height) around a picture's box (0..1)."""
    x, y, width, height = box
    corners = np.array([[x, y], [x + width, y], [x, y + height], [x + width, y + height]]) * np.array(picture)
    mapped = corners @ matrix[:, :2].T + matrix[:, 2]
    low, high = mapped.min(axis=0), mapped.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def clipped(box: BoxTuple, region: BoxTuple) -> tuple[BoxTuple, float]:
    """The part of a box inside a region, and its share of the box's area."""
    x0, y0 = max(box[0], region[0]), max(box[1], region[1])
    x1 = min(box[0] + box[2], region[0] + region[2])
    y1 = min(box[1] + box[3], region[1] + region[3])
    if x1 <= x0 or y1 <= y0:
        return (x0, y0, 0.0, 0.0), 0.0
    return (x0, y0, x1 - x0, y1 - y0), (x1 - x0) * (y1 - y0) / (box[2] * box[3])


def relative(box: BoxTuple, frame: Size) -> BoxTuple:
    """A box in frame pixels as 0..1 of the frame."""
    width, height = frame
    x, y = box[0] / width, box[1] / height
    return (
        min(max(x, 0.0), 1.0),
        min(max(y, 0.0), 1.0),
        min(max(box[2] / width, 0.0), 1.0),
        min(max(box[3] / height, 0.0), 1.0),
    )
