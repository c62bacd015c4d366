"""The child process: `python -m scenogram.engine.child`, a job on its standard input, events on its standard output.

Decoders and networks are native code that reads files from strangers. When it crashes, it takes this process
with it, not the analysis.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import os
import shutil
import sys
import threading

from scenogram.analyzers import Analyzer, Context, analyzer
from scenogram.clip import Clip, Limits, open_clip
from scenogram.document import AnalyzerTypes
from scenogram.engine.board import Board
from scenogram.engine.cache import Entry
from scenogram.engine.events import (
    ClipRead,
    Ended,
    Finished,
    Job,
    Progressed,
    Refused,
    Stalled,
    decoded,
)
from scenogram.engine.one_pass import OnePass, StallWatch
from scenogram.engine.plan import Step
from scenogram.errors import ScenogramError
from scenogram.models import Store

SCRATCH = "SCENOGRAM_SCRATCH"  # environment variable: a folder for this process's temporary files alone


def main() -> None:
    """Do one job."""
    faulthandler.enable()  # a native crash says in whose code it happened, on standard error
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not mix with the events
    line = sys.stdin.buffer.readline()
    if not line:
        return
    job = Job.model_validate_json(line)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    lock = threading.Lock()

    def tell(event: Progressed | Finished | ClipRead | Stalled | Refused | Ended) -> None:
        data = event.model_dump_json(exclude_none=True).encode() + b"\n"
        with lock:
            view = memoryview(data)
            while view:
                view = view[out.write(view) :]

    try:
        _run(job, tell)
    except ScenogramError as error:
        problem = error.problem.encode(errors="replace").decode()  # names of files may be any bytes
        tell(Refused(kind=type(error).__name__, problem=problem, hint=error.hint))
    tell(Ended())
    out.close()
    os._exit(0)  # no waiting for the threads of native libraries


def _run(job: Job, tell: object) -> None:
    assert callable(tell)  # noqa: S101
    _cap_threads(job.threads)
    limits = Limits(duration=job.duration_limit, side=job.side_limit, bytes=job.bytes_limit)
    clip = open_clip(decoded(job.path), limits, sha256=job.clip.sha256)
    extra = {member.name: member for member in map(_imported, job.extra)}
    steps = []
    for name in job.steps:
        member = extra.get(name) or analyzer(name)
        settings = member.parameters.model_validate(job.settings[name])
        steps.append(Step(member, settings, member.needs(settings)))
    store = Store(decoded(job.models))

    def context(step: Step) -> Context:
        return Context(
            clip=clip.info,
            profile=job.profile,
            device=job.device,
            precision=job.precision,
            threads=job.threads,
            models={name: store.files(name) for name in step.models},
        )

    def finished(entry: Entry, trace: str | None) -> None:
        tell(Finished(entry=entry, trace=trace))

    board = Board(clip.info, job.steps, finished)
    for entry in job.known:
        known = extra.get(entry.name) or analyzer(entry.name)
        board.know(entry, entry.typed(AnalyzerTypes(known.segment, known.summary)))

    def clip_read(clip: Clip) -> None:
        tell(ClipRead(clip=clip.info, warnings=list(clip.warnings)))

    one_pass = OnePass(clip, steps, board, context, clip_read)
    StallWatch(
        one_pass.works,
        job.stall,
        lambda name, seconds: tell(Stalled(analyzer=name, seconds=seconds)),
        lambda name, share: tell(Progressed(analyzer=name, share=share)),
    ).start()
    one_pass.run()


def _cap_threads(threads: int) -> None:
    import cv2

    cv2.setNumThreads(threads)


def _imported(reference: str) -> type[Analyzer]:
    module, _, name = reference.partition(":")
    member = importlib.import_module(module)
    for step in name.split("."):
        member = getattr(member, step)
    assert isinstance(member, type)  # noqa: S101
    assert issubclass(member, Analyzer)  # noqa: S101
    return member


def _end_with_parent() -> None:
    """The parent holds our standard input open; when it dies, whatever the reason, so do we."""
    with contextlib.suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    scratch = os.environ.get(SCRATCH)
    if scratch:  # nobody else is left to clear it up
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()
