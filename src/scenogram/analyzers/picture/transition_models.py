"""What can lead from one picture to another: models that say how the frames between would look.

Each model takes the frames of a stretch and the pictures before and after it, and says how far the change has
come in each frame and how much of each frame it leaves unexplained. The model that explains most names the kind of
transition. All work on square pictures of SIDE x SIDE pixels, RGB, float32, 0..255.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 32
COARSE_FRAMES = 12
Pictures = NDArray[np.float32]
Model = Callable[[Pictures, Pictures, Pictures], "Fit"]


@dataclass(frozen=True)
class Fit:
    """How well a model explains a stretch of frames.

    Attributes:
        kind: `dissolve`, `wipe` or `slide`.
        progress: for each frame, how much of the new picture has come, 0..1.
        unexplained: what the model leaves of the difference to the nearer of the two pictures, over the frames
            in which the change goes on: 0 explains all, 1 nothing.
        direction: where the edge or the new picture moves: `left`, `right`, `up`, `down`.
        seam: of a slide, how much harder the picture's border is than the edges inside the pictures, as a ratio; a
            camera that pans by a whole frame looks like a slide, but has no seam: 1.
    """

    kind: str
    progress: NDArray[np.float64]
    unexplained: float
    direction: str | None = None
    seam: float | None = None


def square(picture: NDArray[np.uint8]) -> Pictures:
    """A picture, as the models take it."""
    import cv2

    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32)


def difference(first: Pictures, second: Pictures) -> NDArray[np.float64]:
    """Mean absolute difference of pictures, 0..255; one for each where there are several."""
    return np.asarray(np.abs(first - second).mean(axis=(-3, -2, -1)), dtype=np.float64)


def _unexplained(
    left: NDArray[np.float64],
    frames: Pictures,
    before: Pictures,
    after: Pictures,
    progress: NDArray[np.float64],
) -> float:
    plain = np.minimum(difference(frames, before), difference(frames, after))
    under_way = (progress > 0.08) & (progress < 0.92)
    if under_way.sum() == 0 or plain[under_way].sum() < 1e-6:
        return 1.0
    return float(left[under_way].sum() / plain[under_way].sum())


def blend(frames: Pictures, before: Pictures, after: Pictures) -> Fit:
    """A dissolve: every pixel is a mixture of the old and the new, in the same proportion everywhere."""
    change = after - before
    energy = float((change * change).sum())
    if energy < 1e-6:
        return Fit("dissolve", np.zeros(len(frames)), 1.0)
    progress = np.clip(((frames - before) * change).sum(axis=(1, 2, 3)) / energy, 0, 1)
    mixed = before + progress[:, None, None, None].astype(np.float32) * change
    left = difference(frames, mixed)
    return Fit("dissolve", progress.astype(np.float64), _unexplained(left, frames, before, after, progress))


def best_spatial(frames: Pictures, before: Pictures, after: Pictures) -> Fit:
    """A wipe or a slide: the old and the new picture share the frame, with a border that moves across it.

    Tried are the four directions, with the old picture at rest or pushed out, and the new one at rest or moving
    in; and, for wipes of any other shape, a border of which only is asked that each place changes once.
    """
    fits = [any_wipe(frames, before, after)]
    for axis, backwards, direction in (
        (2, False, "right"),
        (2, True, "left"),
        (1, False, "down"),
        (1, True, "up"),
    ):
        turned = [np.flip(each, axis - 4) if backwards else each for each in (frames, before, after)]
        if axis == 1:
            turned = [np.swapaxes(each, -3, -2) for each in turned]
        for kind, progress, left in _composed(*turned):
            seam = _seam(turned[0], progress) if kind == "slide" else None
            unexplained = _unexplained(left, frames, before, after, progress)
            fits.append(Fit(kind, progress, unexplained, direction, seam))
    return min(fits, key=lambda fit: fit.unexplained)


def _seam(frames: Pictures, progress: NDArray[np.float64]) -> float:
    """How hard the border between a new picture on the left and an old one on the right is: see [Fit][]."""
    side = frames.shape[2]
    edges = np.abs(np.diff(frames, axis=2)).mean(axis=(1, 3))
    ratios = [
        row[border - 2 : border + 1].max() / max(1e-3, float(np.median(row)))
        for row, border in zip(edges, (progress * side).round().astype(int), strict=True)
        if 2 < border < side - 2
    ]
    return float(np.median(ratios)) if ratios else 1.0


def gradual(frames: Pictures, before: Pictures, after: Pictures) -> Fit:
    """The best of all models."""
    return min(
        (blend(frames, before, after), best_spatial(frames, before, after)), key=lambda fit: fit.unexplained
    )


def halved(frames: Pictures) -> Pictures:
    """At half the size."""
    side = frames.shape[1] // 2
    smaller: Pictures = frames.reshape(len(frames), side, 2, side, 2, 3).mean(axis=(2, 4), dtype=np.float32)
    return smaller


def coarse(frames: Pictures) -> Pictures:
    """At half the size, and at most COARSE_FRAMES of them: enough to see that a model does not fit."""
    chosen = np.unique(np.linspace(0, len(frames) - 1, COARSE_FRAMES).round().astype(int))
    return halved(frames[chosen])


def _composed(
    frames: Pictures, before: Pictures, after: Pictures
) -> list[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """The new picture comes in from the left, up to a border in column q, for every q."""
    count, side = len(frames), frames.shape[1]
    row = 3 * side  # values in a column of places
    rest_old, rest_new, moved_old, moved_new = (np.zeros((count, side + 1)) for _ in range(4))
    old = np.abs(frames - before).mean(axis=(1, 3))
    new = np.abs(frames - after).mean(axis=(1, 3))
    rest_old[:, :side] = np.cumsum(old[:, ::-1], axis=1)[:, ::-1]
    rest_new[:, 1:] = np.cumsum(new, axis=1)
    for q in range(side + 1):
        if q < side:
            moved_old[:, q] = np.abs(frames[:, :, q:] - before[:, : side - q]).sum(axis=(1, 2, 3)) / row
        if q > 0:
            moved_new[:, q] = np.abs(frames[:, :, :q] - after[:, side - q :]).sum(axis=(1, 2, 3)) / row
    return [
        (kind, (errors.argmin(axis=1) / side).astype(np.float64), errors.min(axis=1) / side)
        for kind, errors in (
            ("wipe", rest_old + rest_new),
            ("slide", moved_old + moved_new),
            ("slide", rest_old + moved_new),
            ("slide", moved_old + rest_new),
        )
    ]


def any_wipe(frames: Pictures, before: Pictures, after: Pictures) -> Fit:
    """A wipe of any shape: each place shows the old picture, then the new one, and changes once."""
    telling = np.abs(after - before).mean(axis=2)
    places = telling > 16
    if places.mean() < 0.3:
        return Fit("wipe", np.zeros(len(frames)), 1.0)
    old = np.abs(frames - before).mean(axis=3)
    new = np.abs(frames - after).mean(axis=3)
    is_new = new < old
    changes = np.abs(np.diff(is_new.astype(np.int8), axis=0)).sum(axis=0)[places]
    progress = is_new[:, places].mean(axis=1)
    left = np.minimum(old, new).mean(axis=(1, 2))
    once = float((changes <= 1).mean())
    unexplained = _unexplained(left, frames, before, after, progress)
    return Fit("wipe", progress.astype(np.float64), unexplained if once > 0.9 else 1.0)


def extent(progress: NDArray[np.float64]) -> tuple[int, int] | None:
    """First frame that the change has touched and first frame that it has left, as places in `progress`.

    The ends of a change are drowned in noise. They are found by carrying on the line through the frames in which
    it is plainly under way (10 % to 90 %), or by the frames themselves where these are too few for a line.
    None where the change does not go from nothing to all.
    """
    if progress.size < 2 or progress[0] > 0.25 or progress[-1] < 0.75:
        return None
    half = int(np.argmax(progress >= 0.5))
    first = half
    while first > 0 and progress[first - 1] > 0.03:
        first -= 1
    last = half
    while last < len(progress) - 1 and progress[last] < 0.97:
        last += 1
    under_way = np.arange(first, last)[(progress[first:last] > 0.1) & (progress[first:last] < 0.9)]
    if under_way.size >= 4:
        slope, offset = np.polyfit(under_way, progress[under_way], 1)
        if slope > 0:
            first = max(first, int(np.floor(-offset / slope)) + 1)
            last = min(last, int(np.ceil((1 - offset) / slope)))
    return first, max(last, first)


def steady(progress: NDArray[np.float64]) -> bool:
    """Whether a change goes forward, and does not jump: no step is more than half of the way."""
    steps = np.diff(progress)
    return bool(progress.size >= 3 and -steps[steps < 0].sum() < 0.15 and steps.max(initial=0) < 0.5)
