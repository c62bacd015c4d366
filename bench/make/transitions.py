"""How one shot gives way to the next, drawn."""

from __future__ import annotations

from typing import Literal

import numpy as np

from bench.make.geometry import Size
from bench.make.pictures import Image

Kind = Literal["cut", "jump_cut", "dissolve", "fade", "fade_white", "slide", "wipe", "zoom"]
Direction = Literal["left", "right", "up", "down"]


def blend(kind: Kind, old: Image, new: Image, share: float, direction: Direction = "left") -> Image:
    """One frame of a transition; `share` (0..1, exclusive) is how much of it is over."""
    import cv2

    if kind == "dissolve":
        return np.asarray(cv2.addWeighted(old, 1 - share, new, share, 0), dtype=np.uint8)
    if kind in ("fade", "fade_white"):
        picture, weight = (old, 1 - 2 * share) if share < 0.5 else (new, 2 * share - 1)
        base = 255.0 * (1 - weight) if kind == "fade_white" else 0.0
        return np.asarray(cv2.convertScaleAbs(picture, alpha=weight, beta=base), dtype=np.uint8)
    if kind == "slide":
        return _slid(old, new, share, direction, push=True)
    if kind == "wipe":
        return _slid(old, new, share, direction, push=False)
    if kind == "zoom":
        # In through the old picture, out of the new one, each smeared by its own speed.
        return _magnified(old, 1 + 5 * share) if share < 0.5 else _magnified(new, 1 + 5 * (1 - share))
    raise ValueError(f"a {kind} has no frames of its own")


def _slid(old: Image, new: Image, share: float, direction: Direction, *, push: bool) -> Image:
    axis = 1 if direction in ("left", "right") else 0
    length = old.shape[axis]
    done = round(share * length)
    if direction in ("right", "down"):
        old, new = np.flip(old, axis), np.flip(new, axis)
    moved = np.empty_like(old)
    keep, come = (
        (slice(done, None), slice(0, done)) if push else (slice(0, length - done), slice(length - done, None))
    )
    if axis == 1:
        moved[:, : length - done], moved[:, length - done :] = old[:, keep], new[:, come]
    else:
        moved[: length - done], moved[length - done :] = old[keep], new[come]
    return np.ascontiguousarray(np.flip(moved, axis) if direction in ("right", "down") else moved)


def _magnified(image: Image, scale: float) -> Image:
    import cv2

    height, width = image.shape[:2]
    size: Size = (width, height)
    total = np.zeros(image.shape, np.float32)
    for step in (0.94, 0.98, 1.02, 1.06):  # four exposures along the zoom stand for its blur
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, max(1.0, scale * step))
        total += cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(total / 4, dtype=np.uint8)
