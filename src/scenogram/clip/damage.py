"""The account of what was lost in a pass over the picture."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from scenogram.clip.clock import Clock

GAP = 1.5  # a step of more than this many usual steps is a gap
NAMED = 5  # places that a warning names


@dataclass
class Damage:
    """What was lost in a pass.

    Attributes:
        sent: timestamps of the packets that were read.
        decoded: timestamps of the pictures that came out whole.
        errors: packets at which the decoder gave up, and packets and pictures that are marked as damaged.
        unreadable: places where the container itself could not be read.
    """

    sent: set[int] = field(default_factory=set)
    decoded: set[int] = field(default_factory=set)
    errors: int = 0
    unreadable: int = 0

    def count_unreadable(self) -> None:
        """One more place at which the container could not be read."""
        self.unreadable += 1

    def lost(self) -> list[int]:
        """Timestamps of lost pictures: a packet was there, no picture came, and there is a gap.

        The gap tells a lost picture from a packet that never was one by itself (the second field of an
        interlaced picture, a frame that is decoded but never shown). This holds however many threads decode:
        with several, an error is reported at a later packet.
        """
        shown = sorted(self.decoded)
        if len(shown) < 2:
            return []
        usual = median(after - before for before, after in pairwise(shown))
        lost = []
        for pts in sorted(self.sent - self.decoded):
            place = bisect_right(shown, pts)
            if place == len(shown) or (place and shown[place] - shown[place - 1] > GAP * usual):
                lost.append(pts)
        return lost


@dataclass(frozen=True)
class Account:
    """What is known of a pass when it has ended."""

    damaged: int
    variable: bool
    warnings: list[str]


def account(damage: Damage, clock: Clock) -> Account:
    """Sums a pass up."""
    lost = damage.lost()
    damaged = max(len(lost), damage.errors)
    # after a new beginning, a timestamp no longer says where it stood
    places = [] if clock.breaks else [clock.seconds(pts) for pts in lost]
    beside = frozenset(bisect_right(clock.times, place) - 1 for place in places)
    odd = clock.odd_ones(beside)
    durations = clock.durations
    warnings = []
    if damaged:
        what = "1 damaged frame" if damaged == 1 else f"{damaged} damaged frames"
        warnings.append(f"{what} skipped{_at(places)}; what follows may be smeared until the next key frame")
    if damage.unreadable:
        warnings.append(f"the file could not be read at {_places(damage.unreadable)}")
    if holes := clock.holes(odd):
        longest = max(durations[index] for index in holes)
        warnings.append(
            f"no picture for up to {longest:.3f} s{_at([clock.times[index] for index in holes])}, "
            f"where frames come every {clock.usual:.3f} s otherwise"
        )
    if clock.estimated:
        count = "1 frame has" if clock.estimated == 1 else f"{clock.estimated} frames have"
        warnings.append(f"{count} no usable timestamp; the time is estimated")
    if clock.breaks:
        times = "once" if clock.breaks == 1 else f"{clock.breaks} times"
        warnings.append(f"the timestamps begin anew {times}; here time goes on without a break")
    return Account(damaged, bool(odd), warnings)


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _at(places: list[float]) -> str:
    if not places:
        return ""
    return (
        " at "
        + ", ".join(f"{place:.3f} s" for place in places[:NAMED])
        + (", ..." if len(places) > NAMED else "")
    )
