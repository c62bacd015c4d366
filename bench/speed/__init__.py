"""What an analysis costs: in time, in work and in memory, and how far that is above the least it could cost."""

from __future__ import annotations

from bench.speed.figures import Figures, measure, report

__all__ = ["Figures", "measure", "report"]
