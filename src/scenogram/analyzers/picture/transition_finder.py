"""From what the network suspects to what can be shown, in the order of time and as the clip goes by."""

from __future__ import annotations

from scenogram.analyzers.picture.frame_reel import Reel
from scenogram.analyzers.picture.shot_boundary_network import BoundaryNetwork
from scenogram.analyzers.picture.transition_evidence import PASSING, Change, NotYet, Stretch

AROUND = 0.5  # seconds before and after a suspicion in which the calm pictures are looked for
LONGEST = 2.5  # seconds; a longer stretch of suspicion is looked at in its middle
SWEEP = 1.3  # seconds that are searched for a wipe or slide at once: longer than any of them
SWEEP_STEP = 0.3  # seconds from one such search to the next
LONGEST_SCREEN = 5.0  # seconds for which a fade may stay black before it is judged as far as it goes


class TransitionFinder:
    """Judges the network's suspicions, and searches the rest for what the network does not see.

    Args:
        threshold: the network's probability from which a change is suspected.
    """

    def __init__(self, reel: Reel, network: BoundaryNetwork, threshold: float) -> None:
        self._reel = reel
        self._network = network
        self._threshold = threshold
        self._judged = 0  # frames shown to the network that are done with
        self._swept = 0  # first frame that has not been searched
        self._changes: list[Change] = []

    @property
    def changes(self) -> list[Change]:
        """What was found so far, in the order of time."""
        return sorted(self._changes, key=lambda change: change.start)

    @property
    def _floor(self) -> int:
        """First frame of the running shot."""
        return max((change.end for change in self._changes), default=0)

    def advance(self, *, final: bool = False) -> None:
        """Judge what can be judged by now, and let go of the frames that are done with.

        Args:
            final: True once no more frames will come.
        """
        reel, shown = self._reel, self._network.shown
        for first, last in self._suspicions(final=final):
            probability = max(self._network.middle[first : last + 1])
            try:
                change = self._judge(shown[first], shown[last], probability, final=final)
            except NotYet:
                break
            self._judged = last + 1
            if change is not None:
                self._sweep(change.start - 1)
                self._changes.append(change)
                self._swept = change.end
        else:
            self._judged = len(self._network.middle)
            if self._judged and self._network.middle[-1] >= self._threshold and not final:
                self._judged = self._start_of_last_suspicion()
        if not shown:
            return
        limit = len(reel.times) - 1
        if not final:
            limit = min(shown[min(self._judged, len(shown) - 1)] - 1, reel.at(reel.times[-1] - PASSING))
        self._sweep(limit, whole=not final)
        reel.forget(reel.at(reel.times[max(0, min(limit, self._swept))] - SWEEP))

    def _suspicions(self, *, final: bool) -> list[tuple[int, int]]:
        """First and last of each run of suspicious frames, counted as the network was shown them."""
        found: list[tuple[int, int]] = []
        first = None
        for place in range(self._judged, len(self._network.middle)):
            suspicious = self._network.middle[place] >= self._threshold
            if suspicious and first is None:
                first = place
            elif not suspicious and first is not None:
                found.append((first, place - 1))
                first = None
        if first is not None and final:
            found.append((first, len(self._network.middle) - 1))
        return found

    def _start_of_last_suspicion(self) -> int:
        place = len(self._network.middle)
        while place > 0 and self._network.middle[place - 1] >= self._threshold:
            place -= 1
        return place

    def _judge(self, first: int, last: int, probability: float, *, final: bool) -> Change | None:
        reel = self._reel
        if reel.times[last] - reel.times[first] > LONGEST:
            centre = reel.times[(first + last) // 2]
            first, last = reel.at(centre - LONGEST / 2), reel.at(centre + LONGEST / 2)
        floor = max(reel.first, self._floor)
        if last < floor:
            return None
        start = max(floor, reel.at(reel.times[first] - AROUND))
        end = reel.at(reel.times[last] + AROUND) + 1
        waiting = reel.times[-1] - reel.times[last] < LONGEST_SCREEN
        stretch = Stretch(
            reel, start, end, max(first, start), last, final=final, may_wait=waiting and not final
        )
        return stretch.explain(probability)

    def _sweep(self, last: int, *, whole: bool = False) -> None:
        """Search the frames up to `last` for a wipe or a slide that nobody suspects.

        Args:
            whole: True to leave what does not fill a whole search for later.
        """
        reel = self._reel
        while self._swept < last:
            first = max(self._swept, reel.first)
            end = min(last, reel.at(reel.times[first] + SWEEP))
            if whole and reel.times[last] - reel.times[first] < SWEEP:
                return
            change = None
            if end - first >= 6:
                change = Stretch(reel, first, end + 1, first, end, floor=self._floor).border()
            if change is not None:
                self._changes.append(change)
                self._swept = change.end
            elif end == last:
                self._swept = last
            else:
                self._swept = max(first + 1, min(reel.at(reel.times[first] + SWEEP_STEP), end))
