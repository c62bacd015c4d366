"""How good recorded speech sounds: DNSMOS P.835, a network that predicts what listeners would say.

C. Reddy, V. Gopal, R. Cutler, "DNSMOS P.835: a non-intrusive perceptual objective speech quality metric to evaluate
noise suppressors", ICASSP 2022. Scores are mean opinions of 1 (bad) to 5 (excellent) as in ITU-T P.835.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenogram.models import Session

RATE = 16_000
LENGTH = 144_160  # samples that the network wants: 9.01 s

# From the network's answers to the scale of listeners; upstream's polynomials.
SIGNAL = (-0.08397278, 1.22083953, 0.0052439)
BACKGROUND = (-0.13166888, 1.60915514, -0.39604546)
OVERALL = (-0.06766283, 1.11546468, 0.04602535)


@dataclass(frozen=True)
class SpeechQuality:
    """Opinions of 1 to 5: the voice itself, how little the background disturbs, and the whole."""

    signal: float
    background: float
    overall: float


def speech_quality(samples: NDArray[np.float32], network: Session) -> SpeechQuality:
    """Judge up to 9 s of 16 kHz mono samples in which somebody speaks, full scale = 1. Less is repeated until it is as
    long, as upstream does."""
    whole = np.resize(samples, LENGTH) if len(samples) < LENGTH else samples[:LENGTH]
    answer = network(np.clip(whole, -1, 1)[None])[0][0]
    curves = zip((SIGNAL, BACKGROUND, OVERALL), answer, strict=True)
    signal, background, overall = (float(np.clip(np.polyval(curve, value), 1, 5)) for curve, value in curves)
    return SpeechQuality(signal, background, overall)
