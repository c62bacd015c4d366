"""The models of the default analyzers open as they come, and the sizes that analyzers count on are theirs."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.models import Store, open_session

FREE = None


@pytest.mark.parametrize(
    ("name", "file", "inputs"),
    [
        ("picodet", "model.pdmodel", {"scale_factor": (1, 2), "image": (FREE, 3, 416, 416)}),
        ("yunet", "model.onnx", {"input": (1, 3, 640, 640)}),
        ("sface", "model.onnx", {"data": (1, 3, 112, 112)}),
        ("ppocr-v6", "det.onnx", {"x": (FREE, 3, FREE, FREE)}),
        ("ppocr-v6", "rec.onnx", {"x": (FREE, 3, 48, FREE)}),
        ("silero-vad", "model.onnx", {"input": (FREE, FREE), "state": (2, FREE, 128), "sr": ()}),
    ],
)
def test_it_opens_and_takes_what_it_should(
    name: str, file: str, inputs: dict[str, tuple[int | None, ...]]
) -> None:
    store = Store()
    store.pull([name])
    assert open_session(store.files(name).path(file)).inputs == inputs


def test_the_reading_model_brings_its_alphabet() -> None:
    store = Store()
    store.pull(["ppocr-v6"])
    session = open_session(store.files("ppocr-v6").path("rec.onnx"))
    alphabet = session.metadata["character"].split("\n")
    assert {"A", "ß", "é", "ñ"} <= set(alphabet)


def test_what_openvino_cannot_convert_runs_all_the_same() -> None:
    """Silero VAD hears no speech in silence, step after step."""
    store = Store()
    store.pull(["silero-vad"])
    session = open_session(store.files("silero-vad").path("model.onnx"))
    state = np.zeros((2, 1, 128), np.float32)
    for _ in range(3):
        silence = np.zeros((1, 576), np.float32)
        speech, state = session({"input": silence, "state": state, "sr": np.array(16000)})
        assert speech[0, 0] < 0.1
