"""Log mel filter banks against Kaldi's."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.sound.filterbank import Window, log_mel

# kaldi-native-fbank 1.22.4, dither 0, 80 bands from 20 Hz: bands 0, 20, 40 and 79 of frames 0, 50 and 97.
KALDI = {
    "povey": [
        [15.775, 4.543, 0.074, -6.369],
        [6.628, 6.71, 17.218, -1.354],
        [8.038, 2.748, 7.209, 1.779],
    ],
    "hamming": [
        [15.999, 10.659, 9.692, 8.599],
        [12.529, 14.298, 16.815, 13.387],
        [13.212, 13.925, 15.168, 14.249],
    ],
}


@pytest.mark.parametrize("window", ["povey", "hamming"])
def test_a_sweep_has_the_energies_that_kaldi_finds(window: Window) -> None:
    t = np.arange(16000) / 16000
    sweep = (0.3 * np.sin(2 * np.pi * (100 * t + 1500 * t * t)) + 0.1).astype(np.float32)
    bands = log_mel(sweep, window=window)
    assert bands.shape == (98, 80)
    # Below e**2 of 16 bit integers squared both are rounding errors.
    chosen = np.maximum(bands[np.ix_([0, 50, 97], [0, 20, 40, 79])], 2)
    assert chosen == pytest.approx(np.maximum(KALDI[window], 2), abs=3e-3)


def test_long_sound_is_worked_on_in_parts_without_a_seam() -> None:
    noise = np.random.default_rng(0).standard_normal(16000 * 31).astype(np.float32) * 0.1
    whole = log_mel(noise)
    assert len(whole) == 3098
    assert whole[2990:3010] == pytest.approx(log_mel(noise[2990 * 160 : 3012 * 160 + 400])[:20], abs=1e-4)


def test_less_than_a_frame_has_none() -> None:
    assert log_mel(np.zeros(399, np.float32)).shape == (0, 80)
