"""From what a face does to what it expresses.

Two witnesses are heard: mini-Xception, which was trained on pictures of faces (FER2013), and the movements that mark an
expression (brows, lids, jaw, corners of the mouth: P. Ekman, W. Friesen, "EMFACS", 1983). What the network says counts
for as much as the movements bear it out: on a badly lit man at rest it says sad (.4) and afraid (.3) for a minute,
without a movement that goes with either.

Fear and disgust are not told. Nothing here bears them out: with raised brows, what the network takes for fear is
counted as surprise; disgust with lowered brows as anger; all else as neutral.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.face_mesh import INDEX

Expression: TypeAlias = Literal["happy", "neutral", "surprised", "sad", "angry"]
EXPRESSIONS: Final[tuple[Expression, ...]] = get_args(Expression)
WELL_SUPPORTED: Final = frozenset({"happy", "neutral", "surprised"})
"""Those that can be believed; sad and angry are often taken for neutral, and now and then seen where they are not."""

NETWORK_CLASSES: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""Order of mini-Xception's outputs (FER2013's), checked on photographs of happy and neutral faces."""

CROPS: Final = (0.62, 0.68, 0.75)
"""Sides of the crops that the network is shown, over that of the face's region; its answers are averaged."""
NETWORK_SIDE: Final = 64

MOVEMENTS: Final = {
    "smile": ("mouthSmileLeft", "mouthSmileRight"),
    "brows_raised": ("browInnerUp", "browInnerUp", "browOuterUpLeft", "browOuterUpRight"),
    "brows_lowered": ("browDownLeft", "browDownRight"),
    "eyes_wide": ("eyeWideLeft", "eyeWideRight"),
    "jaw_open": ("jawOpen",),
    "mouth_frown": ("mouthFrownLeft", "mouthFrownRight"),
    "nose_wrinkled": ("noseSneerLeft", "noseSneerRight"),
}
"""Movements that mark an expression: means of these blendshapes."""


def movements(blendshapes: NDArray[np.floating]) -> dict[str, NDArray[np.float64]]:
    """The movements, (n,) each, 0..1, of (n, 52) blendshapes."""
    return {
        name: np.asarray(blendshapes[:, [INDEX[part] for part in parts]].mean(axis=1), dtype=np.float64)
        for name, parts in MOVEMENTS.items()
    }


# How far a movement bears an expression out: the logarithm of the factor is slope times (movement - middle), at least
# `least` and at most `most`. Set on 21 photographs and 84 seconds of footage of the development pool.
SLOPES: Final[dict[str, tuple[float, float, float, float]]] = {
    "happy": (5.0, 0.4, -2.0, 2.5),
    "surprised": (6.0, 0.25, -2.0, 0.7),
    "sad": (6.0, 0.3, -2.0, 0.7),
    "angry": (6.0, 0.35, -2.0, 0.7),
}
FLOOR: Final = {"happy": 0.05, "neutral": 0.15, "surprised": 0.02, "sad": 0.01, "angry": 0.01}
"""What each expression is given beside what the network gives it: a share of the times at which it is blind."""
FEAR_WITH_BROWS: Final = (0.2, 0.05)  # middle and width of the step from neutral to surprise, in raised brows


def probabilities(network: NDArray[np.float64], moves: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """How probable each expression is.

    Args:
        network: (n, 7) probabilities of NETWORK_CLASSES.
        moves: as from `movements`.

    Returns:
        (n, 5), in the order of EXPRESSIONS.
    """
    said = dict(zip(NETWORK_CLASSES, network.T, strict=True))
    middle, width = FEAR_WITH_BROWS
    raised = 1 / (1 + np.exp(-(moves["brows_raised"] - middle) / width))
    lowered = 1 / (1 + np.exp(-(moves["brows_lowered"] - middle) / width))
    shares = {
        "happy": said["happy"],
        "neutral": said["neutral"]
        + (1 - raised) * said["fear"] * 0.5
        + (1 - lowered) * said["disgust"] * 0.5,
        "surprised": said["surprise"] + raised * said["fear"],
        "sad": said["sad"],
        "angry": said["angry"] + lowered * said["disgust"],
    }
    marks = {
        "happy": moves["smile"],
        "surprised": np.maximum(moves["brows_raised"], moves["eyes_wide"]),
        "sad": moves["mouth_frown"],
        "angry": np.maximum(moves["brows_lowered"], moves["nose_wrinkled"]),
    }
    weights = []
    for name in EXPRESSIONS:
        weight = shares[name] + FLOOR[name]
        if name in SLOPES:
            slope, middle, least, most = SLOPES[name]
            weight = weight * np.exp(np.clip(slope * (marks[name] - middle), least, most))
        weights.append(weight)
    total = np.stack(weights, axis=1)
    result: NDArray[np.float64] = total / total.sum(axis=1, keepdims=True)
    return result


SWITCH: Final = 1.2
"""What a change of expression costs, as a logarithm of probability: at five looks a second, what is seen in fewer than
two looks is hardly ever told."""


def likeliest(probabilities: NDArray[np.float64]) -> NDArray[np.int64]:
    """The likeliest course of expressions (Viterbi), as positions in EXPRESSIONS.

    Args:
        probabilities: (n, 5), n >= 1.
    """
    told = np.log(np.maximum(probabilities, 1e-6))
    count, kinds = told.shape
    best = told[0]
    came_from = np.zeros((count, kinds), dtype=np.int64)
    for step in range(1, count):
        other = int(best.argmax())
        stays = best >= best[other] - SWITCH
        came_from[step] = np.where(stays, np.arange(kinds), other)
        best = np.where(stays, best, best[other] - SWITCH) + told[step]
    course = np.zeros(count, dtype=np.int64)
    course[-1] = int(best.argmax())
    for step in range(count - 1, 0, -1):
        course[step - 1] = came_from[step, course[step]]
    return course
