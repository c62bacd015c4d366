"""A contact sheet: what was found is drawn where it is at that moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenogram import document
from scenogram.clip import open_clip
from scenogram.document import Document
from scenogram.errors import OptionError, OutputError
from scenogram.export import contact_sheet
from tests import media
from tests.unit.export.test_highlights import RUN, shots


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of grey."""
    grey = np.full((240, 320, 3), 128, np.uint8)
    return media.video(tmp_path_factory.mktemp("clip") / "grey.mp4", frames=60, pictures=lambda _: grey)


def of(clip: Path, **parts: Any) -> Document:
    info = open_clip(clip).info.model_dump(mode="json", exclude_none=True)
    base = {"schema": "scenogram/1", "clip": info, "source": {"kind": "file"}, "run": RUN}
    return document.parse(json.dumps(base | parts))


def drawn(clip: Path, doc: Document, target: Path) -> np.ndarray[Any, Any]:
    from PIL import Image

    contact_sheet(clip, doc, target)
    with Image.open(target) as sheet:
        return np.asarray(sheet.convert("RGB")).astype(int)


def cyan(sheet: np.ndarray[Any, Any]) -> tuple[int, int]:
    """Leftmost and rightmost column of what is drawn for objects."""
    columns = np.flatnonzero((np.abs(sheet - [0, 208, 255]).max(axis=2) < 40).any(axis=0))
    return int(columns[0]), int(columns[-1])


def test_a_track_is_drawn_between_its_looks(clip: Path, tmp_path: Path) -> None:
    track = {"times": [0.0, 2.0], "boxes": [[0.0, 0.5, 0.2, 0.2], [0.8, 0.5, 0.2, 0.2]]}
    thing = {"id": "o1", "start": 0, "end": 2, "label": "", "track": track}
    shot = {"id": "s1", "start": 0, "end": 2, "key_time": 1.0}
    sheet = drawn(
        clip,
        of(clip, shots=[shot], analyzers={"object_detection": {"segments": [thing]}}),
        tmp_path / "a.png",
    )
    left, right = cyan(sheet)
    # half-way between its two looks, in a picture of 320 px that begins 12 px from the left
    assert (left - 12) / 320 == pytest.approx(0.4, abs=0.01)
    assert (right - 12) / 320 == pytest.approx(0.6, abs=0.01)


def test_what_is_not_there_at_that_moment_is_not_drawn(clip: Path, tmp_path: Path) -> None:
    thing = {"id": "o1", "start": 1.5, "end": 2, "label": "", "box": [0.1, 0.1, 0.5, 0.5]}
    shot = {"id": "s1", "start": 0, "end": 2, "key_time": 1.0}
    sheet = drawn(
        clip,
        of(clip, shots=[shot], analyzers={"object_detection": {"segments": [thing]}}),
        tmp_path / "a.png",
    )
    with pytest.raises(IndexError):
        cyan(sheet)


def test_limbs_are_drawn_between_points_that_are_seen_and_from_a_look_that_is_near(
    clip: Path, tmp_path: Path
) -> None:
    points: list[list[float] | None] = [None] * 26
    points[5], points[6], points[7] = [0.25, 0.5], [0.75, 0.5], None  # shoulders; the left elbow is hidden

    def green(look: float) -> np.ndarray[Any, Any]:
        body = {
            "id": "q1",
            "start": 0,
            "end": 2,
            "track": {"times": [look], "boxes": [[0, 0, 1, 1]], "points": [points]},
        }
        doc = of(
            clip,
            shots=[{"id": "s1", "start": 0, "end": 2, "key_time": 1.0}],
            analyzers={"body_pose": {"segments": [body]}},
        )
        sheet = drawn(clip, doc, tmp_path / "a.png")
        return np.flatnonzero((np.abs(sheet - [124, 255, 107]).max(axis=2) < 40).any(axis=0))

    columns = green(0.9)
    assert (columns[0] - 12) / 320 == pytest.approx(0.25, abs=0.01)
    assert (columns[-1] - 12) / 320 == pytest.approx(0.75, abs=0.01)
    assert green(0.5).size == 0


def test_many_shots_are_spread_evenly(clip: Path, tmp_path: Path) -> None:
    few = drawn(clip, of(clip, shots=shots(1.0, 2.0)), tmp_path / "few.png")
    many = drawn(
        clip, of(clip, shots=shots(*(number / 50 for number in range(1, 101)))), tmp_path / "many.jpg"
    )
    assert many.shape[0] > few.shape[0]
    assert many.shape[0] < 8 * 400  # 30 pictures, not 100


def test_a_document_without_shots_has_one_picture(clip: Path, tmp_path: Path) -> None:
    assert drawn(clip, of(clip), tmp_path / "a.png").shape[1] < 400


def test_a_document_of_another_file_is_refused(clip: Path, tmp_path: Path) -> None:
    other = media.video(tmp_path / "other.mp4", frames=5)
    with pytest.raises(OptionError, match=r"not of other\.mp4"):
        contact_sheet(other, of(clip), tmp_path / "a.png")


def test_sound_alone_has_no_contact_sheet(tmp_path: Path) -> None:
    sound = media.sound_file(tmp_path / "a.wav", media.tone(0.5), codec="pcm_s16le")
    with pytest.raises(OptionError, match="has no picture"):
        contact_sheet(sound, of(sound), tmp_path / "a.png")


@pytest.mark.parametrize("name", ["a.xyz", "nowhere/a.png", "noending"])
def test_a_picture_that_cannot_be_written(clip: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        contact_sheet(clip, of(clip), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
