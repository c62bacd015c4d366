"""Gestures of a hand, told from its 21 points: MediaPipe's gesture recogniser, and rules about which fingers are straight.

The recogniser knows seven gestures. The rules are about the angles at the joints of the fingers in space, so that they
hold for a hand that is turned: they bar what the recogniser takes for a gesture though the fingers are not held so, and
tell of pointing in any direction, of which the recogniser knows only upwards.

    Google, "MediaPipe Gesture Recognizer" and its model card "Hand Gesture Classification", 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.hands import HandPoints
from scenogram.models import Session

Gesture: TypeAlias = Literal[
    "closed_fist", "open_palm", "pointing", "thumb_down", "thumb_up", "victory", "i_love_you"
]
# The recogniser's answers, in its order; before them it says how far it is none of these.
RECOGNISED: Final[tuple[Gesture, ...]] = get_args(Gesture)
# Of 70 hands in photographs that make none of these gestures (they type, hold a cup, a pen or a phone, or rest), 2 reached
# .7 for one; thumbs up of a man in a recording .62 to .70, his victory signs .85 to .90.
SURE = 0.5  # least score of the recogniser
PALM_SURE = 0.6  # of an open palm: hands on a keyboard reach .55
FIST_SURE = 0.3  # of a fist, where all fingers are curled
STRAIGHT = 50.0  # degrees that a straight finger is bent at most at its middle and end joint together
CURLED = 110.0  # degrees from which it is curled; fingers at rest are bent by 60 to 100
THUMB_OFF = (
    0.55  # of the palm's length: how far the tips of thumb and index finger are apart when a thumb is held up
)
# How far a palm faces the camera, -1 (its back does) .. 1: a flat hand of a signer .89, hands that type or are seen from behind
# -.3 to -.9, of which the recogniser called some an open palm with .7.
PALM_SEEN = 0.3
FAN = 48.0  # degrees between the four fingers in all: open palms have 12 to 23, hands that hold glasses by the rim 50 to 77

_FINGERS = {
    "index": 5,
    "middle": 9,
    "ring": 13,
    "little": 17,
}  # number of the knuckle; the three joints follow


class GestureRecogniser:
    """MediaPipe's two small networks: from points to a vector, from the vector to scores of seven gestures."""

    def __init__(self, embedder: Session, classifier: Session) -> None:
        self._embedder = embedder
        self._classifier = classifier

    def __call__(self, hand: HandPoints) -> dict[Gesture, float]:
        """Scores, 0..1, of the gestures that it knows."""
        vector = self._embedder(
            {
                "hand": _normalised(hand.points),
                "handedness": np.array([[hand.right]], np.float32),
                "world_hand": _normalised(hand.shape),
            }
        )[0]
        scores = self._classifier(vector)[0].reshape(-1)
        return {name: float(score) for name, score in zip(RECOGNISED, scores[1:], strict=True)}


def _normalised(points: NDArray[np.float64]) -> NDArray[np.float32]:
    """Points (21, 3) from the wrist on, over the longer side of the box about them in the picture."""
    from_wrist = points - points[0]
    longest = float(np.ptp(from_wrist[:, :2], axis=0).max())
    return np.asarray(from_wrist / max(longest, 1e-5), dtype=np.float32)[None]


@dataclass(frozen=True)
class Fingers:
    """How the fingers of a hand are held.

    Attributes:
        bends: finger -> degrees that it is bent at its middle and end joint together; 0 is straight.
        thumb_off: distance of the tips of thumb and index finger over the palm's length.
        fan: degrees between index and little finger, added up from finger to finger.
        palm: how far the palm faces the camera: 1 wholly, -1 its back does.
    """

    bends: dict[str, float]
    thumb_off: float
    fan: float
    palm: float

    def straight(self, *names: str) -> bool:
        """Whether all of these are straight."""
        return all(self.bends[name] <= STRAIGHT for name in names)

    def curled(self, *names: str) -> bool:
        """Whether all of these are curled."""
        return all(self.bends[name] >= CURLED for name in names)


def fingers_of(shape: NDArray[np.float64], right: float) -> Fingers:
    """How the fingers are held, from the points (21, 3) in space, metres, turned as in the picture, and from how much it
    looks like a right hand, 0..1."""
    palm = max(float(np.linalg.norm(shape[9] - shape[0])), 1e-6)
    bends = {}
    for name, knuckle in _FINGERS.items():
        first, second, third = (shape[knuckle + at + 1] - shape[knuckle + at] for at in range(3))
        bends[name] = _between(first, second) + _between(second, third)
    ways = [shape[knuckle + 3] - shape[knuckle] for knuckle in _FINGERS.values()]
    fan = sum(_between(one, other) for one, other in pairwise(ways))
    across = np.cross(shape[_FINGERS["index"]] - shape[0], shape[_FINGERS["little"]] - shape[0])
    towards = -float(across[2]) / max(float(np.linalg.norm(across)), 1e-9)
    return Fingers(
        bends,
        float(np.linalg.norm(shape[4] - shape[8])) / palm,
        fan,
        towards if right >= 0.5 else -towards,
    )


def gesture_of(scores: dict[Gesture, float], fingers: Fingers) -> tuple[Gesture, float | None] | None:
    """The gesture of a hand and the recogniser's score of it, None where the fingers alone told it; None where it makes
    none."""
    best = max(scores, key=lambda name: scores[name])
    score = scores[best]
    least = PALM_SURE if best == "open_palm" else FIST_SURE if best == "closed_fist" else SURE
    if score >= least and _held_so(best, fingers):
        return best, score
    if fingers.straight("index") and fingers.curled("middle", "ring", "little"):
        return "pointing", None
    return None


def _held_so(gesture: Gesture, fingers: Fingers) -> bool:
    """Whether the fingers do not speak against a gesture."""
    if gesture == "closed_fist":
        return fingers.curled("index", "middle", "ring", "little")
    if gesture == "open_palm":
        return fingers.palm >= PALM_SEEN and fingers.fan <= FAN
    if gesture == "pointing":
        return fingers.straight("index")
    if gesture in ("thumb_up", "thumb_down"):
        return fingers.thumb_off >= THUMB_OFF
    return True


def _between(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Degrees between two directions, 0..180."""
    cosine = float(one @ other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
