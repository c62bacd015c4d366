"""Things in a picture: where they are and what they are called (PicoDet, 80 names of COCO).

What `object_detection` sees of a frame is a tuple of [ObjectSighting][]; analyzers that work on people's bodies or on
products run beside it and take them from there, so that a thing is found once.

    PicoDet: G. Yu et al., "PP-PicoDet: A Better Real-Time Object Detector on Mobile Devices", 2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenogram.document import Box, area, intersection_over_union
from scenogram.models import Session

SIDE = 416  # px: the square that these weights are made for
FLOOR = 0.25  # least score of either look that is reported
SAME_THING = 0.75  # intersection over union from which two boxes are one thing, whatever they are called
SAME_IN_BOTH = 0.5  # the same for two looks at a thing of one name
# A box that lies so far inside a surer one of the same name is a part of it (a hand, the top of a boat), unless the
# model is as sure of it as it seldom is of parts: a child before its mother is a second person.
PART_INSIDE, PART_SCORE = 0.85, 0.7
# What a close look says counts more than half. In 470 composed upright frames (dev photographs, 245 things with a
# reliable name), of ten names said eight were right with 47 things found at the whole alone, with 59 at the frame
# stretched over the square, with 81 at the mean of whole and close, and with 96 at these weights.
WEIGHT_WHOLE, WEIGHT_CLOSE = 0.3, 0.7
WEIGHT_WHOLE_PERSON = (
    0.6  # where the close look sees nobody: who bends or leans fills it, and is plain from afar (.87 in one)
)
# Of the longer side: up to this height the look at the whole, which shows a person in 66 pixels, says nothing of
# who is not seen in it. Of 108 people pasted into frames at .06 to .14 of their height, a third of them in silhouette, .76
# came out with a score of .5 where the close look alone counted, .68 where both did.
SMALL_PERSON = 0.16
SLIVER = 0.05  # of a picture: as thin as this, and as long as the picture but for this, is its edge
LONG = 1.25  # longer over shorter side of a frame from which a close look sees more
EDGE = 0.01  # of a square's side: what comes nearer to an inner edge is cut by it
# Mean and deviation of ImageNet, for pixels 0..255: the pre-processing in the model's own configuration.
MEAN = np.array([123.675, 116.28, 103.53], np.float32)
DEVIATION = np.array([58.395, 57.12, 57.375], np.float32)

# In the order of the model's outputs; as in its own configuration and in COCO.
LABELS = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light"),
    *("fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow"),
    *(
        "elephant",
        "bear",
        "zebra",
        "giraffe",
        "backpack",
        "umbrella",
        "handbag",
        "tie",
        "suitcase",
        "frisbee",
    ),
    *(
        "skis",
        "snowboard",
        "sports ball",
        "kite",
        "baseball bat",
        "baseball glove",
        "skateboard",
        "surfboard",
    ),
    *("tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple"),
    *("sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch"),
    *("potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard"),
    *("cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase"),
    *("scissors", "teddy bear", "hair drier", "toothbrush"),
)


@dataclass(frozen=True)
class ObjectSighting:
    """A thing in one frame.

    Attributes:
        label: what it is: one of the 80 names of COCO.
        box: [x, y, width, height], relative to the displayed frame, 0..1.
        score: the detector's, 0..1; not a probability. Weak ones (below .4) are mostly errors.
        close: whether a close look had part in it; then score and box are better.
    """

    label: str
    box: Box
    score: float
    close: bool = False


class ObjectDetector:
    """Finds things with PicoDet.

    The model takes a square. In an upright video the whole frame fills little more than half of it, and things come
    out small. So there are two kinds of look: at the whole, fitted into the square with its shape kept, and close
    ones, at squares of the frame.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, image: NDArray[np.uint8], squares: Sequence[Box] = ()) -> tuple[ObjectSighting, ...]:
        """Things in a picture, most certain first.

        Args:
            image: RGB, HxWx3, uint8.
            squares: parts of the picture to look at closely, besides the whole; relative to it, 0..1. The score of a
                thing that one of them holds whole is the weighted mean of both looks.
        """
        whole = self._look(image)
        close = [
            thing
            for square in squares
            for thing in (in_frame(seen, square) for seen in self._look(cut(image, square)))
            if not _is_cut(thing.box, square)
        ]
        close = [replace(thing, close=True) for thing in close]
        small = SMALL_PERSON * max(image.shape[:2]) / image.shape[0]
        return _distinct(_together(whole, _distinct(close), squares, small))

    def _look(self, image: NDArray[np.uint8]) -> list[ObjectSighting]:
        """What the model says of a picture as it is."""
        import cv2

        height, width = image.shape[:2]
        scale = SIDE / max(height, width)
        inner = (max(1, round(width * scale)), max(1, round(height * scale)))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        blob = np.zeros((1, 3, SIDE, SIDE), np.float32)
        pixels = cv2.resize(image, inner, interpolation=method)
        for channel in range(3):  # one at a time: three times faster than all at once
            plane = blob[0, channel, : inner[1], : inner[0]]
            np.multiply(pixels[:, :, channel], 1 / DEVIATION[channel], out=plane)
            plane -= MEAN[channel] / DEVIATION[channel]
        rows, _ = self._session({"image": blob, "scale_factor": np.ones((1, 2), np.float32)})
        things = (_sighting(row, *inner) for row in rows[rows[:, 1] >= FLOOR])
        return [thing for thing in things if not _is_sliver(thing.box)]


def _is_sliver(box: Box) -> bool:
    """Whether a box is the picture's own edge: below it the square is empty, and that is often called a sink."""
    return min(box[2:]) < SLIVER and max(box[2:]) > 1 - SLIVER


def _sighting(row: NDArray[np.float32], width: int, height: int) -> ObjectSighting:
    """From a row of the model: class, score, left, top, right, bottom in pixels."""
    left, right = (float(x) for x in np.clip(row[[2, 4]] / width, 0, 1))
    top, bottom = (float(y) for y in np.clip(row[[3, 5]] / height, 0, 1))
    return ObjectSighting(
        LABELS[int(row[0])], (left, top, right - left, bottom - top), float(min(row[1], 1.0))
    )


def squares_along(width: int, height: int) -> list[Box]:
    """Squares that cover a long frame from end to end; none for a frame that is nearly square itself."""
    ratio = max(width, height) / min(width, height)
    return _squares(width, height, int(np.ceil(ratio)), inset=0.0) if ratio >= LONG else []


def squares_between(width: int, height: int) -> list[Box]:
    """Squares in the places between those: over the seams where a thing would be cut by both."""
    ratio = max(width, height) / min(width, height)
    if ratio < LONG:
        return []
    count = int(np.ceil(ratio))
    step = (1 - 1 / ratio) / (count - 1)
    return _squares(width, height, count - 1, inset=step / 2)


def _squares(width: int, height: int, count: int, inset: float) -> list[Box]:
    """`count` squares, evenly along the frame, the first and last `inset` from its ends."""
    side = min(width, height) / max(width, height)
    room = 1 - side - 2 * inset
    starts = [inset + (index * room / (count - 1) if count > 1 else 0.0) for index in range(count)]
    return [(0.0, start, 1.0, side) if height > width else (start, 0.0, side, 1.0) for start in starts]


def cut(image: NDArray[np.uint8], square: Box) -> NDArray[np.uint8]:
    """A part of a picture; `square` is relative to it, 0..1."""
    height, width = image.shape[:2]
    left, top = round(square[0] * width), round(square[1] * height)
    right, bottom = round((square[0] + square[2]) * width), round((square[1] + square[3]) * height)
    return image[top:bottom, left:right]


def in_frame(thing: ObjectSighting, square: Box) -> ObjectSighting:
    """What was seen in a part of a frame, with its place in the frame."""
    x, y, width, height = thing.box
    box = square[0] + x * square[2], square[1] + y * square[3], width * square[2], height * square[3]
    return replace(thing, box=box)


def _is_cut(box: Box, square: Box) -> bool:
    """Whether a box in the frame reaches the edge of the square, where that is not the edge of the frame."""
    return any(
        (square[axis] > EDGE and box[axis] < square[axis] + EDGE * square[axis + 2])
        or (
            square[axis] + square[axis + 2] < 1 - EDGE
            and box[axis] + box[axis + 2] > square[axis] + (1 - EDGE) * square[axis + 2]
        )
        for axis in (0, 1)
    )


def _holds(square: Box, box: Box) -> bool:
    """Whether a box in the frame lies in the square, and is not cut by its edges."""
    shared = intersection_over_union(square, box) * (area(square) + area(box))
    shared /= 1 + intersection_over_union(square, box)
    return shared > 0.99 * area(box) and not _is_cut(box, square)


def _together(
    whole: Iterable[ObjectSighting], close: Iterable[ObjectSighting], squares: Sequence[Box], small: float
) -> list[ObjectSighting]:
    """Both looks in one. What none of the squares holds was seen at the whole only, and is left as it is. `small`: height up to
    which the look at the whole says nothing of who is not seen in it."""
    rest = list(whole)
    both = []
    for thing in close:
        same = [
            other
            for other in rest
            if other.label == thing.label and intersection_over_union(other.box, thing.box) > SAME_IN_BOTH
        ]
        rest = [other for other in rest if other not in same]
        score = WEIGHT_CLOSE * thing.score + WEIGHT_WHOLE * max((other.score for other in same), default=0.0)
        if thing.label == "person" and thing.box[3] <= small:
            score = max(score, thing.score)
        both.append(ObjectSighting(thing.label, thing.box, score, close=True))
    for thing in rest:
        within = any(_holds(square, thing.box) for square in squares)
        weight = WEIGHT_WHOLE_PERSON if thing.label == "person" else WEIGHT_WHOLE
        score = weight * thing.score if within else thing.score
        both.append(ObjectSighting(thing.label, thing.box, score, within))
    return both


def _distinct(things: Iterable[ObjectSighting]) -> tuple[ObjectSighting, ...]:
    """The surest sighting of each thing."""
    kept: list[ObjectSighting] = []
    for thing in sorted(things, key=lambda thing: -thing.score):
        if area(thing.box) > 0 and not any(_repeats(thing, other) for other in kept):
            kept.append(thing)
    return tuple(kept)


def _repeats(sighting: ObjectSighting, surer: ObjectSighting) -> bool:
    """Whether a sighting is of the same thing as a surer one, or of a part of it."""
    overlap = intersection_over_union(sighting.box, surer.box)
    if overlap > SAME_THING:
        return True
    shared = overlap * (area(sighting.box) + area(surer.box)) / (1 + overlap)
    is_inside = shared >= PART_INSIDE * area(sighting.box)
    return is_inside and sighting.label == surer.label and sighting.score < PART_SCORE
