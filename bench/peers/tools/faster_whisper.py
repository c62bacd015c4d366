"""faster-whisper as its README runs it: Whisper small in int8, beam of five, word times, no voice activity filter.

It gets the weights that this project uses: what is compared is what is made of them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.truth import Truth
    from scenogram.analyzers import Conclusion

TITLE, VERSION, LICENCE = "faster-whisper", "1.2.1", "MIT"
REQUIREMENTS = ("faster-whisper==1.2.1",)
ANALYZERS = ("speech_transcription",)
MEASURES = ("WER", "word times", "word ends", "language", "words in music", "words in nothing", "confidence")
WEIGHTS = "whisper-small"


def options() -> Mapping[str, Any]:
    """Where the weights are, and how many cores there are."""
    from bench.speed.figures import cores
    from scenogram.models import Store

    store = Store()
    if not store.ready(WEIGHTS):
        store.pull([WEIGHTS])
    return {"weights": str(store.files(WEIGHTS).folder), "cores": cores()}


def conclude(found: Any, truth: Truth) -> Mapping[str, Conclusion]:
    """Its segments as utterances."""
    from scenogram.analyzers import Conclusion
    from scenogram.analyzers.sound.speech_transcription import Utterance, Word

    def within(time: float) -> float:
        return min(max(time, 0.0), truth.duration)

    utterances = []
    for i, said in enumerate(found["segments"], 1):
        words = [
            Word(text=word, start=within(start), end=within(max(start, end)), confidence=probability)
            for start, end, word, probability in said["words"]
        ]
        utterances.append(
            Utterance(
                id=f"u{i}",
                start=within(said["start"]),
                end=within(max(said["start"], said["end"])),
                text=said["text"].strip(),
                language=found["language"],
                language_confidence=found["probability"],
                words=words,
            )
        )
    return {"speech_transcription": Conclusion(segments=utterances)}


def main() -> None:
    """In its own environment."""
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]

    job = json.load(sys.stdin)
    model = WhisperModel(
        job["options"]["weights"], device="cpu", compute_type="int8", cpu_threads=job["options"]["cores"]
    )
    for video in job["videos"]:
        began = time.monotonic()
        try:
            segments, info = model.transcribe(video, word_timestamps=True)
            found = {
                "language": info.language,
                "probability": info.language_probability,
                "segments": [
                    {
                        "start": said.start,
                        "end": said.end,
                        "text": said.text,
                        "words": [
                            (word.start, word.end, word.word, word.probability) for word in said.words or ()
                        ],
                    }
                    for said in segments
                ],
            }
        except (IndexError, ValueError):  # a clip without sound
            found = {"language": "en", "probability": 0.0, "segments": []}
        print(json.dumps({"seconds": time.monotonic() - began, "found": found}), flush=True)


if __name__ == "__main__":
    main()
