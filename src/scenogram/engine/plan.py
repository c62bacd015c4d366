"""Who runs, with which settings, and in which order: checked before anything is decoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from scenogram.analyzers import Analyzer, FrameAnalyzer, all_analyzers, analyzer, settings_for
from scenogram.document import Parameters
from scenogram.errors import OptionError, PlanError


@dataclass(frozen=True)
class Step:
    """One analyzer in a plan, with the settings it runs with."""

    member: type[Analyzer]
    settings: Parameters
    models: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def needed(self) -> tuple[str, ...]:
        """Analyzers without which it cannot run."""
        return hard_needs(self.member)


@dataclass(frozen=True)
class Plan:
    """Analyzers in an order in which each comes after all that it builds on. Those without biometrics are `barred`
    from running, for want of anything left to say."""

    steps: tuple[Step, ...]
    barred: frozenset[str] = frozenset()

    def __iter__(self) -> Any:
        return iter(self.steps)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(step.name for step in self.steps)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def without(self, names: Iterable[str]) -> Plan:
        """The plan less these analyzers."""
        names = set(names)
        return replace(self, steps=tuple(step for step in self.steps if step.name not in names))


def hard_needs(member: type[Analyzer]) -> tuple[str, ...]:
    """Analyzers without which this one cannot run."""
    beside = member.beside if issubclass(member, FrameAnalyzer) else ()
    return tuple(dict.fromkeys((*beside, *member.after)))


def make_plan(
    *,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    profile: str = "standard",
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    biometrics: bool = True,
    extra: Sequence[type[Analyzer]] = (),
) -> Plan:
    """Choose analyzers and put them in order.

    Args:
        only: names of those asked for; those that they need come along. Empty: all.
        skip: names of those left out.
        profile: fast, standard or thorough.
        parameters: analyzer name -> settings that differ from the profile's.
        biometrics: whether embeddings, age, gender and identity across shots may be told.
        extra: analyzers beside the installed ones.

    Raises:
        UnknownAnalyzer: a name is not known.
        OptionError: the same name is asked for and left out, or a setting is not taken.
        PlanError: analyzers need each other in a circle, or need one that does not exist.
    """
    known = {**all_analyzers(), **{member.name: member for member in extra}}
    for name in (*only, *skip, *(parameters or {})):
        if name not in known:
            analyzer(name)  # raises, with the names that come close
    both = sorted(set(only) & set(skip))
    if both:
        raise OptionError(
            f"{both[0]} is both asked for and left out", hint="Name it in --only or in --skip, not in both."
        )
    order = _order(known)  # first of all: it finds those that do not exist
    chosen = _with_needs(only or known, known)
    steps, barred = [], set()
    for name in order:
        if name in chosen and name not in skip:
            member = known[name]
            settings = settings_for(member, profile, (parameters or {}).get(name))
            if not biometrics:
                discreet = member.without_biometrics(settings)
                if discreet is None:
                    barred.add(name)
                settings = discreet or settings
            steps.append(Step(member, settings, member.needs(settings)))
    if not steps:
        raise OptionError("no analyzer is left to run", hint="Leave out fewer with --skip.")
    return Plan(tuple(steps), frozenset(barred))


def _with_needs(names: Iterable[str], known: Mapping[str, type[Analyzer]]) -> set[str]:
    chosen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in chosen:
            chosen.add(name)
            waiting += hard_needs(known[name])
    return chosen


def _order(known: Mapping[str, type[Analyzer]]) -> list[str]:
    graph: dict[str, set[str]] = {}
    for name, member in known.items():
        for other in hard_needs(member):
            if other not in known:
                raise PlanError(
                    f"the analyzer {name} needs {other}, which does not exist",
                    hint="Install the package that offers it.",
                )
        graph[name] = {*hard_needs(member), *(other for other in member.uses if other in known)}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise PlanError(
            f"analyzers need each other in a circle: {' -> '.join(error.args[1])}",
            hint="One of them must not name another.",
        ) from None
