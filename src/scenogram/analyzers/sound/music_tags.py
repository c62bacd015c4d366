"""What music is like: the tags that listeners gave it, by musicnn.

J. Pons, X. Serra, "musicnn: pre-trained convolutional neural networks for music audio tagging", ISMIR 2019
(late-breaking). The tags are the 50 most frequent ones of the Million Song Dataset.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scenogram.models import Session

RATE = 16_000
WINDOW, STEP = 512, 256  # samples
BANDS, HIGHEST = 96, 8000.0  # Hz
PATCH = 187  # frames: 3 s, as it was trained
AT_ONCE = 16  # patches
MOST = 20  # patches of a piece, spread over it: each costs .02 CPU seconds
# Of 8 pieces published as acoustic or electronic, in parts of 10 s: all 10 times that one of these two tags had .3 or more
# it was the right one; between .2 and .3 it was once in three times. Other tags cannot be checked on them.
FLOOR = 0.3

TAGS = (
    "rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock",
    "jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "Mellow",
    "electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock", "ambient",
    "acoustic", "experimental", "female vocalist", "guitar", "Hip-Hop", "70s", "party", "country", "easy listening",
    "sexy", "catchy", "funk", "electro", "heavy metal", "Progressive rock", "60s", "rnb", "indie pop", "sad",
    "House", "happy",
)  # fmt: skip


def tag_scores(samples: NDArray[np.float32], network: Session) -> NDArray[np.float32]:
    """Mean score of each of `TAGS` over a piece of music, float32 (50,), 0..1.

    Args:
        samples: 16 kHz mono, full scale = 1; less than 3 s is followed by silence.
        network: musicnn, float32 (n, 187, 96) -> (n, 50).
    """
    length = PATCH * STEP
    if len(samples) > MOST * length:
        starts = np.linspace(0, len(samples) - length, MOST).astype(int)
        each = np.concatenate([patches(samples[start : start + length])[:1] for start in starts])
    else:
        each = patches(samples)
    total = np.zeros(len(TAGS))
    for first in range(0, len(each), AT_ONCE):
        total += network(each[first : first + AT_ONCE])[0].sum(axis=0)
    return (total / len(each)).astype(np.float32)


def patches(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log mel patches of 3 s, one after the other, (n, 187, 96); a rest of less than half of one is left out."""
    padded = np.pad(samples, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP]
    shape = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * shape)).astype(np.float32) ** 2
    bands = np.log10(10_000 * (power @ _filters()) + 1).astype(np.float32)
    count = max(1, round(len(bands) / PATCH))
    missing = count * PATCH - len(bands)
    bands = np.pad(bands, ((0, max(0, missing)), (0, 0)))[: count * PATCH]
    return bands.reshape(count, PATCH, BANDS)


@cache
def _filters() -> NDArray[np.float32]:
    """Slaney's mel triangles of unit area, (257, 96)."""
    logarithmic = 15 + 27 * np.log(HIGHEST / 1000) / np.log(6.4)
    mel = np.linspace(0, logarithmic, BANDS + 2)
    edges = np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)[:, None]
    rising = (hertz - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - hertz) / np.diff(edges)[1:]
    triangles = np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])
    return np.asarray(triangles, np.float32)
