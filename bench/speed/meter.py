"""Where the CPU time of one analysis goes: `python -m bench.speed.meter VIDEO [NAME..]`, figures as JSON on standard
output.

The engine's own child code runs here, in this process, with the runtimes' inference calls wrapped by a clock of the
calling thread's CPU time. All threads of the process are told apart (Linux only, by /proc):

    FFmpeg's, which name themselves     decoding
    the main thread                     decoding: it drives the decoder, the filter graph, and hands frames out
    Python's others                     lanes, by the names that the engine gives them
    the rest                            pools of the runtimes: inference

What must be paid whatever the engine does, the floor, is decoding and inference: a decode-only pass of the same
clip to the same size, measured afterwards, plus the CPU time of the inference calls and pools.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import scenogram
from scenogram.analyzers import Analyzer, FrameAnalyzer, SoundAnalyzer
from scenogram.clip import open_clip
from scenogram.engine import child, make_plan
from scenogram.engine.events import Event, Job
from scenogram.engine.lanes import every_size
from scenogram.engine.supervise import Outcome, ProcessLimits

PERIOD = 0.02  # seconds between looks at the threads: the work that one does after the last look before it ends is lost
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Clock:
    """CPU seconds and calls of one kind of work, by the lane that called."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._depth = threading.local()

    def wrap(self, owner: Any, name: str) -> None:
        """Put the clock around a method. A call within a call is counted once."""
        original = getattr(owner, name)

        @functools.wraps(original)
        def timed(*args: Any, **kwargs: Any) -> Any:
            if getattr(self._depth, "inside", False):
                return original(*args, **kwargs)
            self._depth.inside = True
            began = time.thread_time()
            try:
                return original(*args, **kwargs)
            finally:
                lane = threading.current_thread().name
                self.seconds[lane] += time.thread_time() - began
                self.calls[lane] += 1
                self._depth.inside = False

        setattr(owner, name, timed)

    def wrap_made(self, cv2: Any, maker: str, names: Sequence[str]) -> None:
        """OpenCV's classes take no new methods: what they make is handed out behind a front that has them."""
        clock, create = self, getattr(cv2, maker).create

        class Front:
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                self._made = create(*args, **kwargs)
                for name in names:
                    setattr(self, name, getattr(self._made, name))
                    clock.wrap(self, name)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._made, name)

            @classmethod
            def create(cls, *args: Any, **kwargs: Any) -> Front:
                return cls(*args, **kwargs)

        setattr(cv2, maker, Front)
        setattr(cv2, f"{maker}_create", Front)


def clocks() -> dict[str, Clock]:
    """Clocks on every way in which an analyzer here can run a network (OpenVINO, ONNX Runtime, CTranslate2, OpenCV),
    load one, or have a frame scaled."""
    import ctranslate2  # type: ignore[import-untyped]
    import cv2
    import onnxruntime  # type: ignore[import-untyped]
    import openvino  # type: ignore[import-untyped]

    from scenogram.clip import Frame

    inference, loading, scaling = Clock(), Clock(), Clock()
    whisper = ctranslate2.models.Whisper
    methods: tuple[tuple[Clock, Any, tuple[str, ...]], ...] = (
        (inference, openvino.InferRequest, ("infer", "start_async", "wait")),
        (inference, openvino.CompiledModel, ("infer_new_request", "__call__")),
        (inference, onnxruntime.InferenceSession, ("run", "run_with_iobinding")),
        (inference, whisper, ("encode", "generate", "detect_language", "align")),
        (loading, openvino.Core, ("read_model", "compile_model")),
        (loading, onnxruntime.InferenceSession, ("__init__",)),
        (loading, whisper, ("__init__",)),
        (scaling, Frame, ("scaled",)),
    )
    for clock, owner, names in methods:
        for name in names:
            clock.wrap(owner, name)
    inference.wrap_made(cv2, "FaceDetectorYN", ("detect",))
    inference.wrap_made(cv2, "FaceRecognizerSF", ("feature",))
    return {"inference": inference, "loading": loading, "scaling": scaling}


class Threads(threading.Thread):
    """CPU seconds of every thread of this process, looked at again and again: threads that end take theirs with them."""

    def __init__(self) -> None:
        super().__init__(name="meter", daemon=True)
        self._seen: dict[int, tuple[str, float]] = {}
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(PERIOD):
            self._look()

    def _look(self) -> None:
        ours = {thread.native_id: thread.name for thread in threading.enumerate()}
        for task in Path("/proc/self/task").iterdir():
            try:
                name = (task / "comm").read_text().strip()
                fields = (task / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            number = int(task.name)
            who = ours.get(number) or (name if name.startswith("av:") else "pool")
            known = self._seen.get(number)
            if known is not None and who == "pool":
                who = known[0]  # a Python thread on its way out no longer stands in the list
            self._seen[number] = who, (int(fields[11]) + int(fields[12])) / TICK

    def stop(self) -> dict[str, float]:
        """CPU seconds by kind of thread: `decode`, `pool`, or the name of a lane."""
        self._over.set()
        self.join()
        self._look()
        spent: dict[str, float] = defaultdict(float)
        for who, seconds in self._seen.values():
            spent["decode" if who.startswith("av:") or who == "MainThread" else who] += seconds
        return spent


def metered(video: Path, only: Sequence[str]) -> dict[str, Any]:
    """Analyse a clip without the cache, and say where the CPU time went. All times in seconds."""
    timed = clocks()
    threads = Threads()
    at_start = time.process_time()
    spent: dict[str, float] = {}

    def run_here(
        job: Job, members: Iterable[type[Analyzer]], limits: ProcessLimits, heard: Callable[[Event], None]
    ) -> Outcome:
        del members, limits
        child._run(job, heard)  # noqa: SLF001 - what the child process does, in this one
        return Outcome("ended")

    threads.start()
    with patch("scenogram.engine.analysis.run_child", run_here):
        document = scenogram.analyze(video, only=only, cache=False)
    total = time.process_time() - at_start
    spent = threads.stop()
    return {
        "duration": document.clip.duration,
        "cpu": total,
        "threads": spent,
        **{kind: dict(clock.seconds) for kind, clock in timed.items()},
        "calls": dict(timed["inference"].calls),
        "decode_alone": _decode(video, only),
        "failed": {
            name: run.reason for name, run in document.run.analyzers.items() if run.status == "failed"
        },
    }


def _decode(video: Path, only: Sequence[str]) -> float:
    """CPU seconds of decoding picture and sound as these analyzers need them, and nothing else."""
    steps = list(make_plan(only=only))
    samplings = [
        step.member.sampling(step.settings) for step in steps if issubclass(step.member, FrameAnalyzer)
    ]
    clip = open_clip(video)
    began = time.process_time()
    if samplings and clip.info.video is not None:
        for frame in clip.frames(every_size(samplings)):
            frame.release()
    if any(issubclass(step.member, SoundAnalyzer) for step in steps):
        clip.sound()
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(metered(Path(sys.argv[1]), sys.argv[2:])))
