"""The page about models lists what the catalog holds."""

from __future__ import annotations

from pathlib import Path

from scenogram.models import catalog

PAGE = Path(__file__).parents[3] / "docs" / "models.md"
START, END = "test_docs.py -->\n", "<!-- end of table -->"


def table() -> str:
    rows = ["| Name | What it is | Licence | Files | MB |", "|---|---|---|---|---|"]
    for entry in catalog():
        mark = "" if entry.commercial else " †"
        files = ", ".join(f"`{name}`" for name in entry.files)
        size = f"{entry.size / 1e6:.1f}"
        rows.append(f"| `{entry.name}`{mark} | {entry.upstream} | {entry.licence} | {files} | {size} |")
    return "\n".join(rows) + "\n"


def test_every_model_is_listed_with_its_licence_and_files() -> None:
    written = PAGE.read_text(encoding="utf-8").split(START)[1].split(END)[0]
    assert written == table(), f"put this into docs/models.md:\n{table()}"
