"""`scenogram analyze`: a clip in, a document out."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from scenogram.cli.display import display_for
from scenogram.document import Document


def _names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name.strip() for name in (value or "").split(",") if name.strip())


@click.command()
@click.argument("source")
@click.option("-o", "--output", metavar="DOC.json", help="Where the document goes; - for standard output.")
@click.option("--only", callback=_names, metavar="A,B", help="Run these analyzers, and those that they need.")
@click.option("--skip", callback=_names, metavar="A,B", help="Leave these analyzers out.")
@click.option(
    "--profile",
    type=click.Choice(["fast", "standard", "thorough"]),
    default="standard",
    show_default=True,
    help="How much work to put in.",
)
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    show_default=True,
    help="Where networks run.",
)
@click.option(
    "--precision",
    type=click.Choice(["auto", "f32"]),
    default="auto",
    show_default=True,
    help="auto: bf16 where the CPU has it; f32: the same answers on every CPU.",
)
@click.option(
    "--model",
    "chosen",
    multiple=True,
    metavar="SLOT=NAME",
    help="Another model, e.g. speech=large-v3 or speech=FOLDER; `scenogram analyzers NAME` tells what can be chosen.",
)
@click.option("--set", "changes", multiple=True, metavar="ANALYZER.PARAMETER=VALUE", help="Change a setting.")
@click.option(
    "--no-biometrics",
    is_flag=True,
    help="No face or voice embeddings, no age, gender or identity across shots.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep findings of earlier runs.")
@click.option("--no-pull", is_flag=True, help="Do not download missing models.")
@click.option(
    "--allow-private-links",
    is_flag=True,
    help="A link may also lead to this machine or into the local network.",
)
@click.option("--json-progress", is_flag=True, help="Progress as JSON lines on standard error.")
@click.option(
    "--quiet", is_flag=True, help="No progress and no summary; only errors and the document's path."
)
@click.option(
    "--max-duration",
    type=click.FloatRange(min=0, min_open=True),
    default=1800.0,
    show_default=True,
    metavar="SECONDS",
)
@click.option("--max-side", type=click.IntRange(min=1), default=4096, show_default=True, metavar="PIXELS")
@click.option(
    "--max-size",
    type=click.FloatRange(min=0, min_open=True),
    default=4.0,
    show_default=True,
    metavar="GB",
    help="Of the file.",
)
def analyze(
    source: str,
    output: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    profile: str,
    device: str,
    precision: str,
    chosen: tuple[str, ...],
    changes: tuple[str, ...],
    no_biometrics: bool,
    no_cache: bool,
    no_pull: bool,
    allow_private_links: bool,
    json_progress: bool,
    quiet: bool,
    max_duration: float,
    max_side: int,
    max_size: float,
) -> None:
    """Analyse SOURCE, a video or sound file or an http(s) link to one, and write one document.

    A file whose name begins with a dash is given as ./-name.mp4.
    """
    from scenogram import engine, save
    from scenogram.clip import Limits
    from scenogram.document import check_writable

    target = Path(output) if output else Path(f"{_name_of(source)}.scenogram.json")
    if output != "-":
        check_writable(target)
    display = display_for(sys.stderr, json_lines=json_progress, quiet=quiet)
    with display:
        doc = engine.analyze(
            source,
            only=only,
            skip=skip,
            profile=profile,
            device=device,
            precision=precision,
            parameters=_parameters(chosen, changes),
            biometrics=not no_biometrics,
            cache=not no_cache,
            pull=not no_pull,
            allow_private=allow_private_links,
            limits=Limits(duration=max_duration, side=max_side, bytes=int(max_size * 1e9)),
            on_progress=display,
        )
    if output == "-":
        from scenogram.document import to_json

        click.echo(to_json(doc))
    else:
        save(doc, target)
    display.conclude(doc)
    if output != "-":
        click.echo(str(target))
    sys.exit(1 if _failed(doc) else 0)


def _parameters(chosen: Sequence[str], changes: Sequence[str]) -> dict[str, dict[str, str]]:
    """Analyzer -> parameter -> value, from --model and --set."""
    from scenogram.analyzers import all_analyzers
    from scenogram.errors import OptionError

    slots = {member.model_slot: name for name, member in all_analyzers().items() if member.model_slot}
    parameters: dict[str, dict[str, str]] = {}
    for text in chosen:
        slot, equals, model = text.partition("=")
        if not equals or slot not in slots:
            raise OptionError(
                f"--model {text}: not of the form SLOT=NAME", hint=f"Slots: {', '.join(sorted(slots))}."
            )
        parameters.setdefault(slots[slot], {})["model"] = model
    for text in changes:
        place, equals, value = text.partition("=")
        name, dot, parameter = place.partition(".")
        if not (equals and dot and name and parameter):
            raise OptionError(
                f"--set {text}: not of the form ANALYZER.PARAMETER=VALUE",
                hint="E.g. --set text_overlay.fps=4",
            )
        parameters.setdefault(name, {})[parameter] = value
    return parameters


def _failed(doc: Document) -> bool:
    return any(run.status == "failed" for run in doc.run.analyzers.values())


def _name_of(source: str) -> str:
    """The document's name: that of the file, or of the link's last part, as far as it can stand in a file name."""
    if source.startswith(("http://", "https://")):
        try:
            name = unquote(urlsplit(source).path).rpartition("/")[2]
        except ValueError:  # no link, as fetching it will say
            name = ""
        stem = Path(re.sub(r"[^\w .-]", "_", name)).stem.strip(". ")
        return stem[:120] or "clip"
    return Path(source).stem
