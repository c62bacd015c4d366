"""How far apart two colours look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.score.measures.matching import assign

WHITE = np.array([0.95047, 1.0, 1.08883])  # XYZ of the white point D65, 2 degree observer
SRGB = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""Linear sRGB to XYZ (IEC 61966-2-1)."""


def lab(colour: str) -> NDArray[np.float64]:
    """CIELAB [L, a, b] (D65) of an sRGB colour written `#rrggbb`."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    ratio = SRGB @ linear / WHITE
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(
    one: Sequence[float] | NDArray[np.float64], other: Sequence[float] | NDArray[np.float64]
) -> float:
    """Colour difference of two CIELAB colours; 1 is just visible, 100 is black to white.

    Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
    Mathematical Observations", 2005, with kL = kC = kH = 1. The names are the paper's.
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(mean_c7 / (mean_c7 + 25.0**7)))
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1 = np.degrees(np.arctan2(b1, (1 + g) * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, (1 + g) * a2)) % 360
    grey = c1 * c2 == 0

    turn = 0.0 if grey else h2 - h1
    if abs(turn) > 180:
        turn -= np.copysign(360, turn)
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))

    ml, mc = (l1 + l2) / 2, (c1 + c2) / 2
    if grey:
        mh = h1 + h2
    elif abs(h1 - h2) <= 180:
        mh = (h1 + h2) / 2
    else:
        mh = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(mh - 30))
        + 0.24 * np.cos(np.radians(2 * mh))
        + 0.32 * np.cos(np.radians(3 * mh + 6))
        - 0.20 * np.cos(np.radians(4 * mh - 63))
    )
    rc = 2 * np.sqrt(mc**7 / (mc**7 + 25.0**7))
    rt = -np.sin(np.radians(60 * np.exp(-(((mh - 275) / 25) ** 2)))) * rc
    sl = 1 + 0.015 * (ml - 50) ** 2 / np.sqrt(20 + (ml - 50) ** 2)
    sc, sh = 1 + 0.045 * mc, 1 + 0.015 * mc * t
    return float(np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh)))


def difference(one: str, other: str) -> float:
    """CIEDE2000 between two colours written `#rrggbb`."""
    return ciede2000(lab(one), lab(other))


def palette_difference(truth: Sequence[tuple[str, float]], found: Sequence[tuple[str, float]]) -> float:
    """Mean CIEDE2000 between the colours of two palettes, matched one to one, weighted by the true shares.

    Args:
        truth, found: (colour, share) pairs. A true colour that has no partner counts as 100.
    """
    gaps = np.array([[difference(one, other) for other, _ in found] for one, _ in truth]).reshape(
        len(truth), len(found)
    )
    weights = np.array([share for _, share in truth])
    pairs = dict(assign(gaps * weights[:, None], np.ones_like(gaps, dtype=bool)))
    far = [gaps[i, pairs[i]] if i in pairs else 100.0 for i in range(len(truth))]
    return float(np.average(far, weights=weights))
