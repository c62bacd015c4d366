"""What is known so far in one analysis: analyzers pin their conclusions here and wait for those of others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from scenogram import document
from scenogram.analyzers import Found
from scenogram.document import AnalyzerRun
from scenogram.engine.cache import Entry
from scenogram.engine.plan import Step


class Board:
    """Conclusions of one analysis. Safe to use from all lanes at once."""

    def __init__(
        self, clip: document.Clip, pending: Iterable[str], tell: Callable[[Entry, str | None], None]
    ) -> None:
        self._clip = clip
        self._entries: dict[str, Entry] = {}
        self._findings: dict[str, document.Findings] = {}
        self._pending = {name: threading.Event() for name in pending}
        self._picture_read = threading.Event()
        self._lock = threading.Lock()
        self._tell = tell
        audio = clip.audio
        self.heard_until = audio.start + (audio.duration or 0.0) if audio is not None else 0.0

    def know(self, entry: Entry, findings: document.Findings | None) -> None:
        """Pin up what is known from before this analysis."""
        self._entries[entry.name] = entry
        if findings is not None:
            self._findings[entry.name] = findings

    def clip_is_read(self, clip: document.Clip) -> None:
        """The clip was decoded to its end: it is now fully known."""
        self._clip = clip
        self._picture_read.set()

    def sound_is_read(self, until: float) -> None:
        """The sound was decoded, up to this time in seconds."""
        self.heard_until = until

    @property
    def clip(self) -> document.Clip:
        return self._clip

    @property
    def end(self) -> float:
        """Seconds: the end of the last frame, or of the sound where that lasts longer."""
        return max(self._clip.duration, self.heard_until)

    def finish(self, entry: Entry, findings: document.Findings | None, trace: str | None = None) -> None:
        """Pin up a conclusion, and wake those who wait for it."""
        with self._lock:
            self._entries[entry.name] = entry
            if findings is not None:
                self._findings[entry.name] = findings
        self._tell(entry, trace)
        self._pending[entry.name].set()

    def wait(self, step: Step) -> Found:
        """Block until all that a step builds on is there, and give it out."""
        self._picture_read.wait()
        for name in (*step.needed, *step.member.uses):
            if name in self._pending:
                self._pending[name].wait()
        return self.now(step)

    def missing(self, step: Step) -> str | None:
        """Why a step cannot run, if something that it needs is known to have ended badly."""
        for name in step.needed:
            entry = self._entries.get(name)
            if entry is not None and entry.run.status in ("failed", "skipped"):
                return f"it needs {name}, which {'failed' if entry.run.status == 'failed' else 'was skipped'}"
        return None

    def now(self, step: Step) -> Found:
        """What of that which a step builds on is there already."""
        wanted = (*step.needed, *step.member.uses)
        with self._lock:
            entries = [self._entries[name] for name in wanted if name in self._entries]
            findings = {
                entry.name: self._findings[entry.name] for entry in entries if entry.name in self._findings
            }
        shots: list[document.Shot] = []
        people: list[document.Person] = []
        story: document.Story | None = None
        runs: dict[str, AnalyzerRun] = {}
        for entry in entries:
            runs[entry.name] = entry.run
            shots = document.merge_shots(shots, entry.shots)
            people = document.merge_people(people, entry.people)
            story = document.merge_story(story, entry.story)
        return Found(self._clip, findings, runs, shots, people, story)
