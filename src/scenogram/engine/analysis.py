"""Clip + analyzers -> document: the whole of one analysis, from the parent's side."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scenogram import document
from scenogram.analyzers import Analyzer, FrameAnalyzer, SoundAnalyzer
from scenogram.clip import Limits
from scenogram.document import AnalyzerRun, AnalyzerTypes, Document
from scenogram.engine.cache import Entry, FindingsCache, facts_of, key
from scenogram.engine.events import ClipRead, Event, Finished, Job, Progressed, encoded
from scenogram.engine.plan import Plan, Step
from scenogram.engine.progress import Listener, Progress
from scenogram.engine.supervise import Outcome, ProcessLimits, run_child
from scenogram.errors import InputError, ModelError, ModelMissing
from scenogram.models import PullProgress, Store, catalog
from scenogram.version import __version__


class Analysis:
    """One analysis under way: what is known, what is still to do."""

    def __init__(
        self,
        *,
        plan: Plan,
        path: Path,
        clip: document.Clip,
        limits: Limits,
        process_limits: ProcessLimits,
        profile: str,
        device: str,
        precision: str,
        biometrics: bool,
        cache: FindingsCache | None,
        tell: Listener,
    ) -> None:
        self._plan = plan
        self._path = path
        self._clip = clip
        self._clip_warnings: list[str] = []
        self._limits = limits
        self._process_limits = process_limits
        self._profile = profile
        self._device = device
        self._precision = precision
        self._biometrics = biometrics
        self._cache = cache
        self._tell = tell
        self._store = Store()
        self._entries: dict[str, Entry] = {}
        self._cached: set[str] = set()
        self._keys: dict[str, str] = {}
        self._began = time.monotonic()

    def run(self, *, pull: bool, insist: Sequence[str]) -> None:
        """Find out all that can be found out."""
        self._skip_what_cannot_be()
        self._recall()
        self._get_models(pull=pull, insist=insist)
        self._work(self._to_do())
        if self._cache is not None:
            self._cache.prune()

    # --- before the pass

    def _skip_what_cannot_be(self) -> None:
        for step in self._plan:
            if step.name in self._plan.barred:
                self._settle(step, "skipped", "it would tell who somebody is, and biometrics are off")
            elif issubclass(step.member, FrameAnalyzer) and self._clip.video is None:
                self._settle(step, "skipped", "the clip has no picture")
            elif issubclass(step.member, SoundAnalyzer) and self._clip.audio is None:
                self._settle(step, "skipped", "the clip has no sound")
            else:
                self._skip_if_needs_are_missing(step)

    def _skip_if_needs_are_missing(self, step: Step) -> None:
        for name in step.needed:
            entry = self._entries.get(name)
            if name not in self._plan.names:
                self._settle(step, "skipped", f"it needs {name}, which was left out")
            elif entry is not None and entry.run.status in ("skipped", "failed"):
                self._settle(step, "skipped", f"it needs {name}, which was {entry.run.status}")

    def _recall(self) -> None:
        """Take from the cache what is there."""
        if self._cache is None:
            return
        known = self._cache.get_clip(self._clip.sha256)
        if known is not None:
            self._clip = known.clip.model_copy(update={"name": self._clip.name})
            self._clip_warnings = known.warnings
        for step in self._plan:
            if step.name in self._entries:
                continue
            self._keys[step.name] = self._key(step)
            entry = self._cache.get(self._keys[step.name])
            if entry is None or entry.name != step.name:
                continue
            self._entries[step.name] = entry
            self._cached.add(step.name)
            self._tell(Progress("analyze", step.name, "cached", share=1.0))

    def _key(self, step: Step) -> str:
        upstream = {
            name: self._keys.get(name, "")
            for name in (*step.needed, *step.member.uses)
            if name in self._plan.names
        }
        return key(
            self._clip.sha256,
            step.name,
            **facts_of(
                version=step.member.version,
                settings=step.settings.model_dump(mode="json"),
                models={name: catalog().get(name).sha256 for name in step.models},
                precision=self._precision,
                device=self._device,
                upstream=upstream,
            ),
        )

    def _to_do(self) -> list[Step]:
        """Steps still without an entry, and those whose sightings they look beside."""
        wanted = {step.name for step in self._plan if step.name not in self._entries}
        for step in reversed(self._plan.steps):
            if step.name in wanted and issubclass(step.member, FrameAnalyzer):
                again = [name for name in step.member.beside if name in self._cached]
                for name in again:
                    del self._entries[name]
                    self._cached.discard(name)
                wanted.update(again)
        return [step for step in self._plan if step.name in wanted]

    def _get_models(self, *, pull: bool, insist: Sequence[str]) -> None:
        needed = list(dict.fromkeys(name for step in self._to_do() for name in step.models))
        missing = self._store.missing(needed)
        trouble: ModelError | None = None
        if missing and pull:
            try:
                self._store.pull(missing, on_progress=self._pulled)
            except ModelError as error:
                trouble = error
            missing = self._store.missing(needed)
        for step in self._to_do():
            lacking = [name for name in step.models if name in missing]
            if not lacking:
                continue
            hint = f"scenogram models pull {' '.join(lacking)}"
            if step.name in insist:
                raise trouble or ModelMissing(
                    f"{step.name} needs the model {lacking[0]}, which is not on this machine",
                    hint=f"Run: {hint}",
                )
            why = f" ({trouble.problem})" if trouble else ""
            self._settle(
                step, "skipped", f"the model {lacking[0]} is not on this machine{why}; get it with: {hint}"
            )
        for step in self._plan:
            if step.name not in self._entries:
                self._skip_if_needs_are_missing(step)

    def _pulled(self, news: PullProgress) -> None:
        share = news.done_bytes / news.total_bytes if news.total_bytes else None
        state: Any = "done" if news.stage == "done" else "running"
        self._tell(Progress("models", news.name, state, share=share, note=news.stage))

    # --- the pass

    def _work(self, steps: list[Step]) -> None:
        """Run the steps together; after a crash, go on without the one that is to blame."""
        for step in steps:
            self._tell(Progress("analyze", step.name, "waiting", share=0.0))
        while steps:
            outcome = self._run(steps)
            steps = [step for step in steps if step.name not in self._entries]
            if not steps:
                return
            blamed = [step for step in steps if step.name == outcome.blamed]
            if outcome.how == "ended":
                for step in steps:
                    self._settle(step, "failed", "the analysis ended without a word from it")
            elif blamed:
                self._settle(blamed[0], "failed", _reason(outcome))
            elif len(steps) == 1:
                self._settle(steps[0], "failed", _reason(outcome))
            else:
                self._one_by_one(steps)
            steps = [step for step in steps if step.name not in self._entries]

    def _one_by_one(self, steps: Iterable[Step]) -> None:
        """Nobody can tell whose fault it was: each alone, so that it harms nobody but itself."""
        for step in steps:
            alone = self._with_neighbours(step)
            outcome = self._run(alone)
            if step.name not in self._entries:
                self._settle(step, "failed", _reason(outcome))

    def _with_neighbours(self, step: Step) -> list[Step]:
        """A step, and those whose sightings it looks beside: they are not kept between runs."""
        names = {step.name}
        for each in reversed(self._plan.steps):
            if each.name in names and issubclass(each.member, FrameAnalyzer):
                names.update(each.member.beside)
        return [
            each
            for each in self._plan
            if each.name in names
            and (each.name not in self._entries or self._entries[each.name].run.status in ("ok", "empty"))
        ]

    def _run(self, steps: Sequence[Step]) -> Outcome:
        names = {step.name for step in steps}
        asked = {name for step in steps for name in (*step.needed, *step.member.uses)} - names
        extra = [step.member for step in self._plan]
        job = Job(
            path=encoded(self._path.resolve()),
            clip=self._clip,
            duration_limit=self._limits.duration,
            side_limit=self._limits.side,
            bytes_limit=self._limits.bytes,
            steps=[step.name for step in steps],
            extra=[f"{member.__module__}:{member.__qualname__}" for member in extra if _outside(member)],
            settings={step.name: step.settings.model_dump(mode="json") for step in steps},
            known=[self._entries[name] for name in asked if name in self._entries],
            profile=self._profile,
            device=self._device,
            precision=self._precision,
            threads=_threads(steps),
            models=encoded(self._store.root),
            stall=self._process_limits.stall,
        )
        outcome = run_child(job, [step.member for step in steps], self._process_limits, self._heard)
        if outcome.refused is not None:
            import scenogram.errors

            error = getattr(scenogram.errors, outcome.refused.kind, InputError)
            raise error(outcome.refused.problem, hint=outcome.refused.hint)
        return outcome

    def _heard(self, event: Event) -> None:
        if isinstance(event, Progressed):
            elapsed = time.monotonic() - self._began
            speed = event.share * self._clip.duration / elapsed if elapsed else None
            self._tell(Progress("analyze", event.analyzer, "running", share=event.share, speed=speed))
        elif isinstance(event, ClipRead):
            self._clip, self._clip_warnings = event.clip, event.warnings
            if self._cache is not None:
                self._cache.put_clip(event.clip, event.warnings)
        elif isinstance(event, Finished):
            self._keep(event.entry, event.trace or "")

    def _keep(self, entry: Entry, trace: str = "") -> None:
        self._entries[entry.name] = entry
        self._remember(entry)
        run = entry.run
        self._tell(Progress("analyze", entry.name, run.status, share=1.0, note=run.reason or "", trace=trace))

    def _remember(self, entry: Entry) -> None:
        """Put an entry into the cache, if it holds whatever happens."""
        if self._cache is None or entry.run.status not in ("ok", "empty"):
            return
        step = self._plan.step(entry.name)
        # what it would have said had the others not failed is not known
        upstream = [name for name in (*step.needed, *step.member.uses) if name in self._plan.names]
        if all(name in self._entries and self._entries[name].run.status != "failed" for name in upstream):
            self._cache.put(self._keys[entry.name], entry)

    def _settle(self, step: Step, status: document.Status, reason: str) -> None:
        run = AnalyzerRun(
            status=status,
            reason=reason,
            version=step.member.version,
            parameters=step.settings.model_dump(mode="json"),
            models=list(step.models),
        )
        self._keep(Entry(name=step.name, run=run, findings=None))

    # --- after the pass

    def result(self, origin: document.Source, started_at: datetime, seconds: float) -> Document:
        """All of it as one document."""
        entries = [self._entries[step.name] for step in self._plan]
        shots: list[document.Shot] = []
        people: list[document.Person] = []
        story: document.Story | None = None
        warnings = list(self._clip_warnings)
        findings: dict[str, document.Findings] = {}
        for step, entry in zip(self._plan, entries, strict=True):
            shots = document.merge_shots(shots, entry.shots)
            people = document.merge_people(people, entry.people)
            story = document.merge_story(story, entry.story)
            warnings += entry.warnings
            typed = entry.typed(AnalyzerTypes(step.member.segment, step.member.summary))
            if typed is not None:
                findings[step.name] = typed
        length = self._clip.duration
        return Document(
            clip=self._clip,
            source=origin,
            run=document.Run(
                tool=f"scenogram {__version__}",
                started_at=started_at,
                profile=self._profile,
                device=self._device,
                precision=self._precision,
                biometrics=self._biometrics,
                seconds=seconds,
                real_time_factor=seconds / length if length else None,
                models=self._models_used(),
                analyzers={
                    entry.name: entry.run.model_copy(update={"cached": entry.name in self._cached})
                    for entry in entries
                },
            ),
            shots=shots,
            people=people,
            story=story,
            analyzers=dict(sorted(findings.items())),
            warnings=warnings,
        )

    def _models_used(self) -> list[document.ModelUse]:
        names = {
            name
            for step in self._plan
            for name in step.models
            if self._entries[step.name].run.status in ("ok", "empty")
        }
        used = []
        for name in sorted(names):
            weights = catalog().get(name)
            used.append(
                document.ModelUse(
                    name=name, sha256=dict(weights.sha256), licence=weights.licence, upstream=weights.upstream
                )
            )
        return used


def _threads(steps: Sequence[Step]) -> int:
    """Threads per inference: lanes together fill the cores and no more."""
    import psutil

    cores = (
        len(psutil.Process().cpu_affinity())
        if hasattr(psutil.Process, "cpu_affinity")
        else psutil.cpu_count() or 1
    )
    lanes = sum(1 for step in steps if issubclass(step.member, FrameAnalyzer | SoundAnalyzer) and step.models)
    return max(1, cores // max(1, lanes))


def _outside(member: type[Analyzer]) -> bool:
    from scenogram.analyzers import all_analyzers

    return all_analyzers().get(member.name) is not member


def _reason(outcome: Outcome) -> str:
    words = {
        "crashed": "it crashed",
        "stalled": "it was stopped",
        "memory": "it was stopped for its memory",
        "time": "it was stopped for its time",
    }
    return (
        f"{words.get(outcome.how, outcome.how)}: {outcome.detail}"
        if outcome.detail
        else words.get(outcome.how, outcome.how)
    )
