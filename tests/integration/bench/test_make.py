"""The generator with its real media: the same seed makes the same video, and truths hold together."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from bench.make import make, render
from bench.make.casting import Case
from bench.truth import Truth

pytestmark = pytest.mark.timeout(1500)  # the first time, 70 MB of media are fetched


def test_the_same_seed_makes_the_same_video_and_the_same_truth(
    ci: list[tuple[Path, Truth]], tmp_path: Path
) -> None:
    video, truth = next(pair for pair in ci if pair[1].recipe == "texts")
    again = render(Case("texts", 0, "ci"), tmp_path)
    assert again.truth == truth
    assert (tmp_path / "texts-00.json").read_bytes() == video.with_suffix(".json").read_bytes()
    assert again.video.read_bytes() == video.read_bytes()


def test_what_was_made_is_not_made_again(ci: list[tuple[Path, Truth]]) -> None:
    before = {video: video.stat().st_mtime_ns for video, _ in ci}
    make("ci", ci[0][0].parent.parent, workers=1)
    assert {video: video.stat().st_mtime_ns for video, _ in ci} == before


def test_the_ci_set_has_some_truth_for_each_of_the_first_analyzers(ci: list[tuple[Path, Truth]]) -> None:
    truths = [truth for _, truth in ci]
    for kind in (
        "transitions",
        "traps",
        "objects",
        "faces",
        "texts",
        "palettes",
        "speech",
        "music",
        "silence",
        "sounds",
    ):
        assert any(getattr(truth, kind) for truth in truths), kind


def test_every_time_lies_in_the_clip_and_every_frame_is_there(ci: list[tuple[Path, Truth]]) -> None:
    for video, truth in ci:
        with av.open(str(video)) as container:
            times = [float(frame.time) for frame in container.decode(video=0)]
        assert times[0] == 0
        assert truth.fps is not None
        assert len(times) == round(truth.duration * truth.fps)
        for kind in (
            "transitions",
            "shots",
            "texts",
            "faces",
            "objects",
            "speech",
            "music",
            "silence",
            "sounds",
        ):
            for each in getattr(truth, kind):
                assert 0 <= each.start <= each.end <= truth.duration + 1e-3, (truth.case, kind)


def test_the_test_set_shares_no_photograph_and_no_voice_with_the_others() -> None:
    from bench.make import plan
    from bench.make.sets import cases

    def used(set_name: str) -> set[str]:
        few = [case for case in cases(set_name) if case.seed % 100 < 2]  # type: ignore[arg-type]
        planned = [plan(case) for case in few if case.recipe in ("faces", "objects", "texts")]
        return {
            layer.picture.name for each in planned for shot in each.shots for layer in shot.take.layers
        } - {"design"}

    assert not used("test") & (used("dev") | used("ci"))
