"""The speed bench: one run as a user has it, one that is metered, one from the cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from pydantic import BaseModel, ConfigDict, Field

LOOK = 0.05  # seconds between looks at the memory
NOTABLE = 0.02  # CPU seconds below which a thread is not named

ANALYSE = """
import json, sys
import scenogram
document = scenogram.analyze(sys.argv[1], only=sys.argv[2:])
print(json.dumps({name: [run.status, run.seconds, run.cached] for name, run in document.run.analyzers.items()}))
print(document.clip.duration)
"""


class Part(BaseModel):
    """Base of the figures."""

    model_config = ConfigDict(extra="forbid")


class Cost(Part):
    """One analysis in a process of its own, start of Python included."""

    wall: float = Field(description="Seconds on the clock.")
    cpu: float = Field(description="CPU seconds of the process and all its children.")
    memory: int = Field(description="Largest resident memory of all of them together, bytes.")
    status: dict[str, str] = Field(description="Analyzer -> how it ended.")
    cached: int = Field(description="How many findings came from the cache.")
    duration: float = Field(description="Length of the clip, seconds.")


class Lane(Part):
    """CPU time of one lane: an analyzer, or a few that share sightings."""

    name: str
    cpu: float = Field(description="CPU seconds of its thread.")
    inference: float = Field(description="Of these, seconds in the networks' own inference calls.")
    calls: int = Field(description="Inference calls.")
    scaling: float = Field(description="Of these, seconds in having frames scaled to its size.")
    loading: float = Field(description="Of these, seconds in loading models.")


class Figures(Part):
    """What an analysis costs. All times in seconds."""

    video: str
    cores: int
    first: Cost = Field(description="Nothing in the cache; models on the disk.")
    second: Cost = Field(description="The same again: all from the cache.")
    metered_cpu: float = Field(description="CPU seconds of the metered run, without the start of Python.")
    decode: float = Field(description="CPU seconds of decoding alone, to the same size.")
    inference: float = Field(description="CPU seconds of all inference, the pools of the runtimes included.")
    pools: float = Field(description="Of these, in threads of the runtimes, for all lanes together.")
    main: float = Field(
        description="CPU seconds of FFmpeg's threads and of the one that drives them: decoding, making the size that is "
        "wanted of every frame, start and end."
    )
    lanes: list[Lane]

    @property
    def floor(self) -> float:
        """CPU seconds that had to be spent: decoding and inference on what was looked at."""
        return self.decode + self.inference

    @property
    def real_time_factor(self) -> float:
        """Wall time over the clip's length."""
        return self.first.wall / self.first.duration

    @property
    def above_floor(self) -> float:
        """How far the metered run's work is above its own floor, as a share of the floor."""
        return self.metered_cpu / self.floor - 1

    @property
    def wall_above_floor(self) -> float:
        """How far the wall time is above the floor spread evenly over all cores, as a share of that."""
        return self.first.wall / (self.floor / self.cores) - 1


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def measure(video: Path, *, only: Sequence[str] = ()) -> Figures:
    """Measure what an analysis of a clip costs.

    Args:
        video: the clip.
        only: analyzers; empty: all.

    Raises:
        RuntimeError: an analysis did not end as it should.
    """
    with tempfile.TemporaryDirectory(prefix="scenogram-bench-") as folder:
        own_cache = {**os.environ, "SCENOGRAM_CACHE": folder}
        first = _timed(video, only, own_cache)
        second = _timed(video, only, own_cache)
    meter = _metered(video, only)
    lanes = [
        Lane(
            name=name,
            cpu=meter["threads"][name],
            inference=meter["inference"].get(name, 0.0),
            calls=meter["calls"].get(name, 0),
            scaling=meter["scaling"].get(name, 0.0),
            loading=meter["loading"].get(name, 0.0),
        )
        for name in sorted(meter["threads"])
        if name not in ("decode", "pool", "meter", "watch") and meter["threads"][name] >= NOTABLE
    ]
    pools = meter["threads"].get("pool", 0.0)
    return Figures(
        video=video.name,
        cores=cores(),
        first=first,
        second=second,
        metered_cpu=meter["cpu"],
        decode=meter["decode_alone"],
        inference=sum(meter["inference"].values()) + pools,
        pools=pools,
        main=meter["threads"].get("decode", 0.0),
        lanes=lanes,
    )


def _timed(video: Path, only: Sequence[str], env: Mapping[str, str]) -> Cost:
    before = os.times()
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", ANALYSE, str(video), *only], stdout=subprocess.PIPE, env=env, text=True
    )
    peak = _Peak(process.pid)
    peak.start()
    out, _ = process.communicate()
    wall = time.monotonic() - began
    after = os.times()
    if process.returncode:
        raise RuntimeError(f"the analysis of {video} ended with exit code {process.returncode}")
    runs, duration = out.splitlines()[-2:]
    ended = json.loads(runs)
    return Cost(
        wall=wall,
        cpu=(after.children_user - before.children_user) + (after.children_system - before.children_system),
        memory=peak.stop(),
        status={name: status for name, (status, _, _) in ended.items()},
        cached=sum(cached for _, _, cached in ended.values()),
        duration=float(duration),
    )


class _Peak(threading.Thread):
    """The largest resident memory of a process and its children together; pages that they share count twice."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(process)
        self._over = threading.Event()
        self._most = 0

    def run(self) -> None:
        while not self._over.wait(LOOK):
            self._most = max(self._most, self._now())

    def _now(self) -> int:
        total = 0
        try:
            for each in (self._process, *self._process.children(recursive=True)):
                total += each.memory_info().rss
        except psutil.Error:
            pass
        return total

    def stop(self) -> int:
        self._over.set()
        self.join()
        return self._most


def _metered(video: Path, only: Sequence[str]) -> dict[str, Any]:
    caps = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-m", "bench.speed.meter", str(video), *only],
        stdout=subprocess.PIPE,
        env={**os.environ, **caps},
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the metered analysis of {video} ended with exit code {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if figures["failed"]:
        raise RuntimeError(f"the metered analysis of {video} failed: {figures['failed']}")
    return figures


def report(figures: Figures) -> str:
    """The figures as Markdown."""
    first, second = figures.first, figures.second
    lines = [
        f"{figures.video}: {first.duration:.1f} s of video on {figures.cores} cores\n",
        "| | |",
        "|---|--:|",
        f"| wall time | {first.wall:.1f} s = {figures.real_time_factor:.2f} of its length |",
        f"| CPU time, all processes | {first.cpu:.1f} s = {first.cpu / first.duration:.2f} of its length |",
        f"| peak memory, children included | {first.memory / 1024**3:.2f} GB |",
        f"| again, from the cache | {second.wall:.2f} s ({second.cached} of {len(second.status)} findings cached) |",
        f"| floor: decoding + inference | {figures.decode:.1f} + {figures.inference:.1f} CPU s |",
        f"| the metered run's CPU time | {figures.metered_cpu:.1f} s: {figures.above_floor:+.0%} of the floor |",
        f"| share of decoding | {figures.decode / figures.metered_cpu:.0%} |",
        f"| wall time against the floor on {figures.cores} cores | {figures.wall_above_floor:+.0%} |",
        "",
        "| Lane | CPU s | of it inference | calls | scaling of frames | loading of models | its own work |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for lane in figures.lanes:
        own = lane.cpu - lane.inference - lane.scaling - lane.loading
        cells = [lane.inference, lane.calls, lane.scaling, lane.loading, max(0.0, own)]
        shown = " | ".join(str(cell) if isinstance(cell, int) else f"{cell:.2f}" for cell in cells)
        lines.append(f"| {lane.name} | {lane.cpu:.2f} | {shown} |")
    lines.append(f"| the decoder and the main thread | {figures.main:.2f} | | | | | |")
    lines.append(f"| the runtimes' own threads | {figures.pools:.2f} | {figures.pools:.2f} | | | | |")
    odd = {name: status for name, status in first.status.items() if status in ("failed", "skipped")}
    if odd:
        lines.append("\n" + ", ".join(f"{name}: {status}" for name, status in odd.items()))
    return "\n".join(lines)
