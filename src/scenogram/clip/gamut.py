"""HDR and wide-gamut pictures as sRGB, by a 3D look-up table that libavfilter's `lut3d` applies.

libswscale can do this itself, but takes 4 CPU-seconds to prepare each converter; this table takes 0.2, once.

PQ and HLG: code values to light on a display of 1000 cd/m2 (SMPTE ST 2084; ITU-R BT.2100 HLG with its system gamma
of 1.2), tone-mapped to 203 cd/m2, the level of SDR white in ITU-R BT.2408, by the knee of ITU-R BT.2390 (section 5.4)
on the largest of R, G and B, so that hues stay. Then from the stream's primaries to BT.709; a colour outside is drawn
towards grey of its own luminance until it fits. SDR with wide primaries: the same without tone mapping.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PQ, HLG = 16, 18  # AVColorTransferCharacteristic (ITU-T H.273)
BT2020, P3 = 9, 12  # AVColorPrimaries
TO_BT709 = {
    BT2020: np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]),
    P3: np.array([[1.2249, -0.2247, -0.0001], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0983]]),
}
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
POINTS = (
    49  # per axis; mean error 0.6 of 255, 99 % within 9 (33: 1.1 and 14; 65: 0.4 and 6, but slow to read)
)
PEAK = 1000.0  # cd/m2; what phones and most masters are graded for
WHITE = 203.0  # cd/m2
SDR_GAMMA = 2.4  # ITU-R BT.1886

Light = NDArray[np.float64]


def needed(transfer: int, primaries: int) -> bool:
    """True where pictures are not plain SDR in (nearly) BT.709 primaries."""
    return transfer in {PQ, HLG} or primaries in TO_BT709


def to_srgb(code: Light, transfer: int, primaries: int) -> Light:
    """sRGB code values 0..1, [..., 3], of R'G'B' code values 0..1 (H.273 transfer and primaries)."""
    if transfer in {PQ, HLG}:
        light = _tone_mapped(_pq_light(code) if transfer == PQ else _hlg_light(code)) / WHITE
    else:
        light = code**SDR_GAMMA
    # HDR without named primaries is BT.2020: BT.2100 knows no other
    light = light @ TO_BT709.get(primaries, TO_BT709[BT2020]).T
    light = _fitted(light)
    if transfer not in {PQ, HLG}:
        return light ** (1 / SDR_GAMMA)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def _pq_light(code: Light) -> Light:
    power = code ** (1 / 78.84375)
    share = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
    light: Light = 10_000 * share ** (1 / 0.1593017578125)
    return light


def _pq_code(light: Light) -> Light:
    power = (light / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def _hlg_light(code: Light) -> Light:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    light: Light = PEAK * scene * np.maximum(luminance, 1e-9)[..., None] ** 0.2
    return light


def _tone_mapped(light: Light) -> Light:
    """From 0..PEAK to 0..WHITE, by the Hermite knee of BT.2390 in PQ code values."""
    largest = np.maximum(light.max(axis=-1, keepdims=True), 1e-6)
    top = float(_pq_code(np.array(PEAK)))
    target = float(_pq_code(np.array(WHITE))) / top
    knee = 1.5 * target - 0.5
    code = np.minimum(_pq_code(largest) / top, 1.0)
    t = np.clip((code - knee) / (1 - knee), 0, 1)
    bent = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * target
    )
    mapped = _pq_light(np.where(code < knee, code, bent) * top)
    result: Light = light * (mapped / largest)
    return result


def _fitted(light: Light) -> Light:
    grey = np.clip(light @ LUMINANCE, 0, 1)[..., None]
    low, high = light.min(axis=-1, keepdims=True), light.max(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        up_to_black = np.where(low < 0, grey / (grey - low), 1.0)
        up_to_white = np.where(high > 1, (1 - grey) / (high - grey), 1.0)
    keep = np.nan_to_num(np.minimum(up_to_black, up_to_white))
    fitted: Light = np.clip(grey + keep * (light - grey), 0, 1)
    return fitted


@cache
def _cube(transfer: int, primaries: int) -> str:
    axis = np.linspace(0, 1, POINTS)
    planes = np.meshgrid(axis, axis, axis, indexing="ij")
    table = to_srgb(
        np.stack(planes[::-1], axis=-1).reshape(-1, 3), transfer, primaries
    )  # red changes fastest
    rows = (f"{red:.5f} {green:.5f} {blue:.5f}" for red, green, blue in table.tolist())
    return "\n".join([f"LUT_3D_SIZE {POINTS}", *rows, ""])


@contextmanager
def cube_file(transfer: int, primaries: int) -> Iterator[Path]:
    """A .cube file of the table, for as long as a filter needs to read it."""
    with tempfile.TemporaryDirectory(prefix="scenogram-") as folder:
        path = Path(folder) / "srgb.cube"
        path.write_text(_cube(transfer, primaries), encoding="ascii")
        yield path
