"""The JSON Schema of a document, made from the types: of the document, and of each analyzer's findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from scenogram.document.file import AnalyzerTypes
from scenogram.document.types import SCHEMA, Document


def json_schema(types: Mapping[str, AnalyzerTypes]) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of documents in which these analyzers speak.

    Findings of analyzers that are not among `types` are allowed, with the fields that every segment has.
    """
    models: list[Any] = [Document]
    for each in types.values():
        models += [each.segment, each.summary]
    references, definitions = models_json_schema(
        [(model, "serialization") for model in models], ref_template="#/$defs/{model}"
    )
    root = dict(definitions["$defs"][references[Document, "serialization"]["$ref"].rsplit("/", 1)[1]])
    findings = {
        name: {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "summary": references[each.summary, "serialization"],
                "segments": {"type": "array", "items": references[each.segment, "serialization"]},
            },
        }
        for name, each in sorted(types.items())
    }
    root["properties"] = {
        **root["properties"],
        "analyzers": {
            "type": "object",
            "description": root["properties"]["analyzers"]["description"],
            "properties": findings,
            "additionalProperties": {"$ref": "#/$defs/Findings"},
        },
    }
    definitions["$defs"]["Segment"]["additionalProperties"] = True
    definitions["$defs"]["Summary"]["additionalProperties"] = True
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:scenogram:document:{SCHEMA.rpartition('/')[2]}",
        **_without_required_defaults(root),
        "$defs": {name: _without_required_defaults(part) for name, part in definitions["$defs"].items()},
    }


def _without_required_defaults(part: dict[str, Any]) -> dict[str, Any]:
    """Fields with a default are left out of the file when they say nothing: do not require them."""
    if "required" not in part:
        return part
    required = [name for name in part["required"] if "default" not in part["properties"].get(name, {})]
    return {**part, "required": [name for name in required if name not in ("segments", "summary")]}
