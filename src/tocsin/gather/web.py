"""http and https addresses, fetched with the standard library and with suspicion.

A name is resolved once, every address it stands for is checked, and the connection goes to a checked one, at every
hop: a redirection or a changing name can't lead into the local network. Time, size and redirections are capped.
Proxies from the environment are not used, as they would resolve names unchecked.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from msgspec import Struct

from tocsin.errors import Reject
from tocsin.gather.options import GatherOptions
from tocsin.gather.streams import too_large, uncoded

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Tocsin news reader)",
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Language": "en",
    "Accept-Encoding": "identity",
}
_UNREADABLE = re.compile(r"(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.(?:ms|open))", re.IGNORECASE)
_SAFE = "/%:=&?~#+!$,;'@()*[]"

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Validators(Struct, frozen=True):
    """By what a server tells that its answer is still the one it gave before."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


class Fetched(Struct, frozen=True):
    """What an address answered: ``uri`` after redirections, the plain body, and type and charset as declared.

    ``unchanged``: nothing came, as the answer is the one that the validators of the request belong to.
    """

    uri: str
    body: bytes
    media: str
    charset: str | None
    validators: Validators = Validators()
    unchanged: bool = False


class Refused(Reject):
    """The server answered, and no: ``status`` is the http status, ``wait`` the seconds it asks to wait, if it does."""

    def __init__(self, status: int, reason: str, wait: float | None = None) -> None:
        super().__init__(f"the server answered {status} {reason[:60]}".rstrip())
        self.status, self.wait = status, wait


def anywhere(address: str) -> None:
    """What is asked before each hop unless the caller keeps to rules: nothing."""


def fetch(
    address: str, options: GatherOptions, held: Validators | None = None, ask: Callable[[str], None] = anywhere
) -> Fetched:
    """The answer of an address, after at most five redirections; ``Reject`` with the reason if there is none.

    ``held``: validators of the answer that the caller has. ``ask`` hears of each address before it is fetched, those of
    redirections included, and may raise ``Reject``.
    """
    deadline = time.monotonic() + options.timeout_s
    headers = {**_HEADERS, **(held.headers() if held else {})}
    for _ in range(MOST_REDIRECTS + 1):
        asked = time.monotonic()
        ask(address)
        deadline += time.monotonic() - asked  # who waits his turn before asking does not use up the time to answer
        answer = _hop(address, headers, deadline, options)
        if isinstance(answer, Fetched):
            return answer
        address = answer
    raise Reject(f"redirected more than {MOST_REDIRECTS} times, last to {address[:100]}")


def _hop(address: str, headers: dict[str, str], deadline: float, options: GatherOptions) -> Fetched | str:
    """One request: what it answered, or the address it redirects to."""
    try:
        with _connection(address, deadline, options) as connection:
            connection.request("GET", _target(address), headers=headers)
            return _answer(connection.getresponse(), address, deadline, options)
    except (OSError, http.client.HTTPException, ValueError) as error:
        _check_time(deadline, options)
        raise Reject(f"can't be fetched ({_words(error)})") from error


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "the host name is not known"
    reason = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    return f"{reason or type(error).__name__}"[:120]


def _check_time(deadline: float, options: GatherOptions) -> None:
    if time.monotonic() >= deadline:
        raise Reject(f"took longer than {options.timeout_s:g} s; try again or raise the time limit")


def _target(address: str) -> str:
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe=_SAFE)


# ------------------------------------------------------------------------------------------------------- connecting

@contextmanager
def _connection(address: str, deadline: float, options: GatherOptions) -> Iterator[http.client.HTTPConnection]:
    """An open connection to a checked address, which is cut when the time is up, whatever is going on in it."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Reject(f"not an http address: {address[:100]}")
    if parts.username or parts.password:
        raise Reject("the address holds a user name or password, which would end up in the records; leave it out")
    host = parts.hostname.encode("idna").decode() if ":" not in parts.hostname else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with ExitStack() as stack:
        plain = stack.enter_context(_open(_checked(host, port, options), port, deadline))
        secure = parts.scheme == "https"
        open_socket = stack.enter_context(_secured(plain, host)) if secure else plain
        stack.callback(_watch(open_socket, deadline).cancel)
        if isinstance(open_socket, ssl.SSLSocket):
            open_socket.do_handshake()
        connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(host, port)
        connection.sock = open_socket
        yield connection


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """The socket under TLS; the handshake comes later, when the watch is on: it may hang like everything else."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _watch(open_socket: socket.socket, deadline: float) -> threading.Timer:
    watch = threading.Timer(max(deadline - time.monotonic(), 0), _cut, [open_socket])
    watch.daemon = True
    watch.start()
    return watch


def _cut(open_socket: socket.socket) -> None:
    with suppress(OSError):  # it may have been closed in the meantime
        # the plain method even for a TLS socket, whose own one would pull its state from under the reading thread
        socket.socket.shutdown(open_socket, socket.SHUT_RDWR)


def _open(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of the addresses that answers."""
    last: OSError = OSError("the host name stands for no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=max(deadline - time.monotonic(), 0.1))
        except OSError as error:
            last = error
    raise last


def _checked(host: str, port: int, options: GatherOptions) -> list[str]:
    """The addresses of a host; ``Reject`` if any of them is not public, as the answer could come from that one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not (options.allow_private_addresses or is_public(address)):
            raise Reject(f"{host} is an address of the local or a private network ({address}), which is not fetched")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is an IPv4 one in IPv6 clothes."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (ip, *_inner(ip)))


def _inner(ip: IPAddress) -> list[IPAddress]:
    """IPv4 addresses inside an IPv6 one: mapped, 6to4, Teredo, and NAT64 (RFC 6052)."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


# ---------------------------------------------------------------------------------------------------------- reading

def _answer(
    response: http.client.HTTPResponse, address: str, deadline: float, options: GatherOptions
) -> Fetched | str:
    where = response.getheader("Location")
    if response.status in _REDIRECTS and where:
        return urldefrag(urljoin(address, where.strip())).url
    if response.status == 304:
        return Fetched(address, b"", "", None, unchanged=True)
    if response.status != 200:
        raise Refused(response.status, response.reason, _wait(response.getheader("Retry-After")))
    media = response.headers.get_content_type() if response.getheader("Content-Type") else ""
    if _UNREADABLE.match(media):
        raise Reject(f"its content type is {media}, not text")
    raw = _body(response, deadline, options)
    body = uncoded(raw, response.getheader("Content-Encoding") or "", options.max_bytes)
    validators = Validators(response.getheader("ETag"), response.getheader("Last-Modified"))
    return Fetched(address, body, media, response.headers.get_content_charset(), validators)


def _wait(given: str | None) -> float | None:
    """Seconds that a server asks to wait; a date in their place is passed over."""
    return float(given) if given and re.fullmatch(r"[0-9]{1,6}", given.strip()) else None


def _body(response: http.client.HTTPResponse, deadline: float, options: GatherOptions) -> bytes:
    if (response.length or 0) > options.max_bytes:
        raise Reject(too_large(options.max_bytes))
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(65_536):
        size += len(chunk)
        if size > options.max_bytes:
            raise Reject(too_large(options.max_bytes))
        _check_time(deadline, options)
        chunks.append(chunk)
    _check_time(deadline, options)  # a connection that was cut reads like one that ended
    if response.length:
        raise Reject(f"the answer breaks off: {response.length} bytes are missing; fetch it again")
    return b"".join(chunks)
