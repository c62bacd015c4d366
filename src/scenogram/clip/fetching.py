"""A link to a video file, downloaded.

The standard library does it: one streamed GET needs no HTTP client package. The user's proxy settings are honoured.

A link may come from anyone, so it may not lead to machines that only this one can reach: every host, that of each
redirect too, is resolved and refused unless all its addresses are public, and the address that was really connected
to is looked at again before anything is sent (a name may resolve differently the second time).
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import os
import re
import socket
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from scenogram.clip.limits import DEFAULT, Limits
from scenogram.clip.sniff import HEAD, still_format, text_kind
from scenogram.errors import FetchFailed, OutputError, OverLimit

REDIRECTS = 5
TIMEOUT = 30.0  # seconds without a byte
SLOW = 60.0  # seconds over which at least SLOW_BYTES must come: a server must not hold us for ever
SLOW_BYTES = 64 * 1024
CHUNK = 256 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 hosts, written as IPv6 (RFC 6052)
NAME_LENGTH = 120  # characters kept of a file name; file systems end at 255 bytes

Progress = Callable[[int, int | None], None]
"""Called with bytes so far and bytes in all, where the server says so."""


def fetch(
    url: str,
    into: Path,
    limits: Limits = DEFAULT,
    on_progress: Progress | None = None,
    *,
    allow_private: bool = False,
) -> Path:
    """Download a link to a video file into a folder.

    Args:
        url: http or https.
        into: an existing folder.
        limits: `bytes` binds, before and while downloading.
        on_progress: told about every chunk.
        allow_private: also fetch from loopback, private and link-local addresses.

    Returns:
        Path of the file, named as the server or the link names it.

    Raises:
        FetchFailed: no such host, an error status, a host that is not public, a page instead of a video, ...
        OverLimit: the file is larger than the limit.
        OutputError: no room for it.
    """
    shown = without_password(url)
    _check(url, shown, allow_private=allow_private)
    opener = urllib.request.OpenerDirector()  # knows http and https only
    for handler in (
        urllib.request.ProxyHandler(),
        _Http(allow_private=allow_private),
        _Https(allow_private=allow_private),
        _Redirects(allow_private=allow_private),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    request = _request(url, shown)
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            return _save(response, shown, into, limits, on_progress)
    except urllib.error.HTTPError as error:
        with error:
            raise FetchFailed(
                f"{shown} answered {error.code} {error.reason}", hint=_hint_for(error.code)
            ) from None
    except urllib.error.URLError as error:
        raise FetchFailed(f"{shown} cannot be reached: {_reason(error.reason)}", hint=_CHECK) from error
    except (OSError, http.client.HTTPException) as error:
        raise FetchFailed(
            f"the download of {shown} broke off: {_reason(error)}", hint="Try again."
        ) from error


def without_password(url: str) -> str:
    """The link without user name and password, as it may be shown and kept."""
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    except ValueError:
        return url[:200]


_CHECK = "Check the link and the network, or download the video yourself and give the file."


def _request(url: str, shown: str) -> urllib.request.Request:
    request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
        shown,
        headers={
            "User-Agent": "scenogram",
            "Accept": "video/*,audio/*,*/*;q=0.5",
            "Accept-Encoding": "identity",
        },
    )
    user, _, host = urlsplit(url).netloc.rpartition("@")
    if user and host:
        login = base64.b64encode(unquote(user).encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {login}")
    return request


def _hint_for(status: int) -> str:
    if status in {401, 403}:
        return "The server wants a login or refuses programs: download the video yourself and give the file."
    if status in {404, 410}:
        return "The video is no longer there: check the link."
    return "Try again later, or download the video yourself and give the file."


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer for {TIMEOUT:.0f} s"
    if isinstance(error, ssl.SSLError):
        return f"its certificate or its encryption is not in order ({error.reason or error})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _check(url: str, shown: str, *, allow_private: bool) -> None:
    """Refuse links that are not http(s), or whose host is not public."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise FetchFailed(
            f"{shown} is not a link: {error}", hint="A link begins with http:// or https://."
        ) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchFailed(f"{shown} is no http or https link", hint="A link begins with http:// or https://.")
    if not url.isprintable() or " " in url:
        raise FetchFailed(
            f"{shown!r} holds blanks or control characters", hint="Write them as %20 and so on."
        )
    if allow_private:
        return
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        if _proxied(parts.scheme, host):
            return  # the proxy resolves names that are unknown here
        raise FetchFailed(f"the host {host} is not known: {_reason(error)}", hint=_CHECK) from error
    for *_, address in found:
        _check_public(str(address[0]), host)


def _proxied(scheme: str, host: str) -> bool:
    return scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)


def _check_public(address: str, host: str) -> None:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None
        ip = translated or ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip
    if not ip.is_global or ip.is_multicast:
        raise FetchFailed(
            f"{host} is not a public host ({ip})",
            hint="Download the video yourself and give the file; or allow such links: --allow-private-links.",
        )


class _Connection(http.client.HTTPConnection):
    """Looks at the address it is connected to before it sends anything."""

    public_only = True

    def connect(self) -> None:
        super().connect()
        if self.public_only:
            try:
                _check_public(str(self.sock.getpeername()[0]), self.host)
            except FetchFailed:
                self.sock.close()
                raise


class _TlsConnection(http.client.HTTPSConnection, _Connection):
    """The same before the TLS handshake: HTTPSConnection connects by the next class in line."""


class _Http(urllib.request.HTTPHandler):
    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self._allow_private = allow_private

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_made(_Connection, req, allow_private=self._allow_private), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self._allow_private = allow_private

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        context = ssl.create_default_context()
        return self.do_open(
            _made(_TlsConnection, req, allow_private=self._allow_private), req, context=context
        )


def _made(
    kind: type[_Connection], request: urllib.request.Request, *, allow_private: bool
) -> Callable[..., http.client.HTTPConnection]:
    """A connection that checks its peer, unless that peer is the user's own proxy."""

    def make(host: str, **options: Any) -> http.client.HTTPConnection:
        connection = kind(host, **options)
        by_proxy = request.host != urlsplit(request.full_url).netloc
        connection.public_only = not (allow_private or by_proxy)
        return connection

    return make


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = REDIRECTS
    max_repeats = 2

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        _check(newurl, without_password(newurl), allow_private=self._allow_private)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _save(
    response: http.client.HTTPResponse, shown: str, into: Path, limits: Limits, on_progress: Progress | None
) -> Path:
    length = response.headers.get("Content-Length", "")
    total = int(length) if length.isdecimal() else None
    if total is not None:
        _check_size(total, shown, limits)
    target = into / _name(response)
    try:
        handle, part = tempfile.mkstemp(dir=into, prefix=".fetch-", suffix=".part")
    except OSError as error:
        raise OutputError(
            f"nothing can be written to {into}: {error.strerror}", hint="Name another folder."
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            done = _copy(response, file, shown, limits, total, on_progress)
        if total is not None and done < total:
            raise FetchFailed(f"{shown} broke off after {done} of {total} bytes", hint="Try again.")
        if done == 0:
            raise FetchFailed(f"{shown} delivered nothing", hint=_CHECK)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return target


def _copy(
    response: http.client.HTTPResponse,
    file: IO[bytes],
    shown: str,
    limits: Limits,
    total: int | None,
    on_progress: Progress | None,
) -> int:
    done = counted = 0
    since = time.monotonic()
    while chunk := response.read1(CHUNK):
        if done < HEAD:  # at most a few chunks: the first bytes tell what it is
            _check_content(chunk if done == 0 else b"", shown)
        done += len(chunk)
        _check_size(done, shown, limits)
        try:
            file.write(chunk)
        except OSError as error:
            raise OutputError(
                f"the download cannot be kept: {error.strerror}",
                hint="Free some space, or set TMPDIR elsewhere.",
            ) from error
        if on_progress is not None:
            on_progress(done, total)
        now = time.monotonic()
        if now - since > SLOW:
            if done - counted < SLOW_BYTES:
                raise FetchFailed(
                    f"{shown} hardly delivers: {done - counted} bytes in {now - since:.0f} s", hint=_CHECK
                )
            since, counted = now, done
    return done


def _check_size(size: int, shown: str, limits: Limits) -> None:
    if size > limits.bytes:
        raise OverLimit(
            f"{shown} is larger than {limits.bytes / 1e9:.2f} GB, the limit",
            hint="Raise the limit on the size: --max-size.",
        )


def _check_content(head: bytes, shown: str) -> None:
    kind = text_kind(head[:HEAD])
    if kind is None and (still := still_format(head)):
        kind = f"a still picture ({still})"
    if kind is not None:
        raise FetchFailed(
            f"{shown} leads to {kind}, not to a video file",
            hint="Give the link of the video file itself, or download the video and give the file.",
        )


def _name(response: http.client.HTTPResponse) -> str:
    """A plain file name: no folders, no leading dot or dash, no control characters."""
    name = response.headers.get_filename() or unquote(urlsplit(response.geturl()).path.rpartition("/")[2])
    name = re.split(r"[/\\]", name)[-1]
    name = (
        "".join(letter for letter in name if letter.isprintable() and letter not in '<>:"|?*')
        .strip()
        .lstrip(".-")
    )
    stem, suffix = Path(name).stem[:NAME_LENGTH], Path(name).suffix[:10]
    return f"{stem or 'video'}{suffix}"
