"""How long, large and heavy a clip may be. Checked before anything is decoded, and again while decoding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a clip may cost.

    Attributes:
        duration: seconds.
        side: pixels of the longer side, stored and displayed.
        bytes: size of the file.
    """

    duration: float = 1800.0
    side: int = 4096
    bytes: int = 4_000_000_000

    @property
    def pixels(self) -> int:
        """Pixels that a decoder may allocate for one picture; codecs pad both sides to up to 256."""
        return (self.side + 256) ** 2


DEFAULT = Limits()
