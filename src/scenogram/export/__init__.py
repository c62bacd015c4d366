"""Documents in other forms: for people to look at, and for other programs to read."""

from __future__ import annotations

from scenogram.export.contact_sheet import contact_sheet
from scenogram.export.highlights import Highlight, highlights
from scenogram.export.redact import redact

__all__ = ["Highlight", "contact_sheet", "highlights", "redact"]
