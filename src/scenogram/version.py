"""The version of this package, from its metadata."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("scenogram")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0.0.0"
