"""The commands: thin; they parse, call and show."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn, TextIO

import click

from scenogram.cli.analyze import analyze
from scenogram.cli.analyzers import analyzers
from scenogram.cli.doctor import doctor
from scenogram.cli.models import models
from scenogram.cli.redact import redact
from scenogram.cli.schema import schema
from scenogram.cli.show import sheet, show
from scenogram.errors import OutputError, ScenogramError
from scenogram.version import __version__

NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What the system says when a disk, a file or somebody's share of the disk is full."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all asked-for analyzers ended well; 1 at least one failed (the document is still written); "
    "2 the input or the options cannot be used.",
)
@click.version_option(__version__, prog_name="scenogram")
def commands() -> None:
    """A short video goes in; one time-coded document comes out that says what is in it, second by second."""


for command in (analyze, analyzers, doctor, models, redact, schema, sheet, show):
    commands.add_command(command)


def main() -> None:
    """The console script."""
    _prepare()
    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        _tell_misuse(error)
        sys.exit(2)
    except ScenogramError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # who read our output has gone: nothing is wrong
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        _tell(OutputError(f"the disk is full: {error.strerror}", hint="Free some space and try again."))
        _silence(sys.stdout)  # what is still in its buffer has nowhere to go
        sys.exit(OutputError.exit_code)


def _prepare() -> None:
    """Streams that take all, and a tidy end whoever asks for it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - until the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a file name may hold what the terminal's encoding does not
    for name in ("SIGTERM", "SIGHUP"):  # end as after Ctrl-C
        with contextlib.suppress(AttributeError, ValueError):  # not on this system; not in the main thread
            signal.signal(getattr(signal, name), _end)


def _silence(stream: TextIO) -> None:
    """Let a stream lead nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _tell(error: ScenogramError) -> None:
    click.echo(f"error: {error.problem}", err=True)
    if error.hint:
        click.echo(f"       {error.hint}", err=True)


def _tell_misuse(error: click.ClickException) -> None:
    error.show()
    if isinstance(error, click.NoSuchOption):
        for name in filter(os.path.lexists, sys.argv[1:]):
            if name.startswith("-"):
                click.echo(f"For the file {name}, write ./{name}", err=True)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)
