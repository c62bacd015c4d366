"""`scenogram schema`: the JSON Schema of the documents."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file.")
def schema(output: Path | None) -> None:
    """Print the JSON Schema of documents, with all analyzers that are installed here."""
    import json

    from scenogram.analyzers import document_types
    from scenogram.document import json_schema
    from scenogram.errors import OutputError

    text = json.dumps(json_schema(document_types()), indent=1, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{output} could not be written: {error.strerror}", hint="Give another path with -o."
        ) from None
