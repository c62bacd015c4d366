"""What a sound is: YAMNet's 521 classes of AudioSet, and the branch of AudioSet's tree that each hangs on.

J. Gemmeke et al., "Audio Set: an ontology and human-labeled dataset for audio events", ICASSP 2017; M. Plakal,
D. Ellis, YAMNet (TensorFlow Models, research/audioset/yamnet), whose log mel patches are computed here.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenogram.models import Session

RATE = 16_000
LENGTH, STEP, SIZE = 400, 160, 512  # samples of a frame and between frames, points of its transform
FRAMES, STRIDE = 96, 48  # frames of a patch and between patches: .96 and .48 s
SHORTEST = (FRAMES - 1) * STEP + LENGTH  # samples of one patch; what is shorter is followed by silence
BANDS, LOWEST, HIGHEST = 64, 125.0, 7500.0  # Hz
OFFSET = 0.001
AT_ONCE = 64  # patches
PART, PARTS = 3 * RATE, 20  # of a sound longer than a minute, so many parts of so many samples are heard

# The answer for a short sound depends on where in the patch it lies; what it is in all of three places can be believed.
# 11 labelled short sounds, each at two levels, in silence and noise: of the names at .4 and above 9 of 10 were right in
# the mean of three places, 8 of 12 in one place; at .3 13 of 18. Where nothing is that likely, nothing is said.
LEADS = (0.1, 0.25, 0.4)  # seconds of silence before a short sound
SHORT = 2.0  # seconds
NAME_FLOOR = 0.4

BRANCHES = (
    (0, "Human voice"), (36, "Respiratory sounds"), (46, "Human locomotion"), (49, "Digestive"), (56, "Hands"),
    (59, "Heart sounds, heartbeat"), (61, "Human group actions"), (67, "Domestic animals, pets"),
    (81, "Livestock, farm animals, working animals"), (103, "Wild animals"), (132, "Music"),
    (133, "Musical instrument"), (211, "Music genre"), (261, "Music role"), (271, "Music mood"), (277, "Wind"),
    (280, "Thunderstorm"), (282, "Water"), (292, "Fire"), (294, "Vehicle"), (337, "Engine"),
    (348, "Domestic sounds, home sounds"), (382, "Alarm"), (398, "Mechanisms"), (412, "Tools"), (420, "Explosion"),
    (431, "Wood"), (435, "Glass"), (438, "Liquid"), (451, "Miscellaneous sources"), (459, "Impact or surface contact"),
    (475, "Onomatopoeia"), (494, "Silence"), (495, "Other sourceless"), (500, "Acoustic environment"), (507, "Noise"),
    (518, "Sound reproduction"),
)  # fmt: skip
"""(first class, branch): the classes are in the order of AudioSet's tree, so each branch is a range of them."""
SPEECH_AND_MUSIC = ("Human voice", "Music", "Musical instrument", "Music genre", "Music role", "Music mood")
VAGUE = {
    "Silence",
    "Sound effect",
    "Inside, small room",
    "Inside, large room or hall",
    "Inside, public space",
}
VAGUE |= {"Outside, urban or manmade", "Outside, rural or natural", "Field recording", "Sidetone"}
"""Classes of how or where something was recorded, not of what sounds."""


@dataclass(frozen=True)
class SoundName:
    """A class of AudioSet, its branch, and how sure the network is, 0..1."""

    name: str
    branch: str
    score: float


def patches(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log mel patches, (n, 96, 64), every .48 s; of 16 kHz mono samples, full scale = 1."""
    if len(samples) < SHORTEST:
        samples = np.pad(samples, (0, SHORTEST - len(samples)))
    frames = np.lib.stride_tricks.sliding_window_view(samples, LENGTH)[::STEP]
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LENGTH) / LENGTH)).astype(np.float32)
    magnitude = np.abs(np.fft.rfft(frames * window, SIZE)).astype(np.float32)
    bands = np.log(magnitude @ _filters() + np.float32(OFFSET))
    view = np.lib.stride_tricks.sliding_window_view(bands, (FRAMES, BANDS))
    return np.asarray(view[::STRIDE, 0], np.float32)


@cache
def _filters() -> NDArray[np.float32]:
    """Triangles on the mel scale, (257, 64)."""
    low, high = 1127 * np.log(1 + np.array([LOWEST, HIGHEST]) / 700)
    edges = np.linspace(low, high, BANDS + 2)
    mel = 1127 * np.log(1 + np.fft.rfftfreq(SIZE, 1 / RATE) / 700)[:, None]
    rising = (mel - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - mel) / np.diff(edges)[1:]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)


class SoundNamer:
    """Names sounds.

    Args:
        network: YAMNet, float32 (n, 96, 64) -> (n, 521).
        classes: its table of classes, classes.csv.
    """

    def __init__(self, network: Session, classes: Path) -> None:
        self._network = network
        with classes.open(encoding="utf-8", newline="") as table:
            self.names = [row["display_name"] for row in csv.DictReader(table)]
        edges = [first for first, _ in BRANCHES]
        places = np.searchsorted(edges, np.arange(len(self.names)), side="right") - 1
        self.branches = [BRANCHES[int(place)][1] for place in places]

    def scores(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Mean score of each class over a sound, float32 (521,), 0..1; of 16 kHz mono samples."""
        if len(samples) > PARTS * PART:
            starts = np.linspace(0, len(samples) - PART, PARTS).astype(int)
            samples = np.concatenate([samples[start : start + PART] for start in starts])
        leads = LEADS if len(samples) < SHORT * RATE else (0.0,)
        each = np.concatenate([patches(np.pad(samples, (round(lead * RATE), 0))) for lead in leads])
        total = np.zeros(len(self.names))
        for first in range(0, len(each), AT_ONCE):
            total += self._network(np.ascontiguousarray(each[first : first + AT_ONCE]))[0].sum(axis=0)
        return (total / len(each)).astype(np.float32)

    def most(self, scores: NDArray[np.float32], branch: str) -> float:
        """The largest score of a branch, 0..1."""
        return max(float(score) for score, own in zip(scores, self.branches, strict=True) if own == branch)

    def named(
        self,
        scores: NDArray[np.float32],
        floor: float = NAME_FLOOR,
        *,
        most: int = 3,
        without: Sequence[str] = (),
    ) -> list[SoundName]:
        """The likeliest classes of at least `floor`, most likely first; none of the branches in `without`, and none that
        says only where something was recorded."""
        found: list[SoundName] = []
        for index in np.argsort(-scores, kind="stable").tolist():
            if scores[index] < floor or len(found) == most:
                break
            if self.branches[index] not in without and self.names[index] not in VAGUE:
                found.append(SoundName(self.names[index], self.branches[index], float(scores[index])))
        return found
