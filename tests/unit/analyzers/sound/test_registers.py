"""A voice that is raised is measured with itself, whatever name it was given; a voice of another register is not."""

from __future__ import annotations

from scenogram.analyzers.sound.arousal import Moment
from scenogram.analyzers.sound.speech_emotion import REGISTER, _rated, _registers


def passage(pitch: float, at: float) -> list[Moment]:
    """Eight moments, half a second apart, that scatter by a tenth of a semitone."""
    return [Moment(at + 0.5 * i, pitch + 0.1 * (i % 2), -20.0 + pitch, pitch) for i in range(8)]


def test_voices_of_one_register_are_measured_together() -> None:
    measured = [passage(0.0, 0.0), passage(3.0, 5.0), passage(3.0 + REGISTER + 1, 10.0)]
    assert _registers(measured, ["v1", "v2", "v3"]) == [frozenset({"v1", "v2"}), frozenset({"v3"})]


def test_the_raised_half_of_a_voice_that_was_taken_for_two_is_above_its_middle() -> None:
    calm, raised = _rated([passage(0.0, 0.0), passage(3.0, 5.0)], ["v1", "v2"])
    assert max(score for _, score in calm) < 0 < min(score for _, score in raised)
