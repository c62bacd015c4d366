"""The one pass: the clip is decoded once, picture and sound, and everyone is fed from it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from scenogram.analyzers import Context, FrameAnalyzer, MeaningAnalyzer, SoundAnalyzer
from scenogram.clip import Clip, Frame, Sound
from scenogram.engine.board import Board
from scenogram.engine.lanes import FrameLane, Looker, MeaningLane, Shared, SoundLane, every_size, groups
from scenogram.engine.plan import Step
from scenogram.engine.work import Work
from scenogram.errors import NotMedia


class OnePass:
    """One decoding of a clip, for these steps.

    Args:
        clip: the opened clip.
        steps: who runs, in the plan's order.
        board: where conclusions are pinned.
        context: what each may use.
        clip_read: called once the clip is decoded to its end.
    """

    def __init__(
        self,
        clip: Clip,
        steps: Sequence[Step],
        board: Board,
        context: Callable[[Step], Context],
        clip_read: Callable[[Clip], None],
    ) -> None:
        self._clip = clip
        self._board = board
        self._clip_read = clip_read
        self._sound: Sound | None = None
        self._sound_lock = threading.Lock()
        duration = clip.info.duration
        self.works = [Work(step, board, context, duration) for step in steps]
        self._frame_works = [work for work in self.works if issubclass(work.step.member, FrameAnalyzer)]
        self._sound_works = [work for work in self.works if issubclass(work.step.member, SoundAnalyzer)]
        self._meaning_works = [work for work in self.works if issubclass(work.step.member, MeaningAnalyzer)]

    def run(self) -> None:
        """Decode, and return when everyone has concluded.

        Raises:
            InputError: the clip cannot be decoded at all.
        """
        sound_lanes = [SoundLane(work, self._hear) for work in self._sound_works]
        for sound_lane in sound_lanes:
            sound_lane.start()
        frame_lanes = self._look() if self._frame_works else []
        if not self._frame_works:
            self._board.clip_is_read(self._clip.info)
        meaning = MeaningLane(self._meaning_works)
        meaning.start()
        for lane in (*frame_lanes, *sound_lanes, meaning):
            lane.join()

    def _hear(self) -> Sound:
        with self._sound_lock:
            if self._sound is None:
                self._sound = self._clip.sound()
                if self._sound is not None:
                    self._board.sound_is_read(self._sound.start + self._sound.duration)
            if self._sound is None:
                raise NotMedia(
                    "the sound track holds nothing that can be decoded",
                    hint="Play it to see whether it is whole.",
                )
            return self._sound

    def _look(self) -> list[FrameLane]:
        lookers = {work.name: Looker(work) for work in self._frame_works}
        every = every_size([looker.sampling for looker in lookers.values()])
        duration = self._clip.info.duration
        lanes = [
            FrameLane([lookers[work.name] for work in group], every, duration)
            for group in groups(self._frame_works)
        ]
        for lane in lanes:
            lane.start()
        seconds = 0.0
        try:
            last: Frame | None = None
            taken: dict[FrameLane, frozenset[str]] = {}
            for frame in self._clip.frames(every):
                if last is not None:
                    _hand_out(last, taken)
                taken = {lane: lane.wants(frame.time) for lane in lanes}
                last = frame
                seconds = frame.time + frame.duration
            if last is not None:  # everyone sees how it ends
                _hand_out(last, {lane: lane.everyone() for lane in lanes})
        finally:
            self._clip_read(self._clip)
            self._board.clip_is_read(self._clip.info)
            whole = self._clip.info.duration or seconds or 1.0
            for lane in lanes:
                lane.close(min(1.0, seconds / whole))
        return lanes


def _hand_out(frame: Frame, taken: dict[FrameLane, frozenset[str]]) -> None:
    shared = Shared(frame, sum(1 for lane, wanted in taken.items() if wanted and lane.keeps_full))
    if shared.takers == 0:
        frame.release()
    for lane, wanted in taken.items():
        lane.put(shared, wanted)


class StallWatch(threading.Thread):
    """Looks whether someone takes too long over one step of work, and tells how far everyone is."""

    def __init__(
        self,
        works: Sequence[Work],
        limit: float,
        stalled: Callable[[str, float], None],
        progressed: Callable[[str, float], None],
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._works = works
        self._limit = limit
        self._stalled = stalled
        self._progressed = progressed
        self._told: dict[str, float] = {}

    def run(self) -> None:
        while True:
            time.sleep(0.2)
            now = time.monotonic()
            for work in self._works:
                since = work.busy_since
                if since is not None and now - since > self._limit:
                    self._stalled(work.name, now - since)
                share = round(work.share, 3)
                if not work.ended and share != self._told.get(work.name):
                    self._told[work.name] = share
                    self._progressed(work.name, share)
