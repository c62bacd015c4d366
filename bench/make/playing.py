"""Music of our own: drums, a bass and chords at a tempo and in a key that are exactly known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.make.mixing import RATE, Wave

NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
# Chords of a bar each, as scale steps: the usual four of pop songs, in major and in minor.
MAJOR = ((0, 4, 5, 3), (0, 3, 4, 0), (0, 5, 3, 4))
MINOR = ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6))
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}


@dataclass(frozen=True)
class Played:
    """A piece: the wave, and the times of its beats and of the first beats of its bars, in seconds."""

    wave: Wave
    beats: list[float]
    downbeats: list[float]


def play(tempo: float, key: str, seconds: float, seed: int) -> Played:
    """Play a piece in four-four time.

    Args:
        tempo: beats per minute.
        key: `C major` .. `B minor`, sharps only.
        seconds: its length.
        seed: of the chords and the drums.
    """
    rng = np.random.default_rng(seed)
    root, mode = key.split()
    tonic = NOTES.index(root)
    scale = SCALES[mode]
    progressions = MAJOR if mode == "major" else MINOR
    chords = progressions[int(rng.integers(len(progressions)))]
    beat = 60 / tempo
    beats = [index * beat for index in range(int(seconds / beat - 1e-6) + 1)]
    wave = np.zeros(round(seconds * RATE), np.float32)
    kick, snare, hat = _kick(), _noise_hit(rng, 0.16, 1800), _noise_hit(rng, 0.05, 7000)
    for index, at in enumerate(beats):
        _lay(wave, kick if index % 2 == 0 else snare, at, 0.9 if index % 4 == 0 else 0.7)
        for eighth in (0, 0.5):
            _lay(wave, hat, at + eighth * beat, 0.25)
        step = chords[(index // 4) % 4]
        degree = tonic + scale[step]
        _lay(wave, _tone(degree + 36, 0.9 * beat, bright=2), at, 0.5)
        if index % 4 in (0, 2):
            for third in (0, 2, 4):
                note = tonic + scale[(step + third) % 7] + 12 * ((step + third) // 7) + 60
                _lay(wave, _tone(note, 1.9 * beat, bright=5), at, 0.16)
    wave /= max(float(np.abs(wave).max()), 1e-9)
    return Played(wave, beats, beats[::4])


def _lay(wave: Wave, sound: Wave, at: float, gain: float) -> None:
    first = round(at * RATE)
    last = min(len(wave), first + len(sound))
    if last > first:
        wave[first:last] += gain * sound[: last - first]


def _tone(note: int, seconds: float, *, bright: int) -> Wave:
    """A plucked tone with `bright` harmonics; `note` is MIDI's (60 is middle C)."""
    t = np.arange(round(seconds * RATE)) / RATE
    pitch = 440 * 2 ** ((note - 69) / 12)
    tone = sum(np.sin(2 * np.pi * pitch * k * t) * np.exp(-t * (2 + k)) / k for k in range(1, bright + 1))
    attack = np.minimum(t / 0.005, 1.0)
    release = np.minimum((seconds - t) / 0.02, 1.0)
    return np.asarray(tone * attack * release, dtype=np.float32)


def _kick() -> Wave:
    t = np.arange(round(0.22 * RATE)) / RATE
    return (np.sin(2 * np.pi * (50 * t + 8 * (1 - np.exp(-t * 30)) / 1.5)) * np.exp(-t * 18)).astype(
        np.float32
    )


def _noise_hit(rng: np.random.Generator, seconds: float, lowest: float) -> Wave:
    from scipy.signal import butter, sosfilt

    t = np.arange(round(seconds * RATE)) / RATE
    hit = sosfilt(butter(2, lowest, "highpass", fs=RATE, output="sos"), rng.standard_normal(len(t)))
    return np.asarray(hit * np.exp(-t * 5 / seconds) / 3, dtype=np.float32)
