"""Archives of Debian, through the user's own apt with its own settings (mirror, proxy, certificates).

Nothing is installed, and none of the package's scripts is run: the file is downloaded, and what is wanted is taken
out of it. Neither root's rights nor the lists of packages are needed, and a package that the user's own release does
not carry can be had as well, because all releases share one pool of files.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from scenogram.errors import ModelFetchFailed
from scenogram.models.catalog import Archive

# apt's own downloader is not on the PATH; Debian and what derives from it all have it there.
HELPER = Path("/usr/lib/apt/apt-helper")
ANSWER = 60.0  # seconds; apt reads its configuration and prints what is in it

_INDEX = re.compile(r"^'(https?://[^']+?)/dists/[^']+'", re.MULTILINE)


def download_commands(archive: Archive, served: Path) -> list[list[str]]:
    """Commands that each download the archive into the folder ``served``, one for each mirror; the first that
    succeeds will do.

    Raises:
        ModelFetchFailed: there is no apt here, or it knows no mirror.
    """
    what = f"{archive.package} {archive.version}"
    apt = shutil.which("apt-get")
    if apt is None or not HELPER.is_file():
        raise ModelFetchFailed(
            f"{what} is an archive of Debian, and there is no apt here to fetch it with",
            hint="It can be had on Debian only (a container with it will do).",
        )
    kept = served / Path(archive.file).name
    commands = [
        [str(HELPER), "download-file", f"{mirror}/{archive.file}", str(kept)] for mirror in _mirrors(apt)
    ]
    if not commands:
        raise ModelFetchFailed(
            f"{what} is an archive of Debian, and apt names no mirror to fetch it from",
            hint="Is there a mirror in /etc/apt/sources.list or /etc/apt/sources.list.d?",
        )
    return commands


def _mirrors(apt: str) -> list[str]:
    """The roots of what apt is set up to fetch from; those that hold Debian itself come first."""
    try:
        # Prints what an update would fetch, and fetches nothing.
        asked = subprocess.run(
            [apt, "update", "--print-uris"],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=ANSWER,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    roots = dict.fromkeys(_INDEX.findall(asked.stdout))
    return sorted(roots, key=lambda root: not root.endswith("/debian"))
