"""Analyse a set of videos, score what was said, and make the table of it."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import scenogram
from bench.score.publish import PUBLISHED, RESULTS, ROOT, publish, published
from bench.score.scorer import Scorer, Scores, scorers
from bench.score.stand_in import stand_in
from bench.score.table import OURS, Table, curve, markdown, rows, worse
from bench.truth import SetName, Truth
from scenogram.analyzers import all_analyzers
from scenogram.document import Document, merge_people, merge_shots, merge_story
from scenogram.errors import OptionError, ScenogramError, UnknownAnalyzer
from scenogram.version import __version__

OUT = ROOT / "bench" / "out"


@dataclass(frozen=True)
class Analysed:
    """A video of the bench, and what was said of it."""

    truth: Truth
    document: Document
    failures: tuple[str, ...] = ()


def chosen(only: Sequence[str] = ()) -> dict[str, Scorer]:
    """The scorers of those names, or of all analyzers that there are.

    Raises:
        UnknownAnalyzer: there is no scorer of that name.
    """
    known = {name: scorer for name, scorer in scorers().items() if name in all_analyzers()}
    for name in only:
        if name not in known:
            raise UnknownAnalyzer(
                f"there is no scorer for {name!r}",
                hint=f"There are: {', '.join(known)}. Another is a file bench/score/analyzers/NAME.py.",
            )
    return {name: scorer for name, scorer in known.items() if not only or name in only}


def analyse(video: Path, truth: Truth, names: Sequence[str], *, cache: bool = False) -> Analysed:
    """Analyse one video with those analyzers. What fails is told, and scored as nothing said."""
    try:
        document = scenogram.analyze(video, only=with_company(names), cache=cache)
    except ScenogramError as error:
        return Analysed(truth, stand_in(truth, {}, tool=OURS), (f"{truth.case}: {error.problem}",))
    failed = tuple(
        f"{truth.case}: {name}: {run.reason}"
        for name, run in document.run.analyzers.items()
        if run.status == "failed"
        or (name in names and run.status == "skipped" and _must_look(name, document))
    )
    return Analysed(truth, document, failed)


def with_company(names: Sequence[str]) -> list[str]:
    """Those analyzers, and those whose findings they use where they are there: a user has them too."""
    wanted = list(names)
    for name in wanted:
        wanted += [
            used for used in all_analyzers()[name].uses if used in all_analyzers() and used not in wanted
        ]
    return wanted


def _must_look(name: str, document: Document) -> bool:
    """Whether an analyzer has what it looks at in this clip, so that skipping it is a failure."""
    from scenogram.analyzers import SoundAnalyzer

    return document.clip.audio is not None or not issubclass(all_analyzers()[name], SoundAnalyzer)


def make_table(
    set_name: str, analysed: Iterable[Analysed], chosen: Mapping[str, Scorer], *, by: str = OURS
) -> Table:
    """Score documents, pool the scores, and make rows of them."""
    scores: dict[str, dict[str, Scores]] = {name: {} for name in chosen}
    spent: dict[str, list[float]] = {name: [0.0, 0.0] for name in chosen}
    failures: list[str] = []
    videos, seconds = 0, 0.0
    for each in analysed:
        videos += 1
        seconds += each.truth.duration
        failures += each.failures
        for name, scorer in chosen.items():
            if scorer.applies(each.truth):
                scores[name][each.truth.case] = scorer.score(each.document, each.truth)
            run = each.document.run.analyzers.get(name)
            if run is not None and run.status in ("ok", "empty") and not run.cached:
                spent[name][0] += run.seconds
                spent[name][1] += each.truth.duration
    return Table(
        set=set_name,
        tool=f"{OURS} {__version__}",
        videos=videos,
        seconds=round(seconds, 1),
        rows=[row for name, scorer in chosen.items() for row in rows(scorer, scores[name], by=by)],
        speed={by: {name: round(own / length, 4) for name, (own, length) in spent.items() if length}},
        reliability={name: points for name in chosen if (points := curve(scores[name].values()))},
        failures=failures,
    )


def run(
    set_name: SetName,
    *,
    only: Sequence[str] = (),
    cache: bool = False,
    rescore: bool = False,
    write: bool = False,
    out: Path = OUT,
    results: Path = RESULTS,
) -> Table:
    """Make or load a set, analyse it, score it, print the table and what got worse, and keep the results.

    Args:
        set_name: `ci`, `dev` or `test`.
        only: analyzers; empty: all that have a scorer.
        cache: take findings of earlier runs where nothing has changed.
        rescore: score the documents of the last run again, without analysing.
        write: publish: docs/accuracy.md and the rows that the package quotes.
        out: folder for the videos and, in `documents`, for what was said of them.
        results: folder for the tables.
    """
    from bench.make import make
    from bench.make.sets import cases

    measured = chosen(only)
    made = make(set_name, out)
    lost = sorted({case.name for case in cases(set_name)} - {each.truth.case for each in made})
    if lost and write:
        raise OptionError(
            f"{len(lost)} videos of the set were not made: {', '.join(lost)}",
            hint="The generator changed while it ran, or a recipe broke: run again before publishing.",
        )
    analysed = []
    for number, each in enumerate(made, 1):
        names = [name for name, scorer in measured.items() if scorer.applies(each.truth)]
        kept = out / "documents" / set_name / f"{each.truth.case}.json"
        if not names:
            continue
        if rescore and kept.is_file():
            analysed.append(Analysed(each.truth, scenogram.load(kept)))
            continue
        _say(f"{number}/{len(made)} {each.truth.case} ({each.truth.duration:.1f} s)")
        one = analyse(each.video, each.truth, names, cache=cache)
        kept.parent.mkdir(parents=True, exist_ok=True)
        scenogram.save(completed(one.document, kept) if only else one.document, kept)
        analysed.append(one)
    table = make_table(set_name, analysed, measured)
    table.failures += [f"{name}: the video was not made, so it is not in the table" for name in lost]
    before = last_table(set_name, results)
    report(
        table,
        published() if set_name == PUBLISHED else before,
        unscored=set() if only else set(all_analyzers()) - set(measured),
    )
    if only and before is not None:
        table = together(table, before, measured)
    table.save(results / f"{set_name}.json")
    if write:
        publish(table)
    return table


def completed(document: Document, kept: Path) -> Document:
    """A document of a few analyzers, with what the others said of the same clip last time: a later `rescore` of all
    finds all of them. Shots and people are those of the new document, where it has any.

    Args:
        document: what is new.
        kept: the document of the last run; it may be missing, or of another clip.
    """
    try:
        before = scenogram.load(kept)
    except ScenogramError:
        return document
    if before.clip.sha256 != document.clip.sha256:
        return document
    shots, people = ({part.id for part in parts} for parts in (document.shots, document.people))
    return document.model_copy(
        update={
            "analyzers": {**before.analyzers, **document.analyzers},
            "run": document.run.model_copy(
                update={"analyzers": {**before.run.analyzers, **document.run.analyzers}}
            ),
            "shots": merge_shots(document.shots, [s for s in before.shots if not shots or s.id in shots]),
            "people": merge_people(
                document.people, [p for p in before.people if not people or p.id in people]
            ),
            "story": merge_story(document.story, before.story),
        }
    )


def last_table(set_name: str, results: Path = RESULTS) -> Table | None:
    """The table of the last run on that set; None where there is none that can be read."""
    path = results / f"{set_name}.json"
    try:
        return Table.load(path)
    except (OSError, ValueError):
        return None


def together(table: Table, before: Table, measured: Collection[str]) -> Table:
    """A run of a few analyzers takes nothing of what is known of the others."""
    others = [row for row in before.rows if row.analyzer not in measured]
    speed = {**before.speed.get(OURS, {}), **table.speed.get(OURS, {})}
    curves = {name: points for name, points in before.reliability.items() if name not in measured}
    return table.model_copy(
        update={
            "videos": max(table.videos, before.videos),
            "seconds": max(table.seconds, before.seconds),
            "rows": [*others, *table.rows],
            "speed": {OURS: speed},
            "reliability": {**curves, **table.reliability},
        }
    )


def report(table: Table, before: Table | None, *, unscored: Collection[str] = ()) -> None:
    """Print a table, what did not work, and what got worse."""
    print(markdown(table))
    missed = [row for row in table.rows if row.met is False]
    met = [row for row in table.rows if row.met]
    print(f"\n{len(met)} bars met, {len(missed)} missed, on {table.videos} videos ({table.seconds:.0f} s).")
    if unscored:
        print(f"Without a scorer: {', '.join(sorted(unscored))}.")
    worst = [
        f"{row.analyzer}, {row.measure}: "
        + ", ".join(f"{name} {value:.3f}" for name, value in row.worst.items())
        for row in missed
    ]
    for title, lines in (
        ("Where the bars are missed most", worst),
        ("Did not end as it should", table.failures),
        ("Worse than last time", worse(before, table) if before else []),
    ):
        if lines:
            print(f"\n{title}:")
            print("\n".join(f"- {line}" for line in lines))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
