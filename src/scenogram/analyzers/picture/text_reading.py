"""Where text stands in a picture, and what it says: PP-OCRv6 (PaddleOCR), detection and recognition apart.

The networks run in Scenogram's own sessions; what comes before and after them is rapidocr's where it has it.
Detection and recognition are separate calls so that a line that has not changed is not read again.

Source: DBNet (Liao et al. 2020) for detection, SVTR/CTC (Du et al. 2022) for recognition, as trained for PP-OCRv6.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.analyzer import Context

MODEL = "ppocr-v6"
DETECTOR = "det.onnx"
RECOGNISER = "rec.onnx"

LINE_HEIGHT = 48  # px, the recogniser's fixed input height
COLUMNS_HIGH = 6  # decoded columns in a length of the line's height
ROOM = 0.3  # of its height: what is read beyond the detected ends of a line
LONG = 4.0  # times as wide as high; a shorter line is read as detected: what lies beside it misleads
MARGIN = 0.25  # of its height: what the detector leaves free before and behind a line
REACH = 0.4  # of its height: half a wide letter
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
DROPPED_SPACE = (
    0.05  # probability of a space between two characters from which on there is one, though the likelier
)
# answer was none: on 750 lines of eight languages that put 19 of 26 missing spaces back and added none in 11,186 places
TURNED = 2.2  # times as high as wide: lines from there on run down; a lone I is less slender
WIDTH_STEP = 64  # px; input widths are rounded up to it, so that few shapes are compiled
WIDTHS = (128, 2560)  # px, narrowest and widest input

Quad = NDArray[np.float32]
"""Four corners [x, y] in pixels, clockwise from the top left of the text."""


@dataclass(frozen=True)
class Reading:
    """What one line says.

    Attributes:
        text: as decoded; may be empty.
        sureness: the network's probability of each character that it decoded, 0..1.
        covered: share of the line's width in which characters were decoded, 0..1. PP-OCRv6 answers a script that
            it was not trained on with nothing, or with spaces alone.
        lead: from the line's left end to the middle of its first character, over the line's height.
    """

    text: str
    sureness: tuple[float, ...] = ()
    covered: float = 0.0
    lead: float = 0.0

    @property
    def mean(self) -> float:
        """Mean probability of its characters, 0..1."""
        return sum(self.sureness) / len(self.sureness) if self.sureness else 0.0


class TextReader:
    """The detector and the recogniser, loaded."""

    def __init__(self, context: Context) -> None:
        # Its import sets up a chatty logger on stderr; nothing of ours goes through it.
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        self._detector = context.session(MODEL, DETECTOR)
        self._recogniser = context.session(MODEL, RECOGNISER)
        self._alphabet = ["", *self._recogniser.metadata["character"].splitlines(), " "]
        self._boxes: Any = DBPostProcess(
            thresh=0.3,
            box_thresh=0.5,
            max_candidates=300,
            unclip_ratio=1.6,
            score_mode="fast",
            use_dilation=True,
        )

    def find(self, image: NDArray[np.uint8], long_side: int) -> list[tuple[Quad, float]]:
        """Lines of text in a picture.

        Args:
            image: HxWx3 RGB, or HxW grey.
            long_side: pixels to which the longer side is brought before looking, never enlarged.

        Returns:
            Corners and the detector's score (0..1) of each line, from top to bottom.
        """
        import cv2

        height, width = image.shape[:2]
        scale = min(1.0, long_side / max(height, width))
        size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
        shrunk = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        if shrunk.ndim == 2:
            shrunk = cv2.cvtColor(shrunk, cv2.COLOR_GRAY2RGB)
        # (x / 255 - 0.5) / 0.5, in BGR, as it was trained.
        blob = cv2.dnn.blobFromImage(shrunk, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)
        (found,) = self._detector(blob)
        quads, scores = self._boxes(found, (height, width))
        lines = [
            (np.asarray(quad, np.float32), float(score)) for quad, score in zip(quads, scores, strict=True)
        ]
        return sorted(lines, key=lambda line: (float(line[0][:, 1].mean()), float(line[0][:, 0].mean())))

    def read(self, image: NDArray[np.uint8], quad: Quad) -> Reading:
        """What a line says.

        Args:
            image: HxWx3 RGB, or HxW grey.
            quad: its corners in pixels.
        """
        height, width = float(np.linalg.norm(quad[3] - quad[0])), float(np.linalg.norm(quad[1] - quad[0]))
        room = ROOM if width >= LONG * height else 0.0
        crop = cut_out(image, _widened(quad, room * height, image.shape))
        return self._read(np.repeat(crop[..., None], 3, axis=2) if crop.ndim == 2 else crop, room)

    def _read(self, crop: NDArray[np.uint8], room: float) -> Reading:
        import cv2

        height, width = crop.shape[:2]
        if height < 4 or width < 2:
            return Reading("")
        wide = min(WIDTHS[1], max(1, round(width * LINE_HEIGHT / height)))
        line = cv2.resize(crop, (wide, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
        padded = max(WIDTHS[0], -(-wide // WIDTH_STEP) * WIDTH_STEP)
        blob = np.zeros(
            (1, 3, LINE_HEIGHT, padded), np.float32
        )  # 0 is mid-grey: how it was trained to be padded
        blob[..., :wide] = cv2.dnn.blobFromImage(line, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)
        (found,) = self._recogniser(blob)
        return self._decode(found[0], wide * len(found[0]) / padded, room)

    def _decode(self, scores: NDArray[np.float32], used: float, room: float) -> Reading:
        """Greedy CTC: the likeliest symbol of each column, repeats and blanks taken out.

        Args:
            scores: columns x symbols, probabilities.
            used: columns that show the line; the rest is padding.
            room: at the ends of the line, over its height.
        """
        best = scores.argmax(axis=1)
        keep = best != 0
        keep[1:] &= best[1:] != best[:-1]
        columns = np.flatnonzero(keep)
        margin = (room + MARGIN) * COLUMNS_HIGH
        across = np.arange(margin, max(margin + 1, used - margin))
        near = (
            np.abs(across[:, None] - (columns + 0.5)[None, :]).min(axis=1, initial=np.inf)
            < REACH * COLUMNS_HIGH
        )
        letters = [self._alphabet[symbol] for symbol in best[columns]]
        for place in range(len(columns) - 1, 0, -1):
            between = scores[columns[place - 1] + 1 : columns[place], -1]
            if " " not in letters[place - 1 : place + 1] and between.max(initial=0.0) >= DROPPED_SPACE:
                letters.insert(place, " ")
        return Reading(
            text=_plain("".join(letters).strip()),
            sureness=tuple(float(scores[column, best[column]]) for column in columns),
            covered=float(near.mean()),
            lead=float((columns[0] + 0.5) / COLUMNS_HIGH) - room if len(columns) else 0.0,
        )


def _plain(text: str) -> str:
    """Full-width punctuation belongs among ideographs; elsewhere it is a slip of the recogniser."""
    if any("\u2e80" <= letter <= "\u9fff" for letter in text):
        return text
    return text.translate(FULL_WIDTH)


def _widened(quad: Quad, room: float, shape: tuple[int, ...]) -> Quad:
    """The line with some pixels of room at its ends, within the picture: the detector tends to cut off thin first and
    last characters."""
    along = (quad[1] - quad[0]) / max(1.0, float(np.linalg.norm(quad[1] - quad[0])))
    wide = quad + room * np.stack([-along, along, along, -along])
    return np.asarray(wide.clip(0, np.array([shape[1] - 1, shape[0] - 1])), np.float32)


def cut_out(image: NDArray[np.uint8], quad: Quad) -> NDArray[np.uint8]:
    """The line within a quadrilateral, made upright; a line that runs down is turned a quarter."""
    from rapidocr.utils.process_img import get_rotate_crop_image

    left, top = (max(0, int(each)) for each in np.floor(quad.min(axis=0)))
    right, bottom = (int(each) for each in np.ceil(quad.max(axis=0)))
    around = image[top : bottom + 1, left : right + 1]
    cut: NDArray[np.uint8] = get_rotate_crop_image(around, quad - np.array([left, top], np.float32))
    height, width = float(np.linalg.norm(quad[3] - quad[0])), float(np.linalg.norm(quad[1] - quad[0]))
    if cut.shape[1] > cut.shape[0] and width < height < TURNED * width:
        cut = np.rot90(cut, -1)
    return np.ascontiguousarray(cut)
