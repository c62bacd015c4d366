"""`python -m bench`: make the videos, score what is said of them, measure the speed, compare with others."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bench.truth import SetName
from scenogram.errors import ScenogramError

SETS = click.Choice(["ci", "dev", "test"])
OUT = Path(__file__).resolve().parent / "out"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The truth bench; see docs/bench.md and docs/bench-scoring.md."""


@main.command("make")
@click.option("--set", "set_name", type=SETS, default="ci", show_default=True, help="Which videos.")
@click.option("--only", multiple=True, metavar="RECIPE", help="A recipe; may be given several times.")
@click.option("--showcase", is_flag=True, help="The 60 s clip of the demo and the speed bench instead.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=OUT, show_default=True)
def make_(set_name: SetName, only: tuple[str, ...], showcase: bool, out: Path) -> None:
    """Make the videos of a set, with their truth; what is made already stays."""
    from bench.make import make
    from bench.make import showcase as make_showcase

    made = [make_showcase(out)] if showcase else make(set_name, out, only=only)
    for each in made:
        click.echo(each.video)


@main.command()
@click.option("--set", "set_name", type=SETS, default="test", show_default=True, help="Which videos.")
@click.option("--only", multiple=True, metavar="NAME", help="An analyzer; may be given several times.")
@click.option("--cache", is_flag=True, help="Take findings of earlier runs where no version has changed.")
@click.option("--rescore", is_flag=True, help="Score the documents of the last run, without analysing again.")
@click.option("--write", is_flag=True, help="Publish: docs/accuracy.md and the rows that the package quotes.")
def accuracy(set_name: SetName, only: tuple[str, ...], cache: bool, rescore: bool, write: bool) -> None:
    """Analyse a set, score it, and print the table."""
    from bench.score.accuracy import run
    from bench.score.publish import PUBLISHED

    if write and set_name != PUBLISHED:
        raise click.UsageError(f"only the table of the {PUBLISHED} set is published")
    run(set_name, only=only, cache=cache, rescore=rescore, write=write)


@main.command()
@click.argument("video", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--only", multiple=True, metavar="NAME", help="An analyzer; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def speed(video: Path | None, only: tuple[str, ...], as_json: bool) -> None:
    """Measure what an analysis of VIDEO costs; without VIDEO, of the showcase clip."""
    from bench.speed import measure, report

    if video is None:
        from bench.make import showcase

        video = showcase(OUT).video
    try:
        figures = measure(video, only=only)
    except RuntimeError as error:
        raise click.ClickException(str(error)) from None
    click.echo(figures.model_dump_json(indent=1) if as_json else report(figures))


@main.command()
@click.option("--set", "set_name", type=SETS, default="test", show_default=True, help="Which videos.")
@click.option("--only", multiple=True, metavar="NAME", help="A peer; may be given several times.")
def peers(set_name: SetName, only: tuple[str, ...]) -> None:
    """Run public tools that do one of our jobs on the same videos, in environments of their own."""
    from bench.peers.run import run

    run(set_name, only=only)


def _told() -> None:
    try:
        main(standalone_mode=True)
    except ScenogramError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    _told()
