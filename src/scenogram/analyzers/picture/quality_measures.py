"""How well a picture is taken and kept: each measure looks for one loss, and changes with it.

All take luma, HxW uint8, in the size in which it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]

REBLUR = 11  # px of the box with which a picture is blurred again
SCALES = 3  # at which blur is measured, each half of the one before
BLOCK = 8  # px of the blocks of JPEG, MPEG-2 and H.264
PATCH = 16  # px
MOST_PIXELS = 720 * 1280  # that noise, blocks and detail are measured in
CALM = 0.1  # share of the patches, those with least texture, in which noise is measured
SHADOW, LIGHT = 16, 239  # darker and brighter than this holds no detail
AROUND = 13  # levels of grey to which one is compared
USED = 1e-4  # of the pixels, that levels have to hold to count
SHARES = (
    0.08,
    0.125,
    0.18,
    0.25,
    0.35,
    0.5,
    0.7,
    1.0,
)  # of the size, to which a picture is made smaller and back
LOST = 1.0  # root mean square, in grey levels, that may be lost by it unseen


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures of one picture.

    Attributes:
        blur: how little a second blur changes it, 0..1, in the direction that is blurred most.
        smear: how much more it is blurred one way than the other, 0..1.
        noise: standard deviation of luma in its calmest parts, in grey levels.
        blocks: how much more it changes at the borders of blocks of 8 px than within them, 0..1.
        bands: share of the levels of grey that are left out, 0..1.
        detail: the smallest share of its size at which it could be kept without visible loss, 0..1.
        dark, bright: share of the picture without detail in shadow and light, 0..1.
        luma: mean, 0..1.
    """

    blur: float
    smear: float
    noise: float
    blocks: float
    bands: float
    detail: float
    dark: float
    bright: float
    luma: float


def quality(luma: Luma) -> Quality:
    """All measures of one picture."""
    across, down = _blur(luma, horizontal=True), _blur(luma, horizontal=False)
    middle = _middle(luma)
    return Quality(
        blur=max(across, down),
        smear=abs(across - down),
        noise=_noise(middle),
        blocks=_blocks(middle),
        bands=_bands(luma),
        detail=_detail(middle),
        dark=float((luma <= SHADOW).mean()),
        bright=float((luma >= LIGHT).mean()),
        luma=float(luma.mean()) / 255,
    )


def _middle(luma: Luma) -> Luma:
    """The middle of a large picture, on whole blocks: what is measured pixel by pixel need not be measured everywhere."""
    factor = (MOST_PIXELS / luma.size) ** 0.5
    if factor >= 1:
        return luma
    (top, height), (left, width) = (
        (int(side * (1 - factor) / 2) // BLOCK * BLOCK, int(side * factor)) for side in luma.shape
    )
    return luma[top : top + height, left : left + width]


def _blur(luma: Luma, *, horizontal: bool) -> float:
    """Crete, Dolmiere, Ladret and Nicolas (2007), the perceptual effect of blur, in one direction: mean over scales,
    since close by what is smeared over a tenth of the picture changes no more than what is smeared over a fiftieth. 0 where there is
    nothing that could be blurred."""
    import cv2

    if min(luma.shape) < 2 ** (SCALES + 1):
        return 0.0
    told = []
    values = cv2.resize(luma, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    for _ in range(SCALES):
        again = cv2.blur(values, (REBLUR, 1) if horizontal else (1, REBLUR))
        first, last = (values[:, :-1], values[:, 1:]) if horizontal else (values[:-1], values[1:])
        sharp = cv2.absdiff(first, last)
        first, last = (again[:, :-1], again[:, 1:]) if horizontal else (again[:-1], again[1:])
        total = float(sharp.sum())
        told.append(1 - float(cv2.subtract(sharp, cv2.absdiff(first, last)).sum()) / total if total else 0.0)
        values = cv2.resize(values, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return sum(told) / len(told)


def _noise(luma: Luma) -> float:
    """Immerkaer (1996): fast noise variance estimation, in the patches with the least texture."""
    import cv2

    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(luma, cv2.CV_16S, mask))
    rows, columns = (side // PATCH for side in luma.shape)
    if not rows or not columns:
        return 0.0
    patches = (
        response[: rows * PATCH, : columns * PATCH].reshape(rows, PATCH, columns, PATCH).mean(axis=(1, 3))
    )
    means = luma[: rows * PATCH, : columns * PATCH].reshape(rows, PATCH, columns, PATCH).mean(axis=(1, 3))
    lit = patches[(means > SHADOW) & (means < LIGHT)]  # clipped areas show no noise
    if not lit.size:
        return 0.0
    return float(np.sqrt(np.pi / 2) / 6 * np.quantile(lit, CALM))


def _blocks(luma: Luma) -> float:
    """Wang, Bovik and Evans (2000), simplified: the change across borders of blocks against the change elsewhere."""
    values = luma.astype(np.float32)
    told = []
    for axis in (0, 1):
        steps = np.abs(np.diff(values, axis=axis))
        line = steps.mean(axis=1 - axis)  # of each border between rows or columns
        at = np.arange(len(line)) % BLOCK
        inner = line[at != BLOCK - 1].mean() if len(line) >= 2 * BLOCK else 0.0
        border = line[at == BLOCK - 1].mean() if len(line) >= 2 * BLOCK else 0.0
        told.append(max(0.0, float(border - inner) / max(float(border + inner), 0.05)))
    return max(told)


def _bands(luma: Luma) -> float:
    """A gradient in few steps leaves levels of grey out: each level against the mean of those around it."""
    levels = np.bincount(luma.ravel(), minlength=256).astype(np.float64)
    around = np.convolve(levels, np.ones(AROUND) / AROUND, mode="same")
    used = around > luma.size * USED
    return float(np.maximum(0, 1 - levels[used] / around[used]).mean()) if used.any() else 0.0


def _detail(luma: Luma) -> float:
    """Made smaller and larger again: where that begins to show."""
    import cv2

    height, width = luma.shape
    lost = []
    for share in SHARES[:-1]:
        small = cv2.resize(
            luma, (max(1, round(width * share)), max(1, round(height * share))), interpolation=cv2.INTER_AREA
        )
        again = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
        lost.append(float(np.sqrt(cv2.norm(luma, again, cv2.NORM_L2SQR) / luma.size)))
    falling = np.minimum.accumulate([*lost, 0.0])
    return float(np.interp(-LOST, -falling, SHARES))
