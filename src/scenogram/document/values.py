"""The units of the document. Every number in it is one of these, so that its unit, its range and its
precision are stated once."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field


def _rounded(digits: int) -> AfterValidator:
    return AfterValidator(lambda value: round(value, digits))


Seconds = Annotated[
    float, Field(ge=0, description="Seconds from the clip's first presentation timestamp."), _rounded(4)
]
"""A time on the clip's clock or a length of time, in seconds, kept to a tenth of a millisecond."""

Share = Annotated[float, Field(ge=0, le=1, description="A share, 0..1."), _rounded(4)]
"""A part of a whole, 0..1."""

Confidence = Annotated[
    float,
    Field(ge=0, le=1, description="How sure the method is, 0..1; absent where it cannot tell."),
    _rounded(4),
]

Coordinate = Annotated[float, Field(ge=0, le=1), _rounded(4)]

Point = Annotated[
    tuple[Coordinate, Coordinate],
    Field(description="[x, y] relative to the displayed (rotated) frame, 0..1, from its top left corner."),
]

Box = Annotated[
    tuple[Coordinate, Coordinate, Coordinate, Coordinate],
    Field(
        description="[x, y, width, height] relative to the displayed (rotated) frame, 0..1, from its top left corner."
    ),
]

Span = Annotated[tuple[Seconds, Seconds], Field(description="[start, end), in seconds.")]

HexColour = Annotated[
    str, Field(pattern=r"^#[0-9a-f]{6}$", description="An sRGB colour, as #rrggbb in lower case.")
]

Degrees = Annotated[float, _rounded(2)]
"""An angle, in degrees."""

Decibels = Annotated[float, _rounded(2)]
"""A level or a difference of levels, in dB (LUFS, dBTP, dB FS or LU, as the field's description says)."""

Measure = Annotated[float, _rounded(4)]
"""Any other measured number; the field's description says its unit."""

Language = Annotated[
    str,
    Field(
        pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*|undetermined)$", description="ISO 639 code, or `undetermined`."
    ),
]
