"""The JSON Schema: shipped, valid, and no other than the types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from scenogram.analyzers import all_analyzers, document_types
from scenogram.document import json_schema
from scenogram.document import types as parts

SHIPPED = resources.files("scenogram.document").joinpath("document.schema.json")
COMMAND = "scenogram schema -o src/scenogram/document/document.schema.json"


def test_the_shipped_schema_is_that_of_the_types() -> None:
    made = json.dumps(json_schema(document_types()), indent=1, ensure_ascii=False) + "\n"
    assert SHIPPED.read_text(encoding="utf-8") == made, (
        f"The types of the document have changed. If that is meant, run `{COMMAND}`, say so in CHANGELOG.md, and think "
        "of those who read documents: a field that changes its meaning or goes away needs a new major version."
    )


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(SHIPPED.read_text(encoding="utf-8")))


def test_it_names_its_version() -> None:
    assert json.loads(SHIPPED.read_text(encoding="utf-8"))["$id"] == "urn:scenogram:document:1"


def _models(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield root
    for field in root.model_fields.values():
        for inner in _within(field.annotation):
            yield from _models(inner)


def _within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _within(argument)


@pytest.mark.parametrize("name", list(all_analyzers()))
def test_every_field_of_an_analyzer_says_what_it_is(name: str) -> None:
    member = all_analyzers()[name]
    silent = []
    for root in (member.segment, member.summary, member.parameters):
        for model in _models(root):
            for field, said in model.model_json_schema(mode="serialization")["properties"].items():
                # by itself, by its kind (such as a box), or by the part that it refers to
                if "description" not in json.dumps(said) and "$ref" not in said:
                    silent.append(f"{model.__name__}.{field}")
    assert not silent


@pytest.mark.parametrize("name", list(all_analyzers()))
def test_the_types_of_an_analyzer_have_names_of_their_own(name: str) -> None:
    """In the schema they stand side by side."""
    own = {all_analyzers()[name].segment.__name__, all_analyzers()[name].summary.__name__}
    others = {
        model.__name__
        for other, member in all_analyzers().items()
        if other != name
        for model in (member.segment, member.summary)
    }
    assert not own & others
    assert not own & set(vars(parts))


NUMBER_WORDS = (
    "second", "0..1", "share", "degree", "pixel", "count", "number", "how many", "hz", "db", "luf", "dbtp", "lu",
    "kelvin", "index", "years", "per minute", "bits", "bytes", "%", "width", "height", "score", "ratio", "times",
    "0..100", "0..255", "confidence", "words", "beats", "frames", "distance", "dimension", "cielab",
)  # fmt: skip


@pytest.mark.parametrize("name", list(all_analyzers()))
def test_every_number_says_its_unit(name: str) -> None:
    schema = json_schema({name: document_types()[name]})
    silent = []
    for model in (all_analyzers()[name].segment, all_analyzers()[name].summary):
        for part in _models(model):
            fields = schema["$defs"][part.__name__]["properties"]
            for field, said in fields.items():
                if '"number"' in json.dumps(said) or '"integer"' in json.dumps(said):
                    text = json.dumps(said).lower()
                    if not any(word in text for word in NUMBER_WORDS):
                        silent.append(f"{part.__name__}.{field}: {said.get('description')}")
    assert not silent
