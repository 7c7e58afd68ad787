"""Puts a reply on the wire, whole or broken, as its `Wire` says."""

import select
import socket
import struct
import threading
from email.utils import formatdate

from thaigov_spider.demo.exchange import Reply

_PIECES = 10
_CHUNK = 8192
_POURED = 1 << 18  # bytes of an endless body that are sent at once, at least
_LOOK = 0.05
_LINGER_FOR_NO_TIME = struct.pack("ii", 1, 0)


class ClientConnection:
    """One connection to a client, and the event that says that the server is about to stop."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection, self._stopping = connection, stopping

    def send(self, reply: Reply, *, keep: bool, head_only: bool = False, chunks: bool = True) -> bool:
        """Send a reply; whether the connection can carry another one.

        :param keep: the client does not want the connection closed
        :param head_only: the request was a `HEAD`
        :param chunks: the client understands chunks, as those of HTTP/1.0 do not
        """
        wire = reply.wire
        if wire.delay:
            self._stopping.wait(wire.delay)
        keep = keep and wire.end == "keep" and not self._stopping.is_set()
        if not wire.silent:
            chunked = (wire.chunked or wire.endless) and chunks
            head = _head(reply, chunked=chunked, keep=keep)[: wire.head_cut]
            body = b"" if head_only or wire.endless else _framed(reply.body, chunked=chunked)[: wire.cut]
            self._write(head, body, wire.drip)
        if wire.endless and not head_only:
            self._pour(reply.body)
        if wire.end == "stall":
            self._hold()
        elif wire.end == "reset":
            self._reset()
        return keep

    def _write(self, head: bytes, body: bytes, drip: float) -> None:
        if not drip or not body:
            self._connection.sendall(head + body)
            return
        self._connection.sendall(head)
        size = -(-len(body) // _PIECES)
        for start in range(0, len(body), size):
            if self._stopping.wait(drip / _PIECES):
                return
            self._connection.sendall(body[start : start + size])

    def _pour(self, body: bytes) -> None:
        """Send the body again and again, until the client hangs up: then an OSError ends it."""
        pieces = _chunks((body or b".") * (1 + _POURED // max(len(body), 1)))
        while not self._stopping.is_set():
            self._connection.sendall(pieces)

    def _hold(self) -> None:
        while not self._stopping.is_set():
            readable, _, _ = select.select([self._connection], [], [], _LOOK)
            if readable and not self._connection.recv(_CHUNK):
                return

    def _reset(self) -> None:
        """Have the kernel send a reset when the connection is closed."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_FOR_NO_TIME)


def is_to_be_reset(connection: socket.socket) -> bool:
    """Whether closing this connection resets it; it must then not be shut down before."""
    option = connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_LINGER_FOR_NO_TIME))
    return option == _LINGER_FOR_NO_TIME


def _framed(body: bytes, *, chunked: bool) -> bytes:
    return _chunks(body) + b"0\r\n\r\n" if chunked else body


def _chunks(body: bytes) -> bytes:
    pieces = [body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


def _head(reply: Reply, *, chunked: bool, keep: bool) -> bytes:
    length = len(reply.body) if reply.wire.declared is None else reply.wire.declared
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
    lines = [
        f"HTTP/1.1 {reply.status} {reply.reason}",
        f"Date: {formatdate(usegmt=True)}",
        *(f"{name}: {value}" for name, value in reply.headers),
        framing,
        f"Connection: {'keep-alive' if keep else 'close'}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
