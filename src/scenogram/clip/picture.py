"""The one pass over the picture: packets in, frames out, and an account of what was lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scenogram.clip.clock import Clock
from scenogram.clip.container import is_cut, opened, packets, picture_stream, rate_of, timestamped
from scenogram.clip.damage import Damage, account
from scenogram.clip.frame import Frame
from scenogram.clip.limits import Limits
from scenogram.clip.probe import Probed, check_side
from scenogram.clip.scaling import ScalerPool, Size
from scenogram.errors import OverLimit

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MOST_RATE = 1000.0  # frames per second; more is made to exhaust us
OVERRUN = 1.0  # seconds by which a clip may exceed the limit: the last frame's duration, rounding
EARLY = 0.25  # seconds that may be missing from the declared end


class PicturePass:
    """One pass over a clip's picture. Iterate [frames][] to its end; then the account is complete."""

    def __init__(self, path: Path, limits: Limits, probed: Probed, *, threads: int) -> None:
        self._path = path
        self._limits = limits
        self._probed = probed
        self._threads = threads
        self._damage = Damage()
        self.variable_frame_rate = False
        self._changed_size_at: float | None = None
        self.count = 0
        self.duration = 0.0
        self.damaged = 0
        self.variable_frame_rate = False
        self.warnings: list[str] = []

    def frames(self, every: Size | None) -> Iterator[Frame]:
        """Frames in presentation order, each handed out when the next one's time is known."""
        look = self._probed.look
        if look is None:
            return
        pool = ScalerPool(look)
        target = every.of(look.width, look.height) if every is not None else None
        with opened(self._path, self._limits) as container:
            stream = picture_stream(container)
            if stream is None or stream.time_base is None:
                return
            stream.thread_type = "AUTO"
            stream.codec_context.thread_count = self._threads
            clock = Clock(self._probed.zero, stream.time_base, rate_of(stream), self._probed.info.duration)
            timed = timestamped(stream)
            held: Frame | None = None
            own_duration = 0.0
            shape = None
            for decoded in self._decoded(container, stream):
                before, time = clock.next(decoded.pts if timed else None)
                if time > self._limits.duration + OVERRUN:
                    raise OverLimit(
                        f"{self._path.name} goes on past {self._limits.duration:.0f} s, the limit, "
                        f"though it declares {self._probed.info.duration:.0f} s",
                        hint="Raise the limit on the length (--max-duration), or cut the video.",
                    )
                if self.count > self._limits.duration * MOST_RATE:
                    raise OverLimit(
                        f"{self._path.name} holds more than {self.count} frames", hint="Cut the video."
                    )
                if held is not None and before is not None:
                    held.time, held.duration = before, time - before
                    yield held
                picture = None
                if every is not None and target is not None:
                    picture = (every, pool.scale(decoded, *target, grey=every.grey))
                if shape not in (None, (decoded.width, decoded.height)):
                    check_side(decoded.width, decoded.height, self._path.name, self._limits)
                    self._changed_size_at = time if self._changed_size_at is None else self._changed_size_at
                shape = (decoded.width, decoded.height)
                held = Frame(self.count, time, decoded, pool, picture)
                self.count += 1
                own_duration = float((decoded.duration or 0) * stream.time_base)
            if held is not None:
                held.duration = clock.last(own_duration)
                self.duration = held.time + held.duration
                yield held
            self._conclude(clock)

    def _decoded(self, container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
        """Whole pictures. Damaged ones are counted and left out; reading goes on after a damaged place."""
        import av

        for packet in packets(container, stream, unreadable=self._damage.count_unreadable):
            if packet is not None and packet.size and packet.pts is not None and not packet.is_discard:
                self._damage.sent.add(packet.pts)
            if packet is not None and is_cut(packet):
                self._damage.errors += 1
                continue
            try:
                pictures = stream.decode(packet)
            except av.FFmpegError:
                self._damage.errors += 1
                continue
            yield from self._whole(pictures)

    def _whole(self, pictures: list[VideoFrame]) -> Iterator[VideoFrame]:
        for picture in pictures:
            if picture.is_corrupt:
                self._damage.errors += 1
                continue
            if picture.pts is not None:
                self._damage.decoded.add(picture.pts)
            yield picture

    def _conclude(self, clock: Clock) -> None:
        summed = account(self._damage, clock)
        self.damaged, self.variable_frame_rate = summed.damaged, summed.variable
        self.warnings += summed.warnings
        declared = self._probed.declared
        if declared is None and self._probed.info.audio is None:
            declared = self._probed.info.duration
        if declared is not None and declared - self.duration > max(EARLY, 3 * clock.step):
            self.warnings.append(
                f"the file ends early: {self.duration:.1f} s of {declared:.1f} s of picture could be decoded"
            )
        if self._changed_size_at is not None:
            self.warnings.append(
                f"the picture changes its size at {self._changed_size_at:.3f} s; "
                "all frames are given in the first size"
            )
