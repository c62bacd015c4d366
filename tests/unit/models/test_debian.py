"""Archives of Debian come in through the user's own apt, as wheels and npm archives do through pip and npm."""

from __future__ import annotations

import io
import os
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from scenogram.errors import ModelFetchFailed
from scenogram.models import Store, debian
from scenogram.models.catalog import Catalog, parse
from scenogram.models.unpack import take_files
from tests.unit.models.package_registry import Registry, make_catalog, sha256

SPEECH = b"somebody says something" * 1000
POOL = "pool/main/p/prompts/prompts_1.0-1_all.deb"
NOBODY = "http://127.0.0.1:9"  # the discard port


def _deb(files: dict[str, bytes], packing: str = "xz") -> bytes:
    """A Debian archive with those files in its data.tar."""
    data = io.BytesIO()
    # Python cannot write Zstandard: what is not read here is not looked into either.
    with tarfile.open(fileobj=data, mode="w:gz" if packing == "gz" else "w:xz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(f"./{path}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    made = b"!<arch>\n"
    members = {"debian-binary": b"2.0\n", "control.tar.xz": b"odd", f"data.tar.{packing}": data.getvalue()}
    for name, content in members.items():
        made += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
        made += content + b"\n" * (len(content) % 2)
    return made


def _row(archive: bytes) -> dict[str, Any]:
    about = {"registry": "debian", "package": "prompts", "version": "1.0-1", "file": POOL}
    return about | {"size": len(archive), "sha256": sha256(archive)}


def _catalog(archive: bytes) -> Catalog:
    parts = [(_row(archive), {"usr/share/sounds/de/welcome.gsm": ("welcome.gsm", SPEECH)})]
    return make_catalog({"name": "m", "parts": parts})


@pytest.fixture
def archive(registry: Registry) -> bytes:
    """One that the mirror serves."""
    made = _deb({"usr/share/sounds/de/welcome.gsm": SPEECH, "usr/share/sounds/../../etc/passwd": b"odd"})
    registry.served[POOL.rsplit("/", 1)[-1]] = ("debian", "prompts", made)
    return made


def _apt(monkeypatch: pytest.MonkeyPatch, folder: Path, *mirrors: str) -> None:
    """An apt that is set up for those mirrors."""
    folder.mkdir()
    uris = "".join(f"'{mirror}/dists/stable/InRelease' stable_InRelease 0 \n" for mirror in mirrors)
    (folder / "apt-get").write_text(
        f'#!/bin/sh\n[ "$1 $2" = "update --print-uris" ] && cat <<END\n{uris}END\n'
    )
    helper = folder / "apt-helper"
    helper.write_text(
        f"#!{sys.executable}\nimport sys, urllib.request\nassert sys.argv[1] == 'download-file'\n"
        "try:\n    urllib.request.urlretrieve(*sys.argv[2:])\n"
        "except OSError as error:\n    sys.exit(f'E: Failed to fetch {sys.argv[2]}  {error}')\n"
    )
    for tool in folder.iterdir():
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(debian, "HELPER", helper)


def test_the_named_file_comes_out_of_an_archive_of_debian(
    monkeypatch: pytest.MonkeyPatch, registry: Registry, archive: bytes, tmp_path: Path
) -> None:
    _apt(monkeypatch, tmp_path / "apt", f"{registry.address}/debian")
    store = Store(tmp_path / "models", entries=_catalog(archive))

    store.pull(["m"])

    assert store.files("m").path("welcome.gsm").read_bytes() == SPEECH
    assert sorted(path.name for path in (store.root / "m").iterdir()) == [".verified.json", "welcome.gsm"]


def test_a_mirror_that_does_not_answer_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, registry: Registry, archive: bytes, tmp_path: Path
) -> None:
    _apt(monkeypatch, tmp_path / "apt", f"{NOBODY}/debian", f"{registry.address}/more")
    store = Store(tmp_path / "models", entries=_catalog(archive))

    store.pull(["m"])

    assert store.ready("m")


def test_no_mirror_that_answers_keeps_nothing_else_from_coming(
    monkeypatch: pytest.MonkeyPatch, registry: Registry, archive: bytes, tmp_path: Path
) -> None:
    _apt(monkeypatch, tmp_path / "apt", f"{NOBODY}/debian")
    wheel = registry.add_wheel("carrier", {"w": SPEECH})
    spoken = (_row(archive), {"usr/share/sounds/de/welcome.gsm": ("welcome.gsm", SPEECH)})
    catalog = make_catalog(
        {"name": "m", "parts": [spoken]}, {"name": "n", "parts": [(wheel, {"w": ("w.bin", SPEECH)})]}
    )
    store = Store(tmp_path / "models", entries=catalog)

    with pytest.raises(
        ModelFetchFailed, match=r"prompts 1\.0-1 could not be downloaded \(E: Failed to fetch"
    ):
        store.pull(["m", "n"])

    assert store.ready("n")


def test_where_there_is_no_apt_that_is_said(
    monkeypatch: pytest.MonkeyPatch, archive: bytes, tmp_path: Path
) -> None:
    monkeypatch.setattr(debian, "HELPER", tmp_path / "nothing")

    with pytest.raises(ModelFetchFailed, match="there is no apt here") as caught:
        Store(tmp_path / "models", entries=_catalog(archive)).pull(["m"])

    assert "Debian only" in caught.value.hint


def test_an_apt_without_a_mirror_is_said_to_be_one(
    monkeypatch: pytest.MonkeyPatch, archive: bytes, tmp_path: Path
) -> None:
    _apt(monkeypatch, tmp_path / "apt")

    with pytest.raises(ModelFetchFailed, match="names no mirror"):
        Store(tmp_path / "models", entries=_catalog(archive)).pull(["m"])


@pytest.mark.parametrize("packing", ["zst", "gz", "xz"])
def test_a_damaged_or_unreadable_archive_is_refused(tmp_path: Path, packing: str) -> None:
    whole = _deb({"usr/share/sounds/de/welcome.gsm": os.urandom(50_000) + SPEECH}, packing)
    path = tmp_path / "prompts_1.0-1_all.deb"
    halves = whole[:20_000] + bytes(200) + whole[20_200:]
    for broken in (b"", b"PK" + whole, whole[:30], whole[:90], whole[:30_000], halves):
        path.write_bytes(broken)
        with pytest.raises(ModelFetchFailed):
            take_files(path, _catalog(whole).get("m").sources, tmp_path / "kept")
        assert not list((tmp_path / "kept").iterdir())


@pytest.mark.parametrize("file", ["pool/../etc/passwd.deb", "/pool/a.deb", "a.deb", "pool/main/a.txt"])
def test_a_catalog_names_archives_in_the_pool_only(file: str) -> None:
    with pytest.raises(ValueError, match="no archive in Debian's pool"):
        parse(
            f'[archives.a]\nregistry = "debian"\npackage = "a"\nversion = "1"\nfile = "{file}"\nsize = 1\n'
            f'sha256 = "{"0" * 64}"\n'
        )
