"""Things as tracks, by the 80 names of COCO."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

import numpy as np
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.jumps import Jumps
from scenogram.analyzers.picture.inner_picture import inner_picture
from scenogram.analyzers.picture.object_names import trust_in
from scenogram.analyzers.picture.objects import (
    LABELS,
    SIDE,
    ObjectDetector,
    ObjectSighting,
    cut,
    in_frame,
    squares_along,
    squares_between,
)
from scenogram.analyzers.spans import at_once, share_of
from scenogram.analyzers.tracking import Chain, Track, associate, span
from scenogram.clip import Size

SURE = 0.4  # PicoDet score that begins a track
MISNAMED = 0.7  # s that a thing may be called otherwise at the ends of its track: more is another thing
PATIENCE = 2.0  # s that a thing may be hidden and still be the same track
OTHER_NAME = (
    0.5  # overlaps count half between things of different names: a phone may be a remote in one frame
)
GATE = (
    1.5  # mean luma change, 0..255: the tracks of seven clips stayed the same; at 2.5 one clip had other ones
)
NEW = 25.0  # mean luma change, 0..255, from which the picture is new enough to be looked at from all sides


class Object(document.Segment):
    """A thing in view, until it leaves or the shot ends. Ids: o1, o2, ..."""

    label: str = Field(
        description="What it is: one of the 80 names of COCO.", json_schema_extra={"enum": list(LABELS)}
    )
    count: int = Field(
        description="Largest number of things of this name that are in view at one time while it is, itself included."
    )
    track: Track = Field(description="Where it is.")


class LabelCount(document.Part):
    """How many things of one name there are."""

    label: str = Field(description="The name.")
    at_once: int = Field(description="Largest number in view at the same time: there are at least so many.")
    tracks: int = Field(description="Number of tracks; what returns in another shot counts again.")
    share_of_time: document.Share = Field(
        description="Time with at least one in view over the clip's length."
    )


class ObjectSummary(document.Summary):
    """The things in short."""

    objects: int = Field(description="Number of tracks.")
    labels: list[LabelCount] = Field(description="By name, what is longest in view first.")


class ObjectSettings(document.Parameters):
    """Settings of object_detection."""

    fps: float = Field(default=5, gt=0, le=60, description="Frames looked at per second.")
    least_score: float = Field(
        default=0,
        ge=0,
        le=1,
        description="Least score of any track. Every name has a least score of its own besides.",
    )


class ObjectDetection(FrameAnalyzer[tuple[ObjectSighting, ...]]):
    """Things and people in view: what, where, how long, how many, by the 80 names of COCO."""

    name = "object_detection"
    version = "4"
    segment = Object
    summary = ObjectSummary
    models = ("picodet",)
    uses = ("cut_analysis",)
    parameters = ObjectSettings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {"fast": {"fps": 3}, "thorough": {"fps": 10}}
    nothing = "nothing that it has a name for in the frames looked at"

    @classmethod
    def sampling(cls, settings: document.Parameters) -> Sampling:
        """As the settings say; what stands still is looked at once."""
        return Sampling(fps=cast("ObjectSettings", settings).fps, size=Size(long_side=960), gate=GATE)

    def open(self) -> None:
        """Load PicoDet."""
        self._settings = cast("ObjectSettings", self.settings)
        self._detect = ObjectDetector(
            self.context.session(
                "picodet", "model.pdmodel", inputs={"image": (1, 3, SIDE, SIDE), "scale_factor": (1, 2)}
            )
        )
        self._jumps = Jumps()
        self._looks = 0

    def see(self, view: View, beside: Mapping[str, Any]) -> tuple[ObjectSighting, ...]:  # noqa: ARG002 - stands alone
        """Find the things of one frame: always at the whole, and closely by turns."""
        # What fills up a frame around its picture shows no things, and would leave less of the look for the picture.
        inner = inner_picture(view.image)
        picture = cut(view.image, inner)
        height, width = picture.shape[:2]
        turns = [squares_along(width, height), [], squares_between(width, height), []]
        if self._jumps.step(view) >= NEW:
            # It may stand still from here on, and not be looked at again: all at once.
            self._looks = 0
            squares = turns[0] + turns[2]
        else:
            squares = turns[self._looks % len(turns)]
        self._looks += 1
        return tuple(in_frame(thing, inner) for thing in self._detect(picture, squares))

    def conclude(self, seen: Sequence[Seen[tuple[ObjectSighting, ...]]], found: Found) -> Conclusion:
        """Tie things to tracks, and name them by all that was seen of them."""
        times = [each.time for each in seen]
        cuts = self._jumps.breaks(found)
        chains = associate(
            times,
            [each.sighting for each in seen],
            sure=SURE,
            breaks=cuts,
            patience=PATIENCE,
            kinship=lambda one, other: 1.0 if one.label == other.label else OTHER_NAME,
        )
        named = []
        for whole in chains:
            label, score = _label(whole)
            chain = _trimmed(whole, label, times)
            least = max(trust_in(label).least, self._settings.least_score)
            if score >= least and not _passing(chain, times, cuts):
                named.append((label, score, chain, span(chain, times, seen[-1].end, cuts)))
        segments = [
            Object(
                id=f"o{number}",
                start=start,
                end=end,
                confidence=trust_in(label).confidence(score),
                label=label,
                count=max(
                    1, at_once([other[3] for other in named if other[0] == label], within=(start, end))
                ),
                track=Track(
                    times=[times[frame] for frame in chain.frames],
                    boxes=[thing.box for thing in chain.detections],
                ),
            )
            for number, (label, score, chain, (start, end)) in enumerate(named, 1)
        ]
        return Conclusion(
            segments=segments,
            summary=_summary(segments, found.clip.duration) if segments else None,
            method="PicoDet 416",
        )


def _label(chain: Chain[ObjectSighting]) -> tuple[str, float]:
    """What a chain is called, and its score as that: the upper quartile over close looks where there were any.

    The upper quartile, because a thing that comes into view is not all there at first.
    """
    close = [thing for thing in chain.detections if thing.close]
    looks = close or chain.detections
    votes: defaultdict[str, float] = defaultdict(float)
    for thing in looks:
        votes[thing.label] += thing.score
    label = max(votes, key=lambda label: votes[label])
    return label, float(np.percentile([thing.score * (thing.label == label) for thing in looks], 75))


def _trimmed(chain: Chain[ObjectSighting], label: str, times: Sequence[float]) -> Chain[ObjectSighting]:
    """The chain without a beginning and an end that are called otherwise for long: there it is another thing."""
    so_called = [at for at, thing in enumerate(chain.detections) if thing.label == label]
    first, last = so_called[0], so_called[-1]
    frames = chain.frames
    start = first if times[frames[first]] - times[frames[0]] > MISNAMED else 0
    stop = last + 1 if times[frames[-1]] - times[frames[last]] > MISNAMED else len(chain)
    return chain.part(start, stop)


def _passing(chain: Chain[ObjectSighting], times: Sequence[float], cuts: Sequence[float]) -> bool:
    """Whether it was seen in one frame only, though the same shot was looked at before or after: mostly an error."""
    if len(chain) > 1:
        return False
    here = chain.frames[0]
    shots = np.searchsorted(cuts, times[max(here - 1, 0) : here + 2], side="right")
    return int(np.sum(shots == np.searchsorted(cuts, times[here], side="right"))) > 1


def _summary(segments: Sequence[Object], duration: float) -> ObjectSummary:
    spans: defaultdict[str, list[document.Span]] = defaultdict(list)
    for segment in segments:
        spans[segment.label].append((segment.start, segment.end))
    labels = [
        LabelCount(
            label=label,
            at_once=max(1, at_once(theirs)),
            tracks=len(theirs),
            share_of_time=share_of(theirs, duration),
        )
        for label, theirs in spans.items()
    ]
    return ObjectSummary(
        objects=len(segments), labels=sorted(labels, key=lambda count: (-count.share_of_time, count.label))
    )
