"""What a scorer is, and which there are.

The scorer of an analyzer is one file, `bench/score/analyzers/NAME.py`, NAME being the analyzer's. It is found by
looking, and states

    MEASURES            what is measured, and the bars
    applies(truth)      whether a video says anything about this analyzer
    score(document, truth)
                        the items of each measure, by its name (see bench.score.measures.pooling)
    ideal(truth)        what an analyzer without fault would say; the tests score it, whole and broken

Where findings have a confidence, `score` also gives the items `CONFIDENCE`: (confidence, was it right) pairs.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, cast

from bench.score import analyzers
from bench.score.measures.pooling import Pool, calibration_error
from bench.truth import Truth
from scenogram.analyzers import Conclusion
from scenogram.document import Document

CONFIDENCE = "confidence"
"""Name of the items, and of the measure, that say whether confidences can be believed."""

Scores = dict[str, list[Any]]
"""Name of a measure -> its items from one video."""


@dataclass(frozen=True)
class Measure:
    """One figure of the table.

    Args:
        name: short; unique within its scorer.
        says: what it is, precise enough to be done again by someone else.
        pool: items of all videos -> the figure.
        at_least, at_most: the bar, where there is one.
        lower_is_better: whether it is an error; implied by `at_most`.
        unit: of the figure; empty for shares and scores.
        count: items -> the number of cases they are about.
    """

    name: str
    says: str
    pool: Pool
    at_least: float | None = None
    at_most: float | None = None
    lower_is_better: bool = False
    unit: str = ""
    count: Callable[[Sequence[Any]], int] = len

    @property
    def is_error(self) -> bool:
        """True where less is better."""
        return self.lower_is_better or self.at_most is not None

    @property
    def bar(self) -> str:
        """The bar in words; empty where there is none."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    def met(self, value: float | None) -> bool | None:
        """Whether a figure reaches the bar; None where there is no bar or no figure."""
        if value is None or not self.bar:
            return None
        if self.at_least is not None:
            return value >= self.at_least - 1e-9
        return value <= cast("float", self.at_most) + 1e-9


CALIBRATION = Measure(
    CONFIDENCE,
    "expected calibration error of the confidences, ten bins: how far they are from the share that is right",
    calibration_error,
    lower_is_better=True,
)


def gradual(truth: Truth) -> list[tuple[float, float]]:
    """Spans in which two shots are seen at once: what is to be found there nobody can say."""
    return [one.span for one in truth.transitions if one.end > one.start]


@dataclass(frozen=True)
class Scorer:
    """The scorer of one analyzer; see the head of this file."""

    name: str
    measures: tuple[Measure, ...]
    applies: Callable[[Truth], bool]
    score: Callable[[Document, Truth], Scores]
    ideal: Callable[[Truth], Conclusion]


def _read(name: str, module: ModuleType) -> Scorer:
    scorer = Scorer(name, (*module.MEASURES, CALIBRATION), module.applies, module.score, module.ideal)
    names = [measure.name for measure in scorer.measures]
    if len(set(names)) != len(names):
        raise ValueError(f"{module.__name__} has two measures of one name: {', '.join(names)}")
    return scorer


def scorers() -> Mapping[str, Scorer]:
    """Every scorer, by the name of its analyzer, in alphabetical order."""
    return {
        found.name: _read(found.name, importlib.import_module(f"{analyzers.__name__}.{found.name}"))
        for found in sorted(pkgutil.iter_modules(analyzers.__path__), key=lambda found: found.name)
    }
