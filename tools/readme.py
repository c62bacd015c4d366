"""The table of analyzers in README.md, made from the registry and the published accuracy: `python tools/readme.py`.

A test compares the page with what this makes, so that it cannot go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenogram.analyzers import all_analyzers
from scenogram.cli.analyzers import accuracy

PAGE = Path(__file__).resolve().parents[1] / "README.md"
START, END = "<!-- analyzers: made by tools/readme.py -->\n", "<!-- end of analyzers -->"


def table() -> str:
    """One row per analyzer: what it says, and those of its figures that have a bar. A missed bar is bold."""
    lines = ["| Analyzer | Says | Accuracy |", "|---|---|---|"]
    for name, member in all_analyzers().items():
        says = (member.__doc__ or "").strip().splitlines()[0]
        lines.append(f"| `{name}` | {says} | {_figures(accuracy(name))} |")
    return "\n".join(lines) + "\n"


def _figures(rows: list[dict[str, Any]]) -> str:
    told = [_figure(row) for row in rows if row.get("bar")]
    if told:
        return "<br>".join(told)
    return "published without a bar" if rows else "not measured yet"


def _figure(row: dict[str, Any]) -> str:
    if row.get("value") is None:
        return f"{row['measure']}: no case (bar {row['bar']})"
    unit = f" {row['unit']}" if row.get("unit") else ""
    text = f"{row['measure']} {row['value']:.3f}{unit} (bar {row['bar']}, {row['cases']} cases)"
    return text if row.get("met") else f"**{text}: missed**"


def page() -> str:
    """README.md with the table as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    return before + START + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
