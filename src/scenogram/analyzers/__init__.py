"""What is asked of a clip: one file per analyzer, in picture/, people/, sound/ and meaning/.

A new analyzer is one new file in one of these folders: it is found by looking, not by a list. Those of third
parties are found through the entry point group `scenogram.analyzers`.
"""

from __future__ import annotations

from scenogram.analyzers.analyzer import (
    Analyzer,
    Conclusion,
    Context,
    Found,
    FrameAnalyzer,
    MeaningAnalyzer,
    Sampling,
    Seen,
    Skip,
    SoundAnalyzer,
    View,
)
from scenogram.analyzers.registry import (
    ENTRY_POINTS,
    PROFILES,
    all_analyzers,
    analyzer,
    document_types,
    settings_for,
)

__all__ = [
    "ENTRY_POINTS",
    "PROFILES",
    "Analyzer",
    "Conclusion",
    "Context",
    "Found",
    "FrameAnalyzer",
    "MeaningAnalyzer",
    "Sampling",
    "Seen",
    "Skip",
    "SoundAnalyzer",
    "View",
    "all_analyzers",
    "analyzer",
    "document_types",
    "settings_for",
]
