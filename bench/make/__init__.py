"""The truth generator: composes videos from real media and writes down exactly what is in them.

    make("ci", Path("bench/out"))       the videos of a set, with their truths
    showcase(Path("bench/out"))         one 60 s video that looks like a real short

What was made stays in `out` and is made again only when its recipe, the generator or the media labels change.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from bench import media
from bench.make.casting import Case, Cast
from bench.make.production import Production, produce
from bench.make.sets import cases
from bench.truth import SetName, Truth
from scenogram.errors import ModelFetchFailed

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Made:
    """A video of the bench, and what is truly in it."""

    video: Path
    truth: Truth


def make(set_name: SetName, out: Path, *, only: Sequence[str] = (), workers: int | None = None) -> list[Made]:
    """Make the videos of a set; what is made already stays.

    Args:
        set_name: `ci`, `dev` or `test`.
        out: folder for them; a folder of the set's name is made in it.
        only: names of recipes; all of the set's by default.
        workers: processes that render side by side; as many as there are cores by default.

    Cases whose media are archives of Debian are left out, and said to be, where those cannot be fetched.

    Raises:
        ModelFetchFailed: other media could not be fetched.
    """
    wanted = [case for case in cases(set_name) if not only or case.recipe in only]
    folder = out / set_name
    folder.mkdir(parents=True, exist_ok=True)
    due = [case for case in wanted if _kept(case, folder) is None]
    due = _within_reach(due)
    if due:
        count = min(workers or os.cpu_count() or 1, len(due))
        if count == 1:
            _one_by_one((render(case, folder) for case in due), len(due))
        else:
            # Spawned, not forked: OpenCV and FFmpeg keep threads that do not survive a fork.
            with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
                _one_by_one(pool.map(render, due, [folder] * len(due)), len(due))
    made = [_kept(case, folder) for case in wanted]
    return [each for each in made if each is not None]


def showcase(out: Path, seconds: float = 60.0) -> Made:
    """One vertical video that looks like a real short: speech, captions, people, cuts, music, a call to act.

    Args:
        out: folder for it.
        seconds: its length; from 20 s on it has all its parts.
    """
    folder = out / "showcase"
    folder.mkdir(parents=True, exist_ok=True)
    case = Case("showcase", round(seconds), "showcase")
    return _kept(case, folder) or render(case, folder, _tenths(case.name))


def plan(case: Case) -> Production:
    """The production of a case; the recipe is the module of that name."""
    recipe = import_module(f"bench.make.recipes.{case.recipe}")
    production: Production = recipe.plan(Cast(case))
    return production


def render(case: Case, folder: Path, rendered: Callable[[float], None] = lambda _: None) -> Made:
    """Make one video in a folder, whether it is there or not; `rendered` is told how much of it is made, 0..1."""
    import cv2

    cv2.setNumThreads(1)  # several cases render side by side
    production = plan(case)
    video = folder / f"{case.name}{production.encoding.suffix}"
    identity = {"case": case.name, "recipe": case.recipe, "seed": case.seed, "set": case.set}
    truth = produce(production, video, identity, rendered)
    truth.save(folder / f"{case.name}.json")
    (folder / f"{case.name}.made").write_text(_fingerprint(case), encoding="utf-8")
    return Made(video, truth)


def _one_by_one(videos: Iterable[Made], count: int) -> None:
    """Make them, and say so one by one."""
    for number, made in enumerate(videos, 1):
        _say(f"made {number}/{count} {made.video.name} ({made.truth.duration:.1f} s)")


def _tenths(name: str) -> Callable[[float], None]:
    """Says how much of a long video is made, at every tenth of it."""
    said = 0

    def rendered(share: float) -> None:
        nonlocal said
        if int(10 * share + 1e-9) > said:
            said = int(10 * share + 1e-9)
            _say(f"{name}: {10 * said} % made")

    return rendered


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _kept(case: Case, folder: Path) -> Made | None:
    """What an earlier run made of the case, where nothing that decides it has changed."""
    try:
        if (folder / f"{case.name}.made").read_text(encoding="utf-8") != _fingerprint(case):
            return None
        truth = Truth.load(folder / f"{case.name}.json")
    except (OSError, ValueError):
        return None
    video = folder / truth.video
    return Made(video, truth) if video.is_file() else None


@cache
def _generator_hash() -> str:
    digest = hashlib.sha256()
    files = [*HERE.glob("*.py"), *media.HERE.glob("*"), HERE.parent / "truth.py"]
    # Which cases there are, and how they are kept, decides nothing about any one of them.
    files = [path for path in files if path not in (HERE / "sets.py", HERE / "__init__.py")]
    for path in sorted(path for path in files if path.is_file() and path.suffix in (".py", ".toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fingerprint(case: Case) -> str:
    recipe = (HERE / "recipes" / f"{case.recipe}.py").read_bytes()
    text = f"{_generator_hash()} {hashlib.sha256(recipe).hexdigest()} {case}"
    return hashlib.sha256(text.encode()).hexdigest()


def _within_reach(due: Sequence[Case]) -> list[Case]:
    """Fetch the media of the cases; those cases whose media are here then."""
    groups = _groups(due) if due else []
    media.fetch(group for group in groups if not media.from_debian(group))
    missing = {}
    for group in filter(media.from_debian, groups):
        try:
            media.fetch([group])
        except ModelFetchFailed as error:
            missing[group] = error
    reached = []
    for case in due:
        lost = [missing[group] for group in _groups([case]) if group in missing] if missing else []
        if lost:
            print(f"{case.name} is not made: {lost[0]}", file=sys.stderr)
        else:
            reached.append(case)
    return reached


def _groups(due: Sequence[Case]) -> list[str]:
    """The groups of media that the cases may draw from: what a pool holds is known before any is planned."""
    from bench.media.labels import bodies, footage, photos, prompts, recordings

    files: set[str] = {f"{entry.name}/" for entry in media.catalogue() if entry.name.startswith("font-")}
    for case in due:
        heard = recordings()
        known = [
            *photos().values(),
            *footage().values(),
            *bodies(),
            *heard.speech,
            *heard.dialogue,
            *heard.music,
            *heard.sound,
            *(prompts() if case.recipe == "telephone" else ()),
        ]
        cast = Cast(case)
        files.update(cast.allowed(entry.file for entry in known if entry.pool == case.pool))
    return sorted({file.partition("/")[0] for file in files})
