"""Documents that no analysis made: what an analyzer without fault would say of a truth, what a peer said of a video,
or nothing at all. The scorer reads them as it reads any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.document import (
    AnalyzerRun,
    AudioStream,
    Clip,
    Document,
    Findings,
    Run,
    Source,
    VideoStream,
    merge_people,
    merge_shots,
    merge_story,
)


def stand_in(truth: Truth, said: Mapping[str, Conclusion], *, tool: str) -> Document:
    """A document about a video of the bench.

    Args:
        truth: of the video; only the facts of the file are taken from it.
        said: analyzer name -> what is to stand there.
        tool: who says it.
    """
    video = VideoStream(codec=truth.codec, coded_width=truth.width, coded_height=truth.height)
    frames = len(truth.frame_times) or round(truth.duration * (truth.fps or 0))
    document = Document(
        clip=Clip(
            sha256="0" * 64,
            name=truth.video,
            bytes=0,
            container="mp4",
            duration=truth.duration,
            frames=frames,
            fps=frames / truth.duration if truth.duration else None,
            variable_frame_rate=truth.fps is None,
            width=truth.width,
            height=truth.height,
            video=video,
            audio=AudioStream(codec="aac", rate=truth.sound.rate, channels=truth.sound.channels)
            if truth.sound
            else None,
        ),
        source=Source(kind="file"),
        run=Run(
            tool=tool,
            started_at=datetime(1970, 1, 1, tzinfo=UTC),
            profile="standard",
            device="cpu",
            precision="f32",
            seconds=0,
        ),
    )
    for name, conclusion in said.items():
        document.analyzers[name] = Findings(
            summary=conclusion.summary,
            segments=sorted(conclusion.segments, key=lambda segment: segment.start),
        )
        found = bool(conclusion.segments or conclusion.summary)
        document.run.analyzers[name] = AnalyzerRun(status="ok" if found else "empty", version="0", coverage=1)
        document.shots = merge_shots(document.shots, conclusion.shots)
        document.people = merge_people(document.people, conclusion.people)
        document.story = merge_story(document.story, conclusion.story)
    return document
