"""Progress for people and for programs: a live table on a terminal, plain lines elsewhere, JSON lines on request."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from scenogram.document import Document
from scenogram.engine import Progress

if TYPE_CHECKING:
    from rich.table import Table

ENDED = ("ok", "empty", "skipped", "failed", "cached", "done")


class Display:
    """Shows nothing; base of the others."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def __call__(self, news: Progress) -> None:
        """Take in a piece of news."""

    def conclude(self, doc: Document) -> None:
        """Say how it ended."""


class Lines(Display):
    """A line for each analyzer and model that begins or ends."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._told: dict[tuple[str, str], int] = {}

    def __call__(self, news: Progress) -> None:
        if news.stage == "models" and news.state == "running":
            self._step(news, f"model {news.subject}: {news.note}")
        elif news.stage == "fetch" and news.state == "running":
            self._step(news, f"fetching {news.subject}")
        elif news.stage == "analyze" and news.state in ENDED:
            print(
                f"{news.subject}: {news.state}{f' ({news.note})' if news.note else ''}",
                file=self.stream,
                flush=True,
            )
        if news.trace:
            print(news.trace, file=self.stream, flush=True)

    def _step(self, news: Progress, text: str) -> None:
        """A line at every quarter, not at every news."""
        quarter = int(4 * (news.share or 0.0))
        if self._told.get((news.stage, text)) != quarter:
            self._told[news.stage, text] = quarter
            share = f" {news.share:.0%}" if news.share is not None else ""
            print(f"{text}{share}", file=self.stream, flush=True)

    def conclude(self, doc: Document) -> None:
        for line in ending(doc):
            print(line, file=self.stream, flush=True)


class JsonLines(Display):
    """Each piece of news as one JSON object on a line."""

    def __call__(self, news: Progress) -> None:
        said = {name: value for name, value in asdict(news).items() if value not in (None, "")}
        print(json.dumps(said, ensure_ascii=False), file=self.stream, flush=True)

    def conclude(self, doc: Document) -> None:
        said = {
            "stage": "end",
            "seconds": doc.run.seconds,
            "real_time_factor": doc.run.real_time_factor,
            "analyzers": {name: run.status for name, run in doc.run.analyzers.items()},
            "warnings": doc.warnings,
        }
        print(json.dumps(said, ensure_ascii=False), file=self.stream, flush=True)


@dataclass
class Row:
    """What is shown of one analyzer or model."""

    news: Progress
    since: float


class Live(Display):
    """A table that is drawn anew several times a second."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        from rich.console import Console
        from rich.live import Live as RichLive

        self._rows: dict[tuple[str, str], Row] = {}
        self._traces: list[str] = []
        self._console = Console(file=stream)
        self._live = RichLive(
            console=self._console,
            refresh_per_second=5,
            get_renderable=self._table,
            transient=True,
            redirect_stdout=False,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._live.stop()

    def __call__(self, news: Progress) -> None:
        key = (news.stage, news.subject)
        row = self._rows.get(key)
        if row is None or row.news.state == "waiting":
            self._rows[key] = Row(news, time.monotonic())
        else:
            row.news = news
        if news.trace:
            self._traces.append(news.trace)

    def _table(self) -> Table:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2))
        colours = {"ok": "green", "cached": "green", "empty": "cyan", "skipped": "yellow", "failed": "red"}
        for (stage, subject), row in list(self._rows.items()):
            news = row.news
            if stage == "models" and news.state == "done":
                continue
            bar = ProgressBar(total=1.0, completed=news.share or 0.0, width=24)
            speed = f"{news.speed:.1f}x" if news.speed and news.state == "running" else ""
            name = Text(f"model {subject}" if stage == "models" else subject)
            share = f"{news.share:4.0%}" if news.share is not None else ""
            colour = colours.get(news.state, "default")
            table.add_row(name, f"[{colour}]{news.state}[/]", bar, share, speed, Text(_short(news.note)))
        return table

    def conclude(self, doc: Document) -> None:
        for trace in self._traces:
            self._console.print(trace, markup=False, highlight=False)
        for line in ending(doc):
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)


def display_for(stream: TextIO, *, json_lines: bool, quiet: bool) -> Display:
    """The display that fits the stream and the options."""
    if json_lines:
        return JsonLines(stream)
    if quiet:
        return Display(stream)
    return Live(stream) if stream.isatty() else Lines(stream)


def ending(doc: Document) -> list[str]:
    """How an analysis ended, in lines."""
    run, lines = doc.run, []
    for name, each in run.analyzers.items():
        if each.status in ("skipped", "failed"):
            lines.append(f"{each.status}: {name}: {each.reason}")
    lines += [f"warning: {warning}" for warning in doc.warnings]
    counts = dict.fromkeys(("ok", "empty", "skipped", "failed"), 0)
    for each in run.analyzers.values():
        counts[each.status] += 1
    told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    speed = f" ({run.real_time_factor:.2f} times its length)" if run.real_time_factor is not None else ""
    lines.append(f"{doc.clip.duration:.1f} s of video in {run.seconds:.1f} s{speed}; analyzers: {told}")
    return lines


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
