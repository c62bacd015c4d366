"""Bodies in a picture: 26 points each (RTMPose on boxes in which a person is).

What `body_pose` sees of a frame is a tuple of [BodySighting][]; analyzers that work on hands or on how people hold
themselves run beside it and take them from there, so that a body is looked at once.

    RTMPose: T. Jiang et al., "RTMPose: Real-Time Multi-Person Pose Estimation based on MMPose", 2023.
    The 26 points: H.-S. Fang et al., "AlphaPose", TPAMI 2022 (Halpe-FullBody).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.faces import FaceSighting
from scenogram.analyzers.picture.objects import ObjectSighting
from scenogram.document import Box, area, intersection_over_union
from scenogram.models import Session

POINTS: Final = (
    *("nose", "left eye", "right eye", "left ear", "right ear", "left shoulder", "right shoulder"),
    *("left elbow", "right elbow", "left wrist", "right wrist", "left hip", "right hip"),
    *("left knee", "right knee", "left ankle", "right ankle", "head top", "neck", "hip centre"),
    *("left big toe", "right big toe", "left small toe", "right small toe", "left heel", "right heel"),
)
"""Names of the points in the order of the model; left and right are the person's own."""

NOSE, LEFT_EYE, RIGHT_EYE, LEFT_EAR, RIGHT_EAR = range(5)
LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST = range(5, 11)
LEFT_HIP, RIGHT_HIP, LEFT_KNEE, RIGHT_KNEE, LEFT_ANKLE, RIGHT_ANKLE = range(11, 17)
HEAD_TOP, NECK, HIP_CENTRE = 17, 18, 19

COLUMNS, ROWS = 192, 256  # px: the crop that the network looks at
MARGIN = 1.25  # the crop's side over the box's, as in training
STEPS = 2  # places per pixel that the network tells apart
MEAN = np.array([123.675, 116.28, 103.53], np.float32)  # of ImageNet, RGB, as in training
DEVIATION = np.array([58.395, 57.12, 57.375], np.float32)
SEEN = 0.3  # score from which a point is believed; see docs
EDGE = 0.015  # of the frame: nearer to its edge a point is where a limb leaves it, not where its joint is
HOLDS = 0.7  # share of a face that lies in the box of the body to which it belongs
# A body under a face, in face widths and heights from the face's centre: head to hips, and arms at rest. The crop adds a
# quarter, and what of it lies outside the frame says nothing.
BODY_ASIDE, BODY_ABOVE, BODY_BELOW = 2.2, 0.9, 4.5


@dataclass(frozen=True, eq=False)
class BodySighting:
    """A body in one frame.

    Attributes:
        box: [x, y, width, height] of the person, relative to the displayed frame, 0..1.
        score: of the person's box, 0..1; of the face, where a face alone told that there is a body.
        points: (26, 2) places relative to the frame, in the order of POINTS; may lie outside it.
        scores: (26,) the network's, 0..1; 0 for what lies outside the frame or at its edge.
        face: the face that belongs to it, where one was found.
        found_by_face: whether no box of a person held this face.
    """

    box: Box
    score: float
    points: NDArray[np.float64]
    scores: NDArray[np.float64]
    face: FaceSighting | None = None
    found_by_face: bool = False
    seen: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", self.scores >= SEEN)


class BodyPoser:
    """Finds the 26 points of a person with RTMPose-s."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(
        self, image: NDArray[np.uint8], box: Box, within: Box = (0.0, 0.0, 1.0, 1.0)
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Points (26, 2), relative to the picture, and scores (26,) of the person in a box of it.

        Args:
            image: RGB, HxWx3, uint8.
            box: [x, y, width, height], 0..1 of the picture.
            within: the part of the picture in which points can be; the others are guessed, and score 0.
        """
        import cv2

        height, width = image.shape[:2]
        left, top, across, down = box[0] * width, box[1] * height, box[2] * width, box[3] * height
        scale = MARGIN * max(across / COLUMNS, down / ROWS)  # px of the picture per px of the crop
        corner = np.array([left + across / 2 - scale * COLUMNS / 2, top + down / 2 - scale * ROWS / 2])
        to_picture = np.array([[scale, 0, corner[0]], [0, scale, corner[1]]])
        crop = cv2.warpAffine(
            image, to_picture, (COLUMNS, ROWS), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        blob = ((crop - MEAN) / DEVIATION).transpose(2, 0, 1)[None].astype(np.float32)
        across_map, down_map = (answer[0] for answer in self._session(blob))
        places = np.stack([across_map.argmax(axis=1), down_map.argmax(axis=1)], axis=1) / STEPS
        scores = np.minimum(across_map.max(axis=1), down_map.max(axis=1)).astype(np.float64)
        points = (places * scale + corner) / np.array([width, height])
        low = np.array(within[:2]) + EDGE
        high = np.array(within[:2]) + within[2:] - EDGE
        inside = ((points >= low) & (points <= high)).all(axis=1)
        return points, np.clip(np.where(inside, scores, 0.0), 0.0, 1.0)


def people_in(
    things: Iterable[ObjectSighting], faces: Sequence[FaceSighting]
) -> list[tuple[Box, float, FaceSighting | None, bool]]:
    """Boxes in which a person is, largest first: box, score, face, and whether a face alone told of it.

    A face belongs to the smallest box of a person in the upper half of which it lies; one that lies in none brings a box
    of its own.
    """
    boxes = sorted(
        ((thing.box, thing.score) for thing in things if thing.label == "person"),
        key=lambda one: area(one[0]),
    )
    face_of: dict[int, FaceSighting] = {}
    found: list[tuple[Box, float, FaceSighting | None, bool]] = []
    for face in sorted(faces, key=lambda face: -area(face.box)):
        holder = next(
            (at for at, (box, _) in enumerate(boxes) if at not in face_of and is_head_of(face.box, box)), None
        )
        if holder is not None:
            face_of[holder] = face
        else:
            found.append((body_under(face.box), face.score, face, True))
    found += [(box, score, face_of.get(at), False) for at, (box, score) in enumerate(boxes)]
    return sorted(found, key=lambda one: -area(one[0]))


def is_head_of(face: Box, body: Box) -> bool:
    """Whether a face lies in the upper half of a person's box."""
    overlap = intersection_over_union(face, body)
    shared = overlap * (area(face) + area(body)) / (1 + overlap)
    return shared >= HOLDS * area(face) and face[1] + face[3] / 2 <= body[1] + body[3] * 0.6


def body_under(face: Box) -> Box:
    """Where a body is of which the face is known, cut at the edges of the frame."""
    x, y = face[0] + face[2] / 2, face[1] + face[3] / 2
    left, right = max(0.0, x - BODY_ASIDE * face[2]), min(1.0, x + BODY_ASIDE * face[2])
    top, bottom = max(0.0, y - BODY_ABOVE * face[3]), min(1.0, y + BODY_BELOW * face[3])
    return left, top, right - left, bottom - top
