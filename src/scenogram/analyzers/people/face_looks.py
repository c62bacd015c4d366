"""Looks at a face between one frame and the next: what analyzers of faces are handed, and how they tie it to tracks.

`facial_details` sees of a frame a tuple of [FaceDetails][], one per face. Who runs beside it takes points, blendshapes
and head pose from there, so that they are found once. Of the largest faces there are several looks per frame: those at
the frames in between, for what a fifth of a second would miss (blinks, speech).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.analyzer import Seen
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.face_mesh import FaceMesh
from scenogram.analyzers.people.faces import FaceSighting
from scenogram.analyzers.people.head_pose import HeadPose
from scenogram.document import Box


@dataclass(frozen=True)
class FaceLook:
    """A face at one moment. The mesh is in pixels of the frame that was looked at."""

    time: float
    mesh: FaceMesh
    pose: HeadPose


@dataclass(frozen=True)
class FaceDetails:
    """A face in one frame.

    Attributes:
        face: what `face_detection` saw.
        looks: at moments since the frame before, in order; the last one is at this frame.
    """

    face: FaceSighting
    looks: tuple[FaceLook, ...]

    @property
    def now(self) -> FaceLook:
        """The look at this frame."""
        return self.looks[-1]


class FaceIndex:
    """Which face of `face_detection` a sighting became part of.

    Args:
        faces: all faces of the clip.
    """

    def __init__(self, faces: Iterable[Face]) -> None:
        self._faces = {
            _key(time, box): face
            for face in faces
            for time, box in zip(face.track.times, face.track.boxes, strict=True)
        }

    def face(self, time: float, sighting: FaceSighting) -> Face | None:
        """The face that was seen so at that time; None where no track took it."""
        return self._faces.get(_key(time, sighting.box))


def _key(time: float, box: Box) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in (time, *box))  # as the document keeps them


def looks_by_face(
    faces: Sequence[Face], seen: Iterable[Seen[tuple[FaceDetails, ...]]]
) -> dict[str, list[FaceLook]]:
    """Id of a face -> all looks at it while it is in view, in order of time."""
    index = FaceIndex(faces)
    looks: defaultdict[str, list[FaceLook]] = defaultdict(list)
    for each in seen:
        for details in each.sighting:
            face = index.face(each.time, details.face)
            if face is not None and face.id is not None:
                # Before a cut, what was there may have been another face.
                looks[face.id] += [look for look in details.looks if face.start <= look.time < face.end]
    return dict(looks)


SMOOTHING = 0.1  # s, standard deviation: a little more than half the distance of two looks at 5 a second


def smoothed(
    times: Sequence[float], values: NDArray[np.floating], at: Sequence[float], deviation: float = SMOOTHING
) -> NDArray[np.float64]:
    """Curves of a track, smoothed over time by a Gaussian (without delay, since the whole track is known).

    Args:
        times: (n,) seconds.
        values: (n, k).
        at: (m,) seconds at which the curves are wanted.
        deviation: of the Gaussian, in seconds.

    Returns:
        (m, k).
    """
    distance = (np.asarray(at)[:, None] - np.asarray(times)[None]) / deviation
    weights = np.exp(-0.5 * np.minimum(distance**2, 50.0))
    result: NDArray[np.float64] = (weights @ values) / weights.sum(axis=1, keepdims=True)
    return result
