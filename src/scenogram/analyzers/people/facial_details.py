"""What a face does: how the head is turned, how far the mouth is open, and 52 movements of the face."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.people.face_detection import Face
from scenogram.analyzers.people.face_looks import FaceDetails, FaceLook, looks_by_face, smoothed
from scenogram.analyzers.people.face_mesh import (
    BLENDSHAPES,
    LOWER_LIP_INNER,
    NOSE_BOTTOM,
    NOSE_ROOT,
    UPPER_LIP_INNER,
    FaceMesh,
    FaceMesher,
    FaceRegion,
    crop_of,
    region_of,
)
from scenogram.analyzers.people.faces import FaceSighting
from scenogram.analyzers.people.head_pose import GEOMETRY_FILE, head_pose, resting_face
from scenogram.clip import Size
from scenogram.document import Degrees, Seconds, Share

SMALLEST = (
    40  # px of a face in the picture looked at: below, see docs, expressions and eyes are not to be trusted
)
PRESENT = 0.5  # presence from which points are believed: the border of the network's own yes and no
SAME_FACE = 0.3  # overlap of the boxes of one face in consecutive looks
FINE_FACES = 2  # faces of which there are looks in between: who speaks and blinks is nearly always among them
FINE_LONG_SIDE = 640  # px of the pictures in between
STILL = 3.0  # largest luma change of a 16x16 cell, 0..255, at which a face is taken to be as it was
MOVES = 0.1  # a blendshape that never reaches it is left out of the document


class FaceCurve(document.Part):
    """How a face moves, at the times at which it was looked at."""

    times: list[Seconds] = Field(description="Seconds.")
    yaw: list[Degrees] = Field(
        description="Turn of the head at each time; towards the right side of the picture is positive."
    )
    pitch: list[Degrees] = Field(description="Nod of the head; upwards is positive.")
    roll: list[Degrees] = Field(description="Tilt of the head; clockwise in the picture is positive.")
    smile: list[Share] = Field(description="Mean of mouthSmileLeft and mouthSmileRight, 0..1.")
    blendshapes: dict[str, list[Share]] = Field(
        description="ARKit name -> strength at each time, 0..1; left and right are the person's own. Those that never "
        "reach 0.1 are left out."
    )


class MouthCurve(document.Part):
    """How far a mouth is open; looked at more often than the rest where a face is among the largest."""

    times: list[Seconds] = Field(description="Seconds.")
    opening: list[float] = Field(
        description="Gap between the lips over the length of the nose, from its root to its base: 0 closed, some 0.1 to "
        "0.5 in speech, above 0.8 wide open."
    )


class FacialDetails(document.Segment):
    """What one face does while it is in view. Ids: m1, m2, ..."""

    face: str = Field(description="Id of the face in face_detection.")
    person: str | None = Field(default=None, description="Id of the person in `people`, where known.")
    yaw: Degrees = Field(description="Median turn of the head, as in `curve`.")
    pitch: Degrees = Field(description="Median nod of the head, as in `curve`.")
    roll: Degrees = Field(description="Median tilt of the head, as in `curve`.")
    smile: Share = Field(description="Mean smile, 0..1.")
    mouth_opening: document.Measure = Field(description="95th percentile of the opening, as in `mouth`.")
    curve: FaceCurve = Field(description="Pose and movements, smoothed.")
    mouth: MouthCurve = Field(description="Opening of the mouth, as measured.")


class FacialDetailsSummary(document.Summary):
    """The faces' details in short."""

    faces: int = Field(description="Number of faces large enough to be looked at closely.")
    frontal: Share = Field(
        description="Share of looks, over all faces, at which a head is turned less than 20 degrees to the side."
    )
    smiling: Share = Field(description="Share of looks, over all faces, at which the smile is above 0.5.")


class FacialDetailsSettings(document.Parameters):
    """Settings of facial_details."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")
    fine_fps: float = Field(
        default=15,
        ge=0,
        le=60,
        description="Looks per second at the largest faces, for blinks and speech; 0: no more than the others.",
    )
    long_side: int = Field(
        default=960, ge=240, le=4096, description="Longer side, in pixels, of the picture looked at."
    )
    faces: int = Field(default=5, ge=1, le=100, description="Faces looked at per frame, largest first.")


@dataclass
class _Known:
    """A face, as it was last looked at; the region is in pixels of the large picture."""

    face: FaceSighting
    time: float
    region: FaceRegion
    crop: NDArray[np.float32]
    mesh: FaceMesh


class FacialDetailsAnalyzer(FrameAnalyzer[tuple[FaceDetails, ...]]):
    """What faces do: head pose, mouth, smile, and 52 movements over time."""

    name = "facial_details"
    version = "2"
    segment = FacialDetails
    summary = FacialDetailsSummary
    models = ("face-landmarker",)
    beside = ("face_detection",)
    parameters = FacialDetailsSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "fast": {"fps": 3, "fine_fps": 0, "long_side": 720},
        "thorough": {"fps": 10, "fine_fps": 30, "long_side": 1920},
    }
    nothing = "no face large enough in the frames looked at"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say; the frames in between come small."""
        chosen = cast("FacialDetailsSettings", settings)
        trail = Size(long_side=min(FINE_LONG_SIDE, chosen.long_side))
        return Sampling(
            fps=chosen.fps,
            size=Size(long_side=chosen.long_side),
            trail=trail if chosen.fine_fps > chosen.fps else None,
        )

    def open(self) -> None:
        """Load the networks and the face at rest."""
        self._settings = cast("FacialDetailsSettings", self.settings)
        self._mesh = FaceMesher(lambda file: self.context.session("face-landmarker", file))
        self._rest = resting_face(self.context.models["face-landmarker"].path(GEOMETRY_FILE))
        self._known: list[_Known] = []
        self._fine_due = 0.0

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[FaceDetails, ...]:
        """Look closely at the largest faces, and at the frames in between."""
        height, width = view.image.shape[:2]
        faces: tuple[FaceSighting, ...] = beside["face_detection"]
        large = sorted(
            (face for face in faces if face.box[3] * height >= SMALLEST), key=lambda face: -face.box[3]
        )[: self._settings.faces]
        before, self._known = self._known, []
        result = []
        between = self._between(view) if large else []
        for rank, face in enumerate(large):
            region = region_of(face, width, height)
            known = next(
                (
                    one
                    for one in before
                    if document.intersection_over_union(one.face.box, face.box) > SAME_FACE
                ),
                None,
            )
            looks = []
            state = known
            if known is not None and rank < FINE_FACES:
                for small in between:
                    share = (small.time - known.time) / max(view.time - known.time, 1e-6)
                    state = self._look(small, known.region.towards(region, share), face, state, width)
                    looks.append(FaceLook(small.time, state.mesh, head_pose(state.mesh, self._rest)))
            state = self._look(view, region, face, state, width)
            self._known.append(state)
            looks.append(FaceLook(view.time, state.mesh, head_pose(state.mesh, self._rest)))
            if state.mesh.presence >= PRESENT:
                result.append(
                    FaceDetails(face, tuple(look for look in looks if look.mesh.presence >= PRESENT))
                )
        return tuple(result)

    def _between(self, view: View) -> list[View]:
        """Frames since the last one that are looked at too."""
        if self._settings.fine_fps <= self._settings.fps:
            return []
        chosen = []
        step = 1 / self._settings.fine_fps
        due = view.trail[0].time + step / 2 if view.trail else view.time
        # Evenly between the frame before and this one.
        for small in view.trail:
            if small.time >= due - 1e-6 and view.time - small.time >= step / 2:
                chosen.append(small)
                due = small.time + step - 1e-3
        return chosen

    def _look(
        self, view: View, region: FaceRegion, face: FaceSighting, before: _Known | None, width: int
    ) -> _Known:
        """Find the points of a face in a picture, unless it has not changed since it was looked at before."""
        import cv2

        factor = width / view.image.shape[1]
        crop = crop_of(view.image, region.scaled(1 / factor))
        cells = cv2.resize(crop, (16, 16), interpolation=cv2.INTER_AREA).astype(np.float32)
        if before is not None and float(np.abs(cells - before.crop).mean(axis=2).max()) < STILL:
            return _Known(face, view.time, region, before.crop, before.mesh)
        mesh = self._mesh(crop, region.scaled(1 / factor)).scaled(factor)
        return _Known(face, view.time, region, cells, mesh)

    def conclude(self, seen: Sequence[Seen[tuple[FaceDetails, ...]]], found: Found) -> Conclusion:
        """Make curves of looks."""
        faces = found.segments("face_detection", Face)
        looks = looks_by_face(faces, seen)
        moments = {round(each.time, 4) for each in seen}
        segments = [
            _described(f"m{number}", face, looks[str(face.id)], moments)
            for number, face in enumerate((face for face in faces if looks.get(str(face.id))), 1)
        ]
        if not segments:
            return Conclusion()
        yaw = np.concatenate([segment.curve.yaw for segment in segments])
        smile = np.concatenate([segment.curve.smile for segment in segments])
        return Conclusion(
            segments=segments,
            summary=FacialDetailsSummary(
                faces=len(segments),
                frontal=float((np.abs(yaw) < 20).mean()),
                smiling=float((smile > 0.5).mean()),
            ),
        )


def _described(id_: str, face: Face, looks: Sequence[FaceLook], moments: set[float]) -> FacialDetails:
    """The curves of one face; pose and movements at the `moments` only, seconds."""
    times = [look.time for look in looks]
    at = [time for time in times if round(time, 4) in moments] or times
    poses = np.array([(look.pose.yaw, look.pose.pitch, look.pose.roll) for look in looks])
    strengths = np.array([look.mesh.blendshapes for look in looks])
    turned = smoothed(times, poses, at)
    moved = smoothed(times, strengths, at)
    smile = smile_of(moved)
    opening = [mouth_opening(look.mesh) for look in looks]
    return FacialDetails(
        id=id_,
        start=face.start,
        end=face.end,
        face=str(face.id),
        person=face.person,
        yaw=float(np.median(turned[:, 0])),
        pitch=float(np.median(turned[:, 1])),
        roll=float(np.median(turned[:, 2])),
        smile=float(smile.mean()),
        mouth_opening=float(np.percentile(opening, 95)),
        curve=FaceCurve(
            times=at,
            yaw=_rounded(turned[:, 0], 1),
            pitch=_rounded(turned[:, 1], 1),
            roll=_rounded(turned[:, 2], 1),
            smile=_rounded(smile, 2),
            blendshapes={
                name: _rounded(moved[:, number], 2)
                for number, name in enumerate(BLENDSHAPES)
                if number > 0 and moved[:, number].max() >= MOVES
            },
        ),
        mouth=MouthCurve(times=times, opening=_rounded(np.array(opening), 3)),
    )


def smile_of(blendshapes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Smile, 0..1, of (n, 52) blendshapes."""
    columns = [BLENDSHAPES.index(name) for name in ("mouthSmileLeft", "mouthSmileRight")]
    return np.asarray(blendshapes[:, columns].mean(axis=1), dtype=np.float64)


def mouth_opening(mesh: FaceMesh) -> float:
    """Gap between the lips over the length of the nose; both in space, so that it does not depend on the pose."""
    gap = np.linalg.norm(mesh.points[UPPER_LIP_INNER] - mesh.points[LOWER_LIP_INNER])
    nose = np.linalg.norm(mesh.points[NOSE_ROOT] - mesh.points[NOSE_BOTTOM])
    return float(gap / max(float(nose), 1e-6))


def _rounded(values: NDArray[np.floating], digits: int) -> list[float]:
    return [round(float(value), digits) for value in values]
