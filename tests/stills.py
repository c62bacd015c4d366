"""Clips of photographs: each shown for a while, placed as one likes, cut hard from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tests import media

SIZE = 540, 960
FPS = 25
GREY = (96, 96, 96)


@dataclass(frozen=True)
class Still:
    """A photograph in a shot.

    Attributes:
        photo: its name in bench/media/media.toml; None: plain grey.
        frames: how many frames it is shown for.
        scale: its width over the width of the frame, at the first and at the last frame.
        middle: where its middle lies, relative to the frame, at the first and at the last frame.
    """

    photo: str | None
    frames: int = 30
    scale: tuple[float, float] = (1.0, 1.0)
    middle: tuple[tuple[float, float], tuple[float, float]] = ((0.5, 0.5), (0.5, 0.5))

    def at(self, index: int) -> media.Picture:
        """The frame number `index` of the shot."""
        if self.photo is None:
            return np.full((SIZE[1], SIZE[0], 3), GREY, np.uint8)
        share = index / max(self.frames - 1, 1)
        scale = self.scale[0] + share * (self.scale[1] - self.scale[0])
        x, y = (one + share * (other - one) for one, other in zip(*self.middle, strict=True))
        return _placed(self.photo, scale, x, y)


def clip(path: Path, shots: Sequence[Still | Callable[[int], media.Picture]], frames: int = 30) -> Path:
    """Write a clip of those shots, one after the other; `frames` is the length of shots that are functions."""
    lengths = [shot.frames if isinstance(shot, Still) else frames for shot in shots]
    starts = np.cumsum([0, *lengths])

    def picture(index: int) -> media.Picture:
        number = int(np.searchsorted(starts, index, side="right")) - 1
        shot, within = shots[number], index - int(starts[number])
        return shot.at(within) if isinstance(shot, Still) else shot(within)

    return media.video(path, frames=int(starts[-1]), size=SIZE, rate=FPS, pictures=picture)


@cache
def _placed(photo: str, scale: float, x: float, y: float) -> media.Picture:
    from PIL import Image

    from bench.media import path

    frame = Image.new("RGB", SIZE, GREY)
    with Image.open(path(photo)) as opened:
        width = round(SIZE[0] * scale)
        image = opened.convert("RGB").resize((width, round(opened.height * width / opened.width)))
    frame.paste(image, (round(x * SIZE[0] - image.width / 2), round(y * SIZE[1] - image.height / 2)))
    return np.asarray(frame)
