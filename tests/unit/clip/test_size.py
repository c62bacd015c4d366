"""Sizes that are asked for are sizes of the displayed picture."""

from __future__ import annotations

import pytest

from scenogram.clip import Size


@pytest.mark.parametrize(
    ("size", "given", "made"),
    [
        (Size(), (1080, 1920), (1080, 1920)),
        (Size(long_side=640), (1080, 1920), (360, 640)),
        (Size(long_side=640), (1920, 1080), (640, 360)),
        (Size(long_side=640), (320, 240), (320, 240)),  # never enlarged
        (Size(exact=(48, 27)), (1080, 1920), (48, 27)),
        (Size(long_side=10), (4000, 3), (10, 1)),
    ],
)
def test_size_of(size: Size, given: tuple[int, int], made: tuple[int, int]) -> None:
    assert size.of(*given) == made
