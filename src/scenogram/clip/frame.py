"""One picture of a clip, at any size that is asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenogram.clip.scaling import LUMA, ScalerPool, Size, luma

if TYPE_CHECKING:
    from av.video.frame import VideoFrame


class Frame:
    """One picture of a clip.

    It holds the decoded picture (3 MB for 1080x1920) until [release][scenogram.clip.Frame.release]:
    whoever keeps frames in queues bounds their number.

    Attributes:
        index: 0 for the first picture that could be decoded.
        time: seconds from the clip's first presentation timestamp.
        duration: seconds until the next picture; for the last one its own, or the mean where it names none.
    """

    def __init__(
        self,
        index: int,
        time: float,
        decoded: VideoFrame,
        pool: ScalerPool,
        every: tuple[Size, NDArray[np.uint8]] | None,
    ) -> None:
        self.index = index
        self.time = time
        self.duration = 0.0
        self._decoded: VideoFrame | None = decoded
        self._pool = pool
        self._pictures: dict[tuple[int, int, bool], NDArray[np.uint8]] = {}
        self._base: tuple[int, int, bool] | None = None
        if every is not None:
            size, pixels = every
            self._base = (pixels.shape[1], pixels.shape[0], size.grey)
            self._pictures[self._base] = pixels
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Frame {self.index} at {self.time:.3f} s>"

    @property
    def width(self) -> int:
        """Displayed width in pixels."""
        return self._pool.look.width

    @property
    def height(self) -> int:
        """Displayed height in pixels."""
        return self._pool.look.height

    def scaled(self, size: Size) -> NDArray[np.uint8]:
        """The displayed picture at a size: uint8, HxWx3 RGB or HxW grey. Read-only, shared, thread-safe.

        Rotation, pixel aspect and colour are applied. A size that is no larger than what is made of every
        frame is averaged from that; a larger one is made from the decoded picture.

        Raises:
            RuntimeError: the frame was released and the size is larger than what is made of every frame.
        """
        width, height = size.of(self.width, self.height)
        key = (width, height, size.grey)
        with self._lock:
            picture = self._pictures.get(key)
            if picture is None:
                picture = self._pictures[key] = self._make(width, height, grey=size.grey)
            return picture

    def _make(self, width: int, height: int, *, grey: bool) -> NDArray[np.uint8]:
        base = self._base
        if base is not None and base[0] >= width and base[1] >= height and (grey or not base[2]):
            import cv2

            pixels = self._pictures[base]
            if (base[0], base[1]) != (width, height):
                pixels = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
            if grey and not base[2]:
                pixels = luma(pixels, LUMA["bt709"])
            pixels.flags.writeable = False
            return pixels
        if self._decoded is None:
            raise RuntimeError(f"{self!r} was released; {width}x{height} can no longer be made")
        return self._pool.scale(self._decoded, width, height, grey=grey)

    def release(self) -> None:
        """Let go of the decoded picture. What was already made stays."""
        with self._lock:
            self._decoded = None
