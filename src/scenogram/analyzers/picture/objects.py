"""Things in a picture: where they are and what they are called (PicoDet, 80 names of COCO).

What `object_detection` sees of a frame is a tuple of [ObjectSighting][]; analyzers that work on people's bodies or on
products run beside it and take them from there, so that a thing is found once.

    PicoDet: G. Yu et al., "PP-PicoDet: A Better Real-Time Object Detector on Mobile Devices", 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenogram.document import Box, area, intersection_over_union
from scenogram.models import Session

SIDE = 416  # px: the square that these weights are made for
FLOOR = 0.25  # least score reported: half of what a track needs, as ByteTrack has it
SAME_THING = 0.75  # intersection over union from which two boxes are one thing, whatever they are called
# A box that lies so far inside a surer one of the same name is a part of it (a hand, the top of a boat), unless the
# model is as sure of it as it seldom is of parts: a child before its mother is a second person.
PART_INSIDE, PART_SCORE = 0.85, 0.7
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
        score: the detector's, 0..1; not a probability.
    """

    label: str
    box: Box
    score: float


class ObjectDetector:
    """Finds things with PicoDet.

    The model takes a square. A frame is either fitted into it with its shape kept and the rest left grey
    ("whole"), or stretched over it ("stretched", as the model was trained). The first names things better on
    upright video (see docs/analyzers/object_detection.md); together they name them better than either.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(
        self, image: NDArray[np.uint8], fit: Literal["whole", "stretched"] = "whole"
    ) -> tuple[ObjectSighting, ...]:
        """Things in an RGB image (HxWx3, uint8), most certain first."""
        import cv2

        height, width = image.shape[:2]
        if fit == "stretched":
            inner = (SIDE, SIDE)
        else:
            scale = SIDE / max(height, width)
            inner = (max(1, round(width * scale)), max(1, round(height * scale)))
        method = cv2.INTER_AREA if inner[0] < width else cv2.INTER_LINEAR
        blob = np.zeros((1, 3, SIDE, SIDE), np.float32)
        pixels = (cv2.resize(image, inner, interpolation=method) - MEAN) / DEVIATION
        blob[0, :, : inner[1], : inner[0]] = pixels.transpose(2, 0, 1)
        rows, _ = self._session({"image": blob, "scale_factor": np.ones((1, 2), np.float32)})
        return tuple(_distinct(rows[rows[:, 1] >= FLOOR], *inner))


def _distinct(rows: NDArray[np.float32], width: int, height: int) -> list[ObjectSighting]:
    """From the model's rows (class, score, left, top, right, bottom in pixels) the best for each thing."""
    kept: list[ObjectSighting] = []
    for row in rows[np.argsort(-rows[:, 1])].astype(np.float64):
        left, right = (float(x) for x in np.clip(row[[2, 4]] / width, 0, 1))
        top, bottom = (float(y) for y in np.clip(row[[3, 5]] / height, 0, 1))
        box = (left, top, right - left, bottom - top)
        sighting = ObjectSighting(LABELS[int(row[0])], box, float(min(row[1], 1.0)))
        if area(box) > 0 and not any(_repeats(sighting, other) for other in kept):
            kept.append(sighting)
    return kept


def _repeats(sighting: ObjectSighting, surer: ObjectSighting) -> bool:
    """Whether a sighting is of the same thing as a surer one, or of a part of it."""
    overlap = intersection_over_union(sighting.box, surer.box)
    if overlap > SAME_THING:
        return True
    shared = overlap * (area(sighting.box) + area(surer.box)) / (1 + overlap)
    is_inside = shared >= PART_INSIDE * area(sighting.box)
    return is_inside and sighting.label == surer.label and sighting.score < PART_SCORE
