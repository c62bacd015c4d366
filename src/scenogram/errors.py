"""Every error that a user can meet. Each says what happened, to what, and what to do next.

ScenogramError                  exit code 2
├── InputError                  the source cannot be used
│   ├── SourceNotFound
│   ├── NotMedia
│   ├── OverLimit
│   └── FetchFailed
├── OptionError                 an option, a name or a parameter cannot be used
│   ├── UnknownAnalyzer
│   └── PlanError
├── ModelError                  weights cannot be had or are not what they should be
│   ├── UnknownModel
│   ├── ModelMissing
│   ├── ModelDamaged
│   └── ModelFetchFailed
├── DocumentError               a document cannot be read
│   ├── InvalidDocument
│   └── NewerDocument
└── OutputError                 a result cannot be written
"""

from __future__ import annotations


class ScenogramError(Exception):
    """What went wrong, in words for the person who met it.

    Args:
        problem: what happened, and to what (one sentence, no full stop needed).
        hint: what to do next.
    """

    exit_code = 2

    def __init__(self, problem: str, *, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.problem}\n{self.hint}" if self.hint else self.problem


class InputError(ScenogramError):
    """The source cannot be analysed."""


class SourceNotFound(InputError):
    """No file stands at that path."""


class NotMedia(InputError):
    """The file holds no picture and no sound that can be decoded."""


class OverLimit(InputError):
    """The file is longer, larger or heavier than the limits allow."""


class FetchFailed(InputError):
    """A link could not be downloaded."""


class OptionError(ScenogramError):
    """An option, a name or a parameter cannot be used as given."""


class UnknownAnalyzer(OptionError):
    """No analyzer has that name."""


class PlanError(OptionError):
    """The chosen analyzers cannot be put in an order, or one of them is badly made."""


class ModelError(ScenogramError):
    """Weights cannot be had, or are not what they should be."""


class UnknownModel(ModelError):
    """The catalog has no weights of that name."""


class ModelMissing(ModelError):
    """The weights are in the catalog, but not on this machine."""


class ModelDamaged(ModelError):
    """A file's content does not have the hash that the catalog names."""


class ModelFetchFailed(ModelError):
    """The weights could not be downloaded from any of their sources."""


class DocumentError(ScenogramError):
    """A document cannot be read."""


class InvalidDocument(DocumentError):
    """The JSON does not fit the document's types."""


class NewerDocument(DocumentError):
    """The document was written by a newer version than this one can read."""


class OutputError(ScenogramError):
    """A result cannot be written."""
