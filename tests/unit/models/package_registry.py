"""A package registry on this machine that speaks what pip and npm speak, and small archives to put in it."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scenogram.models.catalog import Catalog, parse


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wheel(package: str, files: dict[str, bytes]) -> bytes:
    """A wheel, version 1.0, that pip accepts."""
    name = package.replace("-", "_")
    info = f"{name}-1.0.dist-info"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path), data)
        archive.writestr(
            zipfile.ZipInfo(f"{info}/METADATA"), f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        archive.writestr(
            zipfile.ZipInfo(f"{info}/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD"), "")
    return made.getvalue()


def npm_archive(package: str, files: dict[str, bytes]) -> bytes:
    """An npm archive, version 1.0.0."""
    made = io.BytesIO()
    files = {"package/package.json": json.dumps({"name": package, "version": "1.0.0"}).encode(), **files}
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


@dataclass
class Registry:
    """What it serves, how often each archive was asked for, and how slowly it answers."""

    served: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)  # file -> (kind, package, data)
    hub: dict[str, bytes] = field(default_factory=dict)  # REPOSITORY/resolve/REVISION/PATH -> data
    asked: Counter[str] = field(default_factory=Counter)
    bytes_per_second: float | None = None
    address: str = ""

    def add_wheel(self, package: str, files: dict[str, bytes], tag: str = "py3-none-any") -> dict[str, Any]:
        """Serve a wheel; returns its row for the catalog."""
        file = f"{package.replace('-', '_')}-1.0-{tag}.whl"
        data = wheel(package, files)
        self.served[file] = ("pypi", package, data)
        return {"registry": "pypi", "package": package, "version": "1.0", "file": file, **_pins(data)}

    def add_npm(self, package: str, files: dict[str, bytes]) -> dict[str, Any]:
        """Serve an npm archive; returns its row for the catalog."""
        file = f"{package.split('/')[-1]}-1.0.0.tgz"
        data = npm_archive(package, files)
        self.served[file] = ("npm", package, data)
        return {"registry": "npm", "package": package, "version": "1.0.0", "file": file, **_pins(data)}


def _pins(data: bytes) -> dict[str, Any]:
    return {"size": len(data), "sha256": sha256(data)}


def make_catalog(*models: dict[str, Any]) -> Catalog:
    """A catalog of models: name, archive row, and {path inside: (kept as, bytes)}, plus what else an entry says."""
    archives: dict[str, Any] = {}
    weights: dict[str, Any] = {}
    for model in models:
        parts = []
        for archive, files in model["parts"]:
            key = archive["package"].strip("@").replace("/", "-")
            archives[key] = archive
            parts += [
                {"archive": key, "path": path, "name": name, "size": len(data), "sha256": sha256(data)}
                for path, (name, data) in files.items()
            ]
        entry = {"upstream": "made for the test", "licence": "MIT", "commercial": True, "parts": parts}
        weights[model["name"]] = entry | model.get("more", {})
    return parse(_toml({"archives": archives, "weights": weights}))


def _toml(tables: dict[str, dict[str, Any]]) -> str:
    lines = []
    for table, entries in tables.items():
        for key, entry in entries.items():
            lines.append(f"[{table}.{json.dumps(key)}]")
            lines += [f"{name} = {_value(value)}" for name, value in entry.items()]
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    return json.dumps(value)


@contextmanager
def running(content: Registry) -> Iterator[None]:
    """Serve it on this machine for as long as the block runs."""
    server = _Server(content)
    content.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def use_registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    """Point pip and npm, and the processes they start, at one registry only."""
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_TIMEOUT", "5")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_ENDPOINT", address)
    monkeypatch.setenv("npm_config_registry", f"{address}/npm/")
    monkeypatch.setenv("npm_config_userconfig", str(tmp_path / "npmrc"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")


def _pip_page(content: Registry, package: str) -> bytes:
    return "".join(
        f'<a href="{content.address}/file/{file}">{file}</a>'
        for file, (kind, name, _) in content.served.items()
        if kind == "pypi" and name == package
    ).encode()


def _npm_page(content: Registry, package: str) -> bytes:
    for file, (kind, name, data) in content.served.items():
        if kind == "npm" and name == package:
            digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
            dist = {"tarball": f"{content.address}/file/{file}", "shasum": digest}
            version = {"name": name, "version": "1.0.0", "dist": dist}
            page = {"name": name, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}}
            return json.dumps(page).encode()
    return b"{}"


class _Server(ThreadingHTTPServer):
    def __init__(self, content: Registry) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        path = self.path.split("?")[0].replace("%2f", "/").replace("%2F", "/")
        if path.startswith("/simple/"):
            self._answer(_pip_page(self.server.content, path.split("/")[2]), "text/html")
        elif path.startswith("/npm/"):
            self._answer(_npm_page(self.server.content, path.removeprefix("/npm/")), "application/json")
        elif path[1:] in self.server.content.hub:
            self.server.content.asked[path[1:]] += 1
            self._answer(self.server.content.hub[path[1:]], "application/octet-stream")
        elif (file := path.rsplit("/", 1)[-1]) in self.server.content.served:
            self.server.content.asked[file] += 1
            self._answer(self.server.content.served[file][2], "application/octet-stream")
        else:
            self.send_error(404)

    def do_HEAD(self) -> None:
        """What a hub says of a file before it is asked for it."""
        data = self.server.content.hub.get(self.path[1:])
        self.send_response(404 if data is None else 200)
        if data is not None:
            self.send_header("Content-Length", str(len(data)))
            self.send_header("ETag", f'"{sha256(data)}"')
            self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        step = 16384
        try:
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                if self.server.content.bytes_per_second and kind == "application/octet-stream":
                    time.sleep(step / self.server.content.bytes_per_second)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client was stopped, which some tests do

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the tests look at what was served."""
