"""Lanes: each analyzer, or small group that shares sightings, looks at its frames in a thread of its own.

The networks' runtimes, OpenCV and the decoder release the interpreter's lock, so lanes really run side by side.
A lane's queue is bounded: whoever is slow holds the decoder back, and memory stays small.
"""

from __future__ import annotations

import math
import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers import FrameAnalyzer, MeaningAnalyzer, Sampling, Seen, SoundAnalyzer, View
from scenogram.clip import Frame, Size, Sound
from scenogram.engine.gate import SIGNAL, change, signal
from scenogram.engine.plan import Step
from scenogram.engine.work import Work

QUEUE = 64  # frames that a lane may be behind; of most of them only the small picture is kept
FULL = 6  # of them with their full picture: 1080x1920 takes 3 MB as decoded and 6 MB as RGB
EPSILON = 1e-6  # seconds; presentation times are exact, their sums in floating point are not


@dataclass
class Shared:
    """A frame on its way through several lanes: the full picture is let go once the last one has taken its size."""

    frame: Frame
    takers: int
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def taken(self) -> None:
        """One lane has what it needs of the full picture."""
        with self._lock:
            self.takers -= 1
            last = self.takers <= 0
        if last:
            self.frame.release()


class Pace:
    """Picks the frames of a sampling: the first at or after each step of 1/fps."""

    def __init__(self, fps: float | None) -> None:
        self._fps = fps
        self._due = 0.0

    def takes(self, time: float) -> bool:
        """Whether the frame at this time is wanted. To be asked once per frame, in order."""
        if self._fps is None:
            return True
        if time + EPSILON < self._due:
            return False
        self._due = (math.floor((time + EPSILON) * self._fps) + 1) / self._fps
        return True


class Looker:
    """One frame analyzer in a lane: its pace, its gate, its answers."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.step: Step = work.step
        assert issubclass(self.step.member, FrameAnalyzer)  # noqa: S101 - the plan sorted them
        self.member: type[FrameAnalyzer[Any]] = self.step.member
        self.sampling: Sampling = self.member.sampling(self.step.settings)
        self.pace = Pace(self.sampling.fps)
        self._trail: list[View] = []
        self._looked: NDArray[np.float32] | None = None
        self.sighting: Any = None

    def look(self, shared: Shared, *, sampled: bool, beside: Mapping[str, Any]) -> None:
        """Be shown a frame: look at it, or only remember it as trail."""
        if self.work.ended:
            return
        if sampled:
            self.work.attempt(lambda: self._see(shared.frame, beside))
        else:
            self.work.attempt(lambda: self._remember(shared.frame))

    def _remember(self, frame: Frame) -> None:
        if self.sampling.trail is not None:
            self._trail.append(_view(frame, self.sampling.trail))

    def _see(self, frame: Frame, beside: Mapping[str, Any]) -> None:
        trail, self._trail = tuple(self._trail), []
        end = frame.time + frame.duration
        if self.sampling.gate is not None:
            now = signal(frame)
            if self._looked is not None and change(now, self._looked) < self.sampling.gate:
                self.work.seen.append(Seen(frame.time, end, self.sighting, repeated=True))
                return
            self._looked = now
        view = _view(frame, self.sampling.size, trail)
        analyzer = self.work.analyzer
        assert isinstance(analyzer, FrameAnalyzer)  # noqa: S101
        self.sighting = analyzer.see(view, beside)
        self.work.seen.append(Seen(frame.time, end, self.sighting))

    def conclude(self, coverage: float) -> None:
        """Wait for what it builds on, then say what it was."""
        if self.work.ended:
            return
        found = self.work.board.wait(self.step)
        analyzer, seen = self.work.analyzer, self.work.seen
        assert isinstance(analyzer, FrameAnalyzer)  # noqa: S101
        self.work.conclude(lambda: analyzer.conclude(seen, found), coverage)


def _view(frame: Frame, size: Size, trail: tuple[View, ...] = ()) -> View:
    return View(frame.index, frame.time, frame.time + frame.duration, frame.scaled(size), trail)


class FrameLane(threading.Thread):
    """A thread that shows frames to a group of frame analyzers, in the order of the plan."""

    def __init__(self, lookers: Sequence[Looker], every: Size | None, duration: float) -> None:
        super().__init__(name="-".join(looker.work.name for looker in lookers), daemon=True)
        self.lookers = lookers
        self.coverage = 0.0
        self._duration = duration
        self.keeps_full = any(not _within(looker.sampling.size, every) for looker in lookers)
        self._queue: queue.Queue[tuple[Shared, frozenset[str]] | None] = queue.Queue(QUEUE)
        self._full = threading.Semaphore(FULL)
        self._trailed = any(looker.sampling.trail is not None for looker in lookers)

    def wants(self, time: float) -> frozenset[str]:
        """Names of the analyzers in this lane that want the frame at this time."""
        wanting: set[str] = set()
        for looker in self.lookers:  # in the plan's order: those that it looks beside come first
            if wanting.issuperset(looker.member.beside) and looker.pace.takes(time):
                wanting.add(looker.work.name)
        return frozenset(wanting)

    def everyone(self) -> frozenset[str]:
        """Names of all analyzers in this lane."""
        return frozenset(looker.work.name for looker in self.lookers)

    def put(self, shared: Shared, wanted: frozenset[str]) -> None:
        """Hand over a frame; blocks while the lane is behind."""
        if wanted and self.keeps_full:
            self._full.acquire()
        if wanted or self._trailed:
            self._queue.put((shared, wanted))

    def close(self, coverage: float) -> None:
        """No more frames come."""
        self.coverage = coverage
        self._queue.put(None)

    def run(self) -> None:
        for looker in self.lookers:
            looker.work.open()
        while (item := self._queue.get()) is not None:
            shared, wanted = item
            sightings: dict[str, Any] = {}
            for looker in self.lookers:
                beside = {name: sightings[name] for name in looker.member.beside if name in sightings}
                whole = len(beside) == len(looker.member.beside)
                looker.look(shared, sampled=looker.work.name in wanted and whole, beside=beside)
                if looker.work.name in wanted and not looker.work.ended:
                    sightings[looker.work.name] = looker.sighting
            if self.keeps_full and wanted:
                shared.taken()
                self._full.release()
            for looker in self.lookers:
                looker.work.share = max(
                    looker.work.share, min(1.0, shared.frame.time / (self._duration or 1))
                )
        for looker in self.lookers:
            looker.conclude(self.coverage)


class SoundLane(threading.Thread):
    """A thread in which one analyzer listens."""

    def __init__(self, work: Work, sound: Callable[[], Sound]) -> None:
        super().__init__(name=work.name, daemon=True)
        self._work = work
        self._sound = sound

    def run(self) -> None:
        work = self._work
        # Opened only then: networks that wait for others would hold their memory all the while.
        found = work.board.wait(work.step) if work.step.needed or work.step.member.uses else None
        work.open()
        if work.ended:
            return
        analyzer = work.analyzer
        assert isinstance(analyzer, SoundAnalyzer)  # noqa: S101 - the plan sorted them
        sound = work.attempt(self._sound)
        if sound is None:
            return
        if found is None:
            found = work.board.now(work.step)
        work.conclude(lambda: analyzer.hear(sound, found), 1.0)


class MeaningLane(threading.Thread):
    """A thread in which those work, one after the other, that build on the findings of others."""

    def __init__(self, works: Iterable[Work]) -> None:
        super().__init__(name="meaning", daemon=True)
        self._works = list(works)

    def run(self) -> None:
        for work in self._works:
            found = work.board.wait(work.step)
            work.open()
            if not work.ended:
                self._conclude(work, found)

    @staticmethod
    def _conclude(work: Work, found: Any) -> None:
        analyzer = work.analyzer
        assert isinstance(analyzer, MeaningAnalyzer)  # noqa: S101 - the plan sorted them
        work.conclude(lambda: analyzer.conclude(found), 1.0)


def groups(works: Sequence[Work]) -> list[list[Work]]:
    """Frame analyzers by lane: those that look beside one another share one. The plan's order is kept."""
    lane_of: dict[str, list[Work]] = {}
    lanes: list[list[Work]] = []
    for work in works:
        member = work.step.member
        beside = [name for name in getattr(member, "beside", ()) if name in lane_of]
        joined: list[Work] = []
        for name in beside:
            lane = lane_of[name]
            if lane is not joined and lane in lanes:
                lanes.remove(lane)
                joined += lane
        joined.append(work)
        joined.sort(key=works.index)
        lanes.append(joined)
        for each in joined:
            lane_of[each.name] = joined
    return lanes


def _within(size: Size, every: Size | None) -> bool:
    """Whether a size can be made from the picture that is made of every frame."""
    if every is None or every.long_side is None:
        return False
    if every.grey and not size.grey:
        return False
    if size.exact is not None:
        return True
    return size.long_side is not None and size.long_side <= every.long_side


def every_size(samplings: Sequence[Sampling]) -> Size | None:
    """The one size in which every frame must be made, so that all who look at every frame are served; None where
    nobody does."""
    sizes = [sampling.size for sampling in samplings if sampling.fps is None]
    sizes += [sampling.trail for sampling in samplings if sampling.trail is not None]
    if not sizes:
        return None
    if any(sampling.gate is not None for sampling in samplings):
        sizes.append(SIGNAL)
    if any(size.long_side is None and size.exact is None for size in sizes):
        return Size()
    long_side = max(size.long_side or EXACT_FACTOR * max(size.exact or (0, 0)) for size in sizes)
    return Size(long_side=long_side, grey=all(size.grey for size in sizes))


EXACT_FACTOR = 4  # an exact size may have another aspect than the clip: start from a picture well above it
