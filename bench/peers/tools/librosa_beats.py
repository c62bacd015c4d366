"""librosa's beat tracker (Ellis 2007) with its defaults, on the sound at 22,050 Hz mono."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.truth import Truth
    from scenogram.analyzers import Conclusion

TITLE, VERSION, LICENCE = "librosa", "0.11.0", "ISC"
REQUIREMENTS = ("librosa==0.11.0", "av==18.1.0")
ANALYZERS = ("audio_analysis",)
MEASURES = ("tempo", "beats")


def options() -> Mapping[str, Any]:
    """Nothing."""
    return {}


def conclude(found: Any, truth: Truth) -> Mapping[str, Conclusion]:
    """One steady beat through the whole: it does not say that there is none."""
    from scenogram.analyzers import Conclusion
    from scenogram.analyzers.sound.audio_analysis import SoundState

    if found["tempo"] is None:
        return {"audio_analysis": Conclusion()}
    beats = [beat for beat in found["beats"] if 0 <= beat < truth.duration]
    steady = SoundState(id="b1", kind="beat", start=0, end=truth.duration, tempo=found["tempo"], beats=beats)
    return {"audio_analysis": Conclusion(segments=[steady])}


def main() -> None:
    """In its own environment."""
    import av
    import librosa
    import numpy as np

    noise = np.random.default_rng(0).normal(size=22050 * 5).astype(np.float32)
    librosa.beat.beat_track(y=noise, sr=22050)  # it is compiled when it first runs
    for video in json.load(sys.stdin)["videos"]:
        began = time.monotonic()
        found: dict[str, Any] = {"tempo": None, "beats": []}
        with av.open(video) as container:
            if container.streams.audio:
                resampler = av.AudioResampler("flt", "mono", 22050)
                parts = [
                    part.to_ndarray()[0]
                    for frame in container.decode(container.streams.audio[0])
                    for part in resampler.resample(frame)
                ]
                parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
                tempo, beats = librosa.beat.beat_track(y=np.concatenate(parts), sr=22050, units="time")
                found = {"tempo": float(np.atleast_1d(tempo)[0]) or None, "beats": beats.tolist()}
        print(json.dumps({"seconds": time.monotonic() - began, "found": found}), flush=True)


if __name__ == "__main__":
    main()
