"""The colours of a line of text: letters, outline, and the box behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.picture.text_reading import Quad

COLOURS = 5  # letters, outline, and three for what lies behind
SAMPLE = 4000  # pixels from which the colours are learnt
HEIGHT = 56  # px at which colours are told apart
SPECKS = 0.08  # of the fullest row: rows with less ink hold specks, not letters
INK = 0.04  # share of the line's area from which on a colour is one of the text's own
TOUCH = 0.02  # of the cut-out's rim: an area that takes up more of it goes on beyond
GROUND = 0.4  # share of the cut-out: letters and outlines take up less
HOLES = 0.6  # of the length of the ink: holes in letters take up less
ALONG = 0.4  # of what borders on the letters: an outline is most of it, but for what encoding mixes
APART = 25.0  # CIE76 distance of two colours of a text
PLAIN = 6.0  # CIE76 spread of a box of one colour; encoding alone makes 2 to 4


@dataclass(frozen=True)
class Look:
    """Colours of a line as sRGB hex, absent where there is none to tell.

    Attributes:
        fill: of the letters.
        outline: around the letters.
        box: of the plain area on which the text stands.
        evenness: spread of the letters' colour (CIE76); small for drawn text, larger for photographed text.
        extent: left, top, right and bottom of the ink within the line's cut-out, 0..1.
    """

    fill: str | None = None
    outline: str | None = None
    box: str | None = None
    evenness: float | None = None
    extent: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


def look_of(image: NDArray[np.uint8], quad: Quad, crop: NDArray[np.uint8]) -> Look:
    """Measure the colours of a line.

    Args:
        image: the frame, HxWx3 RGB.
        quad: the line's corners in pixels.
        crop: the line, upright, HxWx3 RGB.
    """
    import cv2

    height, width = crop.shape[:2]
    if height < 8 or width < 8:
        return Look()
    scale = min(1.0, HEIGHT / height)
    shrunk = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    lab = _lab(np.asarray(shrunk, np.uint8))
    pixels = lab.reshape(-1, 3)
    cv2.setRNGSeed(1)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 1.0)
    sample = np.ascontiguousarray(pixels[:: max(1, len(pixels) // SAMPLE)])
    unset = np.zeros((len(sample), 1), np.int32)
    _, _, found = cv2.kmeans(sample, COLOURS, unset, criteria, 1, cv2.KMEANS_PP_CENTERS)
    centres = np.asarray(found, np.float32)
    # The nearest colour: |p|2 is the same for all, and left out.
    labels = ((centres**2).sum(axis=1) - 2 * pixels @ centres.T).argmin(axis=1).astype(np.int32)
    which = _joined(labels.reshape(lab.shape[:2]), centres)
    left, top, right, bottom = _ground(which)
    within = which.shape
    lab, which = lab[top:bottom, left:right], which[top:bottom, left:right]
    ink = _ink(which)
    if ink.mean() < INK:
        return Look(box=_box_colour(image, quad, lab, which, ink))
    rim = ink & (cv2.erode(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
    own = [label for label in np.unique(which[ink]) if (ink & (which == label)).mean() >= INK]
    if not own:
        return Look(box=_box_colour(image, quad, lab, which, ink))
    # Letters stand within their outline: least of them borders on what lies behind.
    fill = min(own, key=lambda label: float(rim[ink & (which == label)].mean()))
    inside = ink & (which == fill)
    core = inside & (cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    core = core if core.sum() >= 20 else inside
    colour = np.median(lab[core], axis=0)
    outline = None
    others = [label for label in own if label != fill]
    if others:
        around = cv2.dilate(inside.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        beside = which[around & ~inside]
        edge = max(others, key=lambda label: int((beside == label).sum()))
        edge_colour = np.median(lab[ink & (which == edge)], axis=0)
        if (beside == edge).mean() >= ALONG and np.linalg.norm(edge_colour - colour) >= APART:
            outline = _hex(edge_colour)
    return Look(
        fill=_hex(colour),
        outline=outline,
        box=_box_colour(image, quad, lab, which, ink),
        evenness=float(np.linalg.norm(lab[core] - colour, axis=1).mean()),
        extent=_extent(inside, left, top, within),
    )


def _ground(which: NDArray[np.int32]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the one plain area on which the text stands, where it ends within the cut-out;
    else of the whole."""
    height, width = which.shape
    area = which == np.bincount(which.ravel()).argmax()
    if area.mean() >= GROUND:
        down, across = (np.flatnonzero(area.mean(axis=axis) > GROUND / 2) for axis in (1, 0))
        if len(down) > height / 2 and len(across) > width / 2:
            return int(across[0]), int(down[0]), int(across[-1]) + 1, int(down[-1]) + 1
    return 0, 0, width, height


def _extent(
    ink: NDArray[np.bool_], left: int, top: int, within: tuple[int, ...]
) -> tuple[float, float, float, float]:
    """Where the ink stands, specks left out, relative to the cut-out of which it is a part."""
    rows, columns = (ink.mean(axis=axis) for axis in (1, 0))
    down, across = (np.flatnonzero(share > max(0.02, SPECKS * share.max())) for share in (rows, columns))
    if len(down) == 0 or len(across) == 0:
        return 0.0, 0.0, 1.0, 1.0
    height, width = within
    x0, y0, x1, y1 = across[0] + left, down[0] + top, across[-1] + 1 + left, down[-1] + 1 + top
    return float(x0 / width), float(y0 / height), float(x1 / width), float(y1 / height)


def _joined(labels: NDArray[np.int32], centres: NDArray[np.float32]) -> NDArray[np.int32]:
    """Colours that are hardly apart are one."""
    merged = labels.copy()
    for one in range(len(centres)):
        for other in range(one):
            if np.linalg.norm(centres[one] - centres[other]) < 12:
                merged[merged == one] = other
                break
    return merged


def _ink(which: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which pixels are of the text: those of areas that do not reach the rim of the cut-out, but for the holes in
    letters."""
    import cv2

    ink = np.zeros(which.shape, np.bool_)
    enclosed: dict[int, NDArray[np.bool_]] = {}
    border = 2 * (which.shape[0] + which.shape[1])
    for label in np.unique(which):
        count, areas = cv2.connectedComponents((which == label).astype(np.uint8), connectivity=4)
        rim = np.concatenate([areas[0], areas[-1], areas[:, 0], areas[:, -1]])
        touching = np.bincount(rim, minlength=count) > TOUCH * border
        touching[0] = True
        enclosed[int(label)] = ~touching[areas]
        if not touching[1:].any():
            ink |= enclosed[int(label)]
    # Letters within an outline stand all along the line, holes in letters here and there.
    along = ink.any(axis=0)
    for area in enclosed.values():
        if (area.any(axis=0) & along).sum() > HOLES * along.sum():
            ink |= area
    return ink


def _box_colour(
    image: NDArray[np.uint8],
    quad: Quad,
    lab: NDArray[np.float32],
    which: NDArray[np.int32],
    ink: NDArray[np.bool_],
) -> str | None:
    """The plain colour on which the text stands, if it ends not far from it."""
    if ink.all():
        return None
    area = which == np.bincount(which[~ink]).argmax()
    rim = np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])
    if rim.mean() < 0.9:
        return None
    colour = np.median(lab[area], axis=0)
    if np.linalg.norm(lab[area] - colour, axis=1).mean() > PLAIN:
        return None
    height = float(np.linalg.norm(quad[3] - quad[0]))
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    rows, columns = image.shape[:2]
    x0, x1 = max(0, int(left - 2 * height)), min(columns, int(right + 2 * height))
    levels = (int(top - 1.2 * height), int(bottom + 1.2 * height))
    beyond = [image[y : y + 1, x0:x1] for y in levels if 0 <= y < rows]
    if not beyond:
        return None
    around = _lab(np.concatenate(beyond, axis=1)).reshape(-1, 3)
    goes_on = float((np.linalg.norm(around - colour, axis=1) < 2 * PLAIN).mean())
    return _hex(colour) if goes_on < 0.5 else None


def _lab(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    import cv2

    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _hex(lab: NDArray[np.float32]) -> str:
    import cv2

    rgb = cv2.cvtColor(np.asarray(lab, np.float32).reshape(1, 1, 3), cv2.COLOR_LAB2RGB)[0, 0]
    red, green, blue = (round(min(1.0, max(0.0, float(each))) * 255) for each in rgb)
    return f"#{red:02x}{green:02x}{blue:02x}"
