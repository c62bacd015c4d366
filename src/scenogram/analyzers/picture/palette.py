"""The few colours that make up a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenogram.analyzers.picture.colour_measures import ColourCounts, Floats, lab, srgb

START = 12  # clusters to begin with; more than any palette shows
NEAR = 12.0  # CIELAB distance under which two clusters are one colour: noise of 6 levels does not split a flat area
CORE = 8.0  # CIELAB distance of the pixels that give a cluster its colour: edges and noise lie outside
ROUNDS = 20


@dataclass(frozen=True)
class PaletteColour:
    """A colour, sRGB 0..255, and its share of the picture, 0..1."""

    rgb: Floats
    share: float


def palette(counts: ColourCounts, colours: int, least: float) -> list[PaletteColour]:
    """The main colours, the largest first.

    k-means in CIELAB. It begins at the heaviest colours that are far from each other, so that the same picture always
    gives the same palette; clusters closer than a clear difference are then joined.

    Args:
        counts: the picture's colours.
        colours: how many at most.
        least: share of the picture, 0..1, that a colour needs.
    """
    points = lab(counts.rgb)
    weight = counts.weight / counts.weight.sum()
    centres = _begin(points, weight)
    for _ in range(ROUNDS):
        nearest = _nearest(points, centres)
        moved = np.stack(
            [_mean(points, weight, nearest == each, centres[each]) for each in range(len(centres))]
        )
        still = np.abs(moved - centres).max() < 0.05
        centres = moved
        if still:
            break
    centres = _joined(points, weight, centres)
    nearest = _nearest(points, centres)
    found = []
    for each, centre in enumerate(centres):
        members = nearest == each
        core = members & (np.linalg.norm(points - centre, axis=1) < CORE)
        found.append((float(weight[members].sum()), _mean(points, weight, core, centre)))
    found.sort(key=lambda one: -one[0])
    return [
        PaletteColour(srgb(centre[None])[0], share) for share, centre in found[:colours] if share >= least
    ]


def _begin(points: Floats, weight: Floats) -> Floats:
    """Greedy: the heaviest colour, then always the one with the largest weight times squared distance to the chosen."""
    chosen = [int(weight.argmax())]
    distance = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < min(START, len(points)):
        pull = weight * distance
        best = int(pull.argmax())
        if pull[best] <= 0:
            break
        chosen.append(best)
        distance = np.minimum(distance, ((points - points[best]) ** 2).sum(axis=1))
    return points[chosen]


def _nearest(points: Floats, centres: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    return np.asarray(((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1))


def _mean(
    points: Floats,
    weight: Floats,
    members: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    otherwise: Floats,
) -> Floats:
    total = weight[members].sum()
    if total <= 0:
        return otherwise
    return np.asarray((points[members] * weight[members, None]).sum(axis=0) / total, dtype=np.float32)


def _joined(points: Floats, weight: Floats, centres: Floats) -> Floats:
    """Join the two nearest centres until all are clearly different."""
    share = np.bincount(_nearest(points, centres), weight, minlength=len(centres))
    centres, share = centres[share > 0], share[share > 0]
    while len(centres) > 1:
        apart = np.linalg.norm(centres[:, None] - centres[None], axis=2) + np.eye(len(centres)) * 1e9
        a, b = sorted(int(place) for place in np.unravel_index(int(apart.argmin()), apart.shape))
        if apart[a, b] >= NEAR:
            break
        centres[a] = (centres[a] * share[a] + centres[b] * share[b]) / (share[a] + share[b])
        share[a] += share[b]
        centres, share = np.delete(centres, b, axis=0), np.delete(share, b)
    return centres
