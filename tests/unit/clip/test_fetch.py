"""A link to a video file is downloaded, and only from public hosts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scenogram.clip import Limits, fetch
from scenogram.errors import FetchFailed, OverLimit

CLIP = b"\x00\x00\x00\x18ftypisom" + bytes(300_000)
Answer = Callable[[BaseHTTPRequestHandler], None]


def body(data: bytes, *, length: int | None = None, kind: str = "video/mp4", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        if length != -1:
            handler.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def redirect(to: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


PAGES: dict[str, Answer] = {
    "/clip.mp4": body(CLIP),
    "/named": body(CLIP, Content_Disposition='attachment; filename="../../-my clip.mp4"'),
    "/unsized.mp4": body(CLIP, length=-1),
    "/page": body(b"<!doctype html><html>watch here</html>", kind="text/html"),
    "/playlist.m3u8": body(b"#EXTM3U\n"),
    "/picture.mp4": body(b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "/short.mp4": body(CLIP, length=len(CLIP) + 10),
    "/empty.mp4": body(b""),
    "/moved.mp4": redirect("/clip.mp4"),
    "/round": redirect("/round"),
    "/inside": redirect("http://169.254.169.254/latest/meta-data"),
    "/local": redirect("file:///etc/passwd"),
}


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path == "/secret.mp4" and self.headers.get("Authorization") == "Basic dTpwIHc=":
                path = "/clip.mp4"
            if path in PAGES:
                PAGES[path](self)
            else:
                self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_link_becomes_a_file(site: str, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = fetch(
        f"{site}/clip.mp4?x=1", tmp_path, Limits(), lambda *now: told.append(now), allow_private=True
    )
    assert path == tmp_path / "clip.mp4"
    assert path.read_bytes() == CLIP
    assert told[-1] == (len(CLIP), len(CLIP))
    assert list(tmp_path.iterdir()) == [path]


def test_the_size_need_not_be_known(site: str, tmp_path: Path) -> None:
    assert fetch(f"{site}/unsized.mp4", tmp_path, allow_private=True).read_bytes() == CLIP


def test_a_redirect_is_followed(site: str, tmp_path: Path) -> None:
    assert fetch(f"{site}/moved.mp4", tmp_path, allow_private=True).name == "clip.mp4"


def test_a_file_name_cannot_leave_the_folder(site: str, tmp_path: Path) -> None:
    assert fetch(f"{site}/named", tmp_path, allow_private=True) == tmp_path / "my clip.mp4"


def test_user_and_password_of_the_link_are_sent_and_not_shown(site: str, tmp_path: Path) -> None:
    secret = site.replace("http://", "http://u:p%20w@")
    assert fetch(f"{secret}/secret.mp4", tmp_path, allow_private=True).read_bytes() == CLIP
    with pytest.raises(FetchFailed) as caught:
        fetch(f"{secret}/nothing.mp4", tmp_path, allow_private=True)
    assert "p%20w" not in str(caught.value)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/nothing.mp4", "404"),
        ("/page", "web page"),
        ("/playlist.m3u8", "playlist"),
        ("/picture.mp4", "still picture"),
        ("/short.mp4", "broke off"),
        ("/empty.mp4", "nothing"),
        ("/round", "redirect"),
        ("/local", "not allowed"),
    ],
)
def test_what_is_no_video_file_is_refused(page: str, said: str, site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=said) as caught:
        fetch(site + page, tmp_path, allow_private=True)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_the_limit_binds_before_and_while_downloading(site: str, tmp_path: Path) -> None:
    for page in ("/clip.mp4", "/unsized.mp4"):
        with pytest.raises(OverLimit):
            fetch(site + page, tmp_path, Limits(bytes=100_000), allow_private=True)
    assert list(tmp_path.iterdir()) == []


def test_private_hosts_are_refused(site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="not a public host"):
        fetch(f"{site}/clip.mp4", tmp_path)


def test_a_redirect_to_a_private_host_is_refused(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def only_link_local(address: str, host: str) -> None:
        seen.append(address)
        if address.startswith("169.254."):
            raise FetchFailed(f"{host} is not a public host ({address})", hint="-")

    monkeypatch.setattr("scenogram.clip.fetching._check_public", only_link_local)
    with pytest.raises(FetchFailed, match=r"169\.254\.169\.254"):
        fetch(f"{site}/inside", tmp_path)
    assert seen[0] == "127.0.0.1"


def test_the_address_really_connected_to_is_looked_at(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to a public address when it is checked, and to this machine when it is connected to."""
    monkeypatch.setattr("scenogram.clip.fetching._check", lambda *args, **options: None)
    with pytest.raises(FetchFailed, match=r"not a public host \(127\.0\.0\.1\)"):
        fetch(f"{site}/clip.mp4", tmp_path)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 (refused, not bound)
        "224.0.0.1",
        "[::1]",
        "[fe80::1%25lo]",
        "[fd00::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:0a00:0001::1]",
    ],
)
def test_hosts_that_are_not_public_are_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=r"not a public host|not known"):
        fetch(f"http://{host}/a.mp4", tmp_path)


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "ftp://example.org/a.mp4",
        "data:video/mp4,x",
        "http://",
        "http://example.org:99999/a.mp4",
        "http://[example/a.mp4",
        "http://exa mple.org/a.mp4",
        "http://example.org/a\r\nHost: b",
        "clip.mp4",
    ],
)
def test_what_is_no_link_is_refused(link: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=r"link|blanks or control"):
        fetch(link, tmp_path)
