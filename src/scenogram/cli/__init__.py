"""The commands: thin; they parse, call and show."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import NoReturn

import click

from scenogram.cli.analyze import analyze
from scenogram.cli.analyzers import analyzers
from scenogram.cli.doctor import doctor
from scenogram.cli.models import models
from scenogram.cli.schema import schema
from scenogram.cli.show import sheet, show
from scenogram.errors import ScenogramError
from scenogram.version import __version__


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all asked-for analyzers ended well; 1 at least one failed (the document is still written); "
    "2 the input or the options cannot be used.",
)
@click.version_option(__version__, prog_name="scenogram")
def commands() -> None:
    """A short video goes in; one time-coded document comes out that says what is in it, second by second."""


for command in (analyze, analyzers, doctor, models, schema, sheet, show):
    commands.add_command(command)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # a file name may hold what the terminal's encoding does not
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    for name in ("SIGTERM", "SIGHUP"):  # end as tidily as after Ctrl-C
        with contextlib.suppress(AttributeError, ValueError):  # not on this system; not in the main thread
            signal.signal(getattr(signal, name), _end)
    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ScenogramError as error:
        click.echo(f"error: {error.problem}", err=True)
        if error.hint:
            click.echo(f"       {error.hint}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # who read our output has gone: nothing is wrong
        sys.stderr.close()
        sys.exit(0)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)
