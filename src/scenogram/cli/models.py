"""`scenogram models`: what weights there are, and getting them."""

from __future__ import annotations

import sys
from pathlib import Path

import click


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB"


@click.group()
def models() -> None:
    """List, download, check the models' weights; show their licences."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_models(as_json: bool) -> None:
    """List all models: on this machine or not, size, licence, who uses them."""
    from scenogram.models import Store, catalog

    store = Store()
    users = _users()
    rows = []
    for weights in catalog():
        state = "damaged" if store.damaged(weights.name) else "present" if store.ready(weights.name) else "-"
        rows.append((weights, state, users.get(weights.name, [])))
    if as_json:
        import json

        said = [
            {
                "name": weights.name,
                "state": "absent" if state == "-" else state,
                "bytes": weights.size,
                "download_bytes": weights.download_size,
                "licence": weights.licence,
                "commercial_use": weights.commercial,
                "upstream": weights.upstream,
                "sha256": weights.sha256,
                "used_by": used,
            }
            for weights, state, used in rows
        ]
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
        return
    click.echo(f"{'name':24} {'state':8} {'size':>10}  {'licence':24} used by")
    for weights, state, used in rows:
        licence = weights.licence if weights.commercial else f"{weights.licence} (opt-in)"
        click.echo(f"{weights.name:24} {state:8} {_size(weights.size):>10}  {licence:24} {', '.join(used)}")
    click.echo(f"\nKept in {store.root}")


@models.command()
@click.argument("names", nargs=-1)
@click.option(
    "--all", "everything", is_flag=True, help="All that an analyzer uses by default, in any profile."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Into this folder (for a machine without network).",
)
@click.option("--json-progress", is_flag=True, help="Progress as JSON lines on standard error.")
@click.option("--quiet", is_flag=True, help="Only errors.")
def pull(
    names: tuple[str, ...], everything: bool, folder: Path | None, json_progress: bool, quiet: bool
) -> None:
    """Download models: those NAMED, or what the standard profile needs.

    For a machine without network: `scenogram models pull --to DIR`, carry DIR there, and set SCENOGRAM_MODELS=DIR.
    """
    from scenogram.cli.display import display_for
    from scenogram.engine import Progress
    from scenogram.models import PullProgress, Store, catalog

    store = Store(folder) if folder else Store()
    wanted = list(names) or _needed(("fast", "standard", "thorough") if everything else ("standard",))
    for name in wanted:
        catalog().get(name)
    missing = store.missing(wanted)
    display = display_for(sys.stderr, json_lines=json_progress, quiet=quiet)

    def tell(news: PullProgress) -> None:
        share = news.done_bytes / news.total_bytes if news.total_bytes else None
        state = "done" if news.stage == "done" else "running"
        display(Progress("models", news.name, state, share=share, note=news.stage))  # type: ignore[arg-type]

    with display:
        store.pull(missing, on_progress=tell)
    if not quiet:
        click.echo(
            f"{len(missing)} downloaded, {len(wanted) - len(missing)} were there already; in {store.root}"
        )


@models.command()
@click.argument("names", nargs=-1)
def verify(names: tuple[str, ...]) -> None:
    """Hash the files of models again and compare with the catalog."""
    from scenogram.errors import ModelDamaged
    from scenogram.models import Store

    store = Store()
    verdicts = store.verify(names or None)
    bad = [verdict for verdict in verdicts if verdict.state != "ok"]
    for verdict in verdicts:
        click.echo(f"{verdict.state:8} {verdict.name}/{verdict.file}")
    if not verdicts:
        click.echo(f"no models in {store.root}")
    if bad:
        again = " ".join(sorted({verdict.name for verdict in bad}))
        raise ModelDamaged(
            f"{len(bad)} of {len(verdicts)} files are not as they should be",
            hint=f"Run: scenogram models pull {again}",
        )


@models.command()
@click.argument("names", nargs=-1)
def licences(names: tuple[str, ...]) -> None:
    """Show whose the models are and under which licence."""
    from scenogram.models import catalog

    for weights in [catalog().get(name) for name in names] or list(catalog()):
        note = "" if weights.commercial else "  [opt-in: not for every use]"
        click.echo(f"{weights.name:24} {weights.licence}{note}\n{'':24} {weights.upstream}")


def _needed(profiles: tuple[str, ...]) -> list[str]:
    """Models that the analyzers need in these profiles."""
    from scenogram.analyzers import all_analyzers, settings_for

    names: dict[str, None] = {}
    for member in all_analyzers().values():
        for profile in profiles:
            names.update(dict.fromkeys(member.needs(settings_for(member, profile))))
    return list(names)


def _users() -> dict[str, list[str]]:
    """Model name -> analyzers that use it in some profile."""
    from scenogram.analyzers import PROFILES, all_analyzers, settings_for

    users: dict[str, list[str]] = {}
    for name, member in all_analyzers().items():
        for model in {model for profile in PROFILES for model in member.needs(settings_for(member, profile))}:
            users.setdefault(model, []).append(name)
    return users
