"""Where weights come from and how they run: the catalog, the store, the sessions."""

from scenogram.models.catalog import Catalog, WeightFile, Weights, catalog
from scenogram.models.pull import PullProgress
from scenogram.models.sessions import Session, cuda_available, default_precision, open_session
from scenogram.models.store import ModelFiles, Store, Verdict

__all__ = [
    "Catalog",
    "ModelFiles",
    "PullProgress",
    "Session",
    "Store",
    "Verdict",
    "WeightFile",
    "Weights",
    "catalog",
    "cuda_available",
    "default_precision",
    "open_session",
]
