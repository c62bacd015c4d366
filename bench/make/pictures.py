"""Pictures to put into shots: photographs, footage and flat designs, each with what is known to be in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bench import media
from bench.make.geometry import BoxTuple, Size
from bench.media.labels import FaceLabel, FaceTrackLabel, ObjectLabel, footage, photos

Image = npt.NDArray[np.uint8]


class Picture(Protocol):
    """Something that can be shown. Times are seconds into its shot; images are BGR, height x width x 3."""

    name: str
    size: Size

    def image(self, t: float, /) -> Image:
        """What it shows."""

    def faces(self, t: float, /) -> list[FaceLabel]:
        """The faces it then shows, boxes 0..1 of the picture."""

    def objects(self, t: float, /) -> list[ObjectLabel]:
        """The things it then shows, boxes 0..1 of the picture."""


@lru_cache(maxsize=24)
def load_photo(name: str) -> Image:
    """A photograph of the catalogue, BGR; greyscale is made three equal channels.

    Raises:
        ValueError: the file is no picture that can be decoded.
    """
    import cv2

    image = cv2.imread(str(media.path(name)), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{name} cannot be decoded as a picture")
    return np.ascontiguousarray(image, dtype=np.uint8)


@lru_cache(maxsize=3)
def load_footage(name: str, longest: float = 20.0) -> tuple[list[float], list[Image]]:
    """Timestamps (seconds, the first is 0) and BGR frames of a piece of footage, up to `longest` seconds."""
    import av

    times: list[float] = []
    images: list[Image] = []
    first: float | None = None
    with av.open(str(media.path(name))) as container:
        for frame in container.decode(video=0):
            at = float(frame.time or 0.0)
            first = at if first is None else first
            if at - first > longest:
                break
            times.append(at - first)
            images.append(np.ascontiguousarray(frame.to_ndarray(format="bgr24"), dtype=np.uint8))
    return times, images


@dataclass
class PhotoPicture:
    """A photograph, as it is or mirrored."""

    name: str
    mirrored: bool = False

    def __post_init__(self) -> None:
        height, width = load_photo(self.name).shape[:2]
        self.size: Size = (width, height)

    def image(self, _t: float, /) -> Image:
        image = load_photo(self.name)
        return np.ascontiguousarray(image[:, ::-1]) if self.mirrored else image

    def faces(self, _t: float, /) -> list[FaceLabel]:
        labels = photos().get(self.name)
        faces = labels.faces if labels else ()
        return [
            face.model_copy(update={"box": self._turned(face.box), "pose": self._posed(face.pose)})
            for face in faces
        ]

    def objects(self, _t: float, /) -> list[ObjectLabel]:
        labels = photos().get(self.name)
        things = labels.objects if labels else ()
        return [thing.model_copy(update={"box": self._turned(thing.box)}) for thing in things]

    def _posed(self, pose: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
        if pose is None or not self.mirrored:
            return pose
        return -pose[0], pose[1], -pose[2]

    def _turned(self, box: BoxTuple) -> BoxTuple:
        x, y, width, height = box
        return (1 - x - width, y, width, height) if self.mirrored else box


@dataclass
class FootagePicture:
    """A piece of footage from `begin` (seconds) on; `pace` maps seconds of the shot to seconds of the footage."""

    name: str
    begin: float = 0.0
    pace: Callable[[float], float] = lambda t: t

    def __post_init__(self) -> None:
        height, width = load_footage(self.name)[1][0].shape[:2]
        self.size: Size = (width, height)

    def image(self, t: float, /) -> Image:
        times, images = load_footage(self.name)
        return images[max(0, bisect_right(times, self._at(t) + 1e-6) - 1)]

    def faces(self, t: float, /) -> list[FaceLabel]:
        labels = footage().get(self.name)
        at = self._at(t)
        return [
            FaceLabel(
                person=track.person,
                box=box,
                gender=track.gender,
                age=track.age,
                gaze=track.gaze,
                shut=None if track.blinks is None else any(start <= at < end for start, end in track.blinks),
            )
            for track in (labels.faces if labels else ())
            if (box := _box_between(track, at))
        ]

    def objects(self, _t: float, /) -> list[ObjectLabel]:
        return []

    def _at(self, t: float) -> float:
        return self.begin + self.pace(max(t, 0.0))


@lru_cache(maxsize=8)
def load_frame(name: str, time: float) -> Image:
    """The first frame of a piece of footage at or after `time` seconds, BGR.

    Raises:
        ValueError: the footage ends before.
    """
    import av

    with av.open(str(media.path(name))) as container:
        for frame in container.decode(video=0):
            if float(frame.time or 0.0) >= time - 1e-6:
                return np.ascontiguousarray(frame.to_ndarray(format="bgr24"), dtype=np.uint8)
    raise ValueError(f"{name} ends before {time} s")


@dataclass
class FramePicture:
    """One frame of footage, standing still, as it is or mirrored; nothing in it is labelled here."""

    name: str
    time: float
    mirrored: bool = False

    def __post_init__(self) -> None:
        height, width = load_frame(self.name, self.time).shape[:2]
        self.size: Size = (width, height)

    def image(self, _t: float, /) -> Image:
        image = load_frame(self.name, self.time)
        return np.ascontiguousarray(image[:, ::-1]) if self.mirrored else image

    def faces(self, _t: float, /) -> list[FaceLabel]:
        return []

    def objects(self, _t: float, /) -> list[ObjectLabel]:
        return []


def _box_between(track: FaceTrackLabel, at: float) -> BoxTuple | None:
    """The box at a time of the footage: straight between two labelled ones no more than 0.25 s apart."""
    index = bisect_right(track.times, at)
    if index == 0:
        return None
    if index == len(track.times):
        return track.boxes[-1] if at - track.times[-1] <= 0.1 else None
    before, after = track.times[index - 1], track.times[index]
    if after - before > 0.25:
        return None
    share = (at - before) / (after - before)
    first, second = track.boxes[index - 1], track.boxes[index]
    mixed = [a + share * (b - a) for a, b in zip(first, second, strict=True)]
    return mixed[0], mixed[1], mixed[2], mixed[3]


@dataclass
class FlatPicture:
    """An image made by us, with nothing in it that could be labelled."""

    name: str
    pixels: Image

    def __post_init__(self) -> None:
        height, width = self.pixels.shape[:2]
        self.size: Size = (width, height)

    def image(self, _t: float, /) -> Image:
        return self.pixels

    def faces(self, _t: float, /) -> list[FaceLabel]:
        return []

    def objects(self, _t: float, /) -> list[ObjectLabel]:
        return []


def blurred(name: str, size: Size, *, darkness: float = 0.55) -> FlatPicture:
    """A photograph as a backdrop: filled to `size`, blurred until nothing in it can be told, darkened."""
    import cv2

    from bench.make.geometry import fit

    image = load_photo(name)
    height, width = image.shape[:2]
    matrix = fit((width, height), (0, 0, size[0] / 16, size[1] / 16), cover=True)
    small = cv2.warpAffine(image, matrix, (size[0] // 16, size[1] // 16), flags=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), (0, 0), size[0] / 40)
    return FlatPicture(name, np.ascontiguousarray(soft * darkness, dtype=np.uint8))
