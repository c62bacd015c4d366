"""`python -m bench peers`: each public tool on the videos that say something about its job."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from bench.peers.peer import Peer, environment, kept_answers, peers
from bench.score.accuracy import Analysed, chosen, last_table, make_table
from bench.score.publish import RESULTS, ROOT
from bench.score.scorer import scorers
from bench.score.stand_in import stand_in
from bench.score.table import OURS, Row, Table, markdown
from bench.truth import SetName
from scenogram.errors import OptionError

ENVIRONMENTS = ROOT / "bench" / "out" / "peers"
ANSWERS = ENVIRONMENTS / "answers"


def run(set_name: SetName, *, only: Sequence[str] = ()) -> None:
    """Run peers, print their rows beside ours, and keep them for the published page.

    Raises:
        OptionError: there is no peer of that name.
    """
    known = peers()
    for name in only:
        if name not in known:
            raise OptionError(f"there is no peer {name!r}", hint=f"There are: {', '.join(known)}.")
    ours = last_table(set_name)
    for name in only or known:
        peer = known[name]
        try:
            table = _table(set_name, peer)
        except RuntimeError as error:
            print(f"\n{error}", file=sys.stderr)
            continue
        table.save(RESULTS / f"peers-{set_name}-{name}.json")
        beside = [row for row in ours.rows if row.analyzer in peer.analyzers] if ours else []
        print(f"\n{peer.title} {peer.version} ({peer.licence})\n")
        print(markdown(table.model_copy(update={"rows": _pairs([*beside, *table.rows])})))
        for analyzer, cost in table.speed[peer.title].items():
            own = ours.speed.get(OURS, {}).get(analyzer) if ours else None
            against = f"; {OURS}'s {analyzer}: {own:.3f}" if own is not None else ""
            print(f"\n{cost:.3f} seconds per second of video{against}")


def _pairs(rows: Sequence[Row]) -> list[Row]:
    """Rows of one measure together."""
    order = {(row.analyzer, row.measure): i for i, row in reversed(list(enumerate(rows)))}
    return sorted(rows, key=lambda row: order[row.analyzer, row.measure])


def _table(set_name: SetName, peer: Peer) -> Table:
    from bench.make import make

    wanted = {name: scorers()[name] for name in chosen() if name in peer.analyzers}
    made = [
        each
        for each in make(set_name, ROOT / "bench" / "out")
        if any(scorer.applies(each.truth) for scorer in wanted.values())
    ]
    python = environment(peer, ENVIRONMENTS)

    def analysed() -> Iterator[Analysed]:
        for number, (each, answer) in enumerate(
            zip(made, kept_answers(peer, python, [each.video for each in made], ANSWERS), strict=True), 1
        ):
            print(f"{peer.name} {number}/{len(made)} {each.truth.case}", file=sys.stderr, flush=True)
            document = stand_in(
                each.truth, peer.conclude(answer.found, each.truth), tool=f"{peer.title} {peer.version}"
            )
            for name in wanted:
                if name in document.run.analyzers:
                    document.run.analyzers[name].seconds = answer.seconds
            yield Analysed(each.truth, document)

    table = make_table(set_name, analysed(), wanted, by=peer.title)
    rows = [row for row in table.rows if row.value is not None and peer.is_judged_by(row.measure)]
    return table.model_copy(update={"rows": rows, "reliability": {}})
