"""A server that misbehaves, over HTTP and HTTPS, on loopback only, and remembers what crossed its sockets."""

import asyncio
import contextlib
import gzip
import re
import socket
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.serving import Serving

PAGE = ("<!doctype html><html lang=th><title>ข่าว</title><p>" + "ประเทศไทยรวมเลือดเนื้อชาติเชื้อไทย " * 100).encode()
GZIPPED = gzip.compress(PAGE, 6, mtime=0)
LIMIT = 200_000  # the DOWNLOAD_MAXSIZE that /big and /big-chunked exceed
_HTML = b"Content-Type: text/html\r\n"
_LENGTH = b"Content-Length: %d\r\n" % len(PAGE)
_OK = b"HTTP/1.1 200 OK\r\n" + _HTML


def chunked(body: bytes, size: int, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    """`body` in chunks of `size` bytes."""
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    framed = [b"%X%b\r\n%b\r\n" % (len(chunk), extension, chunk) for chunk in chunks]
    return b"".join(framed) + b"0\r\n" + trailers + b"\r\n"


@dataclass(frozen=True)
class Answer:
    """What the server sends, piece by piece with a pause between, and what becomes of the connection then."""

    parts: tuple[bytes, ...]
    then: Literal["keep", "close", "reset", "stall", "drop-next", "close-silently"] = "keep"


def whole(*parts: bytes) -> Answer:
    return Answer(parts)


ANSWERS: dict[str, Answer] = {
    "/odd": whole(
        b"HTTP/1.1 200  Very   OK indeed\r\nx-weird-CASE:   spaced   value \t\r\nSeRvEr: odd/0.1\r\n"
        b'Set-Cookie: b=2; Path=/\r\nETag:W/"abc"\r\nset-cookie: a=1\r\nX-Folded: one\r\n  two\r\n\tthree\r\n'
        b"X-Latin: caf\xe9\r\nX-Thai: \xe0\xb8\x82\r\nX-Empty:\r\nSET-COOKIE: c=3\r\ncontent-LENGTH: %d\r\n"
        b"connection: Keep-Alive\r\nContent-type: text/html; charset=utf-8\r\n\r\n" % len(PAGE) + PAGE
    ),
    "/bad-header": whole(b"HTTP/1.1 200 OK\r\nthis line has no colon\r\n" + _LENGTH + b"\r\n" + PAGE),
    "/chunked-gzip": whole(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n",
        b"TRANSFER-encoding: chunked\r\n" + _HTML + b"\r\n" + chunked(GZIPPED, 97, b";ext=1")[:150],
        chunked(GZIPPED, 97, b";ext=1")[150:],
    ),
    "/trailers": whole(
        _OK
        + b"Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
        + chunked(PAGE, 4000, b"", b"X-Sum: 42\r\n")
    ),
    "/http10": Answer((b"HTTP/1.0 200 OK\r\n" + _HTML + b"\r\n" + PAGE,), "close"),
    "/close": Answer((_OK + b"Connection: close\r\n\r\n" + PAGE[:900], PAGE[900:]), "close"),
    "/lf-only": whole(b"HTTP/1.1 200 OK\n" + (_HTML + _LENGTH).replace(b"\r", b"") + b"\n" + PAGE),
    "/304": whole(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 999\r\n\r\n'),
    "/204": whole(b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n"),
    "/empty": whole(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-A: 1\r\n\r\n"),
    "/head": whole(_OK + b"Content-Length: 12345\r\n\r\n"),
    "/redirect": whole(b"HTTP/1.1 302 Moved\r\nlocation: /odd?redirected\r\ncontent-length: 5\r\n\r\nmoved"),
    "/hints": whole(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", _OK + _LENGTH + b"\r\n" + PAGE
    ),
    "/hints-at-once": whole(
        b"HTTP/1.1 102 \r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + _OK + _LENGTH + b"\r\n" + PAGE
    ),
    "/surplus": Answer((_OK + b"Content-Length: 5\r\n\r\nhelloEXTRA-GARBAGE",), "close"),
    "/truncated": Answer((_OK + b"Content-Length: %d\r\n\r\n" % (len(PAGE) + 500) + PAGE,), "close"),
    "/truncated-at-once": Answer((_OK + _LENGTH + b"\r\n",), "close"),
    "/truncated-chunk": Answer(
        (_OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(PAGE, 700)[:-9],), "close"
    ),
    "/bad-chunk": Answer((_OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\nworld",), "close"),
    "/torn": Answer((_OK + b"\r\n" + PAGE[:2000],), "reset"),
    "/lengths-differ": whole(_OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
    "/half-a-head": Answer((b"HTTP/1.1 200 OK\r\nContent-Ty",), "close"),
    "/not-http": Answer((b"220 mail.example ESMTP\r\n\r\n",), "close"),
    "/almost-http": Answer((b"ICY/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",), "close"),
    "/nothing": Answer((), "close"),
    "/reset": Answer((), "reset"),
    "/stall": Answer((_OK + _LENGTH + b"\r\n" + PAGE[:2500],), "stall"),
    "/stall-at-once": Answer((), "stall"),
    "/big": Answer((_OK + b"Content-Length: 3000000\r\n\r\n" + b"x" * 100_000, b"x" * 2_900_000)),
    "/big-chunked": whole(
        _OK + b"Transfer-Encoding: chunked\r\n\r\n", *[chunked(b"y" * 50_000, 50_000)[:-5]] * 9
    ),
    "/endless-head": whole(b"HTTP/1.1 200 OK\r\n", *[(b"X-More: " + b"z" * 8000 + b"\r\n") * 50] * 10),
    "/post": whole(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    "/idle": Answer((_OK + _LENGTH + b"\r\n" + PAGE,), "close-silently"),
    "/drops-next": Answer((_OK + _LENGTH + b"\r\n" + PAGE,), "drop-next"),
    "/flaky": whole(b"HTTP/1.1 503 Not now\r\nContent-Length: 5\r\n\r\nlater"),
    "/fails-later": whole(b"HTTP/1.1 503 Not now\r\nContent-Length: 0\r\n\r\n"),
    "/robots.txt": whole(
        b"HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\nUser-agent: *\nDisallow: /forbidden\n"
    ),
}


def answer_to(path: str, times_asked: int) -> Answer:
    """The answer to a request; a page for every path that has no oddity of its own."""
    path = path.partition("?")[0]
    if times_asked > 1:
        path = {"/flaky": "/", "/fails-later": "/half-a-head"}.get(path, path)
    body = PAGE + path.encode()
    page = whole(_OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    return ANSWERS.get(path, page)


@dataclass
class Wire:
    """What crossed the socket for one request: `received` by the server, and `sent` by it."""

    scheme: str
    path: str
    connection: int
    received: bytes
    sent: bytearray = field(default_factory=bytearray)


class OddServer(Serving):
    """A context manager; `log` fills while it serves `http` and `https`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.log: list[Wire] = []
        self._certificate = folder / "certificate.pem"
        self._connections = 0

    def __enter__(self) -> Self:
        write_certificates(self._certificate)
        return super().__enter__()

    @property
    def certificates(self) -> bytes:
        """The certificates that it sends to whoever connects over HTTPS, as PEM."""
        return self._certificate.read_bytes().partition(b"-----BEGIN PRIVATE KEY-----")[0]

    def wires(self, scheme: str, path: str) -> list[Wire]:
        return [wire for wire in self.log if (wire.scheme, wire.path) == (scheme, path)]

    async def start(self) -> list[asyncio.Server]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        self._tasks: set[asyncio.Task[None]] = set()
        plain = await asyncio.start_server(self._accept("http"), "127.0.0.1", 0)
        tls = await asyncio.start_server(self._accept("https"), "127.0.0.1", 0, ssl=context)
        self.http = f"http://127.0.0.1:{plain.sockets[0].getsockname()[1]}"
        self.https = f"https://127.0.0.1:{tls.sockets[0].getsockname()[1]}"
        return [plain, tls]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, scheme: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.get_running_loop().create_task(self._converse(scheme, reader, writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return accept

    async def _converse(
        self, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._connections += 1
        connection, then = self._connections, "keep"
        try:
            while then in ("keep", "drop-next"):
                wire = Wire(scheme, "", connection, await _read_request(reader))
                wire.path = wire.received.split(b" ", 2)[1].decode()
                self.log.append(wire)
                if then == "drop-next":
                    break
                answer = answer_to(wire.path, len(self.wires(scheme, wire.path)))
                then = answer.then
                await _send(answer, wire, writer)
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            if then == "reset":
                linger = struct.pack("ii", 1, 0)  # close with a reset, not in good order
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                writer.transport.abort()
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: *([0-9]+)", head, re.IGNORECASE)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


async def _send(answer: Answer, wire: Wire, writer: asyncio.StreamWriter) -> None:
    for part in answer.parts:
        wire.sent += part
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.005)
    if answer.then == "close-silently":
        await asyncio.sleep(0.01)  # long enough for the connection to be thought of as kept alive
    if answer.then == "stall":
        await asyncio.sleep(30)
    if answer.then == "reset":
        await asyncio.sleep(0.05)  # a reset overtakes what is still under way


def write_certificates(path: Path) -> None:
    """Write a certificate for 127.0.0.1, the one that it is signed with, and its key, into one PEM file."""
    signer, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("an authority of the tests", signer, "an authority of the tests", signer, None)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    own = _certificate("127.0.0.1", key, "an authority of the tests", signer, loopback)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(
        b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (own, authority)) + private
    )


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signed_by: str,
    signer: ec.EllipticCurvePrivateKey,
    names: x509.SubjectAlternativeName | None,
) -> x509.Certificate:
    subject, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, signed_by))
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    extension = names or x509.BasicConstraints(ca=True, path_length=None)
    return builder.add_extension(extension, critical=False).sign(signer, hashes.SHA256())
