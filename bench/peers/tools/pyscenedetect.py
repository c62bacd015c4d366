"""PySceneDetect with the detector and the settings that its command line takes by default."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.truth import Truth
    from scenogram.analyzers import Conclusion

TITLE, VERSION, LICENCE = "PySceneDetect", "0.7.2", "BSD-3-Clause"
REQUIREMENTS = ("scenedetect==0.7.2",)
ANALYZERS = ("cut_analysis",)
MEASURES = (
    "transitions", "precision", "recall", "cuts", "gradual transitions", "jump cuts", "traps", "exact cuts"
)  # fmt: skip


def options() -> Mapping[str, Any]:
    """Nothing."""
    return {}


def conclude(found: Any, truth: Truth) -> Mapping[str, Conclusion]:
    """Each change of scene as a hard cut: it knows no other kind."""
    from scenogram.analyzers import Conclusion
    from scenogram.analyzers.picture.cut_analysis import Cut

    fps = truth.fps or len(truth.frame_times) / truth.duration
    cuts = [
        Cut(start=time_, end=time_, kind="cut", first_frame=round(time_ * fps), last_frame=round(time_ * fps))
        for time_ in found
    ]
    return {"cut_analysis": Conclusion(segments=cuts)}


def main() -> None:
    """In its own environment."""
    from scenedetect import AdaptiveDetector, detect

    for video in json.load(sys.stdin)["videos"]:
        began = time.monotonic()
        scenes = detect(video, AdaptiveDetector())
        cuts = [start.seconds for start, _ in scenes[1:]]
        print(json.dumps({"seconds": time.monotonic() - began, "found": cuts}), flush=True)


if __name__ == "__main__":
    main()
