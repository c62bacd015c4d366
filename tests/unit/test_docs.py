"""What the docs say is there: every analyzer, every command and option, every dependency, every link."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from scenogram.analyzers import all_analyzers
from scenogram.cli import commands
from tools import readme

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED = {"accuracy.md"}
"""Pages that come with the first published measurement."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_table_of_analyzers_is_up_to_date() -> None:
    assert readme.PAGE.read_text(encoding="utf-8") == readme.page(), "run: python tools/readme.py"


@pytest.mark.parametrize("name", list(all_analyzers()))
def test_every_analyzer_is_named_in_the_readme(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        asked += extra
    wanted = {re.split(r"[\[<>=~! ]", each)[0] for each in asked}
    rows = [
        line
        for line in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
        if line[:1] == "|"
    ]
    listed = {name for row in rows for name in re.findall(r"`([\w.-]+)`", " ".join(row.split("|")[1:3]))}
    assert wanted <= listed, wanted - listed
    assert listed <= wanted | set(project["optional-dependencies"]), listed - wanted


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target and Path(target).name not in GENERATED:
            assert (path.parent / target).exists(), target


def options(command: click.Command) -> set[str]:
    return {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help", "-h"}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_commands_and_options_in_the_docs_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"(?:^|`|\$ )scenogram ([^`\n#]+)", text, re.MULTILINE):
        words = line.replace("[", " ").replace("]", " ").split()
        command: click.Command = commands
        for word in words:
            if isinstance(command, click.Group) and word in command.commands:
                command = command.commands[word]
            elif word.startswith("--"):
                assert word.split("=")[0] in options(command) | {"--version"}, f"scenogram {line}"
        if words and re.fullmatch(r"[a-z]+", words[0]):
            assert words[0] in commands.commands, f"scenogram {line}"


def test_every_option_of_analyze_has_a_help_text_or_speaks_for_itself() -> None:
    assert commands.commands["analyze"].params
    for each in commands.commands["analyze"].params:
        if isinstance(each, click.Option):
            assert each.help or each.show_default, each.name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_scripts_and_files_named_in_the_docs_exist(path: Path) -> None:
    for name in re.findall(
        r"`((?:scripts|tools|tests|src|bench|docs)/[\w./-]+\.?\w+)`", path.read_text(encoding="utf-8")
    ):
        if not re.search(r"[A-Z]{3}|/out", name) and Path(name).name not in GENERATED:
            assert (ROOT / name).exists(), name


def test_the_changelog_names_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{version}]" in text or "## [Unreleased]" in text
