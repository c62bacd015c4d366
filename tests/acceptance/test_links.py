"""A link instead of a file."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.user import User


class Server(ThreadingHTTPServer):
    """Serves one clip: /clip.mp4 as it is, /slow.mp4 drop by drop, /secret.mp4 for a login, /page as a web page."""

    clip: bytes = b""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        login = "Basic " + base64.b64encode(b"anna:secret").decode()
        if self.path == "/page":
            self._answer(200, b"<!doctype html><title>A video</title>" * 40)
        elif self.path == "/secret.mp4" and self.headers.get("Authorization") != login:
            self._answer(401, b"")
        elif self.path == "/moved.mp4":
            self.send_response(302)
            self.send_header("Location", "/clip.mp4")
            self.end_headers()
        elif self.path in ("/clip.mp4", "/secret.mp4", "/slow.mp4", "/two%20words.mp4"):
            self._answer(200, self.server.clip, slow=self.path == "/slow.mp4")
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes, *, slow: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            for start in range(0, len(body), 1000):
                self.wfile.write(body[start : start + 1000])
                if slow:
                    time.sleep(0.5)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture
def server(plain: Path) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.clip = plain.read_bytes()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(user: User) -> None:
    user.environment |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


ALLOWED = ("--allow-private-links", "--only", "audio_analysis")


@pytest.mark.parametrize("path", ["clip.mp4", "moved.mp4"])
def test_a_link_is_fetched_analysed_and_named_after_its_last_part(
    user: User, server: Server, path: str
) -> None:
    done = user.run("analyze", f"{server.address}/{path}", *ALLOWED)
    assert done.code == 0, done.err
    document = user.read(f"{Path(path).stem}.scenogram.json")
    assert document["source"]["kind"] == "link"
    assert document["source"]["url"] == f"{server.address}/{path}"
    assert document["source"]["fetched_at"].endswith("Z")
    assert document["run"]["analyzers"]["audio_analysis"]["status"] == "ok"
    assert list(Path(user.environment["TMPDIR"]).iterdir()) == []


def test_blanks_in_a_link(user: User, server: Server) -> None:
    assert user.run("analyze", f"{server.address}/two%20words.mp4", *ALLOWED).code == 0
    assert user.files() == ["two words.scenogram.json"]


def test_a_password_is_used_and_told_to_nobody(user: User, server: Server) -> None:
    link = f"{server.address.replace('//', '//anna:secret@')}/secret.mp4"
    done = user.run("analyze", link, *ALLOWED)
    assert done.code == 0, done.err
    assert "secret@" not in done.said()
    assert "secret@" not in (user.folder / "secret.scenogram.json").read_text()


def test_into_the_local_network_only_when_allowed(user: User, server: Server) -> None:
    done = user.run("analyze", f"{server.address}/clip.mp4")
    assert done.code == 2
    assert "127.0.0.1 is not a public host" in done.err
    assert "--allow-private-links" in done.err
    assert user.files() == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gone.mp4", "answered 404"),
        ("secret.mp4", "answered 401"),
        ("page", "leads to a web page, not to a video file"),
    ],
)
def test_links_that_lead_nowhere(user: User, server: Server, path: str, said: str) -> None:
    done = user.run("analyze", f"{server.address}/{path}", *ALLOWED)
    assert done.code == 2
    assert said in done.err
    assert user.files() == []
    assert list(Path(user.environment["TMPDIR"]).iterdir()) == []


@pytest.mark.parametrize("link", ["http://", "http://[", "https://a b/c.mp4", "http://127.0.0.1:1/clip.mp4"])
def test_links_that_are_none(user: User, link: str) -> None:
    done = user.run("analyze", link, "--allow-private-links")
    assert done.code == 2
    assert done.err.startswith("error: ")


def test_a_link_over_the_limit_is_not_fetched(user: User, server: Server) -> None:
    done = user.run("analyze", f"{server.address}/clip.mp4", *ALLOWED, "--max-size", "0.000001")
    assert done.code == 2
    assert "--max-size" in done.err


def test_progress_of_a_download_is_told(user: User, server: Server) -> None:
    done = user.run("analyze", f"{server.address}/clip.mp4", *ALLOWED)
    assert f"fetching {server.address}/clip.mp4 100%" in done.err
