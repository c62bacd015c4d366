"""Faces in a picture: where they are (YuNet) and whose they are (SFace).

What `face_detection` sees of a frame is a tuple of [FaceSighting][]; analyzers that work on faces run beside it
and take them from there, so that a face is found once.

    YuNet: W. Wu, H. Peng, S. Yu, "YuNet: A Tiny Millisecond-level Face Detector", MIR 2023.
    SFace: Y. Zhong et al., "SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition", TIP 2021.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenogram.document import Box, Point
from scenogram.models import Session

FacePoints: TypeAlias = tuple[Point, Point, Point, Point, Point]
"""Right eye, left eye, nose tip, right and left corner of the mouth (the person's own right and left)."""

STRIDES = (8, 16, 32)
OVERLAP = 0.3  # intersection over union from which two boxes are one face: YuNet's own setting
COARSEST = 400  # px: pictures are halved until they are lower than this, see FaceDetector
CROP = 112  # px: side of an aligned face
# Where SFace was trained to find the five points in an aligned face, pixels (OpenCV's FaceRecognizerSF).
ALIGNED_POINTS = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)


@dataclass(frozen=True)
class FaceSighting:
    """A face in one frame.

    Attributes:
        box: [x, y, width, height] of forehead to chin, relative to the displayed frame, 0..1.
        points: right eye, left eye, nose tip, right and left corner of the mouth, relative likewise.
        score: the detector's, 0..1; not a probability.
    """

    box: Box
    points: FacePoints
    score: float


class FaceDetector:
    """Finds faces with YuNet.

    YuNet knows faces of some 20 to 400 pixels. A picture is therefore looked at at its own size and again at
    half of it, and so on down to a height below 400: on composed frames of 1080x1920 looked at 640 high, faces
    of 80 % and 95 % of the frame's height were found in .94 and .89 at one size, and in .97 and .97 at two.

    Args:
        open_session: makes a session for a picture of that many rows and columns.
        floor: least score to report.
    """

    def __init__(self, open_session: Callable[[int, int], Session], floor: float) -> None:
        self._open_session = open_session
        self._floor = floor
        self._sessions: dict[tuple[int, int], Session] = {}

    def __call__(self, image: NDArray[np.uint8]) -> tuple[FaceSighting, ...]:
        """Faces in an RGB image (HxWx3, uint8), most certain first."""
        import cv2

        height, width = image.shape[:2]
        found = []
        level = image
        while True:
            found.append(
                self._look(level) * np.array([width / level.shape[1], height / level.shape[0]] * 7 + [1])
            )
            if level.shape[0] < COARSEST or min(level.shape[:2]) < 2 * STRIDES[-1]:
                break
            half = (max(1, level.shape[1] // 2), max(1, level.shape[0] // 2))
            level = cv2.resize(level, half, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        faces = np.concatenate(found)
        if not len(faces):
            return ()
        kept = np.asarray(
            cv2.dnn.NMSBoxes(faces[:, :4].tolist(), faces[:, 14].tolist(), self._floor, OVERLAP), dtype=int
        ).reshape(-1)
        return tuple(_sighting(faces[index], width, height) for index in kept)

    def _look(self, image: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Faces at one size: rows of box (4), points (10), score, in pixels."""
        height, width = image.shape[:2]
        rows, columns = (-(-side // STRIDES[-1]) * STRIDES[-1] for side in (height, width))
        if (rows, columns) not in self._sessions:
            self._sessions[rows, columns] = self._open_session(rows, columns)
        session = self._sessions[rows, columns]
        blob = np.zeros((1, 3, rows, columns), np.float32)
        blob[0, :, :height, :width] = image[:, :, ::-1].transpose(2, 0, 1)  # BGR, 0..255
        outputs = dict(zip(session.outputs, session(blob), strict=True))
        return np.concatenate([self._decoded(outputs, stride, columns) for stride in STRIDES])

    def _decoded(self, outputs: dict[str, NDArray[Any]], stride: int, columns: int) -> NDArray[np.float64]:
        """YuNet's answers on one grid: offsets from the cell, and logarithms of size, in cells."""
        sure = np.clip(outputs[f"cls_{stride}"][0, :, 0], 0, 1) * np.clip(
            outputs[f"obj_{stride}"][0, :, 0], 0, 1
        )
        score = np.sqrt(sure.astype(np.float64))
        cells = np.flatnonzero(score >= self._floor)
        corner = np.stack([cells % (columns // stride), cells // (columns // stride)], axis=1).astype(
            np.float64
        )
        place = outputs[f"bbox_{stride}"][0, cells].astype(np.float64)
        size = np.exp(place[:, 2:])
        points = outputs[f"kps_{stride}"][0, cells].astype(np.float64) + np.tile(corner, 5)
        box = np.concatenate([corner + place[:, :2] - size / 2, size], axis=1)
        return np.concatenate([np.concatenate([box, points], axis=1) * stride, score[cells, None]], axis=1)


def _sighting(row: NDArray[np.float64], width: int, height: int) -> FaceSighting:
    left, right = np.clip([row[0] / width, (row[0] + row[2]) / width], 0, 1)
    top, bottom = np.clip([row[1] / height, (row[1] + row[3]) / height], 0, 1)
    x, y = np.clip(row[4:14:2] / width, 0, 1), np.clip(row[5:14:2] / height, 0, 1)
    return FaceSighting(
        box=(float(left), float(top), float(right - left), float(bottom - top)),
        points=(
            (float(x[0]), float(y[0])),
            (float(x[1]), float(y[1])),
            (float(x[2]), float(y[2])),
            (float(x[3]), float(y[3])),
            (float(x[4]), float(y[4])),
        ),
        score=float(min(row[14], 1.0)),
    )


def aligned_face(image: NDArray[np.uint8], face: FaceSighting) -> NDArray[np.uint8]:
    """The face upright and in its place in a 112x112 RGB picture, as SFace wants it.

    Args:
        image: RGB, HxWx3, uint8.
        face: where it is in that image.
    """
    import cv2

    height, width = image.shape[:2]
    points = np.array(face.points) * (width, height)
    return cv2.warpAffine(  # type: ignore[return-value]
        image, similarity(points, ALIGNED_POINTS), (CROP, CROP), flags=cv2.INTER_LINEAR
    )


def similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """2x3 matrix that turns, scales and shifts `source` (n,2) best onto `target` (n,2): S. Umeyama, PAMI 1991."""
    mean_source, mean_target = source.mean(axis=0), target.mean(axis=0)
    from_, to = source - mean_source, target - mean_target
    left, strength, right = np.linalg.svd(to.T @ from_ / len(source))
    signs = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0])
    rotation = left @ np.diag(signs) @ right
    scale = (strength * signs).sum() / max(from_.var(axis=0).sum(), 1e-9)
    return np.concatenate([scale * rotation, (mean_target - scale * rotation @ mean_source)[:, None]], axis=1)


def embedding(session: Session, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    """SFace's 128 numbers for an aligned face, of length 1: the cosine of two is their product."""
    blob = crop.transpose(2, 0, 1)[None].astype(np.float32)  # RGB, 0..255
    vector = session(blob)[0].reshape(-1).astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / max(length, 1e-9)


def frontality(points: FacePoints) -> float:
    """How frontal a face is, 0 (profile) .. 1 (looks this way), from where the nose lies between the eyes and
    between the corners of the mouth."""
    right_eye, left_eye, nose, right_mouth, left_mouth = np.array(points)
    ratios = []
    for one, other in ((right_eye, left_eye), (right_mouth, left_mouth)):
        axis = other - one
        along = float((nose - one) @ axis) / max(float(axis @ axis), 1e-9)  # 0.5: in the middle
        ratios.append(1 - 2 * abs(along - 0.5))
    return float(np.clip(np.mean(ratios), 0, 1))
