"""The contract of an analyzer: what it asks for, what it is handed, what it gives back.

An analyzer never opens files, never decodes, never knows who else runs. It states what it wants to see or
hear and which findings it builds on; the engine does the rest. There are three kinds, by what they are fed:

    FrameAnalyzer     a stream of frames
    SoundAnalyzer     the waveform
    MeaningAnalyzer   the findings of others

One instance serves one analysis of one clip, in one thread, and may keep what it likes on itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenogram import document
from scenogram.clip import Size, Sound
from scenogram.models import ModelFiles, Session

S = TypeVar("S")
"""What an analyzer says about one frame: its sighting."""


@dataclass(frozen=True)
class Sampling:
    """Which frames an analyzer wants to see, and how large.

    Args:
        fps: frames per second of clip time; the first frame at or after each step of 1/fps is handed over, and
            the clip's last frame. None: every frame.
        size: the size in which they come.
        trail: if given, each frame brings along the frames since the previous one, at this (small) size.
        gate: if given, a frame whose mean luma difference (0..255, largest of a 9x16 grid of cells) to the
            frame that was last looked at is below it is not looked at: the previous sighting stands for it.
    """

    fps: float | None = None
    size: Size = field(default_factory=Size)
    trail: Size | None = None
    gate: float | None = None


@dataclass(frozen=True)
class View:
    """A frame, as handed to an analyzer.

    `image` is uint8, HxWx3 RGB, or HxW where grey was asked for, of the displayed (rotated) picture; it is
    shared with other analyzers and read-only. `time` and `end` are seconds on the clip's clock: the frame is
    shown in [time, end).
    """

    index: int
    time: float
    end: float
    image: NDArray[np.uint8]
    trail: tuple[View, ...] = ()


@dataclass(frozen=True)
class Seen(Generic[S]):
    """A frame that an analyzer was asked about, and its answer. `repeated`: nothing had changed since the
    frame before, and the answer to that one stands."""

    time: float
    end: float
    sighting: S
    repeated: bool = False


@dataclass
class Conclusion:
    """What an analyzer says in the end.

    `shots`, `people` and `story` are contributions to those parts of the document: fields are filled in by
    id, and what another analyzer has filled stays. `found` says whether something was found, where that is not
    simply whether there are segments. `reason` says why there is nothing, where there is nothing.
    `coverage` is given only where it is not simply what was handed over, 0..1.
    """

    segments: Sequence[document.Segment] = ()
    summary: document.Summary | None = None
    shots: Sequence[document.Shot] = ()
    people: Sequence[document.Person] = ()
    story: document.Story | None = None
    method: str | None = None
    found: bool | None = None
    reason: str | None = None
    coverage: float | None = None
    warnings: Sequence[str] = ()


class Skip(Exception):
    """Raised by an analyzer that cannot look at this clip; the text says why."""


@dataclass(frozen=True)
class Found:
    """What other analyzers have found so far: the findings that an analyzer names in `after` and `uses`.

    A name in `after` is always there. One in `uses` is there if that analyzer was chosen and did not fail.
    """

    clip: document.Clip
    analyzers: Mapping[str, document.Findings]
    runs: Mapping[str, document.AnalyzerRun]
    shots: Sequence[document.Shot] = ()
    people: Sequence[document.Person] = ()
    story: document.Story | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.analyzers

    def __getitem__(self, name: str) -> document.Findings:
        return self.analyzers[name]

    def segments(self, name: str, kind: type[G]) -> list[G]:
        """The segments of an analyzer, as the type that it declares; empty where it was not asked."""
        found = self.analyzers.get(name)
        return [] if found is None else [segment for segment in found.segments if isinstance(segment, kind)]


G = TypeVar("G", bound=document.Segment)


@dataclass(frozen=True)
class Context:
    """What an analyzer may know and use while it works: the clip, the profile, and its models.

    `threads` is how many threads one inference may use.
    """

    clip: document.Clip
    profile: str
    device: str
    precision: str
    threads: int
    models: Mapping[str, ModelFiles]

    def session(
        self, model: str, file: str | None = None, *, inputs: Mapping[str, Sequence[int]] | None = None
    ) -> Session:
        """A runnable model.

        Args:
            model: its name in the catalog; it must be among the analyzer's `models`.
            file: which of its files, where it has more than one.
            inputs: fixed shapes, by input name, where the file leaves them open.
        """
        from scenogram.models import open_session

        files = self.models[model]
        path = files.path(file) if file else files.only()
        return open_session(
            path, device=self.device, precision=self.precision, threads=self.threads, inputs=inputs
        )


class Analyzer(ABC):
    """What every analyzer states about itself. Subclass one of the three kinds instead.

    Class attributes:
        name: its public name; unique.
        version: changes whenever its answers may.
        segment, summary: the types in which it speaks; they become JSON Schema and documentation.
        models: names of weights in the catalog (or override `needs`, where they depend on the parameters).
        after: analyzers whose findings it needs; where one of them ended failed or skipped, so does this one.
        uses: analyzers whose findings it uses where they are there.
        parameters, profiles: its settings, and what a profile changes in them.
        nothing: what to say when it found nothing.
        model_slot: under which name its parameter `model` can be chosen from outside, if it has one.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    segment: ClassVar[type[document.Segment]]
    summary: ClassVar[type[document.Summary]]
    models: ClassVar[tuple[str, ...]] = ()
    after: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[type[document.Parameters]] = document.Parameters
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    nothing: ClassVar[str] = "nothing was found"
    model_slot: ClassVar[str | None] = None

    def __init__(self, context: Context, settings: document.Parameters) -> None:
        self.context = context
        self.settings = settings
        self.open()

    @classmethod
    def needs(cls, settings: document.Parameters) -> tuple[str, ...]:  # noqa: ARG003 - for subclasses
        """Names of the weights that it needs with these settings."""
        return cls.models

    @classmethod
    def without_biometrics(cls, settings: document.Parameters) -> document.Parameters | None:
        """The settings with which it tells nothing about who a person is: no embeddings, age, gender or identity
        across shots. None where nothing would be left of it: then it is skipped."""
        return settings

    def open(self) -> None:  # noqa: B027 - many have nothing to load
        """Load models. Called once, in the thread in which the analyzer then works.

        Raises:
            Skip: it cannot look at this clip.
        """


class FrameAnalyzer(Analyzer, Generic[S]):
    """Looks at frames.

    `frames` is what it wants to see (or override `sampling`, where that depends on the settings). `beside`
    names frame analyzers whose sighting of the same frame it wants: it then runs in their lane, right after
    them, on those of its frames that they saw too.
    """

    frames: ClassVar[Sampling] = Sampling()
    beside: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:  # noqa: ARG003 - for subclasses
        """What it wants to see with these settings."""
        return cls.frames

    @abstractmethod
    def see(self, view: View, beside: Mapping[str, Any]) -> S:
        """Look at one frame.

        Args:
            view: the frame.
            beside: the sightings of the analyzers named in `beside`, of the same frame.
        """

    @abstractmethod
    def conclude(self, seen: Sequence[Seen[S]], found: Found) -> Conclusion:
        """Say what it was, once the last frame was seen. `seen` is in the order of time."""


class SoundAnalyzer(Analyzer):
    """Listens to the sound."""

    @abstractmethod
    def hear(self, sound: Sound, found: Found) -> Conclusion:
        """Listen to the whole, and say what it was."""

    def report(self, share: float) -> None:
        """Tell how much of the sound has been heard, 0..1. The engine replaces this with its own ear."""


class MeaningAnalyzer(Analyzer):
    """Works on what others have found."""

    @abstractmethod
    def conclude(self, found: Found) -> Conclusion:
        """Say what follows from the findings."""
