"""Clip + analyzers -> document: the plan (a DAG) and the one pass. Knows no analyzer by name."""

from __future__ import annotations

from scenogram.engine.cache import FindingsCache
from scenogram.engine.plan import Plan, Step, make_plan
from scenogram.engine.progress import Listener, Progress
from scenogram.engine.source_to_document import DEVICES, PRECISIONS, analyze
from scenogram.engine.supervise import ProcessLimits, default_limits

__all__ = [
    "DEVICES",
    "PRECISIONS",
    "FindingsCache",
    "Listener",
    "Plan",
    "ProcessLimits",
    "Progress",
    "Step",
    "analyze",
    "default_limits",
    "make_plan",
]
