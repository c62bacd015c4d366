"""A source in, a document out: the one door to an analysis."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scenogram import document
from scenogram.analyzers import Analyzer
from scenogram.clip import Limits, fetch, open_clip, without_password
from scenogram.document import Document
from scenogram.engine.analysis import Analysis
from scenogram.engine.cache import FindingsCache
from scenogram.engine.plan import make_plan
from scenogram.engine.progress import Listener, Progress
from scenogram.engine.supervise import ProcessLimits, default_limits
from scenogram.errors import OptionError
from scenogram.models import cuda_available, default_precision

DEVICES = ("auto", "cpu", "cuda")
PRECISIONS = ("auto", "f32")


def analyze(
    source: str | Path,
    *,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    profile: str = "standard",
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    device: str = "auto",
    precision: str = "auto",
    biometrics: bool = True,
    cache: bool = True,
    pull: bool = True,
    allow_private: bool = False,
    limits: Limits | None = None,
    process_limits: ProcessLimits | None = None,
    extra: Sequence[type[Analyzer]] = (),
    on_progress: Listener | None = None,
) -> Document:
    """Analyse a clip.

    Args:
        source: a file, or an http(s) link to a video file.
        only: analyzers to run (with those that they need); empty: all.
        skip: analyzers to leave out.
        profile: `fast`, `standard` or `thorough`.
        parameters: analyzer name -> settings that differ from the profile's.
        device: `auto`, `cpu` or `cuda`.
        precision: `auto` (bf16 where the CPU has it) or `f32` (the same answers on every CPU).
        biometrics: off, no face or voice embeddings are made, and no age, gender or identity across shots is told.
        cache: use and keep findings of earlier runs.
        pull: download models that are missing.
        allow_private: a link may also lead to this machine or into the local network.
        limits: how long, large and heavy a clip may be.
        process_limits: what memory and time the analysis may take.
        extra: analyzers beside the installed ones.
        on_progress: told what happens, in this thread.

    Raises:
        InputError: the source cannot be analysed.
        OptionError: an option or a name cannot be used.
        ModelError: an analyzer named in `only` cannot have its models.
    """
    began, started_at = time.monotonic(), datetime.now(UTC)
    tell = on_progress or (lambda _: None)
    plan = make_plan(
        only=only, skip=skip, profile=profile, parameters=parameters, biometrics=biometrics, extra=extra
    )
    device, precision = _device(device), _precision(precision, device)
    limits = limits or Limits()
    with ExitStack() as stack:
        origin, path = _at_hand(str(source), limits, stack, tell, allow_private=allow_private)
        clip = open_clip(path, limits)
        analysis = Analysis(
            plan=plan,
            path=path,
            clip=clip.info,
            limits=limits,
            process_limits=process_limits or default_limits(clip.info.duration),
            profile=profile,
            device=device,
            precision=precision,
            biometrics=biometrics,
            cache=FindingsCache() if cache else None,
            tell=tell,
        )
        analysis.run(pull=pull, insist=only)
    seconds = time.monotonic() - began
    return analysis.result(origin, started_at, seconds)


def _device(asked: str) -> str:
    if asked not in DEVICES:
        raise OptionError(f"there is no device {asked!r}", hint=f"Devices: {', '.join(DEVICES)}.")
    if asked == "cpu":
        return "cpu"
    there = cuda_available()
    if asked == "cuda" and not there:
        raise OptionError(
            "no CUDA device can be used here",
            hint="Install the GPU runtime with `pip install 'scenogram[gpu]'`, or leave out --device.",
        )
    return "cuda" if there else "cpu"


def _precision(asked: str, device: str) -> str:
    if asked not in PRECISIONS:
        raise OptionError(f"there is no precision {asked!r}", hint=f"Precisions: {', '.join(PRECISIONS)}.")
    return default_precision(device) if asked == "auto" else asked


def _at_hand(
    source: str, limits: Limits, stack: ExitStack, tell: Listener, *, allow_private: bool
) -> tuple[document.Source, Path]:
    """The source as a file: itself, or fetched into a folder that goes when the analysis is done."""
    if not source.startswith(("http://", "https://")):
        return document.Source(kind="file"), Path(source)
    shown = without_password(source)
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="scenogram-")))

    def fetched(done: int, total: int | None) -> None:
        tell(Progress("fetch", shown, "running", share=done / total if total else None))

    path = fetch(source, folder, limits, on_progress=fetched, allow_private=allow_private)
    tell(Progress("fetch", shown, "done", share=1.0))
    return document.Source(kind="link", url=shown, fetched_at=datetime.now(UTC)), path
