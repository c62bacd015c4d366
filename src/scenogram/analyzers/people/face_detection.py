"""Faces as tracks, and the people they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

import numpy as np
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.jumps import PERHAPS, Jumps
from scenogram.analyzers.people.faces import (
    CROP,
    FaceDetector,
    FacePoints,
    FaceSighting,
    aligned_face,
    embedding,
    frontality,
)
from scenogram.analyzers.people.identity import Look, mean_look, same_people
from scenogram.analyzers.people.presence import in_view
from scenogram.analyzers.spans import at_once, share_of
from scenogram.analyzers.tracking import Chain, Track, associate, span
from scenogram.clip import Size
from scenogram.models import Session

DOUBT = 0.5  # YuNet score: what has less is not even used to carry a track on
SURE = 0.7  # YuNet score that begins a track
# YuNet score that a track reaches at least once. Moving over 39 photographs without a face (234 clips of 20 looks),
# 30 tracks reached .7, 2 reached .8; of 230 tracks of faces (6 to 70 % of frame height, recompressed) 224 did.
BEST = 0.8
# Logistic fit of "is a face" to the median score, on these 54 + 230 tracks.
CONFIDENCE_SLOPE, CONFIDENCE_MIDDLE = 50.0, 0.753
PATIENCE = 1.0  # s that a face may be turned away or covered and still be the same track
GATE = 1.5  # mean luma change, 0..255: up to 4.0 the tracks of seven clips stayed the same
EMBED_EVERY = 1.0  # s between two looks at who a face is
EMBED_AT_ONCE = 6  # faces per frame at most; the others follow in the next
EMBED_HEIGHT = 24  # px of the face in the picture looked at: below it cannot be told whose it is
SOMEONE_ELSE = 0.15  # cosine below which two looks along a track are two people


class FaceTrack(Track):
    """Where a face is while it is in view."""

    points: list[FacePoints] = Field(
        description="At each of these times: right eye, left eye, nose tip, right and left corner of the mouth."
    )


class Face(document.Segment):
    """A face, from when it comes into view to when it leaves it or the shot ends. Ids: f1, f2, ..."""

    person: str | None = Field(
        default=None,
        description="Id of the person in `people`, the same in every shot; absent where it cannot be told, or was "
        "not to be told.",
    )
    size: document.Share = Field(description="Height of the face over frame height, median over the track.")
    track: FaceTrack = Field(description="Where it is.")


class FaceSummary(document.Summary):
    """The faces in short."""

    faces: int = Field(description="Number of face tracks.")
    persons: int | None = Field(
        default=None, description="Number of different people; absent where they were not to be told apart."
    )
    at_once: int = Field(description="Largest number of faces in view at the same time.")
    main_person: str | None = Field(default=None, description="Id of the main person, where there is one.")
    share_of_time: document.Share = Field(
        description="Time with at least one face in view over the clip's length."
    )
    largest: document.Share = Field(description="Height of the largest face over frame height.")


class FaceSettings(document.Parameters):
    """Settings of face_detection."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")
    long_side: int = Field(
        default=960,
        ge=240,
        le=4096,
        description="Longer side, in pixels, of the picture in which faces are looked for; upright pictures are looked "
        "at at two thirds of it.",
    )
    threshold: float = Field(
        default=BEST, ge=SURE, le=1, description="Least YuNet score of the best moment of a track."
    )
    identify: bool = Field(
        default=True,
        description="Tell people apart and know them again across shots. Off, no biometric embedding is made.",
    )


class FaceDetection(FrameAnalyzer[tuple[FaceSighting, ...]]):
    """Faces: where, how large, and whose, under one person id through the whole video."""

    name = "face_detection"
    version = "1"
    segment = Face
    summary = FaceSummary
    models = ("yunet", "sface")
    uses = ("cut_analysis",)
    parameters = FaceSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "fast": {"fps": 3, "long_side": 720},
        "thorough": {"fps": 10, "long_side": 1920},
    }
    nothing = "no face in the frames looked at"

    @classmethod
    def needs(cls, settings: document.Parameters) -> tuple[str, ...]:
        """YuNet; SFace too, where people are to be told apart."""
        return cls.models if cast("FaceSettings", settings).identify else ("yunet",)

    @classmethod
    def without_biometrics(cls, settings: document.Parameters) -> document.Parameters:
        return settings.model_copy(update={"identify": False})

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say; what stands still is looked at once."""
        chosen = cast("FaceSettings", settings)
        return Sampling(fps=chosen.fps, size=Size(long_side=chosen.long_side), gate=GATE)

    def open(self) -> None:
        """Load SFace; YuNet is loaded for the clip's shape with the first frame."""
        self._settings = cast("FaceSettings", self.settings)
        self._detect = FaceDetector(
            lambda rows, columns: self.context.session("yunet", inputs={"input": (1, 3, rows, columns)}),
            DOUBT,
        )
        self._recognise = self.context.session("sface") if self._settings.identify else None
        self._looks: dict[FaceSighting, Look] = {}
        self._recent: list[tuple[float, document.Box]] = []
        self._jumps = Jumps()

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[FaceSighting, ...]:  # noqa: ARG002 - stands alone
        """Find the faces of one frame, and look at who they are where that is due."""
        import cv2

        image = view.image
        height = round(self._settings.long_side * 2 / 3)
        if image.shape[0] > height:
            shape = (max(1, round(image.shape[1] * height / image.shape[0])), height)
            faces = self._detect(cv2.resize(image, shape, interpolation=cv2.INTER_AREA))  # type: ignore[arg-type]
        else:
            faces = self._detect(image)
        if self._jumps.step(view) >= PERHAPS:
            self._recent = []
        if self._recognise is not None:
            self._look_who(self._recognise, view, faces)
        return faces

    def _look_who(self, recognise: Session, view: View, faces: Sequence[FaceSighting]) -> None:
        """Keep embeddings of faces that are new, or were last looked at a while ago."""
        self._recent = [(time, box) for time, box in self._recent if view.time - time < EMBED_EVERY]
        due = [
            index
            for index, face in enumerate(faces)
            if face.score >= SURE
            and face.box[3] * view.image.shape[0] >= EMBED_HEIGHT
            and not any(document.intersection_over_union(face.box, box) > 0.3 for _, box in self._recent)
        ]
        for index in sorted(due, key=lambda index: -document.area(faces[index].box))[:EMBED_AT_ONCE]:
            face = faces[index]
            vector = embedding(recognise, aligned_face(view.image, face))
            self._looks[face] = Look(vector, _worth(face, view.image.shape[0]))
            self._recent.append((view.time, face.box))

    def conclude(self, seen: Sequence[Seen[tuple[FaceSighting, ...]]], found: Found) -> Conclusion:
        """Tie faces to tracks, and tracks to people."""
        times = [each.time for each in seen]
        cuts = self._jumps.breaks(found)
        chains = associate(
            times,
            [each.sighting for each in seen],
            sure=SURE,
            breaks=cuts,
            patience=PATIENCE,
        )
        chains = [
            part
            for chain in chains
            for part in self._parted(chain)
            if max(face.score for face in part.detections) >= self._settings.threshold
        ]
        chains.sort(key=lambda part: part.frames[0])
        method = "YuNet, SFace" if self._settings.identify else "YuNet; people are not told apart"
        if not chains:
            return Conclusion(method=method)
        segments = []
        for number, (chain, person) in enumerate(zip(chains, self._people(chains), strict=True), 1):
            start, end = span(chain, times, seen[-1].end, cuts)
            segments.append(
                Face(
                    id=f"f{number}",
                    start=start,
                    end=end,
                    confidence=_confidence(chain),
                    person=person,
                    size=float(np.median([face.box[3] for face in chain.detections])),
                    track=FaceTrack(
                        times=[times[frame] for frame in chain.frames],
                        boxes=[face.box for face in chain.detections],
                        points=[face.points for face in chain.detections],
                    ),
                )
            )
        spans = [(segment.start, segment.end) for segment in segments]
        people = in_view(segments, found.clip.duration)
        return Conclusion(
            segments=segments,
            summary=FaceSummary(
                faces=len(segments),
                persons=len(people) if self._settings.identify else None,
                at_once=at_once(spans),
                main_person=next((person.id for person in people if person.main), None),
                share_of_time=share_of(spans, found.clip.duration),
                largest=max(box[3] for segment in segments for box in segment.track.boxes),
            ),
            people=people,
            method=method,
        )

    def _parted(self, chain: Chain[FaceSighting]) -> list[Chain[FaceSighting]]:
        """The chain, cut where somebody else took the place (as happens at a cut that nobody told of)."""
        parts: list[Chain[FaceSighting]] = []
        begin = 0
        looks: list[Look] = []
        for at, face in enumerate(chain.detections):
            look = self._looks.get(face)
            if look is None:
                continue
            if looks and float(mean_look(looks) @ look.vector) < SOMEONE_ELSE:
                parts.append(chain.part(begin, at))
                begin, looks = at, []
            looks.append(look)
        return [*parts, chain.part(begin, len(chain))]

    def _people(self, chains: Sequence[Chain[FaceSighting]]) -> list[str | None]:
        """Person id of each track; None where there was no look at it from which it could be told."""
        looks = [[self._looks[face] for face in chain.detections if face in self._looks] for chain in chains]
        frames = [set(chain.frames) for chain in chains]
        # One common frame may be a face found twice; two are two faces.
        together = np.array([[len(one & other) > 1 for one in frames] for other in frames], dtype=bool)
        return [None if number is None else f"p{number + 1}" for number in same_people(looks, together)]


def _worth(face: FaceSighting, height: int) -> float:
    """How far an embedding of this face can be trusted, 0..1: large and frontal faces tell most."""
    return min(1.0, face.box[3] * height / CROP) * (0.2 + 0.8 * frontality(face.points))


def _confidence(chain: Chain[FaceSighting]) -> float:
    """Probability that the track is a face, from the median of its scores."""
    score = np.median([face.score for face in chain.detections])
    return float(1 / (1 + np.exp(-CONFIDENCE_SLOPE * (score - CONFIDENCE_MIDDLE))))
