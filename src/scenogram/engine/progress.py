"""What an analysis tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["fetch", "models", "analyze"]
State = Literal["waiting", "running", "cached", "ok", "empty", "skipped", "failed", "done"]


@dataclass(frozen=True)
class Progress:
    """One piece of news.

    Attributes:
        stage: what is going on: a link is fetched, models are downloaded, the clip is analysed.
        subject: the link, the model's name, or the analyzer's.
        state: how it stands with the subject.
        share: how much is done, 0..1, where that is known.
        speed: seconds of clip per second of wall time so far, for a running analyzer.
        note: reason, size or other words.
        trace: where an analyzer broke, if it has a defect.
    """

    stage: Stage
    subject: str
    state: State
    share: float | None = None
    speed: float | None = None
    note: str = ""
    trace: str = ""


Listener = Callable[[Progress], None]
