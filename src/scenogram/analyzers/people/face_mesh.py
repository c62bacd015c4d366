"""478 points of a face and what its muscles do: the networks of MediaPipe's Face Landmarker, run on crops.

Face Landmarker brings its own detector, which finds small and turned faces badly; here its other two networks look
at the faces that `face_detection` has found. As MediaPipe does, a face is cut out as a square half as large again
as itself and turned upright by the line of its eyes.

    Points: I. Grishchenko et al., "Attention Mesh", CVPR workshop 2020; MediaPipe's face_landmarker graphs.
    Blendshapes: I. Grishchenko et al., "Blendshapes GHUM", CVPR workshop 2023; the 52 of Apple's ARKit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.faces import FaceSighting
from scenogram.models import Session

POINTS: Final = 478
CROP: Final = 256
"""Side, in pixels, of the crop that the network looks at."""
MARGIN: Final = 1.5
"""Side of the crop over the longer side of the face, as MediaPipe has it."""

# Where YuNet's box lies against the outline of the mesh, mean of 21 photographs: with it the points found at the first
# look are within 1 % of the distance of the eyes of those found at a second.
MESH_OVER_BOX: Final = 0.91  # longer side
MESH_BELOW_BOX: Final = 0.033  # of the crop's side

# Points of the mesh that have a name here. Right and left are the person's own.
RIGHT_EYE_OUTER, RIGHT_EYE_INNER, LEFT_EYE_INNER, LEFT_EYE_OUTER = 33, 133, 362, 263
NOSE_ROOT, NOSE_BOTTOM = 168, 2
UPPER_LIP_INNER, LOWER_LIP_INNER = 13, 14
RIGHT_MOUTH_CORNER, LEFT_MOUTH_CORNER = 61, 291
FOREHEAD, CHIN = 10, 152
RIGHT_IRIS, LEFT_IRIS = range(468, 473), range(473, 478)

# Points that the blendshape network is given (kLandmarksSubsetIdxs in MediaPipe's face_blendshapes_graph.cc): the
# outlines of face, brows, eyes, nose and lips, and both irises.
_POINTS = (
    "0 1 4 5 6 7 8 10 13 14 17 21 33 37 39 40 46 52 53 54 55 58 61 63 65 66 67 70 78 80 81 82 84 87 88 91 93 95 103 "
    "105 107 109 127 132 133 136 144 145 146 148 149 150 152 153 154 155 157 158 159 160 161 162 163 168 172 173 176 "
    "178 181 185 191 195 197 234 246 249 251 263 267 269 270 276 282 283 284 285 288 291 293 295 296 297 300 308 310 "
    "311 312 314 317 318 321 323 324 332 334 336 338 356 361 362 365 373 374 375 377 378 379 380 381 382 384 385 386 "
    "387 388 389 390 397 398 400 402 405 409 415 454 466 468 469 470 471 472 473 474 475 476 477"
)
BLENDSHAPE_POINTS: Final = np.array(_POINTS.split(), dtype=np.int64)

_NAMES = (
    "neutral browDownLeft browDownRight browInnerUp browOuterUpLeft browOuterUpRight cheekPuff cheekSquintLeft "
    "cheekSquintRight eyeBlinkLeft eyeBlinkRight eyeLookDownLeft eyeLookDownRight eyeLookInLeft eyeLookInRight "
    "eyeLookOutLeft eyeLookOutRight eyeLookUpLeft eyeLookUpRight eyeSquintLeft eyeSquintRight eyeWideLeft eyeWideRight "
    "jawForward jawLeft jawOpen jawRight mouthClose mouthDimpleLeft mouthDimpleRight mouthFrownLeft mouthFrownRight "
    "mouthFunnel mouthLeft mouthLowerDownLeft mouthLowerDownRight mouthPressLeft mouthPressRight mouthPucker mouthRight "
    "mouthRollLower mouthRollUpper mouthShrugLower mouthShrugUpper mouthSmileLeft mouthSmileRight mouthStretchLeft "
    "mouthStretchRight mouthUpperUpLeft mouthUpperUpRight noseSneerLeft noseSneerRight"
)
BLENDSHAPES: Final = tuple(_NAMES.split())
"""Names of the 52 blendshapes, in the network's order (kBlendshapeNames in the same file). Left and right are the
person's own. The first says how little the rest says, and is not a movement."""

INDEX: Final = {name: number for number, name in enumerate(BLENDSHAPES)}
"""Name of a blendshape -> its place."""


@dataclass(frozen=True)
class FaceRegion:
    """A square in a picture that holds a face, turned with it; all in pixels.

    Attributes:
        x, y: its centre.
        side: its side.
        roll: by how much it is turned clockwise as the picture is seen, in radians.
    """

    x: float
    y: float
    side: float
    roll: float

    def turn(self) -> NDArray[np.float64]:
        """2x2: from directions in the crop to directions in the picture."""
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        return np.array([[cos, -sin], [sin, cos]])

    def scaled(self, factor: float) -> FaceRegion:
        """The same in a picture that is larger by `factor`."""
        return FaceRegion(self.x * factor, self.y * factor, self.side * factor, self.roll)

    def shrunk(self, share: float) -> FaceRegion:
        """The same about its centre, its side `share` of what it was."""
        return replace(self, side=self.side * share)

    def towards(self, other: FaceRegion, share: float) -> FaceRegion:
        """What lies between two regions, `share` of the way."""
        turn = (other.roll - self.roll + np.pi) % (2 * np.pi) - np.pi
        return FaceRegion(
            self.x + share * (other.x - self.x),
            self.y + share * (other.y - self.y),
            self.side + share * (other.side - self.side),
            self.roll + share * turn,
        )


@dataclass(frozen=True)
class FaceMesh:
    """The points of one face in one picture, and what follows from them.

    Attributes:
        points: (478, 3), in pixels of the picture; z grows away from the camera, in the scale of x.
        presence: how sure the network is that it looks at a face, 0..1.
        blendshapes: (52,), 0..1.
    """

    points: NDArray[np.float32]
    presence: float
    blendshapes: NDArray[np.float32]

    def __getitem__(self, blendshape: str) -> float:
        return float(self.blendshapes[INDEX[blendshape]])

    def scaled(self, factor: float) -> FaceMesh:
        """The same in a picture that is larger by `factor`."""
        return replace(self, points=self.points * np.float32(factor))


def region_of(face: FaceSighting, width: int, height: int) -> FaceRegion:
    """Where to look for the points of a face, in a picture of `width` x `height` pixels."""
    x, y, w, h = (side * scale for side, scale in zip(face.box, (width, height, width, height), strict=True))
    right, left = (np.array(point) * (width, height) for point in face.points[:2])
    along = left - right
    roll = float(np.arctan2(along[1], along[0]))
    side = MARGIN * MESH_OVER_BOX * max(w, h)
    down = MESH_BELOW_BOX * side
    return FaceRegion(x + w / 2 - np.sin(roll) * down, y + h / 2 + np.cos(roll) * down, side, roll)


def region_of_mesh(mesh: FaceMesh) -> FaceRegion:
    """Where to look for the points of a face that were found before."""
    along = mesh.points[LEFT_EYE_OUTER, :2] - mesh.points[RIGHT_EYE_OUTER, :2]
    level = FaceRegion(0, 0, 1, float(np.arctan2(along[1], along[0])))
    upright = mesh.points[:, :2] @ level.turn()
    low, high = upright.min(axis=0), upright.max(axis=0)
    x, y = level.turn() @ ((low + high) / 2)
    return FaceRegion(float(x), float(y), MARGIN * float((high - low).max()), level.roll)


def crop_of(image: NDArray[np.uint8], region: FaceRegion) -> NDArray[np.uint8]:
    """A region cut out of an RGB picture (HxWx3, uint8), upright, 256x256x3."""
    import cv2

    turn = region.turn().T * (CROP / region.side)
    shift = np.full(2, CROP / 2) - turn @ (region.x, region.y)
    return cv2.warpAffine(  # type: ignore[return-value]
        image, np.concatenate([turn, shift[:, None]], axis=1), (CROP, CROP), flags=cv2.INTER_LINEAR
    )


class FaceMesher:
    """Finds the points of faces.

    Args:
        open_session: makes the session of one of Face Landmarker's files.
    """

    def __init__(self, open_session: Callable[[str], Session]) -> None:
        self._landmarks = open_session("face_landmarks_detector.tflite")
        self._blendshapes = open_session("face_blendshapes.tflite")

    def __call__(self, crop: NDArray[np.uint8], region: FaceRegion) -> FaceMesh:
        """The points of a face.

        Args:
            crop: the region cut out of an RGB picture, see `crop_of`.
            region: where it is in that picture; the points are given in its pixels.
        """
        points, presence, _ = self._landmarks(crop[None].astype(np.float32) / 255)
        mesh = points.reshape(POINTS, 3).astype(np.float64)
        scale = region.side / CROP
        turn = region.turn() * scale
        placed = np.concatenate(
            [(mesh[:, :2] - CROP / 2) @ turn.T + (region.x, region.y), mesh[:, 2:] * scale], axis=1
        )
        strengths = self._blendshapes(placed[BLENDSHAPE_POINTS, :2][None].astype(np.float32))[0]
        return FaceMesh(
            placed.astype(np.float32),
            float(1 / (1 + np.exp(-float(presence.reshape(-1)[0])))),
            np.clip(strengths.reshape(-1), 0, 1).astype(np.float32),
        )
