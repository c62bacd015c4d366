"""What the frames around a suspected transition show.

A change counts as a transition only where the pictures before and after it are different and no camera move leads
from the one to the other; what kind it is follows from the frames between. Flashes, strobes, shakes and things
that pass before the lens come back to where they began, and are dropped for that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenogram.analyzers.picture import transition_models as models
from scenogram.analyzers.picture.frame_reel import Reel
from scenogram.analyzers.picture.picture_likeness import alike, camera_step, shift_between, zoom_between

SAME = 0.8  # likeness from which the pictures before and after a screen are the same picture
BLINK = 1.2  # seconds; a picture that is gone for less, behind black or white, is flashed, not faded
SIMILAR = 0.5  # likeness that is enough where the colours have come back too
SOON = 0.25  # seconds after a screen in which the same picture may come back: a strobe flashes on
FAST_ZOOM = 1.0  # natural logarithm of scale per second; zooms inside a shot on the dev clips stay below it
DIFFERENT = 0.6  # likeness up to which two pictures are different pictures
COARSE = 0.6  # share of a change that a border may leave unexplained in a first, coarse look
BORDER = 0.45  # the same at full resolution
SEAM = 1.5  # hardness of a border; slides on the dev clips have 1.7 and more, whip pans 1.3 and less
PASSING = 0.7  # seconds within which what passes before the lens is gone
EXPLAINED = 0.6  # share of a change that a model may leave unexplained
MARGINS = (0.5, 0.25, 0.0)  # seconds around a suspicion; 0 is a few frames
RELIT = 0.85  # correlation from which a frame is the one before it in another light
UNLIT = 0.5  # share of the step that the light must then leave unexplained, at most
BACK = 0.4  # of the size of a disturbance: the picture has come back if it differs by less from what it was
CALM = 0.1  # of the largest step of a move, up to which a frame beyond its ends is at rest
REST = 0.3  # seconds beyond the ends of a move within which the camera must come to rest
MOVED = 0.9  # correlation from which a pan or zoom explains a change of picture; two pictures on the dev clips: .8
MOVED_TWICE = 0.85  # the same, of each half of a pan so long that its ends have little in common
WAY = 0.1  # share of the frame that a camera must have panned by at least, or of scale that it must have zoomed by
WHOLE = 0.93  # of the frame; pushing a picture out takes a whole one, and what panned by less is no slide
FITS = 0.75  # correlation from which a camera move explains a frame


@dataclass(frozen=True)
class Change:
    """A transition, in frame indices.

    Attributes:
        kind: `cut`, `dissolve`, `fade`, `wipe`, `slide`, `zoom` or `other`.
        start: first frame that it touches; for a cut the first frame of the new shot.
        end: first frame that is wholly of the new shot.
        middle: first frame that is counted to the new shot.
        probability: the network's highest probability of a transition there.
        likeness: of the pictures on both sides, -1..1.
    """

    kind: str
    start: int
    end: int
    middle: int
    probability: float
    likeness: float
    direction: str | None = None
    through: str | None = None
    opens: bool = False
    closes: bool = False


class NotYet(Exception):
    """What is seen goes on beyond the latest frame: ask again when more have come."""


@dataclass(frozen=True)
class Verdict:
    """What is certain about a suspicion: the change, or that there is none."""

    change: Change | None


class Stretch:
    """The frames around one suspicion.

    Args:
        reel: the frames.
        start, end: which of them may be looked at.
        first, last: those that are suspected.
        floor: first frame of the running shot.
        final: True where no more frames will come.
        may_wait: True where it may be asked again, with more frames.
    """

    def __init__(
        self,
        reel: Reel,
        start: int,
        end: int,
        first: int,
        last: int,
        *,
        floor: int = 0,
        final: bool = False,
        may_wait: bool = False,
    ) -> None:
        self.reel = reel
        self.start, self.end = start, end
        self.first, self.last = first, last
        self.floor = max(floor, reel.first)
        self.final = final
        self.may_wait = may_wait
        self.frames = reel.colour(start, end)

    def explain(self, probability: float) -> Change | None:
        """What happens here; None where it is no transition.

        Raises:
            NotYet: a fade goes on beyond the latest frame, and it may wait.
        """
        fade = self.fade(probability)
        if fade is not None:
            return fade.change
        if self.comes_back():
            return None
        cut = self.sharpest_step()
        if cut is not None and self.stands_alone(cut):
            return None if self.is_relit(cut) else self.as_cut(cut, probability)
        gradual = self.gradual(probability)
        if gradual is not None:
            return gradual.change
        if self.camera_leads_through():
            return None
        if cut is not None and not self.is_relit(cut):
            return self.as_cut(cut, probability)
        return None

    # a fade

    def fade(self, probability: float) -> Verdict | None:
        """A fade out to a black or white screen, in from it, or both; None where there is no such screen.

        Where the same picture comes back at once it was a flash: there is a verdict, and no change.
        """
        reel = self.reel
        for first, last in self._screens():
            opens, closes = first == 0, self.final and last == len(reel.times)
            start = first if opens else reel.ramp(first, -1) + 1
            end = last if closes else reel.ramp(last - 1, +1)
            if start > self.last + 2 or end < self.first - 2 or (opens and closes):
                continue
            if self.may_wait and end + 3 >= len(reel.times):
                raise NotYet
            likeness = -1.0
            if not opens and not closes and start - 1 >= reel.first and end < self.end:
                likeness = alike(reel.grey(start - 1), reel.grey(end))
                soon = range(end, min(self.end, reel.at(reel.times[end] + SOON) + 1))
                again = max(alike(reel.grey(start - 1), reel.grey(index)) for index in soon)
                same = again > SAME or (again > SIMILAR and self.comes_back())
                if same and reel.times[end] - reel.times[start] < BLINK:
                    return Verdict(None)
            colour = "black" if reel.mean[first] < 128 else "white"
            if max(first - start, end - last) < 2:
                if opens or closes:
                    return Verdict(None)
                return Verdict(Change("cut", first, last, last, probability, likeness, through=colour))
            middle = (start + end + 1) // 2
            return Verdict(
                Change(
                    "fade",
                    start,
                    end,
                    middle,
                    probability,
                    likeness,
                    None,
                    colour,
                    opens=opens,
                    closes=closes,
                )
            )
        return None

    def _screens(self) -> list[tuple[int, int]]:
        """First and after-last frame of each black or white screen in the stretch, in whole."""
        reel, found, index = self.reel, [], self.start
        while index < self.end:
            if reel.is_screen(index):
                first = last = index
                while first > 0 and reel.is_screen(first - 1):
                    first -= 1
                while last < len(reel.times) and reel.is_screen(last):
                    last += 1
                found.append((first, last))
                index = last
            index += 1
        return found

    # a cut

    def sharpest_step(self) -> int | None:
        """The frame that differs most from the one before it, among those suspected."""
        low, high = max(self.start + 1, self.first - 2), min(self.end, self.last + 4)
        if low >= high:
            return None
        return low + int(np.argmax(self.reel.step[low:high]))

    def stands_alone(self, cut: int) -> bool:
        """Whether that step is far larger than those around it."""
        reel = self.reel
        low = max(self.start + 1, min(cut - 4, reel.at(reel.times[cut] - 0.25)))
        high = min(self.end, max(cut + 5, reel.at(reel.times[cut] + 0.25) + 1))
        others = reel.step[low:cut] + reel.step[cut + 1 : high]
        return reel.step[cut] > 2.0 * max(others, default=0.0) + 1.0

    def is_relit(self, cut: int) -> bool:
        """Whether the step changes the brightness of the picture, and nothing else."""
        before, after = (self.frames[index - self.start].ravel() for index in (cut - 1, cut))
        if before.std() < 1 or after.std() < 1 or np.corrcoef(before, after)[0, 1] < RELIT:
            return False
        gain, offset = np.polyfit(before, after, 1)
        left = float(np.abs(after - (gain * before + offset)).mean())
        return left < UNLIT * float(np.abs(after - before).mean())

    def as_cut(self, cut: int, probability: float) -> Change:
        reel = self.reel
        likeness = alike(reel.grey(cut - 1), reel.grey(cut))
        start, end = self.zoom_around(cut)
        kind = "cut" if start == end else "zoom"
        return Change(kind, start, end, cut, probability, likeness)

    def zoom_around(self, cut: int) -> tuple[int, int]:
        """First and last frame of a fast zoom that leads into a cut and out of it; the cut alone where there is none."""
        start, end = cut, cut
        while start - 1 > self.start and self._zooms(start - 1):
            start -= 1
        while end + 1 < self.end and self._zooms(end + 1):
            end += 1
        if cut - start < 2 or end - cut < 2:
            return cut, cut
        return start, end + 1

    def _zooms(self, index: int) -> bool:
        """Whether the camera zooms fast from the frame before to this one."""
        reel = self.reel
        _, _, zoom, fit = camera_step(reel.large(index - 1), reel.large(index))
        return fit > 0.6 and abs(zoom) > FAST_ZOOM * (reel.times[index] - reel.times[index - 1])

    # a change that takes its time

    def gradual(self, probability: float) -> Verdict | None:
        """A dissolve, a wipe, a slide, or a camera that pans by a whole frame; None where it is none of them.

        Looked for in the whole stretch, then in ever smaller parts of it: what else happens nearby must not
        stand for the pictures before and after.
        """
        reel, pans = self.reel, False
        for margin in MARGINS:
            low = max(self.start, min(self.first - 3, reel.at(reel.times[self.first] - margin)))
            high = min(self.end, max(self.last + 5, reel.at(reel.times[self.last] + margin) + 1))
            fit, start, end = self._fitted(models.gradual, low, high)
            if (
                fit is None
                or fit.unexplained > EXPLAINED
                or not models.steady(fit.progress)
                or end - start < 2
            ):
                continue
            if start <= low or end >= high:  # it has no calm picture before or after it
                continue
            if fit.kind != "dissolve" and self.is_one_place(fit, start, end):
                pans = True
                continue
            return Verdict(self._as_gradual(fit, start, end, probability))
        return Verdict(None) if pans else None

    def border(self) -> Change | None:
        """A wipe or a slide, where nothing is suspected: the network hardly sees them."""
        reel = self.reel
        if alike(reel.grey(self.start), reel.grey(self.end - 1)) > DIFFERENT:
            return None
        thin = models.coarse(self.frames)
        if models.best_spatial(thin, thin[0], thin[-1]).unexplained > COARSE:
            return None
        fit, start, end = self._fitted(models.best_spatial, self.start, self.end)
        if fit is None or fit.unexplained > BORDER or not models.steady(fit.progress) or end - start < 3:
            return None
        if self.is_one_place(fit, start, end):
            return None
        around = reel.at(reel.times[start] - PASSING), reel.at(reel.times[end] + PASSING) + 1
        if Stretch(reel, max(self.floor, around[0]), around[1], start, end).comes_back():
            return None
        return self._as_gradual(fit, start, end, 0.0)

    def _fitted(self, model: models.Model, start: int, end: int) -> tuple[models.Fit | None, int, int]:
        """The model's fit to some frames, and the first frame of the change and the first after it."""
        low, high = start - self.start, end - self.start
        least, most = low, high
        fit = None
        for _ in range(2):
            frames = self.frames[low:high]
            if len(frames) < 4:
                return None, 0, 0
            fit = model(frames, frames[0], frames[-1])
            ends = models.extent(fit.progress)
            if ends is None:
                return None, 0, 0
            found = low + ends[0], low + ends[1]
            low, high = max(least, found[0] - 3), min(most, found[1] + 3)
        return fit, self.start + found[0], self.start + found[1]

    def _as_gradual(self, fit: models.Fit, start: int, end: int, probability: float) -> Change:
        reel = self.reel
        likeness = alike(reel.grey(max(self.start, start - 1)), reel.grey(min(self.end - 1, end)))
        return Change(fit.kind, start, end, (start + end + 1) // 2, probability, likeness, fit.direction)

    # no transition

    def comes_back(self) -> bool:
        """Whether, after a disturbance, the picture is again what it was before."""
        frames = models.halved(self.frames)
        apart = np.stack([models.difference(frames, one) for one in frames])
        first, last = self.first - self.start, self.last - self.start
        near = range(max(1, first - 2), min(len(frames), last + 4))
        # Between two frames of a still picture there is noise; what comes back must have been gone for real.
        gone = max((apart[index - 1, index] for index in near), default=0.0) / 2
        least, back = BACK, None
        for before in range(first + 1):
            for after in range(max(last + 1, before + 2), len(frames)):
                # What else happens in between is no reason for this suspicion.
                there = slice(max(before + 1, near.start), min(after, near.stop))
                away = np.minimum(apart[there, before], apart[there, after]).max(initial=0.0)
                if away >= gone and apart[before, after] < least * away:
                    least, back = apart[before, after] / away, (before, after)
        if back is None:
            return False
        # Any two dark pictures differ by little.
        one, other = (self.reel.grey(self.start + index) for index in back)
        return alike(one, other) > SIMILAR

    def is_one_place(self, fit: models.Fit, start: int, end: int) -> bool:
        """Whether what looks like a border that runs through the frame is a camera that pans or zooms fast.

        A slide has a seam; and where the pictures before and after show the same place, further on or closer, there is
        but one picture. A pan may be so long that only its middle has enough in common with both; then it is told
        from a picture that pushes another out by its way, which is less than a whole frame.
        """
        if fit.seam is not None and fit.seam < SEAM:
            return True
        reel = self.reel
        largest = max(reel.step[start:end])
        outset, arrival = self._at_rest(start, -1, largest), self._at_rest(end - 1, +1, largest)
        if outset is None or arrival is None:
            return False
        before, middle, after = (reel.large(at) for at in (outset, (start + end) // 2, arrival))
        x, y, same = shift_between(before, after)
        if same > MOVED and max(abs(x), abs(y)) > WAY:
            return True
        zoom, same = zoom_between(before, after)
        if same > MOVED and abs(zoom) > WAY:
            return True
        x_in, y_in, same_in = shift_between(before, middle)
        x_out, y_out, same_out = shift_between(middle, after)
        way = max(abs(x_in + x_out), abs(y_in + y_out))
        return min(same_in, same_out) > MOVED_TWICE and WAY < way < WHOLE

    def _at_rest(self, frame: int, direction: int, largest: float) -> int | None:
        """The nearest frame outside a move, from its first (back) or its last (forward), that stands still."""
        reel = self.reel
        at = frame
        while self.start < at + direction < self.end - 1:
            at += direction
            if abs(reel.times[at] - reel.times[frame]) > REST:
                break
            if reel.step[at if direction < 0 else at + 1] <= CALM * largest:
                return at
        return None

    def camera_leads_through(self) -> bool:
        """Whether the camera's own move leads from the one picture to the other, frame by frame."""
        reel = self.reel
        path = 0.0
        for index in range(max(self.start + 1, self.first - 1), min(self.end, self.last + 3)):
            x, y, zoom, fit = camera_step(reel.large(index - 1), reel.large(index))
            if fit < FITS and reel.step[index] > 2.0:
                return False
            path += abs(x) + abs(y) + abs(zoom)
        return path > 0.1
