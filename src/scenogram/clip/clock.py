"""The clip's clock: presentation timestamps in, seconds that always grow out."""

from __future__ import annotations

from fractions import Fraction
from statistics import median

BREAK = 1.0  # seconds; a step back by more is a new beginning of the timestamps, a smaller one is disorder
ROUNDING = 1.5  # ticks of the time base by which constant frame durations may differ


class Clock:
    """Turns timestamps into seconds from the first picture.

    Timestamps may be missing, repeated or damaged: a picture's time is then estimated from its neighbours
    and the mean duration, and counted in `estimated`.
    """

    def __init__(self, zero: Fraction, time_base: Fraction, rate: Fraction | None) -> None:
        self.estimated = 0
        self.breaks = 0
        self.durations: list[float] = []
        self._zero = zero
        self._base = time_base
        self._step = 1 / float(rate) if rate and 0.01 < rate < 1000 else 0.04
        self._shift = 0.0
        self._before: float | None = None  # the picture before the latest one
        self._latest: float | None = None

    @property
    def step(self) -> float:
        """Seconds from one picture to the next: measured where there are enough, else as declared."""
        return sum(self.durations) / len(self.durations) if len(self.durations) >= 2 else self._step

    def seconds(self, pts: int) -> float:
        """A timestamp on the clip's clock."""
        return float(pts * self._base - self._zero) + self._shift

    def next(self, pts: int | None) -> tuple[float | None, float]:
        """Takes in the next picture's timestamp.

        Returns:
            (final time of the picture before, None for the first; time of this one as far as it is known).
        """
        raw = self.seconds(pts) if pts is not None else None
        latest = self._latest
        if latest is None:
            self._latest = raw if raw is not None else 0.0
            self.estimated += raw is None
            return None, self._latest
        if raw is None:
            raw = latest + self.step
            self.estimated += 1
        elif raw <= latest:
            if self._before is not None and raw > self._before:
                # it fits the one before the latest: the latest was the stray
                latest = (self._before + raw) / 2
                self.estimated += 1
            else:
                if latest - raw > BREAK:
                    self._shift += latest + self.step - raw
                    self.breaks += 1
                else:
                    self.estimated += 1
                raw = latest + self.step
        self.durations.append(raw - latest)
        self._before, self._latest = latest, raw
        return latest, raw

    def last(self, declared: float | None) -> float:
        """Duration of the last picture: its own, else the mean of those before."""
        duration = declared if declared and declared > 0 else self.step
        self.durations.append(duration)
        return duration

    @property
    def variable(self) -> bool:
        """True where durations differ by more than the time base must round them."""
        if len(self.durations) < 3:
            return False
        inner = self.durations[:-1]  # the last one is often cut or made up
        usual = median(inner)
        tolerance = ROUNDING * float(self._base) + 1e-6
        return any(abs(duration - usual) > tolerance for duration in inner)
