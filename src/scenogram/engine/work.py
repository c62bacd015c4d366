"""One analyzer at work: opened, called, timed; whatever it does wrong stays with it."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from scenogram import document
from scenogram.analyzers import Analyzer, Conclusion, Context, Seen, Skip, SoundAnalyzer
from scenogram.engine.board import Board
from scenogram.engine.cache import Entry
from scenogram.engine.plan import Step
from scenogram.errors import ScenogramError

T = TypeVar("T")


class Work:
    """An analyzer in this analysis: its instance, its clock, and how it ended."""

    def __init__(self, step: Step, board: Board, context: Callable[[Step], Context], duration: float) -> None:
        self.step = step
        self.name = step.name
        self.board = board
        self.ended = False
        self.seconds = 0.0
        self.share = 0.0
        self.busy_since: float | None = None
        self.seen: list[Seen[object]] = []
        self._context = context
        self._duration = duration
        self._analyzer: Analyzer | None = None

    @property
    def analyzer(self) -> Analyzer:
        assert self._analyzer is not None  # noqa: S101 - opened first, always
        return self._analyzer

    def open(self) -> None:
        """Make the instance and let it load its models, unless what it needs is known to be missing."""
        missing = self.board.missing(self.step)
        if missing:
            self._end("skipped", reason=missing)
            return

        def make() -> None:
            self._analyzer = self.step.member(self._context(self.step), self.step.settings)
            if isinstance(self._analyzer, SoundAnalyzer):
                self._analyzer.report = self._report  # type: ignore[method-assign]

        self.attempt(make)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do something on the analyzer's account; if it goes wrong, the analyzer has ended and None comes back."""
        self.busy_since = began = time.monotonic()
        try:
            return act()
        except Skip as decision:
            self._end("skipped", reason=str(decision))
        except ScenogramError as error:
            self._end("failed", reason=str(error).replace("\n", ". "))
        except MemoryError:
            self._end("failed", reason="out of memory")
        except Exception as error:
            self._end("failed", reason=_told(error), trace=traceback.format_exc())
        finally:
            self.seconds += time.monotonic() - (self.busy_since or began)
            self.busy_since = None
        return None

    def conclude(self, say: Callable[[], Conclusion], coverage: float | None) -> None:
        """Let it say what it found, check that, and pin it up."""
        missing = self.board.missing(self.step)
        if missing:
            self._end("skipped", reason=missing)
            return

        def checked() -> tuple[Conclusion, document.Findings]:
            conclusion = say()
            return conclusion, self._checked(conclusion)

        result = self.attempt(checked)
        if result is None:
            return
        conclusion, findings = result
        empty = not findings.segments if conclusion.found is None else not conclusion.found
        self._end(
            "empty" if empty else "ok",
            reason=(conclusion.reason or self.step.member.nothing) if empty else None,
            conclusion=conclusion,
            findings=findings,
            coverage=conclusion.coverage if conclusion.coverage is not None else coverage,
        )

    def _checked(self, conclusion: Conclusion) -> document.Findings:
        """The findings, in order, if they are of the types that the analyzer declares and lie within the clip."""
        member, end = self.step.member, self.board.end
        for segment in conclusion.segments:
            if type(segment) is not member.segment:
                raise TypeError(
                    f"{self.name} says {type(segment).__name__}, but declares {member.segment.__name__}"
                )
            if segment.start > end + 0.001 or segment.end > end + 0.001:
                raise ValueError(
                    f"a segment [{segment.start}, {segment.end}) lies beyond the clip's end at {end} s"
                )
        if conclusion.summary is not None and type(conclusion.summary) is not member.summary:
            raise TypeError(
                f"{self.name} sums up in {type(conclusion.summary).__name__}, not {member.summary.__name__}"
            )
        ordered = sorted(conclusion.segments, key=lambda segment: (segment.start, segment.end))
        return document.Findings(summary=conclusion.summary, segments=list(ordered))

    def _end(
        self,
        status: document.Status,
        *,
        reason: str | None,
        trace: str | None = None,
        conclusion: Conclusion | None = None,
        findings: document.Findings | None = None,
        coverage: float | None = None,
    ) -> None:
        self.ended = True
        self.seen = []
        self._analyzer = None  # its networks are not needed any more; others wait for the memory
        since = self.busy_since
        seconds = self.seconds + (time.monotonic() - since if since is not None else 0)
        said = conclusion or Conclusion()
        run = document.AnalyzerRun(
            status=status,
            reason=reason,
            version=self.step.member.version,
            method=said.method,
            seconds=seconds,
            coverage=coverage,
            parameters=self.step.settings.model_dump(mode="json"),
            models=list(self.step.models),
        )
        entry = Entry(
            name=self.name,
            run=run,
            findings=None if findings is None else _plain(findings),
            shots=list(said.shots),
            people=list(said.people),
            story=said.story,
            warnings=list(said.warnings),
        )
        self.board.finish(entry, findings, trace)

    def _report(self, share: float) -> None:
        self.share = min(1.0, max(self.share, share))
        if self.busy_since is not None:  # a sign of life
            now = time.monotonic()
            self.seconds += now - self.busy_since
            self.busy_since = now


def _plain(part: BaseModel) -> dict[str, object]:
    return part.model_dump(mode="json", exclude_none=True, by_alias=True)


def _told(error: BaseException) -> str:
    """An exception in one line, with the place it came from."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text} ({Path(place.filename).name}:{place.lineno})"
