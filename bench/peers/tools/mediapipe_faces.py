"""MediaPipe Face Detection, full range, five frames a second. It finds faces and says nothing of whose they are."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.truth import Truth
    from scenogram.analyzers import Conclusion

TITLE, VERSION, LICENCE = "MediaPipe", "0.10.21", "Apache-2.0"
REQUIREMENTS = ("mediapipe==0.10.21",)  # the last that carries its models
ANALYZERS = ("face_detection",)
MEASURES = ("recall", "precision")
FPS = 5


def options() -> Mapping[str, Any]:
    """How often to look."""
    return {"fps": FPS}


def conclude(found: Any, truth: Truth) -> Mapping[str, Conclusion]:
    """Each sighting as a track of one look: it stands until the next."""
    from scenogram.analyzers import Conclusion
    from scenogram.analyzers.people.face_detection import Face, FaceTrack

    faces = []
    for time_, box in found:
        if not 0 <= time_ < truth.duration:
            continue
        point = (box[0] + box[2] / 2, box[1] + box[3] / 2)
        track = FaceTrack(times=[time_], boxes=[box], points=[(point,) * 5])
        end = min(time_ + 1 / FPS, truth.duration)
        faces.append(Face(start=time_, end=end, size=box[3], track=track))
    return {"face_detection": Conclusion(segments=faces)}


def main() -> None:
    """In its own environment."""
    import cv2
    import mediapipe

    job = json.load(sys.stdin)
    for video in job["videos"]:
        began = time.monotonic()
        found = []
        capture, due = cv2.VideoCapture(video), 0.0
        with mediapipe.solutions.face_detection.FaceDetection(model_selection=1) as detector:
            while capture.grab():
                at = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
                if at + 1e-6 < due:
                    continue
                due = at + 1 / job["options"]["fps"]
                _, image = capture.retrieve()
                for face in detector.process(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)).detections or ():
                    box = face.location_data.relative_bounding_box
                    left, top = max(0.0, box.xmin), max(0.0, box.ymin)
                    right, bottom = min(1.0, box.xmin + box.width), min(1.0, box.ymin + box.height)
                    if right > left and bottom > top:
                        found.append((at, (left, top, right - left, bottom - top)))
        print(json.dumps({"seconds": time.monotonic() - began, "found": found}), flush=True)


if __name__ == "__main__":
    main()
