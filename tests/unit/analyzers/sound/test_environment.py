"""Speech, music, noise and rooms, from curves and levels made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenogram.analyzers.sound.audio_environment import (
    level_of,
    noise_level,
    other_sound,
    room_of,
)
from scenogram.analyzers.sound.regions import regions
from scenogram.analyzers.sound.reverberation import RATE, decay_time
from scenogram.analyzers.sound.sound_names import BRANCHES, SoundNamer, patches
from scenogram.analyzers.sound.speech_quality import LENGTH, speech_quality
from scenogram.analyzers.sound.voice_and_music import CONTEXT, WINDOW, activity, pieces_of_music


class Network:
    """Answers with what it was asked: the mean of each frame, three times."""

    device, precision = "cpu", "f32"

    def __init__(self, answer: Any) -> None:
        self.inputs: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}
        self.metadata: dict[str, str] = {}
        self.answer = answer
        self.sizes: list[int] = []

    def __call__(self, inputs: Any) -> list[NDArray[Any]]:
        self.sizes.append(inputs.shape[1])
        return [self.answer(inputs)]


def test_a_span_begins_at_one_threshold_and_ends_at_another() -> None:
    curve = np.array([0, 0.6, 0.4, 0.6, 0.2, 0.6, 0.1, 0.1, 0.1, 0], np.float32)
    assert regions(curve, 0.1, on=0.5, off=0.3, gap=0.2, shortest=0) == [pytest.approx((0.1, 0.6))]
    assert regions(curve, 0.1, on=0.5, off=0.5, gap=0.1, shortest=0) == [
        pytest.approx((0.1, 0.2)),
        pytest.approx((0.3, 0.4)),
        pytest.approx((0.5, 0.6)),
    ]
    assert regions(curve, 0.1, on=0.5, off=0.3, gap=0.2, shortest=1) == []


def test_a_span_at_the_end_is_closed() -> None:
    assert regions(np.ones(10, np.float32), 0.1, on=0.5, off=0.3, gap=0.2, shortest=0) == [(0.0, 1.0)]


def test_long_sound_is_heard_in_windows_that_join() -> None:
    network = Network(lambda bands: bands[:, :, :3])
    sound = 0.1 * np.random.default_rng(0).standard_normal(16_000 * 10).astype(np.float32)
    heard = activity(np.tile(sound, 13), network)
    assert len(heard.speech) == 12_998
    assert max(network.sizes) == WINDOW + 2 * CONTEXT
    once = activity(sound, Network(lambda bands: bands[:, :, :3]))
    for turn in range(13):
        assert np.allclose(heard.music[turn * 1000 :][:998], once.music, atol=0.02)


def test_quiet_sound_is_heard_as_loud_sound_is() -> None:
    sound = 0.3 * np.random.default_rng(0).standard_normal(16_000 * 5).astype(np.float32)
    loud, quiet = (activity(sound * gain, Network(lambda bands: bands[:, :, :3])) for gain in (1.0, 0.05))
    assert np.allclose(loud.speech, quiet.speech, atol=0.01)


def test_a_blink_of_sound_has_no_answer() -> None:
    assert len(activity(np.zeros(300, np.float32), Network(lambda bands: bands)).speech) == 0


def levels(*parts: tuple[float, float]) -> NDArray[np.float32]:
    """One level per 20 ms, from (seconds, dB) pairs."""
    return np.concatenate([np.full(round(seconds * 50), value, np.float32) for seconds, value in parts])


def test_other_sound_is_loud_and_not_known() -> None:
    curve = levels((1, -20), (1, -70), (1, -30), (1, -70))
    assert other_sound(curve, [(0, 1)]) == [pytest.approx((2, 3))]
    assert other_sound(curve, [(0, 1), (2, 3)]) == []


def test_a_level_is_a_mean_of_power() -> None:
    assert level_of(levels((1, -20), (1, -120)), [(0, 2)]) == pytest.approx(-23.01, abs=0.01)
    assert level_of(levels((1, -20)), []) == -120


def test_the_background_is_what_is_heard_in_the_pauses_and_digital_silence_is_none() -> None:
    curve = levels((3, -20), (0.5, -55), (5, -120))
    assert noise_level(curve, []) == pytest.approx(-55)
    assert noise_level(levels((3, -20), (5, -120)), [(0, 3)]) is None


@pytest.mark.parametrize(("decay", "name"), [(0.2, "dry"), (0.4, "live"), (0.9, "reverberant")])
def test_rooms_have_names(decay: float, name: str) -> None:
    assert room_of(decay) == name


def bursts(decay: float, count: int = 12) -> NDArray[np.float32]:
    """Bursts of noise that fall by 60 dB in `decay` seconds, over faint noise."""
    rng = np.random.default_rng(1)
    time = np.arange(RATE) / RATE
    each = rng.standard_normal((count, RATE)) * 10 ** (-3 * time / decay)
    return (0.1 * each.ravel() + 1e-5 * rng.standard_normal(count * RATE)).astype(np.float32)


@pytest.mark.parametrize("decay", [0.3, 0.6, 1.0])
def test_a_decay_is_measured(decay: float) -> None:
    assert decay_time([bursts(decay)]) == pytest.approx(decay, rel=0.15)


@pytest.mark.parametrize(
    "stretches",
    [[], [np.zeros(100, np.float32)], [np.full(16_000, 0.1, np.float32)]],
    ids=["none", "short", "steady"],
)
def test_without_decays_there_is_no_room(stretches: Sequence[NDArray[np.float32]]) -> None:
    assert decay_time(list(stretches)) is None


def test_a_short_sound_makes_one_patch_and_patches_follow_each_other() -> None:
    assert patches(np.zeros(100, np.float32)).shape == (1, 96, 64)
    assert patches(np.zeros(16_000 * 2, np.float32)).shape == (3, 96, 64)


def test_names_have_branches_and_floors(tmp_path: Any) -> None:
    table = tmp_path / "classes.csv"
    names = [f"class {i}" for i in range(521)]
    names[494] = "Silence"
    table.write_text("index,mid,display_name\n" + "".join(f"{i},x,{name}\n" for i, name in enumerate(names)))
    scores = np.zeros((1, 521), np.float32)
    scores[0, [494, 70, 1, 500]] = [0.9, 0.8, 0.7, 0.1]
    namer = SoundNamer(Network(lambda some: np.repeat(scores, len(some), axis=0)), table)
    found = namer.named(namer.scores(np.zeros(16_000, np.float32)), 0.5)
    assert [(each.name, each.branch) for each in found] == [
        ("class 70", "Domestic animals, pets"),
        ("class 1", "Human voice"),
    ]
    assert namer.named(scores[0], 0.5, without=("Human voice",)) == [found[0]]


def test_branches_are_in_order() -> None:
    firsts = [first for first, _ in BRANCHES]
    assert firsts == sorted(firsts)
    assert firsts[0] == 0


def test_opinions_stay_between_one_and_five() -> None:
    for answer in (-5.0, 3.0, 9.0):
        judged = speech_quality(
            np.zeros(100, np.float32), Network(lambda x, a=answer: np.full((len(x), 3), a))
        )
        assert all(1 <= value <= 5 for value in (judged.signal, judged.background, judged.overall))
    network = Network(lambda x: np.ones((1, 3)))
    speech_quality(np.ones(10, np.float32), network)
    assert network.sizes == [LENGTH]


def test_music_is_parted_by_silence_and_a_chime_after_it_is_none() -> None:
    curve = levels((10, -20), (0.8, -70), (1.2, -20), (8, -70), (5, -20), (0.3, -70), (5, -20))
    pieces = pieces_of_music([(0, 12), (20, 30.3)], curve)
    assert pieces == [pytest.approx((0, 10)), pytest.approx((20, 30.3))]


def test_quiet_music_is_not_parted_by_its_soft_passages() -> None:
    curve = levels((5, -40), (2, -58), (5, -40))
    assert pieces_of_music([(0, 12)], curve) == [(0, 12)]
