"""Which analyzers there are: those in this package, found by looking into its folders, and those that other
installed packages offer through the entry point group `scenogram.analyzers`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from pydantic import ValidationError

from scenogram import document
from scenogram.analyzers.analyzer import Analyzer
from scenogram.document import AnalyzerTypes
from scenogram.errors import OptionError, PlanError, UnknownAnalyzer

ENTRY_POINTS = "scenogram.analyzers"
ROOMS = ("picture", "people", "sound", "meaning")
PROFILES = ("fast", "standard", "thorough")


def _built_in() -> Iterator[type[Analyzer]]:
    for room in ROOMS:
        package = importlib.import_module(f"scenogram.analyzers.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for _, member in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if (
                    issubclass(member, Analyzer)
                    and member.__module__ == module.name
                    and hasattr(member, "name")
                ):
                    yield member


def _offered() -> Iterator[type[Analyzer]]:
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            member = entry.load()
        except Exception as error:
            raise PlanError(
                f"the analyzer {entry.name!r} of an installed package cannot be loaded: {error}",
                hint=f"Update or uninstall the package that offers {entry.value}.",
            ) from error
        if not (inspect.isclass(member) and issubclass(member, Analyzer)):
            raise PlanError(
                f"the entry point {entry.value} is not an analyzer", hint="See docs/writing-an-analyzer.md."
            )
        yield member


def _checked(member: type[Analyzer]) -> type[Analyzer]:
    for needed in ("name", "version", "segment", "summary"):
        if not hasattr(member, needed):
            raise PlanError(
                f"the analyzer {member.__module__}.{member.__qualname__} does not state its {needed}",
                hint="See docs/writing-an-analyzer.md.",
            )
    if not re.fullmatch(r"[a-z][a-z0-9_]*", member.name):
        raise PlanError(
            f"{member.name!r} is no name for an analyzer", hint="Use lower case letters, digits and _."
        )
    if not (member.__doc__ or "").strip():
        raise PlanError(
            f"the analyzer {member.name} has no docstring", hint="Its first line is shown to users."
        )
    return member


@cache
def all_analyzers() -> Mapping[str, type[Analyzer]]:
    """Every analyzer, by name, in alphabetical order."""
    found: dict[str, type[Analyzer]] = {}
    for member in (*_built_in(), *_offered()):
        _checked(member)
        other = found.get(member.name)
        if other is not None and other is not member:
            raise PlanError(
                f"two analyzers are called {member.name}: {other.__module__} and {member.__module__}",
                hint="Uninstall one of the packages.",
            )
        found[member.name] = member
    return dict(sorted(found.items()))


def analyzer(name: str) -> type[Analyzer]:
    """The analyzer of that name, or UnknownAnalyzer with the names that come close."""
    known = all_analyzers()
    if name not in known:
        close = get_close_matches(name, known, n=3) or [each for each in known if name and name in each][:3]
        raise UnknownAnalyzer(
            f"there is no analyzer {name!r}",
            hint=f"Did you mean {' or '.join(close)}?"
            if close
            else "See `scenogram analyzers` for their names.",
        )
    return known[name]


def document_types() -> dict[str, AnalyzerTypes]:
    """The types in which each analyzer speaks, for loading, saving and the JSON Schema."""
    return {name: AnalyzerTypes(each.segment, each.summary) for name, each in all_analyzers().items()}


def settings_for(
    member: type[Analyzer], profile: str = "standard", changes: Mapping[str, Any] | None = None
) -> document.Parameters:
    """An analyzer's settings under a profile, with changes of the user's."""
    if profile not in PROFILES:
        raise OptionError(f"there is no profile {profile!r}", hint=f"Profiles: {', '.join(PROFILES)}.")
    try:
        return member.parameters.model_validate({**member.profiles.get(profile, {}), **(changes or {})})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise OptionError(
            f"{member.name} does not take {where}: {first['msg']}",
            hint=f"See `scenogram analyzers {member.name}`.",
        ) from None
