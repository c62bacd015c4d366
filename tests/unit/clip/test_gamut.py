"""HDR pictures come out as they would look on an SDR display."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.clip import gamut

# code values of grey at these light levels (cd/m2), from the tables in ITU-R BT.2408-7, annex 1 (PQ and HLG)
PQ_OF = {0: 0.0, 26: 0.38, 203: 0.58, 1000: 0.7518}
HLG_OF = {0: 0.0, 26: 0.38, 203: 0.75, 1000: 1.0}


def grey(code: float, transfer: int) -> float:
    made = 255 * gamut.to_srgb(np.full((1, 3), code), transfer, gamut.BT2020)[0]
    assert np.ptp(made) < 1, "grey stays grey"
    return float(made[1])


@pytest.mark.parametrize("transfer", [gamut.PQ, gamut.HLG])
def test_grey_levels(transfer: int) -> None:
    codes = PQ_OF if transfer == gamut.PQ else HLG_OF
    black, middle, white, peak = (grey(code, transfer) for code in codes.values())
    assert black == pytest.approx(0, abs=1)
    # 26 cd/m2 is 18 % grey under a white of 203: below the knee, so as it would be in SDR
    assert middle == pytest.approx(100, abs=8)
    assert 215 < white < 240  # room for highlights above
    assert peak == pytest.approx(255, abs=1)


def test_pq_and_hlg_agree_on_the_same_light() -> None:
    assert grey(0.58, gamut.PQ) == pytest.approx(grey(0.75, gamut.HLG), abs=4)


@pytest.mark.parametrize("transfer", [gamut.PQ, gamut.HLG])
def test_brighter_never_comes_out_darker(transfer: int) -> None:
    codes = np.linspace(0, 1, 500)[:, None].repeat(3, axis=1)
    assert np.diff(gamut.to_srgb(codes, transfer, gamut.BT2020)[:, 1]).min() >= -1e-9


def test_every_code_value_comes_out_within_range() -> None:
    axis = np.linspace(0, 1, 12)
    codes = np.stack(np.meshgrid(axis, axis, axis), axis=-1).reshape(-1, 3)
    for transfer in (gamut.PQ, gamut.HLG, 1):
        made = gamut.to_srgb(codes, transfer, gamut.BT2020)
        assert np.isfinite(made).all()
        assert made.min() >= 0
        assert made.max() <= 1


def test_sdr_grey_is_left_alone_by_wide_primaries() -> None:
    codes = np.linspace(0, 1, 20)[:, None].repeat(3, axis=1)
    assert gamut.to_srgb(codes, 1, gamut.P3) == pytest.approx(codes, abs=0.004)


def test_the_table_is_fine_enough() -> None:
    from scipy.interpolate import interpn

    axis = np.linspace(0, 1, gamut.POINTS)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    # codes that video holds: light up to the peak
    asked = np.random.default_rng(0).uniform(0, 0.75, (2000, 3))
    table = gamut.to_srgb(grid.reshape(-1, 3), gamut.PQ, gamut.BT2020).reshape(grid.shape)
    exact = gamut.to_srgb(asked, gamut.PQ, gamut.BT2020)
    off = 255 * np.abs(interpn((axis, axis, axis), table, asked) - exact)
    assert np.mean(off) < 1.0
    assert np.percentile(off, 99) < 9
