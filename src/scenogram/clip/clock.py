"""The clip's clock: presentation timestamps in, seconds that always grow out."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from statistics import median

JUMP = (
    10.0  # seconds; a step forward by more, that leads past the declared end by more, is a new beginning too
)
BREAK = 1.0  # seconds; a step back by more is a new beginning of the timestamps, a smaller one is disorder
ROUNDING = 1.5  # ticks of the time base by which constant frame durations may differ
STEADY = 0.9  # share of equal durations from which a long one is remarkable
LONG = 3.0  # usual durations, from which one is long


class Clock:
    """Turns timestamps into seconds from the first picture.

    Timestamps may be missing, repeated or damaged: a picture's time is then estimated from its neighbours
    and the mean duration, and counted in `estimated`.

    Attributes:
        times: of the pictures whose time is final, in seconds.
        estimated: how many times are estimated.
        breaks: how often the timestamps began anew.
    """

    def __init__(
        self, zero: Fraction, time_base: Fraction, rate: Fraction | None, declared: float = float("inf")
    ) -> None:
        self.times: list[float] = []
        self.estimated = 0
        self.breaks = 0
        self._zero = zero
        self._base = time_base
        self._declared_step = 1 / float(rate) if rate and 0.01 < rate < 1000 else 0.04
        self._declared_end = declared
        self._shift = 0.0
        self._latest: float | None = None
        self._odd: float | None = (
            None  # what the timestamp of the latest picture said, where it was not believed
        )

    @property
    def step(self) -> float:
        """Mean seconds from one picture to the next: measured where there are enough, else as declared."""
        if len(self.times) < 3:
            return self._declared_step
        return (self.times[-1] - self.times[0]) / (len(self.times) - 1)

    def seconds(self, pts: int) -> float:
        """A timestamp on the clip's clock."""
        return float(pts * self._base - self._zero) + self._shift

    def next(self, pts: int | None) -> tuple[float | None, float]:
        """Takes in the next picture's timestamp.

        Returns:
            (final time of the picture before, None for the first; time of this one as far as it is known).
        """
        said = self.seconds(pts) if pts is not None else None
        latest = self._latest
        if latest is None:
            self.estimated += said is None
            self._shift = -min(0.0, said or 0.0)  # damage may hide from one reader what another one sees
            self._latest = max(0.0, said or 0.0)
            return None, self._latest
        if said is None:
            now = latest + self.step
            self.estimated += 1
        elif said > max(latest, self._declared_end) + JUMP:
            now = self._anew(latest + self.step, said)
        elif said > latest:
            now = said
            self._odd = None
        elif self.times and said > self.times[-1] and self._odd is None:
            # it fits the picture before the latest one: the latest was the stray
            now, latest = said, (self.times[-1] + said) / 2
            self.estimated += 1
        else:
            now = self._beyond(latest, said)
        self.times.append(latest)
        self._latest = now
        return latest, now

    def _beyond(self, latest: float, said: float) -> float:
        """Time of a picture whose timestamp says that it comes before the latest one.

        One step further; and where it goes back far, or a second one in a row goes on from the first, the
        timestamps began anew, and all that follow are shifted.
        """
        if self._odd is not None and said > self._odd:
            now = latest + (said - self._odd)
            self.estimated -= 1  # the first one was no stray
        elif latest - said > BREAK:
            now = latest + self.step
        else:
            self._odd = said
            self.estimated += 1
            return latest + self.step
        return self._anew(now, said)

    def _anew(self, now: float, said: float) -> float:
        """From here on the timestamps are shifted, so that `said` becomes `now`."""
        self._shift += now - said
        self._odd = None
        self.breaks += 1
        return now

    def last(self, declared: float | None) -> float:
        """Duration of the last picture, in seconds: its own, else the mean of those before."""
        if self._latest is not None:
            self.times.append(self._latest)
        return declared if declared and declared > 0 else self.step

    @property
    def durations(self) -> list[float]:
        """Seconds from each picture to the next; the last one has none."""
        return [after - before for before, after in pairwise(self.times)]

    @property
    def usual(self) -> float:
        """Median duration, in seconds."""
        return median(self.durations) if len(self.times) > 1 else self._declared_step

    def odd_ones(self, beside: frozenset[int]) -> list[int]:
        """Frames that last longer or shorter than usual by more than the time base must round.

        Args:
            beside: frames that are not looked at, because damage made their duration.
        """
        usual, tolerance = self.usual, ROUNDING * float(self._base) + 1e-6
        return [
            index
            for index, duration in enumerate(self.durations)
            if abs(duration - usual) > tolerance and index not in beside
        ]

    def holes(self, odd: list[int]) -> list[int]:
        """Of frames that last longer than usual, those far too long for a clip that is steady otherwise."""
        durations, usual = self.durations, self.usual
        if len(odd) > (1 - STEADY) * len(durations):
            return []
        return [index for index in odd if durations[index] > LONG * usual]
