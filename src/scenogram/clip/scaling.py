"""From a decoded picture to RGB or grey pixels as they are displayed: one libavfilter graph does it all.

Scaling is by area averaging (`flags=area`): of swscale's methods it was the fastest on 1080x1920 -> 360x640
(1.0 CPU-ms a frame over decoding; bilinear 1.7, bicubic 2.2) and it does not alias.

Colour: SDR is converted by its own matrix and range. Where the stream names no matrix, BT.709 is taken for HD
and BT.601 below, as players do. HDR and wide gamuts become sRGB: see gamut.py. What is transparent is shown on
white.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenogram.clip import gamut

if TYPE_CHECKING:
    from av.filter import Graph
    from av.video.frame import VideoFrame

UNSPECIFIED = 2
FULL_RANGE = 2
HD_WIDTH, HD_HEIGHT = 1280, 576  # from here on an unnamed matrix is BT.709
LUMA = {"bt601": (0.299, 0.587, 0.114), "bt709": (0.2126, 0.7152, 0.0722), "bt2020": (0.2627, 0.678, 0.0593)}


@dataclass(frozen=True)
class Size:
    """A size of picture that somebody wants to see.

    Attributes:
        long_side: pixels of the longer side of the displayed picture; never enlarged.
        exact: (width, height) whatever the shape of the picture.
        grey: one channel of full-range luma instead of RGB.

    With neither `long_side` nor `exact` it is the full displayed size.
    """

    long_side: int | None = None
    exact: tuple[int, int] | None = None
    grey: bool = False

    def of(self, width: int, height: int) -> tuple[int, int]:
        """(width, height) in pixels for a picture that is displayed at `width` x `height`."""
        if self.exact is not None:
            return self.exact
        longer = max(width, height)
        if self.long_side is None or longer <= self.long_side:
            return width, height
        factor = self.long_side / longer
        return max(1, round(width * factor)), max(1, round(height * factor))


@dataclass(frozen=True)
class Look:
    """How a stream's pictures are displayed.

    Attributes:
        width, height: displayed size in pixels.
        rotation: clockwise degrees that bring the stored picture upright: 0, 90, 180 or 270.
        mirrored: True where the upright picture is then mirrored left to right.
    """

    width: int
    height: int
    rotation: int = 0
    mirrored: bool = False

    @property
    def turn(self) -> list[tuple[str, str]]:
        """Filters that turn and mirror."""
        filters = {
            0: [],
            90: [("transpose", "dir=clock")],
            180: [("hflip", ""), ("vflip", "")],
            270: [("transpose", "dir=cclock")],
        }[self.rotation]
        return [*filters, ("hflip", "")] if self.mirrored else filters


class Scaler:
    """Makes pictures of one size. Not thread-safe: see [ScalerPool][]."""

    def __init__(self, look: Look, width: int, height: int, *, grey: bool) -> None:
        self._look = look
        self._width = width
        self._height = height
        self._grey = grey
        self._made_for: tuple[Any, ...] | None = None
        self._graph: Graph | None = None
        self._alpha = False
        self._luma_of_rgb: tuple[float, float, float] | None = None

    def __call__(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Pixels, uint8, HxWx3 RGB or HxW grey, read-only."""
        kind = (
            frame.format.name,
            frame.width,
            frame.height,
            frame.colorspace,
            frame.color_range,
            frame.color_trc,
            frame.color_primaries,
        )
        if kind != self._made_for:  # the first picture, or a stream that changes on the way
            self._build(frame)
            self._made_for = kind
        assert self._graph is not None  # noqa: S101 (built above)
        self._graph.vpush(frame)
        pixels = self._graph.vpull().to_ndarray()
        if self._alpha:
            # premultiplied, so white shows through by what is missing to full opacity
            white = 255 - pixels[..., 3:]
            pixels = np.minimum(pixels[..., :3].astype(np.uint16) + white, 255).astype(np.uint8)
        if self._luma_of_rgb is not None:
            pixels = luma(pixels, self._luma_of_rgb)
        pixels.flags.writeable = False
        return pixels  # type: ignore[return-value]  # rgb24, rgba and gray are uint8

    def _build(self, frame: VideoFrame) -> None:
        import av

        format_ = frame.format
        self._alpha = any(component.is_alpha for component in format_.components) or format_.name == "pal8"
        mapped = gamut.needed(frame.color_trc, frame.color_primaries) and not self._alpha
        through_rgb = self._grey and (self._alpha or mapped or format_.is_rgb)
        self._luma_of_rgb = LUMA["bt709"] if through_rgb else None
        pixel_format = "rgba" if self._alpha else "gray" if self._grey and not through_rgb else "rgb24"
        turned = self._look.rotation in (90, 270)
        width, height = (self._height, self._width) if turned else (self._width, self._height)

        graph = av.filter.Graph()
        graph.threads = 1  # the analyzers' lanes fill the cores
        colorspace = frame.colorspace if not format_.is_rgb else 0
        source = graph.add(
            "buffer",
            f"video_size={frame.width}x{frame.height}:pix_fmt={format_.name}:time_base=1/1000000:pixel_aspect=1/1"
            f":colorspace={colorspace}:range={frame.color_range}",
        )
        chain = [source]
        if self._alpha:
            chain += [graph.add("format", "gbrap"), graph.add("premultiply", "inplace=1")]
        enlarging = width > frame.width or height > frame.height
        scale = f"w={width}:h={height}:flags={'bicubic' if enlarging else 'area'}:out_range=full"
        if not format_.is_rgb and not self._alpha and frame.colorspace == UNSPECIFIED:
            scale += f":in_color_matrix={matrix_of(frame)}"
        chain.append(graph.add("scale", scale))
        if mapped:
            chain.append(graph.add("format", "gbrp16"))
            with gamut.cube_file(frame.color_trc, frame.color_primaries) as cube:
                chain.append(graph.add("lut3d", file=str(cube), interp="tetrahedral"))
        chain.append(graph.add("format", pixel_format))
        chain += [graph.add(name, args or None) for name, args in self._look.turn]
        chain.append(graph.add("buffersink"))
        graph.link_nodes(*chain).configure()
        self._graph = graph


def matrix_of(frame: VideoFrame) -> str:
    """Matrix to take where the stream names none."""
    return "bt709" if frame.width >= HD_WIDTH or frame.height > HD_HEIGHT else "bt601"


def luma(rgb: NDArray[Any], weights: tuple[float, float, float]) -> NDArray[np.uint8]:
    """Full-range luma, HxW, of HxWx3 RGB."""
    import cv2

    grey: NDArray[np.uint8] = cv2.transform(rgb, np.array([weights], np.float32))  # type: ignore[assignment]
    return grey


class ScalerPool:
    """Scalers for any size, lent to one thread at a time and kept for the next."""

    KEPT = 4  # idle scalers per size: as many lanes as ask for one size at the same time

    def __init__(self, look: Look) -> None:
        self.look = look
        self._idle: defaultdict[tuple[int, int, bool], list[Scaler]] = defaultdict(list)
        self._lock = threading.Lock()

    def scale(self, frame: VideoFrame, width: int, height: int, *, grey: bool) -> NDArray[np.uint8]:
        """Pixels of one frame. Thread-safe."""
        key = (width, height, grey)
        with self._lock:
            idle = self._idle[key]
            scaler = idle.pop() if idle else Scaler(self.look, width, height, grey=grey)
        pixels = scaler(frame)
        with self._lock:
            if len(self._idle[key]) < self.KEPT:
                self._idle[key].append(scaler)
        return pixels
