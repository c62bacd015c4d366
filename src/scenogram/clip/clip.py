"""A clip at hand: what it is, its pictures, its sound."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from scenogram import document
from scenogram.clip import sound as sounds
from scenogram.clip.frame import Frame
from scenogram.clip.limits import DEFAULT, Limits
from scenogram.clip.picture import PicturePass
from scenogram.clip.probe import Probed, probe
from scenogram.clip.scaling import Size
from scenogram.clip.sound import Sound

BEYOND = 1.0  # seconds of sound after the picture that are worth a word; encoders leave tenths


class Clip:
    """A file that was probed and may be decoded.

    Attributes:
        path: where it stands.
        info: as it goes into the document. Until a pass has ended, frames, frame rate and duration are what
            the container declares; then they are what was decoded.
        warnings: what a reader should know before trusting what is said about the clip.
    """

    def __init__(self, path: Path, limits: Limits, probed: Probed) -> None:
        self.path = path
        self.info: document.Clip = probed.info
        self._limits = limits
        self._probed = probed
        self._of_picture: tuple[str, ...] = ()
        self._of_sound: tuple[str, ...] = ()
        self._seen = self._heard = False
        self._knowing = threading.Lock()  # picture and sound may be decoded side by side

    @property
    def warnings(self) -> list[str]:
        """What a reader should know; complete when picture and sound were decoded."""
        found = [*self._probed.warnings, *self._of_picture, *self._of_sound]
        audio = self.info.audio
        if self._heard and self._seen and audio is not None and audio.duration is not None:
            beyond = audio.start + audio.duration - self.info.duration
            if beyond > BEYOND:
                found.append(f"the sound goes on for {beyond:.1f} s after the last picture")
        return found

    def frames(self, every: Size | None = None, *, threads: int = 0) -> Iterator[Frame]:
        """One pass over the picture, in presentation order. Nothing where there is no picture.

        Args:
            every: the largest size that somebody wants of EVERY frame; made at once, in the decoding thread.
            threads: of the decoder; 0 takes one more than there are cores.

        A frame holds a picture of the decoder's: see [Frame][scenogram.clip.Frame].

        Raises:
            OverLimit: the clip goes on past the limit that it declared to keep.
        """
        run = PicturePass(self.path, self._limits, self._probed, threads=threads)
        yield from run.frames(every)
        if run.count:
            self._of_picture, self._seen = tuple(run.warnings), True
            self._learn(
                frames=run.count,
                duration=round(run.duration, 4),
                fps=round(run.count / run.duration, 4) if run.duration > 0 else None,
                variable_frame_rate=run.variable_frame_rate,
                damaged_frames=run.damaged,
            )

    def sound(self) -> Sound | None:
        """The sound, decoded in one go; None where there is none, or none that can be decoded."""
        if self.info.audio is None:
            return None
        sound, warnings = sounds.decode(
            self.path, self._limits, self._probed.zero, self._probed.info.duration
        )
        self._of_sound, self._heard = tuple(warnings), sound is not None
        if sound is not None:
            heard = {"start": round(sound.start, 4), "duration": round(sound.duration, 4)}
            self._learn(audio=self.info.audio.model_copy(update=heard))
            if self.info.video is None:
                self._learn(duration=heard["duration"])
        return sound

    def _learn(self, **known: object) -> None:
        with self._knowing:
            self.info = self.info.model_copy(update=known)


def open_clip(path: Path, limits: Limits = DEFAULT, *, sha256: str | None = None) -> Clip:
    """Probe a file: what it declares, checked by decoding its first picture and its first sound.

    `sha256` is of its bytes, where that is known already: then they are not hashed again.

    Raises:
        SourceNotFound: no file stands there.
        NotMedia: it holds no picture and no sound that can be decoded.
        OverLimit: it is longer, larger or heavier than the limits allow (said before it is decoded).
    """
    return Clip(path, limits, probe(path, limits, sha256))
