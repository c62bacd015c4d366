"""Models bound to shipped graphs answer as their originals do.

`originals.json` holds what the originals answered to the inputs below: PyTorch for places365 and beatnet, TensorFlow for
yamnet (fed with the waveform) and musicnn, TensorFlow.js for emotion-xception.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scenogram.models import Store, open_session

Floats = npt.NDArray[Any]
ORIGINALS: dict[str, list[list[float]]] = json.loads(
    Path(__file__).with_name("originals.json").read_text(encoding="utf-8")
)


def signal(*shape: int) -> Floats:
    """Numbers in -1..1 from arithmetic alone."""
    k = np.arange(np.prod(shape))
    return (np.sin(0.1 * k) * np.cos(0.00037 * k)).astype(np.float32).reshape(shape)


def yamnet_patch(waveform: Floats) -> Floats:
    """One log mel patch of .975 s at 16 kHz, as `tools/graphs/yamnet.py` describes it."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    frames = np.stack([waveform[start : start + 400] * window for start in range(0, 96 * 160, 160)])
    magnitudes = np.abs(np.fft.rfft(frames, 512))

    def mel(hertz: Any) -> Any:
        return 1127 * np.log(1 + hertz / 700)

    edges = np.linspace(mel(125), mel(7500), 66)
    bins = mel(np.arange(257) * 16000 / 512)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    bands = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(np.log(magnitudes @ bands + 0.001), np.float32)[None]


INPUTS: dict[str, Callable[[], Floats]] = {
    "places365": lambda: 2 * signal(1, 3, 224, 224),
    "beatnet": lambda: np.abs(signal(1, 50, 272)),
    "yamnet": lambda: yamnet_patch(0.5 * signal(15600)),
    "musicnn": lambda: 3 * np.abs(signal(1, 187, 96)),
    "emotion-xception": lambda: signal(1, 64, 64, 1),
}


@pytest.mark.parametrize("name", INPUTS)
def test_answers_are_those_of_the_original(name: str) -> None:
    store = Store()
    store.pull([name])
    session = open_session(store.files(name).path("model.onnx"), precision="f32", threads=2)

    answers = session(INPUTS[name]())

    assert len(answers) == len(ORIGINALS[name])
    for answer, original in zip(answers, ORIGINALS[name], strict=True):
        # The relative part is for yamnet, whose original computes its spectrogram in float32, too.
        np.testing.assert_allclose(answer.ravel(), original, atol=2e-4, rtol=2e-4)
