"""Every transition of a clip, and the shots between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.picture.frame_reel import Reel
from scenogram.analyzers.picture.shot_boundary_network import HEIGHT, WIDTH, WINDOW, BoundaryNetwork
from scenogram.analyzers.picture.transition_evidence import Change
from scenogram.analyzers.picture.transition_finder import TransitionFinder
from scenogram.clip import Size
from scenogram.document import Measure, Seconds, Share

Kind = Literal["cut", "dissolve", "fade", "wipe", "slide", "zoom"]


class Cut(document.Segment):
    """One transition, `c1`, `c2`, ... in the order of time. A hard cut has no length: it lies at the first frame of
    the new shot. A gradual transition lasts from the first frame that it touches to the first that it does not."""

    kind: Kind = Field(
        description="`cut`: from one frame to the next. `dissolve`: both pictures mixed. `fade`: through, from or to a "
        "black or white screen. `wipe`: a border uncovers the new picture. `slide`: a picture moves in or out. `zoom`: "
        "a fast zoom runs into the cut and out of it."
    )
    first_frame: int = Field(description="Index of the first frame that it touches.")
    last_frame: int = Field(
        description="Index of the last frame that it touches; of a hard cut, the first frame of the new shot."
    )
    from_shot: str | None = Field(
        default=None, description="Id of the shot that ends; absent where the clip opens."
    )
    to_shot: str | None = Field(
        default=None, description="Id of the shot that begins; absent where the clip closes."
    )
    through: Literal["black", "white"] | None = Field(
        default=None, description="The screen between two shots."
    )
    direction: Literal["left", "right", "up", "down"] | None = Field(
        default=None, description="Where the border of a wipe or the new picture of a slide moves."
    )
    likeness: Measure | None = Field(
        default=None,
        description="Normalised cross-correlation of the pictures on both sides, -1..1: near 1 the cut stays on the "
        "same picture (a jump cut). Absent at the clip's ends.",
    )


class CutSummary(document.Summary):
    """The clip's editing in a few numbers."""

    shots: int = Field(description="Number of shots.")
    transitions: dict[str, int] = Field(description="Kind of transition -> how many.")
    cuts_per_minute: Measure = Field(description="Changes of shot, of any kind, per minute.")
    median_shot: Seconds = Field(description="Median length of a shot, in seconds.")
    shortest_shot: Seconds = Field(description="Length of the shortest shot, in seconds.")
    longest_shot: Seconds = Field(description="Length of the longest shot, in seconds.")


class CutParameters(document.Parameters):
    """Settings of cut_analysis."""

    threshold: Share = Field(
        default=0.3,
        description="Probability of a transition from which a place is looked at. Lower finds more and takes longer.",
    )


@dataclass(frozen=True, slots=True)
class Look:
    """A few numbers of one frame.

    Attributes:
        step: mean absolute difference of luma to the frame before, 0..255.
        mean, spread: mean and standard deviation of luma, 0..255.
        sharpness: standard deviation of the Laplacian of luma; comparable within one clip only.
    """

    step: float
    mean: float
    spread: float
    sharpness: float


class CutAnalysis(FrameAnalyzer[Look]):
    """Transitions of every kind with their first and last frame, the shots between them, and the pace."""

    name = "cut_analysis"
    version = "2"
    segment = Cut
    summary = CutSummary
    parameters = CutParameters
    models = ("transnetv2",)
    nothing = "no cut or other transition: one shot"
    frames = Sampling(size=Size(long_side=128))

    def open(self) -> None:
        assert isinstance(self.settings, CutParameters)  # noqa: S101 - the registry made them
        session = self.context.session(
            "transnetv2", "model.onnx", inputs={"frames": (1, WINDOW, HEIGHT, WIDTH, 3)}
        )
        self._network = BoundaryNetwork(session)
        self._reel = Reel()
        self._finder = TransitionFinder(self._reel, self._network, self.settings.threshold)
        self._indices: list[int] = []
        self._end = 0.0

    def see(self, view: View, beside: Mapping[str, Any]) -> Look:  # noqa: ARG002 - needs nobody's
        reel = self._reel
        reel.add(view.time, view.image)
        self._indices.append(view.index)
        self._end = view.end
        if self._network.see(len(reel.times) - 1, view.time, view.image):
            self._finder.advance()
        return Look(reel.step[-1], reel.mean[-1], reel.spread[-1], reel.sharpness[-1])

    def conclude(self, seen: Sequence[Seen[Look]], found: Found) -> Conclusion:  # noqa: ARG002 - all is in the reel
        if not self._indices:
            return Conclusion(reason="the clip has no frame that could be decoded")
        self._network.finish()
        self._finder.advance(final=True)
        changes = self._finder.changes
        shots = self._shots(changes)
        lengths = [shot.end - shot.start for shot in shots]
        minutes = self._end / 60
        summary = CutSummary(
            shots=len(shots),
            transitions=dict(Counter(change.kind for change in changes)),
            cuts_per_minute=(len(shots) - 1) / minutes if minutes > 0 else 0,
            median_shot=median(lengths),
            shortest_shot=min(lengths),
            longest_shot=max(lengths),
        )
        return Conclusion(
            segments=self._segments(changes, shots),
            summary=summary,
            shots=shots,
            method="TransNetV2 and frame evidence",
        )

    def _time(self, frame: int) -> float:
        return self._reel.times[frame] if frame < len(self._reel.times) else self._end

    def _segments(self, changes: Sequence[Change], shots: Sequence[document.Shot]) -> list[Cut]:
        segments = []
        ended = 0
        for number, change in enumerate(changes, 1):
            before = None if change.opens else shots[ended].id
            if not change.opens and not change.closes:
                ended += 1
            after = None if change.closes else shots[ended].id
            segments.append(
                Cut(
                    id=f"c{number}",
                    start=self._time(change.start),
                    end=self._time(change.end),
                    kind=change.kind,
                    first_frame=self._indices[change.start],
                    last_frame=self._indices[max(change.start, change.end - 1)],
                    from_shot=before,
                    to_shot=after,
                    through=change.through,
                    direction=change.direction,
                    likeness=None if before is None or after is None else change.likeness,
                )
            )
        return segments

    def _shots(self, changes: Sequence[Change]) -> list[document.Shot]:
        count = len(self._indices)
        inner = [change for change in changes if not change.opens and not change.closes]
        starts = [0, *(change.middle for change in inner)]
        ends = [*(change.middle for change in inner), count]
        shots = []
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
            entry = None if number == 1 else inner[number - 2]
            touched = [
                (change.start, change.end) for change in changes if change.start < end and change.end > start
            ]
            shot = document.Shot(
                id=f"s{number}",
                start=self._time(start),
                end=self._time(end),
                key_time=self._time(self._key_frame(start, end, touched)),
            )
            if entry is not None:
                gradual = entry.start < entry.end
                shot.transition_in = document.Transition(
                    kind=entry.kind,
                    start=self._time(entry.start) if gradual else None,
                    end=self._time(entry.end) if gradual else None,
                )
            shots.append(shot)
        return shots

    def _key_frame(self, start: int, end: int, touched: Sequence[tuple[int, int]]) -> int:
        """The sharpest of the calmer half of a shot's frames, away from its ends and outside its transitions."""
        reel = self._reel
        margin = (end - start) // 10
        free = [
            frame
            for frame in range(start + margin, max(start + margin + 1, end - margin))
            if not any(first <= frame < last for first, last in touched)
        ] or list(range(start, end))
        motion = {
            frame: max(reel.step[frame], reel.step[min(frame + 1, end - 1)])
            if frame > start
            else reel.step[min(frame + 1, end - 1)]
            for frame in free
        }
        calm = median(motion.values())
        middle = (start + end) / 2
        return max(
            (frame for frame in free if motion[frame] <= calm),
            key=lambda frame: (round(reel.sharpness[frame], 1), -abs(frame - middle)),
        )
