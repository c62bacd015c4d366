"""Transitions are found at their frame and called by their kind; what only looks like one is left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import scenogram
from scenogram.analyzers.picture.cut_analysis import Cut, CutSummary
from scenogram.document import Document
from tests import media
from tests.stills import FPS, SIZE, Still, clip

WOMAN, CUP, CAT = (f"photos-skimage/{name}.png" for name in ("astronaut", "coffee", "chelsea"))
SHOT, LENGTH = 30, 10  # frames of a shot and of a gradual transition
BEFORE, AFTER = Still(WOMAN, SHOT + LENGTH, scale=(1.8, 1.9)), Still(CUP, SHOT + LENGTH, scale=(2.0, 2.1))


def analysed(path: Path) -> Document:
    return scenogram.analyze(path, only=["cut_analysis"], cache=False)


def cuts_of(doc: Document) -> list[Cut]:
    return [cut for cut in doc.analyzers["cut_analysis"].segments if isinstance(cut, Cut)]


def mixed(path: Path, between: Callable[[media.Picture, media.Picture, float], np.ndarray]) -> Path:
    """A clip in which one photograph gives way to another, by a function of both and of how much is over."""

    def picture(index: int) -> media.Picture:
        if index < SHOT:
            return BEFORE.at(index)
        if index >= SHOT + LENGTH:
            return AFTER.at(index - SHOT)
        share = (index - SHOT + 1) / (LENGTH + 1)
        return between(BEFORE.at(index), AFTER.at(index - SHOT), share).astype(np.uint8)

    return media.video(path, frames=2 * SHOT + LENGTH, size=SIZE, rate=FPS, pictures=picture)


def dissolve(old: media.Picture, new: media.Picture, share: float) -> np.ndarray:
    return (1 - share) * old + share * new


def fade(old: media.Picture, new: media.Picture, share: float) -> np.ndarray:
    return old * (1 - 2 * share) if share < 0.5 else new * (2 * share - 1)


def wipe(old: media.Picture, new: media.Picture, share: float) -> np.ndarray:
    border = round(share * old.shape[1])
    return np.concatenate([new[:, :border], old[:, border:]], axis=1)


def slide(old: media.Picture, new: media.Picture, share: float) -> np.ndarray:
    border = round(share * old.shape[0])
    return np.concatenate([old[border:], new[:border]])


def flash(index: int) -> media.Picture:
    picture = Still(WOMAN, 60, scale=(1.8, 1.9)).at(index)
    return np.full_like(picture, 250) if 28 <= index < 31 else picture


def strobe(index: int) -> media.Picture:
    picture = Still(WOMAN, 60, scale=(1.8, 1.9)).at(index)
    return picture // 10 if 20 <= index < 40 and index % 4 < 2 else picture


def whip_pan(index: int) -> media.Picture:
    share = min(1.0, max(0.0, (index - 26) / 6))
    eased = share * share * (3 - 2 * share)
    return Still(CAT, 1, scale=(4.0, 4.0), middle=((1.3 - 1.6 * eased, 0.5),) * 2).at(0)


def test_a_hard_cut_lies_at_the_first_frame_of_the_new_shot(tmp_path: Path) -> None:
    doc = analysed(clip(tmp_path / "cuts.mp4", [BEFORE, AFTER, Still(CAT, 30, scale=(2.0, 2.0))]))
    assert [(cut.kind, cut.start, cut.end) for cut in cuts_of(doc)] == [("cut", 1.6, 1.6), ("cut", 3.2, 3.2)]
    assert [(cut.from_shot, cut.to_shot) for cut in cuts_of(doc)] == [("s1", "s2"), ("s2", "s3")]
    assert [(shot.start, shot.end) for shot in doc.shots] == [(0, 1.6), (1.6, 3.2), (3.2, 4.4)]
    assert all(shot.start <= shot.key_time < shot.end for shot in doc.shots)


def test_the_summary_tells_the_pace(tmp_path: Path) -> None:
    doc = analysed(clip(tmp_path / "pace.mp4", [BEFORE, AFTER]))
    summary = doc.analyzers["cut_analysis"].summary
    assert isinstance(summary, CutSummary)
    assert (summary.shots, summary.transitions) == (2, {"cut": 1})
    assert summary.cuts_per_minute == pytest.approx(60 / 3.2, rel=0.01)
    assert summary.median_shot == 1.6


@pytest.mark.parametrize(
    ("between", "kind"), [(dissolve, "dissolve"), (fade, "fade"), (wipe, "wipe"), (slide, "slide")]
)
def test_a_gradual_transition_has_its_kind_and_its_first_and_last_frame(
    tmp_path: Path, between: Callable[[media.Picture, media.Picture, float], np.ndarray], kind: str
) -> None:
    (cut,) = cuts_of(analysed(mixed(tmp_path / f"{kind}.mp4", between)))
    assert cut.kind == kind
    assert abs(cut.first_frame - SHOT) <= 2
    assert abs(cut.last_frame - (SHOT + LENGTH - 1)) <= 2


@pytest.mark.parametrize("trap", [flash, strobe, whip_pan])
def test_what_only_looks_like_a_cut_is_none(tmp_path: Path, trap: Callable[[int], media.Picture]) -> None:
    path = media.video(tmp_path / "trap.mp4", frames=60, size=SIZE, rate=FPS, pictures=trap)
    doc = analysed(path)
    assert cuts_of(doc) == []
    assert doc.run.analyzers["cut_analysis"].status == "empty"
    assert [(shot.start, shot.end) for shot in doc.shots] == [(0, 2.4)]


def test_a_cut_is_exact_at_sixty_frames_a_second_too(tmp_path: Path) -> None:
    before, after = Still(WOMAN, 61, scale=(1.8, 1.9)), Still(CUP, 60, scale=(2.0, 2.1))

    def picture(index: int) -> media.Picture:
        return before.at(index) if index < 61 else after.at(index - 61)

    path = media.video(tmp_path / "sixty.mp4", frames=121, size=SIZE, rate=60, pictures=picture)
    assert [cut.first_frame for cut in cuts_of(analysed(path))] == [61]


def test_one_frame_is_one_shot(tmp_path: Path) -> None:
    doc = analysed(media.video(tmp_path / "one.mp4", frames=1, size=SIZE, rate=FPS, pictures=BEFORE.at))
    assert cuts_of(doc) == []
    assert [shot.id for shot in doc.shots] == ["s1"]
