"""Synthetic speech, for languages of which no read speech installs from a registry: Kokoro-82M."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np

from bench.make.mixing import RATE, Wave
from bench.media.labels import SyntheticLabels
from scenogram.models import Store

NATIVE_RATE = 24_000  # samples per second that Kokoro makes
MODELS = ("kokoro", "kokoro-vocab", "kokoro-voices")


@cache
def _session() -> Any:
    import onnxruntime  # type: ignore[import-untyped]

    store = Store()
    store.pull(MODELS)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # sums in one order: the same sound each time
    path = str(store.files("kokoro").path("model.onnx"))
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@cache
def synthesise(labels: SyntheticLabels) -> Wave:
    """The sentence, mono, 48 kHz, cut to where the voice is heard.

    Raises:
        ModelFetchFailed: the weights could not be fetched.
        KeyError: a phoneme is not in the model's vocabulary.
    """
    from scipy.signal import resample_poly

    session = _session()
    store = Store()
    vocabulary = json.loads(store.files("kokoro-vocab").path("vocab.json").read_text(encoding="utf-8"))
    known = vocabulary.get("vocab", vocabulary)
    tokens = [known[phoneme] for phoneme in labels.phonemes]
    voices = np.fromfile(store.files("kokoro-voices").path(f"{labels.voice}.bin"), np.float32).reshape(
        -1, 1, 256
    )
    (sound,) = session.run(
        None,
        {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": voices[len(tokens)],
            "speed": np.ones(1, np.float32),
        },
    )
    wave = resample_poly(np.ravel(sound), RATE // NATIVE_RATE, 1).astype(np.float32)
    heard = np.flatnonzero(np.abs(wave) > np.abs(wave).max() * 0.01)
    return wave[heard[0] : heard[-1] + 1]
