"""rapidocr with its defaults, on two frames a second in full size. It reads pictures and knows no time: equal lines at
about the same place in looks that follow each other are taken for one text."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.truth import Truth
    from scenogram.analyzers import Conclusion

TITLE, VERSION, LICENCE = "rapidocr", "3.10.0", "Apache-2.0"
REQUIREMENTS = ("rapidocr==3.10.0", "onnxruntime==1.31.1")
ANALYZERS = ("text_overlay",)
MEASURES = ("characters", "appearance", "disappearance", "split in time", "precision", "nothing invented")
FPS = 2


def options() -> Mapping[str, Any]:
    """How often to look."""
    return {"fps": FPS}


def conclude(found: Any, truth: Truth) -> Mapping[str, Conclusion]:
    """Equal lines in looks that follow each other as one text, from the first look to a look after the last."""
    from scenogram.analyzers import Conclusion
    from scenogram.analyzers.picture.text_overlay import ScreenText, TextLine, TextStyle
    from scenogram.document import intersection_over_union

    step = 1 / FPS
    texts: list[ScreenText] = []
    for time_, text, corners in found:
        x, y, width, height = (min(max(side, 0.0), 1.0) for side in corners)
        box = (x, y, width, height)
        end = min(time_ + step, truth.duration)
        if not 0 <= time_ < end:
            continue
        for known in reversed(texts):
            if (
                known.text == text
                and time_ - known.end < step / 2
                and intersection_over_union(known.box, box) > 0.5
            ):
                known.end = end
                break
        else:
            texts.append(
                ScreenText(
                    start=time_,
                    end=end,
                    text=text,
                    read_as=text,
                    readable=True,
                    box=box,
                    lines=[TextLine(text=text, box=box, confidence=1)],
                    style=TextStyle(height=box[3], zone="middle", side="centre"),
                    motion="none",
                    kind="caption",
                    language="undetermined",
                )
            )
    return {"text_overlay": Conclusion(segments=texts)}


def main() -> None:
    """In its own environment."""
    import cv2
    from rapidocr import RapidOCR

    job = json.load(sys.stdin)
    reader = RapidOCR(params={"Global.log_level": "error"})
    for video in job["videos"]:
        began = time.monotonic()
        found = []
        capture, due = cv2.VideoCapture(video), 0.0
        while capture.grab():
            at = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            if at + 1e-6 < due:
                continue
            due = at + 1 / job["options"]["fps"]
            _, image = capture.retrieve()
            height, width = image.shape[:2]
            result: Any = reader(image)
            for corners, text in zip(
                result.boxes if result.boxes is not None else (), result.txts or (), strict=True
            ):
                x, y = corners[:, 0] / width, corners[:, 1] / height
                box = [float(x.min()), float(y.min()), float(x.max() - x.min()), float(y.max() - y.min())]
                found.append((at, text, box))
        print(json.dumps({"seconds": time.monotonic() - began, "found": found}), flush=True)


if __name__ == "__main__":
    main()
