"""The server of the miniature site: a thread for every connection, on 127.0.0.1 only."""

import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.hosts import loopback
from thaigov_spider.demo.wire import ClientConnection, is_to_be_reset

_POLL = 0.05


class Server(ThreadingHTTPServer):
    """Asks `answer` for the reply to every request; `stop`, or the end of the context, ends it in order."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, answer: Callable[[Request], Reply], port: int) -> None:
        self.answer = answer
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._thread: threading.Thread | None = None
        super().__init__(("127.0.0.1", port), _Handler)
        self.hosts = loopback(self.server_port)

    def server_bind(self) -> None:
        """Bind without looking up the machine's name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def start(self) -> None:
        """Answer requests, in a thread."""
        self._thread = threading.Thread(target=self.serve_forever, args=(_POLL,), name="demo site")
        self._thread.start()

    def stop(self) -> None:
        """Close every connection, and wait until every thread has ended."""
        self.stopping.set()
        if self._thread:
            self.shutdown()
            self._thread.join()
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection, and remember it for `stop`."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection, and forget it; one that is to be reset must not be shut down before."""
        self._connections.discard(request)
        if is_to_be_reset(request):
            request.close()
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away; anything else is a defect of the miniature, and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        """Answer."""
        request = Request(self.command, self.path, tuple(self.headers.items()), time.time())
        reply = self.server.answer(request)
        line = ClientConnection(self.connection, self.server.stopping)
        self.close_connection = not line.send(
            reply,
            keep=not self.close_connection,
            head_only=self.command == "HEAD",
            chunks=self.request_version != "HTTP/1.0",
        )

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in http.server
        """Say nothing: the site keeps the requests."""
