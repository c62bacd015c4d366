"""What is shown of an analysis under way, to people and to programs."""

from __future__ import annotations

import io
import json

import pytest

from scenogram.cli.display import JsonLines, Lines, Live, display_for
from scenogram.engine import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_display_fits_the_stream_and_the_options() -> None:
    assert type(display_for(Terminal(), json_lines=False, quiet=False)) is Live
    assert type(display_for(io.StringIO(), json_lines=False, quiet=False)) is Lines
    assert type(display_for(Terminal(), json_lines=True, quiet=False)) is JsonLines
    silent = display_for(Terminal(), json_lines=False, quiet=True)
    silent(Progress("analyze", "cut_analysis", "ok"))
    assert silent.stream.getvalue() == ""  # type: ignore[attr-defined]


def lines(*news: Progress) -> list[str]:
    stream = io.StringIO()
    display = Lines(stream)
    with display:
        for each in news:
            display(each)
    return stream.getvalue().splitlines()


def test_plain_lines_tell_ends_not_every_step() -> None:
    running = [Progress("analyze", "cut_analysis", "running", share=share / 100) for share in range(100)]
    told = lines(*running, Progress("analyze", "cut_analysis", "empty", share=1, note="one shot"))
    assert told == ["cut_analysis: empty (one shot)"]


def test_plain_lines_tell_a_download_by_quarters() -> None:
    news = [Progress("models", "yunet", "running", share=share / 100, note="fetch") for share in range(101)]
    assert lines(*news) == [f"model yunet: fetch {share}%" for share in (0, 25, 50, 75, 100)]


def test_a_defect_is_told_with_its_place() -> None:
    told = lines(Progress("analyze", "breaks", "failed", note="a defect", trace="Traceback ...\n  line 3"))
    assert told == ["breaks: failed (a defect)", "Traceback ...", "  line 3"]


def test_json_lines_leave_out_what_is_not_known() -> None:
    stream = io.StringIO()
    JsonLines(stream)(Progress("analyze", "é", "running", share=0.5))
    assert json.loads(stream.getvalue()) == {
        "stage": "analyze",
        "subject": "é",
        "state": "running",
        "share": 0.5,
    }


@pytest.mark.parametrize("note", ["[red]not markup[/red]", "[/]", "a\nb", "x" * 500])
def test_the_live_table_takes_any_words(note: str) -> None:
    stream = Terminal()
    display = Live(stream)
    with display:
        display(Progress("fetch", "http://[::1]/[/]", "running"))
        display(Progress("analyze", "a", "failed", share=1.0, note=note))
        display(Progress("models", "b", "running", share=None, note=note))
    assert "http://[::1]/[/]" in stream.getvalue()
