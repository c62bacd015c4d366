"""`scenogram show` and `scenogram sheet`: a document for people to look at."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many findings.")
def show(document: Path, top: int) -> None:
    """Tell the most telling findings of a DOCUMENT, and how its analyzers ended."""
    from scenogram import load
    from scenogram.cli.display import ending
    from scenogram.export import highlights

    doc = load(document)
    for each in highlights(doc, top):
        evidence = (
            f"  [{', '.join(each.evidence[:4])}{', …' if len(each.evidence) > 4 else ''}]"
            if each.evidence
            else ""
        )
        click.echo(f"{_clock(each.time)}  {each.text}{evidence}")
    click.echo()
    for line in ending(doc):
        click.echo(line)


@click.command()
@click.argument("clip", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the picture goes; by default NAME.sheet.png.",
)
def sheet(clip: Path, document: Path, output: Path | None) -> None:
    """Draw a contact sheet of CLIP: a picture per shot, with the findings of DOCUMENT on it."""
    from scenogram import load
    from scenogram.export import contact_sheet

    target = output or Path(f"{clip.stem}.sheet.png")
    contact_sheet(clip, load(document), target)
    click.echo(str(target))


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:05.2f}"
