"""What a peer is, and how it is run.

A peer is one file, `bench/peers/tools/NAME.py`, found by looking. It is two things at once:

-   a script for the peer's own environment, which knows nothing of this project. It takes a job as JSON on standard
    input, `{"videos": [path, ..], "options": {..}}`, and prints one JSON line per video: `{"seconds": wall time of
    the tool's own work, "found": whatever it found}`;
-   a module for the bench, which states

        TITLE, VERSION, LICENCE     of the tool
        REQUIREMENTS                what pip installs into its environment
        ANALYZERS                   whose job it does
        MEASURES                    what of it: names of measures, or their first words
        options()                   what the script needs to know (paths of weights); may pull them
        conclude(found, truth)      analyzer name -> what it said, in that analyzer's types

    Imports of either side therefore stand inside functions.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import subprocess
import sys
import venv
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers import tools
from bench.truth import Truth
from scenogram.analyzers import Conclusion

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


@dataclass(frozen=True)
class Peer:
    """A public tool; see the head of this file."""

    name: str
    title: str
    version: str
    licence: str
    requirements: tuple[str, ...]
    analyzers: tuple[str, ...]
    measures: tuple[str, ...]
    options: Callable[[], Mapping[str, Any]]
    conclude: Callable[[Any, Truth], Mapping[str, Conclusion]]
    script: Path

    def is_judged_by(self, measure: str) -> bool:
        """Whether a measure is of something that the tool says."""
        return any(measure == one or measure.startswith((f"{one} ", f"{one},")) for one in self.measures)


@dataclass(frozen=True)
class Answer:
    """What a peer found in one video, and the wall time that it took, in seconds."""

    seconds: float
    found: Any


def peers() -> dict[str, Peer]:
    """Every peer, by name."""
    found = {}
    for each in pkgutil.iter_modules(tools.__path__):
        module = importlib.import_module(f"{tools.__name__}.{each.name}")
        found[each.name] = Peer(
            name=each.name,
            title=module.TITLE,
            version=module.VERSION,
            licence=module.LICENCE,
            requirements=module.REQUIREMENTS,
            analyzers=module.ANALYZERS,
            measures=module.MEASURES,
            options=module.options,
            conclude=module.conclude,
            script=Path(module.__file__ or ""),
        )
    return found


def environment(peer: Peer, root: Path) -> Path:
    """The Python of the peer's own environment, made where it is not there yet.

    Raises:
        RuntimeError: its requirements do not install here.
    """
    key = hashlib.sha256("\n".join(peer.requirements).encode()).hexdigest()[:12]
    folder = root / f"{peer.name}-{key}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done = folder / "installed"
    if not done.is_file():
        venv.create(folder, clear=True)
        install = subprocess.run(
            [*PIP, "--python", python, "install", "--quiet", *peer.requirements],
            capture_output=True,
            text=True,
            check=False,
        )
        if install.returncode:
            last = (install.stderr.strip() or "pip said nothing").splitlines()[-1]
            raise RuntimeError(f"{peer.title} does not install here: {last}")
        done.touch()
    return python


def kept_answers(peer: Peer, python: Path, videos: Sequence[Path], root: Path) -> Iterator[Answer]:
    """The same as `answers`, but a video of which the peer has been asked before is not asked about again: a set that
    grows by a few videos, or a run that was stopped, costs only what is new.

    Args:
        peer: which.
        python: of its environment.
        videos: which.
        root: folder for the answers. One holds for the same bytes of the video, script and requirements.
    """
    asked = hashlib.sha256("\n".join((peer.script.read_text(encoding="utf-8"), *peer.requirements)).encode())
    folder = root / f"{peer.name}-{asked.hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    places = [folder / f"{_digest(video)}.json" for video in videos]
    new = {place: video for place, video in zip(places, videos, strict=True) if not place.is_file()}
    with closing(answers(peer, python, list(new.values()))) as given:
        for place in places:
            if not place.is_file():
                answer = next(given)
                half = place.with_suffix(".half")
                half.write_text(
                    json.dumps({"seconds": answer.seconds, "found": answer.found}), encoding="utf-8"
                )
                half.replace(place)
            data = json.loads(place.read_text(encoding="utf-8"))
            yield Answer(float(data["seconds"]), data["found"])


def _digest(video: Path) -> str:
    with video.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def answers(peer: Peer, python: Path, videos: Sequence[Path]) -> Generator[Answer]:
    """What the peer says of each video, in their order, as it says it.

    Raises:
        RuntimeError: it broke.
    """
    process = subprocess.Popen(
        [python, "-P", peer.script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    try:
        json.dump({"videos": [str(video) for video in videos], "options": peer.options()}, process.stdin)
        process.stdin.close()
        count = 0
        for line in process.stdout:
            if line.startswith("{"):  # tools chatter
                data = json.loads(line)
                count += 1
                yield Answer(float(data["seconds"]), data["found"])
        if process.wait() or count != len(videos):
            raise RuntimeError(f"{peer.title} broke after {count} of {len(videos)} videos")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
