"""`scenogram analyzers`: what each one says, from what, and how right it is."""

from __future__ import annotations

import inspect
import json
import types
from importlib import resources
from typing import Any, Union, get_args, get_origin

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenogram.analyzers import (
    PROFILES,
    Analyzer,
    FrameAnalyzer,
    SoundAnalyzer,
    all_analyzers,
    analyzer,
    settings_for,
)


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def analyzers(name: str | None, as_json: bool) -> None:
    """List the analyzers, or tell all about the one NAMED: fields, units, models, accuracy."""
    if name is None:
        _list(as_json=as_json)
        return
    member = analyzer(name)
    if as_json:
        click.echo(json.dumps(_facts(member), indent=2, ensure_ascii=False))
        return
    _tell(member)


def _list(*, as_json: bool) -> None:
    members = all_analyzers()
    if as_json:
        click.echo(json.dumps([_facts(member) for member in members.values()], indent=2, ensure_ascii=False))
        return
    for name, member in members.items():
        click.echo(f"{name:24} {_fed_by(member):8} {_first_line(member)}")


def _facts(member: type[Analyzer]) -> dict[str, Any]:
    return {
        "name": member.name,
        "version": member.version,
        "kind": _fed_by(member),
        "says": inspect.getdoc(member),
        "after": list(member.after),
        "uses": list(member.uses),
        "models": {profile: list(member.needs(settings_for(member, profile))) for profile in PROFILES},
        "parameters": {
            profile: settings_for(member, profile).model_dump(mode="json") for profile in PROFILES
        },
        "segment": member.segment.model_json_schema(mode="serialization"),
        "summary": member.summary.model_json_schema(mode="serialization"),
        "accuracy": accuracy(member.name),
    }


def accuracy(name: str) -> list[dict[str, Any]]:
    """An analyzer's rows of the published table; empty where it was not measured."""
    file = resources.files("scenogram.analyzers").joinpath("accuracy.json")
    if not file.is_file():
        return []
    rows = json.loads(file.read_text(encoding="utf-8"))["analyzers"].get(name, [])
    assert isinstance(rows, list)  # noqa: S101 - our own file
    return rows


def _tell(member: type[Analyzer]) -> None:
    from scenogram.models import catalog

    click.echo(
        f"{member.name} (version {member.version}), fed by: {_fed_by(member)}\n\n{inspect.getdoc(member)}\n"
    )
    if member.after or member.uses:
        click.echo(
            f"Builds on: {', '.join((*member.after, *(f'{name} (if there)' for name in member.uses)))}\n"
        )
    click.echo("Each segment:")
    _fields(member.segment)
    click.echo("\nSummary:")
    _fields(member.summary)
    if member.parameters.model_fields:
        click.echo("\nParameters:")
        for name, field in member.parameters.model_fields.items():
            values = {profile: getattr(settings_for(member, profile), name) for profile in PROFILES}
            same = len(set(map(str, values.values()))) == 1
            shown = (
                values["standard"]
                if same
                else ", ".join(f"{profile}: {value}" for profile, value in values.items())
            )
            click.echo(f"  {name} = {shown}  {field.description or ''}")
    models = dict.fromkeys(
        name for profile in PROFILES for name in member.needs(settings_for(member, profile))
    )
    if models:
        click.echo("\nModels:")
        for name in models:
            weights = catalog().get(name)
            click.echo(f"  {name}: {weights.upstream}; {weights.licence}; {weights.size / 1024**2:.1f} MB")
    rows = accuracy(member.name)
    click.echo("\nAccuracy (docs/accuracy.md):" if rows else "\nAccuracy: not measured.")
    for row in rows:
        value = "no case" if row.get("value") is None else f"{row['value']:.3f}"
        bar = (
            f", bar {row['bar']}: {'met' if row.get('met') else 'MISSED'}"
            if row.get("bar") and row.get("value") is not None
            else ""
        )
        click.echo(
            f"  {row['measure']}: {value} {row.get('unit', '')}".rstrip() + f" on {row['cases']} cases{bar}"
        )


def _fields(model: type[BaseModel], indent: str = "  ", seen: tuple[type[BaseModel], ...] = ()) -> None:
    for name, field in model.model_fields.items():
        click.echo(f"{indent}{name}: {_type_name(field.annotation)}  {_described(field)}")
        for inner in _models_in(field.annotation):
            if inner not in seen:
                _fields(inner, indent + "    ", (*seen, inner))


def _described(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models_in(argument)]


def _type_name(annotation: Any) -> str:
    """A type as a reader of JSON would call it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(_type_name(each) for each in arguments if each is not type(None))
    if origin is list:
        return f"list of {_type_name(arguments[0])}"
    if origin is tuple:
        return f"list of {len(arguments)} numbers"
    if origin is dict:
        return f"object of {_type_name(arguments[1])}"
    if str(origin) == "typing.Literal":
        return " | ".join(str(each) for each in arguments)
    if origin is not None and hasattr(annotation, "__metadata__"):
        return _type_name(arguments[0])
    names = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, name)


def _fed_by(member: type[Analyzer]) -> str:
    if issubclass(member, FrameAnalyzer):
        return "frames"
    return "sound" if issubclass(member, SoundAnalyzer) else "findings"


def _first_line(member: type[Analyzer]) -> str:
    return (inspect.getdoc(member) or "").splitlines()[0]
