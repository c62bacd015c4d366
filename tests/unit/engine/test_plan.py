"""Who runs, in which order, with which settings: known and checked before anything is decoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pytest
from pydantic import Field

from scenogram import document
from scenogram.analyzers import (
    Analyzer,
    Conclusion,
    Found,
    FrameAnalyzer,
    MeaningAnalyzer,
    Seen,
    View,
    all_analyzers,
)
from scenogram.engine import Plan, make_plan
from scenogram.errors import OptionError, PlanError, UnknownAnalyzer


class Note(document.Segment):
    """Something."""


class NoteSummary(document.Summary):
    """Nothing."""


class Settings(document.Parameters):
    """Settings."""

    level: int = Field(default=1, ge=0, description="How much.")


class Base(MeaningAnalyzer):
    """Says nothing."""

    version = "1"
    segment, summary = Note, NoteSummary

    def conclude(self, found: Found) -> Conclusion:
        return Conclusion()


def meaning(name_: str, after_: tuple[str, ...] = (), uses_: tuple[str, ...] = ()) -> type[Analyzer]:
    class Made(Base):
        """Made for the test."""

        name = name_
        after, uses = after_, uses_

    return Made


class First(FrameAnalyzer[None]):
    """Looks."""

    name = "first"
    version = "1"
    segment, summary = Note, NoteSummary
    parameters = Settings
    profiles: ClassVar[Mapping[str, Mapping[str, Any]]] = {"thorough": {"level": 3}}

    @classmethod
    def needs(cls, settings: document.Parameters) -> tuple[str, ...]:
        assert isinstance(settings, Settings)
        return ("yunet",) if settings.level > 2 else ()

    def see(self, view: View, beside: Mapping[str, Any]) -> None:
        return None

    def conclude(self, seen: Sequence[Seen[None]], found: Found) -> Conclusion:
        return Conclusion()


class Beside(First):
    """Looks beside the first."""

    name = "beside_first"
    beside = ("first",)


def plan(*only: str, extra: Sequence[type[Analyzer]], **options: Any) -> Plan:
    return make_plan(only=only, extra=extra, **options)


def test_who_is_needed_comes_along_and_comes_first() -> None:
    made = plan("beside_first", extra=[Beside, First])
    assert made.names == ("first", "beside_first")
    chain = [meaning("third", ("second",)), meaning("second", ("first",)), First]
    assert plan("third", extra=chain).names == ("first", "second", "third")


def test_who_is_only_of_use_does_not_come_along_but_comes_first_where_it_is() -> None:
    extra = [meaning("second", uses_=("first",)), First]
    assert plan("second", extra=extra).names == ("second",)
    assert plan("second", "first", extra=extra).names == ("first", "second")


def test_without_a_choice_everyone_runs() -> None:
    assert set(make_plan().names) == set(all_analyzers())


def test_every_analyzer_comes_after_all_that_it_builds_on() -> None:
    made = make_plan()
    for place, step in enumerate(made):
        for other in (*step.needed, *step.member.uses):
            if other in made.names:
                assert made.names.index(other) < place, f"{step.name} before {other}"


def test_a_profile_changes_settings_and_with_them_the_models() -> None:
    assert plan("first", extra=[First]).step("first").models == ()
    assert plan("first", extra=[First], profile="thorough").step("first").models == ("yunet",)


def test_the_users_settings_win_over_the_profiles() -> None:
    made = plan("first", extra=[First], profile="thorough", parameters={"first": {"level": 2}})
    assert made.step("first").settings == Settings(level=2)


@pytest.mark.parametrize("level", [-1, "much"])
def test_a_setting_that_cannot_be_is_refused(level: object) -> None:
    with pytest.raises(OptionError, match="first does not take level"):
        plan("first", extra=[First], parameters={"first": {"level": level}})


def test_an_unknown_name_is_refused_whichever_way_it_is_given() -> None:
    for options in ({"only": ["fisrt"]}, {"skip": ["fisrt"]}, {"parameters": {"fisrt": {}}}):
        with pytest.raises(UnknownAnalyzer, match="fisrt"):
            make_plan(**options)  # type: ignore[arg-type]


def test_a_circle_is_refused_and_shown() -> None:
    circle = [meaning("one", ("two",)), meaning("two", ("one",))]
    with pytest.raises(PlanError, match=r"in a circle: (one -> two|two -> one)"):
        plan("one", extra=circle)


def test_a_need_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PlanError, match="one needs nobody, which does not exist"):
        plan("one", extra=[meaning("one", ("nobody",))])


def test_who_skips_everything_is_told() -> None:
    with pytest.raises(OptionError, match="no analyzer is left"):
        make_plan(skip=list(all_analyzers()))


@pytest.mark.parametrize("biometrics", [True, False])
def test_without_biometrics_nobody_runs_with_settings_that_tell_who_somebody_is(biometrics: bool) -> None:
    class Tells(First):
        """Tells who somebody is."""

        name = "tells"

        @classmethod
        def without_biometrics(cls, settings: document.Parameters) -> document.Parameters | None:
            return None

    made = plan("tells", extra=[Tells], biometrics=biometrics)
    assert made.barred == (frozenset() if biometrics else {"tells"})
