"""Takes: pictures laid into the frame under one camera, and what is then to be seen where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from bench.make.geometry import BoxTuple, Matrix, Move, Size, clipped, fit, map_box, moved, relative
from bench.make.pictures import Image, Picture
from bench.media.labels import FaceLabel, ObjectLabel

WHOLE: BoxTuple = (0.0, 0.0, 1.0, 1.0)  # the frame
SEEN = 0.6  # a face or thing of which less than this share lies in the frame is not expected to be found


@dataclass(frozen=True)
class Layer:
    """A picture in a region of the frame.

    Attributes:
        region: x, y, width, height, 0..1 of the frame.
        cover: fill the region (cut what is over) or show all of the picture.
        anchor: the part of the picture (0..1) that is kept where it is cut.
        overscan: how much larger than its region the picture is laid out, so that no move shows its edge; 0.2 is a
            fifth.
        steady: True for a backdrop that the camera does not move.
        drift: frame widths and heights per second by which a steady layer moves of itself.
        turn: clockwise degrees by which the picture is turned about the region's centre.
    """

    picture: Picture
    region: BoxTuple = WHOLE
    cover: bool = True
    anchor: tuple[float, float] = (0.5, 0.5)
    overscan: float = 0.0
    steady: bool = False
    drift: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True)
class Sighting:
    """A face or thing in one frame: box 0..1 of the frame, and the share of it that lies inside."""

    label: FaceLabel | ObjectLabel
    box: BoxTuple
    share: float
    turn: float


@dataclass
class Take:
    """What one camera sees: layers, from the back to the front.

    `warp` maps seconds of the shot to seconds of the camera's path (whip pans and punches bend it);
    `path`, where given, replaces the constant move by a matrix of its own over the frame.
    """

    layers: list[Layer]
    move: Move = field(default_factory=Move)
    path: Callable[[float, Size], Matrix] | None = None
    blur: Callable[[float], tuple[float, float]] | None = None

    @property
    def name(self) -> str:
        """The front picture's name in the catalogue."""
        return self.layers[-1].picture.name

    def render(self, t: float, frame: Size) -> Image:
        """The frame `t` seconds into the shot, BGR."""
        import cv2

        canvas: Image = np.zeros((frame[1], frame[0], 3), np.uint8)
        for layer in self.layers:
            matrix = self._matrix(layer, t, frame)
            image = layer.picture.image(t)
            scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
            if scale < 0.5:
                # Halved until warping no longer skips pixels: a plain bilinear warp would alias.
                image, matrix = _shrunk(image, matrix, scale)
            if layer.region == WHOLE:
                cv2.warpAffine(
                    image, matrix, frame, dst=canvas, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
                )
            elif layer.cover:
                x, y, width, height = _pixels(layer.region, frame)
                local = matrix - np.array([[0, 0, x], [0, 0, y]])
                patch = cv2.warpAffine(image, local, (width, height), flags=cv2.INTER_LINEAR)
                canvas[y : y + height, x : x + width] = patch
            else:
                patch = cv2.warpAffine(image, matrix, frame, flags=cv2.INTER_LINEAR)
                mask = np.full(image.shape[:2], 255, np.uint8)
                mask = np.asarray(cv2.warpAffine(mask, matrix, frame, flags=cv2.INTER_LINEAR), dtype=np.uint8)
                cv2.copyTo(patch, (mask > 127).astype(np.uint8), canvas)
        if self.blur is not None:
            canvas = _motion_blurred(canvas, self.blur(t))
        return canvas

    def sightings(self, t: float, frame: Size) -> list[Sighting]:
        """The labelled faces and things to be seen `t` seconds into the shot."""
        found = []
        for layer in self.layers:
            matrix = self._matrix(layer, t, frame)
            # A whole picture may leave its region as the camera moves; one that fills its region is cut by it.
            x, y, width, height = _pixels(layer.region if layer.cover else WHOLE, frame)
            region = (float(x), float(y), float(width), float(height))
            labels: list[FaceLabel | ObjectLabel] = [*layer.picture.faces(t), *layer.picture.objects(t)]
            for label in labels:
                box = map_box(matrix, label.box, layer.picture.size)
                inside, share = clipped(box, region)
                inside, in_frame = (
                    clipped(inside, (0.0, 0.0, float(frame[0]), float(frame[1]))) if share else (inside, 0)
                )
                if share * in_frame > 0:
                    turn = layer.turn - (0.0 if layer.steady else self.move.roll * t)
                    found.append(Sighting(label, relative(inside, frame), share * in_frame, turn))
        return found

    def front_box(self, box: BoxTuple, t: float, frame: Size) -> BoxTuple:
        """The visible part, in frame pixels, of a box (0..1) of the front picture `t` seconds into the shot."""
        layer = self.layers[-1]
        mapped = map_box(self._matrix(layer, t, frame), box, layer.picture.size)
        return clipped(mapped, (0.0, 0.0, float(frame[0]), float(frame[1])))[0]

    def front_point(self, point: tuple[float, float], t: float, frame: Size) -> tuple[float, float]:
        """Where a point (0..1) of the front picture is in the frame (0..1, beyond where it is outside) at `t` seconds."""
        layer = self.layers[-1]
        x, y = self._matrix(layer, t, frame) @ np.array([*np.multiply(point, layer.picture.size), 1.0])
        return float(x) / frame[0], float(y) / frame[1]

    def _matrix(self, layer: Layer, t: float, frame: Size) -> Matrix:
        region = _pixels(layer.region, frame)
        spare = layer.overscan / 2
        box = (
            region[0] - spare * region[2],
            region[1] - spare * region[3],
            (1 + layer.overscan) * region[2],
            (1 + layer.overscan) * region[3],
        )
        base = fit(layer.picture.size, box, cover=layer.cover, anchor=layer.anchor)
        if layer.turn:
            base = _turned(base, layer.turn, (box[0] + box[2] / 2, box[1] + box[3] / 2))
        if layer.steady:
            base[:, 2] += np.array(layer.drift) * t * np.array(frame)
            return base
        if self.path is not None:
            from bench.make.geometry import compose

            return compose(self.path(t, frame), base)
        return moved(base, self.move, t, frame)


def card(
    picture: Picture, backdrop: Picture, region: BoxTuple, move: Move | None = None, turn: float = 0.0
) -> Take:
    """A whole picture on a backdrop, the way square photographs stand in upright videos."""
    back = Layer(backdrop, steady=True)
    return Take([back, Layer(picture, region=region, cover=False, turn=turn)], move=move or Move())


def _pixels(region: BoxTuple, frame: Size) -> tuple[int, int, int, int]:
    x, y = round(region[0] * frame[0]), round(region[1] * frame[1])
    return x, y, round((region[0] + region[2]) * frame[0]) - x, round((region[1] + region[3]) * frame[1]) - y


def _turned(matrix: Matrix, degrees: float, centre: tuple[float, float]) -> Matrix:
    from bench.make.geometry import compose

    angle = np.deg2rad(degrees)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    x, y = centre
    turn = np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])
    return compose(turn, matrix)


def _shrunk(image: Image, matrix: Matrix, scale: float) -> tuple[Image, Matrix]:
    import cv2

    matrix = matrix.copy()
    while scale < 0.5 and min(image.shape[:2]) > 8:
        height, width = image.shape[:2]
        small = (width // 2, height // 2)
        image = np.asarray(cv2.resize(image, small, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        matrix[:, 0] *= width / small[0]
        matrix[:, 1] *= height / small[1]
        scale *= 2
    return image, matrix


def _motion_blurred(image: Image, streak: tuple[float, float]) -> Image:
    """Smear by a streak of so many frame widths to the right and down."""
    import cv2

    x, y = streak[0] * image.shape[1], streak[1] * image.shape[1]
    length = int(max(abs(x), abs(y)))
    if length < 3:
        return image
    kernel = np.zeros((length, length), np.float32)
    middle = (length - 1) / 2
    for step in np.linspace(-0.5, 0.5, 2 * length):
        kernel[
            round(middle + step * y * (length - 1) / length), round(middle + step * x * (length - 1) / length)
        ] = 1
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), dtype=np.uint8)
