"""Shot sizes: how much of a person the frame holds.

The sizes are those of film grammar (Thompson and Bowen, Grammar of the Shot), told by how many heads high the frame is: a
standing figure is seven and a half heads high, cut at the knee five and a half, at the waist four, at the chest two and
a half.
"""

from __future__ import annotations

from typing import Literal

ShotSize = Literal[
    "extreme close-up",
    "close-up",
    "medium close-up",
    "medium shot",
    "medium long shot",
    "long shot",
    "extreme long shot",
]

FACE_OF_HEAD = 0.8
"""Height of a detected face, from the chin to the hairline, over that of the head."""
HEADS_OF_FIGURE = 7.5
LIMITS: tuple[tuple[float, ShotSize], ...] = (
    (1.2, "extreme close-up"),
    (2.2, "close-up"),
    (3.3, "medium close-up"),
    (5.0, "medium shot"),
    (7.0, "medium long shot"),
    (16.0, "long shot"),
)
"""Up to so many heads in the height of the frame."""


def size_by_face(height: float) -> ShotSize:
    """By the height of the largest face over frame height."""
    heads = FACE_OF_HEAD / max(height, 1e-3)
    return next((name for most, name in LIMITS if heads <= most), "extreme long shot")


def size_by_figure(height: float) -> ShotSize:
    """By the height over frame height of a figure that is seen from head to foot."""
    heads = HEADS_OF_FIGURE / max(height, 1e-3)
    return next((name for most, name in LIMITS if heads <= most), "extreme long shot")
