"""`scenogram redact`: a copy in which faces and voices are covered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

STEPS = 100


@click.command()
@click.argument("video", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT.mp4",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the copy goes (.mp4, .mov or .mkv).",
)
@click.option("--faces", is_flag=True, help="Blur faces along their tracks.")
@click.option(
    "--voices",
    type=click.Choice(["tone", "mute"]),
    help="Put a tone, or silence, in place of speech; what else sounds there goes with it.",
)
def redact(
    video: Path, document: Path, output: Path, faces: bool, voices: Literal["tone", "mute"] | None
) -> None:
    """Write a copy of VIDEO in which the faces and the speech that DOCUMENT has found are covered.

    What was not found stays: look at the copy before anyone else does.
    """
    from scenogram import load
    from scenogram.export.redact import redact as write_redacted

    doc = load(document)
    with click.progressbar(range(STEPS), label="redacting", file=sys.stderr) as bar:
        write_redacted(
            video,
            doc,
            output,
            faces=faces,
            voices=voices,
            on_progress=lambda share: bar.update(round(share * STEPS) - bar.pos),
        )
    click.echo(str(output))
