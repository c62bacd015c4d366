"""Small analyzers that behave well, badly and very badly: what the engine is tested with."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from scenogram import document
from scenogram.analyzers import (
    Conclusion,
    Found,
    FrameAnalyzer,
    MeaningAnalyzer,
    Sampling,
    Seen,
    Skip,
    SoundAnalyzer,
    View,
)
from scenogram.clip import Size, Sound


class Note(document.Segment):
    """Something noted."""

    text: str = Field(description="What.")


class Notes(document.Summary):
    """How much was noted."""

    count: int = Field(description="How many.")


class Brightness(FrameAnalyzer[float]):
    """Mean luma of each frame looked at."""

    name = "brightness"
    version = "1"
    segment, summary = Note, Notes
    frames = Sampling(fps=5, size=Size(long_side=64, grey=True))

    def see(self, view: View, beside: Mapping[str, Any]) -> float:
        return float(view.image.mean())

    def conclude(self, seen: Sequence[Seen[float]], found: Found) -> Conclusion:
        notes = [Note(start=one.time, end=one.end, text=f"{one.sighting:.0f}") for one in seen]
        return Conclusion(notes, Notes(count=len(notes)))


class Everything(FrameAnalyzer[None]):
    """Times of all frames."""

    name = "everything"
    version = "1"
    segment, summary = Note, Notes
    frames = Sampling(fps=None, size=Size(exact=(48, 27)))

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        assert view.image.shape == (27, 48, 3)

    def conclude(self, seen: Sequence[Seen[None]], found: Found) -> Conclusion:
        return Conclusion(
            [Note(start=one.time, end=one.end, text="frame") for one in seen], Notes(count=len(seen))
        )


class Neighbour(FrameAnalyzer[float]):
    """Looks at every other frame that brightness looked at, with its sighting in hand."""

    name = "neighbour"
    version = "1"
    segment, summary = Note, Notes
    frames = Sampling(fps=2.5, size=Size())
    beside = ("brightness",)

    def see(self, view: View, beside: Mapping[str, Any]) -> float:
        assert view.image.shape[:2] == (self.context.clip.height, self.context.clip.width)
        return float(beside["brightness"])

    def conclude(self, seen: Sequence[Seen[float]], found: Found) -> Conclusion:
        texts = {note.start: note.text for note in found.segments("brightness", Note)}
        notes = [Note(start=one.time, end=one.end, text=f"{one.sighting:.0f}") for one in seen]
        assert all(texts[note.start] == note.text for note in notes)
        return Conclusion(notes, Notes(count=len(notes)))


class Trailing(FrameAnalyzer[tuple[float, ...]]):
    """What lies between the frames that it looks at."""

    name = "trailing"
    version = "1"
    segment, summary = Note, Notes
    frames = Sampling(fps=2, size=Size(), trail=Size(long_side=32, grey=True))

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[float, ...]:
        return tuple(each.time for each in view.trail)

    def conclude(self, seen: Sequence[Seen[tuple[float, ...]]], found: Found) -> Conclusion:
        notes = [Note(start=one.time, end=one.end, text=f"{len(one.sighting)}") for one in seen]
        return Conclusion(notes, Notes(count=sum(len(one.sighting) for one in seen) + len(seen)))


class Changes(FrameAnalyzer[int]):
    """Counts how often it really looked."""

    name = "changes"
    version = "1"
    segment, summary = Note, Notes
    frames = Sampling(fps=None, size=Size(long_side=64), gate=4.0)
    looks = 0

    def see(self, view: View, beside: Mapping[str, Any]) -> int:
        self.looks += 1
        return self.looks

    def conclude(self, seen: Sequence[Seen[int]], found: Found) -> Conclusion:
        notes = [Note(start=one.time, end=one.end, text="look") for one in seen if not one.repeated]
        return Conclusion(notes, Notes(count=len(seen)))


class Loudest(SoundAnalyzer):
    """The largest sample."""

    name = "loudest"
    version = "1"
    segment, summary = Note, Notes

    def hear(self, sound: Sound, found: Found) -> Conclusion:
        samples = sound.mono16k
        at = int(abs(samples).argmax()) / 16000
        return Conclusion([Note(start=at, end=at, text=f"{abs(samples).max():.2f}")])


class Sums(MeaningAnalyzer):
    """Adds up what others counted."""

    name = "sums"
    version = "1"
    segment, summary = Note, Notes
    after = ("brightness",)
    uses = ("everything", "breaks")

    def conclude(self, found: Found) -> Conclusion:
        counts = [each.summary.count for each in found.analyzers.values() if isinstance(each.summary, Notes)]
        return Conclusion(
            [Note(start=0, end=found.clip.duration, text="+".join(sorted(found.analyzers)))],
            Notes(count=sum(counts)),
        )


class Meets(MeaningAnalyzer):
    """Says of a person when they are seen."""

    name = "meets"
    version = "1"
    segment, summary = Note, Notes

    def conclude(self, found: Found) -> Conclusion:
        return Conclusion([Note(start=0, end=1, text="p1")], people=[document.Person(id="p1", seen=[(0, 1)])])


class Dates(MeaningAnalyzer):
    """Says of that person how old they look."""

    name = "dates"
    version = "1"
    segment, summary = Note, Notes

    def conclude(self, found: Found) -> Conclusion:
        age = document.AgeEstimate(median=30, range=(25, 35))
        return Conclusion([Note(start=0, end=1, text="30")], people=[document.Person(id="p1", age=age)])


class Tells(MeaningAnalyzer):
    """Tells what the others said of people."""

    name = "tells"
    version = "1"
    segment, summary = Note, Notes
    uses = ("meets", "dates")

    def conclude(self, found: Found) -> Conclusion:
        ages = [person.age.median for person in found.people if person.age is not None]
        return Conclusion([Note(start=0, end=1, text=str(ages))])


class Nothing(MeaningAnalyzer):
    """Finds nothing."""

    name = "finds_nothing"
    version = "1"
    segment, summary = Note, Notes
    nothing = "there was nothing to find"

    def conclude(self, found: Found) -> Conclusion:
        return Conclusion()


class Picky(FrameAnalyzer[None]):
    """Looks at no clip."""

    name = "picky"
    version = "1"
    segment, summary = Note, Notes

    def open(self) -> None:
        raise Skip("it does not like this clip")

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        raise AssertionError

    def conclude(self, seen: Sequence[Seen[None]], found: Found) -> Conclusion:
        raise AssertionError


class Breaks(FrameAnalyzer[None]):
    """Has a defect."""

    name = "breaks"
    version = "1"
    segment, summary = Note, Notes
    frames = Sampling(fps=5, size=Size(long_side=64))

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        if view.time > 0.5:
            raise ZeroDivisionError("a defect")

    def conclude(self, seen: Sequence[Seen[None]], found: Found) -> Conclusion:
        return Conclusion()


class NeedsBreaks(MeaningAnalyzer):
    """Needs one that breaks."""

    name = "needs_breaks"
    version = "1"
    segment, summary = Note, Notes
    after = ("breaks",)

    def conclude(self, found: Found) -> Conclusion:
        return Conclusion()


class Crashes(Breaks):
    """Takes the process down."""

    name = "crashes"
    version = "1"

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        if view.time > 0.5:
            ctypes.string_at(0)


class Killed(Breaks):
    """Ends the process without leaving a word, as the system does when memory runs out."""

    name = "killed"
    version = "1"

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        if view.time > 0.5:
            os.kill(os.getpid(), 9)


class Hangs(Breaks):
    """Never comes back."""

    name = "hangs"
    version = "1"

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        time.sleep(3600)


class Hoards(Breaks):
    """Takes all the memory there is."""

    name = "hoards"
    version = "1"

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        hoard = []
        while True:
            hoard.append(bytearray(os.urandom(1024)) * 1024 * 50)
            time.sleep(0.02)


class Lies(MeaningAnalyzer):
    """Says what lies beyond the end."""

    name = "lies"
    version = "1"
    segment, summary = Note, Notes

    def conclude(self, found: Found) -> Conclusion:
        end = found.clip.duration
        return Conclusion([Note(start=end + 5, end=end + 6, text="later")])
