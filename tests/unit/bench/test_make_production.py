"""What is rendered is what the truth says, and the same each time."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from bench.make.encoding import Codec, Encoding
from bench.make.geometry import Move
from bench.make.looks import between, exposure
from bench.make.mixing import RATE, Track, at_loudness, loudness
from bench.make.pictures import FlatPicture
from bench.make.playing import play
from bench.make.production import Production, Shot, constant, produce, variable
from bench.make.takes import Layer, Take
from bench.media.labels import FaceLabel, ObjectLabel
from bench.truth import Truth

SIZE = (180, 320)
IDENTITY = {"case": "made-00", "recipe": "made", "seed": 0, "set": "ci"}


class Portrait(FlatPicture):
    """A grey picture with a face in its upper left quarter, and a cup that may be seen or not."""

    def faces(self, _t: float, /) -> list[FaceLabel]:
        return [FaceLabel(person="someone", box=(0.25, 0.25, 0.25, 0.25))]

    def objects(self, _t: float, /) -> list[ObjectLabel]:
        return [ObjectLabel(label="cup", box=(0.5, 0.5, 0.25, 0.25), optional=True)]


def flat(level: int) -> FlatPicture:
    return FlatPicture("made", np.full((320, 180, 3), level, np.uint8))


def two_shots(kind: str = "cut", length: float = 0.0, codec: Codec = "h264") -> Production:
    times, duration = constant(30, 2.0)
    portrait = Portrait("made", np.full((320, 180, 3), 40, np.uint8))
    shots = [
        Shot(Take([Layer(portrait)], move=Move(pan=0.1)), 0.0, 1.0),
        Shot(Take([Layer(flat(200))]), 1.0, 2.0, kind, length),  # type: ignore[arg-type]
    ]
    track = Track(duration)
    track.add(at_loudness(np.sin(np.arange(RATE) * 0.1).astype(np.float32), -23), 0.5)
    return Production(
        SIZE, times, duration, 30.0, shots, ["faces", "objects"], sound=track, encoding=Encoding(codec)
    )


def levels(video: Path) -> list[tuple[float, float]]:
    """Timestamp and mean brightness of every frame."""
    with av.open(str(video)) as container:
        return [(float(f.time), float(f.to_ndarray(format="gray").mean())) for f in container.decode(video=0)]


def test_it_is_told_how_much_of_a_video_is_made(tmp_path: Path) -> None:
    told: list[float] = []
    produce(two_shots(), tmp_path / "a.mp4", IDENTITY, told.append)
    assert told == sorted(told)
    assert len(told) == len(levels(tmp_path / "a.mp4"))
    assert told[-1] == 1.0


def test_a_cut_is_at_the_first_frame_of_the_new_shot(tmp_path: Path) -> None:
    truth = produce(two_shots(), tmp_path / "a.mp4", IDENTITY)
    bright = [time for time, level in levels(tmp_path / "a.mp4") if level > 120]
    assert [(t.kind, t.start, t.end) for t in truth.transitions] == [("cut", 1.0, 1.0)]
    assert bright[0] == pytest.approx(truth.transitions[0].start, abs=1e-4)
    assert [(s.start, s.end) for s in truth.shots] == [(0.0, 1.0), (1.0, 2.0)]


def test_a_dissolve_begins_with_the_first_frame_that_it_touches(tmp_path: Path) -> None:
    truth = produce(two_shots("dissolve", 0.4), tmp_path / "a.mp4", IDENTITY)
    seen = levels(tmp_path / "a.mp4")
    first = next(time for time, level in seen if level > seen[0][1] + 3)
    whole = next(time for time, level in seen if level >= seen[-1][1] - 3)
    dissolve = truth.transitions[0]
    assert first == pytest.approx(dissolve.start, abs=1e-4)
    assert whole == pytest.approx(dissolve.end, abs=0.034)


def test_a_face_is_where_the_camera_has_taken_it(tmp_path: Path) -> None:
    truth = produce(two_shots(), tmp_path / "a.mp4", IDENTITY)
    face = truth.faces[0]
    assert (face.start, face.end) == (0.0, 1.0)
    assert face.boxes[0] == pytest.approx((0.25, 0.25, 0.25, 0.25), abs=1e-3)
    box = face.box_at(0.5)
    assert box is not None
    assert box[0] == pytest.approx(0.25 - 0.05, abs=1e-3)
    assert face.box_at(1.5) is None
    assert [(thing.label, thing.optional) for thing in truth.objects] == [("cup", True)]


@pytest.mark.parametrize("codec", ["h264", "hevc", "vp9"])
def test_the_same_plan_gives_the_same_bytes_and_the_same_truth(tmp_path: Path, codec: Codec) -> None:
    files = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        video = folder / f"video{Encoding(codec).suffix}"
        produce(two_shots(codec=codec), video, IDENTITY).save(folder / "truth.json")
        files.append((video.read_bytes(), (folder / "truth.json").read_bytes()))
    assert files[0] == files[1]


def test_a_truth_that_was_changed_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    truth = produce(two_shots(), tmp_path / "a.mp4", IDENTITY)
    truth.save(path)
    assert Truth.load(path) == truth
    path.write_text(path.read_text().replace('"seed": 0', '"seed": 1', 1))
    with pytest.raises(ValueError, match="was changed"):
        Truth.load(path)


def test_sound_begins_with_the_picture(tmp_path: Path) -> None:
    truth = produce(two_shots(), tmp_path / "a.mp4", IDENTITY)
    with av.open(str(tmp_path / "a.mp4")) as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    onset = int(np.argmax(np.abs(wave) > 0.02)) / RATE
    assert onset == pytest.approx(0.5, abs=0.005)
    assert [(s.start, s.end) for s in truth.silence] == [(0.0, 0.5), (1.5, 2.0)]


def test_a_mix_that_would_clip_is_turned_down_in_the_truth_too(tmp_path: Path) -> None:
    plan = two_shots()
    plan.known["sounds"] = []
    assert plan.sound is not None
    plan.sound.wave *= 20
    truth = produce(plan, tmp_path / "a.mp4", IDENTITY)
    assert truth.sound is not None
    assert truth.sound.true_peak == pytest.approx(-1, abs=0.1)


def test_a_look_lasts_for_its_span_only() -> None:
    image = np.full((4, 4, 3), 100, np.uint8)
    look = between(1.0, 2.0, exposure(1.0))
    assert look(image, 0.99).mean() == 100
    assert look(image, 1.0).mean() > 120
    assert look(image, 2.0).mean() == 100


def test_a_variable_rate_has_short_and_long_frames() -> None:
    times, duration = variable(5.0, np.random.default_rng(1))
    steps = np.diff(times)
    assert duration == 5.0
    assert times[0] == 0
    assert steps.min() > 0.03
    assert len(np.unique(np.round(steps, 3))) > 3


def test_the_loudness_meter_agrees_with_the_standards_reference_tone() -> None:
    # EBU Tech 3341, case 1: a 1 kHz sine at -23 dB FS in both channels is -23 LUFS; in one channel it is 3 dB less.
    tone = np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE).astype(np.float32)
    lufs, peak = loudness(tone * np.float32(10 ** (-23 / 20)))
    assert lufs == pytest.approx(-26, abs=0.1)
    assert peak == pytest.approx(-23, abs=0.1)


def test_music_of_our_own_has_its_beats_where_the_drums_are() -> None:
    played = play(120, "A minor", 8.0, seed=3)
    assert played.beats[:3] == [0.0, 0.5, 1.0]
    assert played.downbeats[:2] == [0.0, 2.0]
    energy = np.abs(played.wave).reshape(-1, RATE // 100).mean(axis=1)
    onsets = [energy[round(beat * 100) : round(beat * 100) + 3].mean() for beat in played.beats]
    rests = [energy[round(beat * 100) - 6 : round(beat * 100) - 2].mean() for beat in played.beats[1:]]
    assert min(onsets) > max(rests)
