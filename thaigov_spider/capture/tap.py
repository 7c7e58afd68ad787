"""The wire tap: what each download sent and received, byte for byte, below everything that Scrapy does.

From the socket up, each layer unaware of those above it::

    socket - [TLS] - Tap - HTTP11ClientProtocol - TappedPool - Scrapy's agent - CaptureHandler

A connection carries one exchange at a time: Twisted does not pipeline. Which one is said by the request
itself, when it is written: that is right for new and for reused connections, and for those that the server
had closed meanwhile, where Twisted sends the request once more over a new one. Each such attempt is an
exchange. What a server sends while nothing is asked of it belongs to none, and is not kept.
"""

# Much of Twisted has no annotations.
# mypy: allow-untyped-calls

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from OpenSSL.SSL import Connection
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHandshakeListener, ISSLTransport, IStreamClientEndpoint
from twisted.internet.protocol import connectionDone
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer

from thaigov_spider.capture import tls
from thaigov_spider.warc.exchange import Exchange

# Makes an exchange for each attempt at the download that the current task runs.
new_exchange: ContextVar[Callable[[], Exchange]] = ContextVar("new_exchange")


@implementer(IHandshakeListener)
class Tap(ProtocolWrapper):
    """Between a connection and Twisted's HTTP protocol: copies what passes to the exchange it belongs to."""

    _exchange: Exchange | None = None
    _tls: str | None = None
    _cipher: str | None = None
    _certificates = b""

    def begin(self, exchange: Exchange) -> None:
        """All that is sent and received from now on belongs to `exchange`, until its answer is complete."""
        self._exchange = exchange
        self._unsent: list[bytes] = []
        exchange.ip = getattr(self.getPeer(), "host", None)
        self._tell_of_tls(exchange)

    def handshakeCompleted(self) -> None:  # noqa: N802
        """TLS stands: what was written meanwhile goes out now. Without this, none of it ever left."""
        handle: Connection = self.getHandle()
        self._tls, self._cipher = tls.protocol(handle), tls.cipher_suite(handle)
        self._certificates = tls.certificates(handle)
        if self._exchange is not None:
            self._tell_of_tls(self._exchange)
            self._exchange.sent += self._unsent

    def _tell_of_tls(self, exchange: Exchange) -> None:
        exchange.tls, exchange.cipher = self._tls, self._cipher
        exchange.certificates, self._certificates = self._certificates, b""

    def write(self, data: bytes) -> None:
        """Send `data`."""
        if self._exchange is not None:
            # Of the transport, for a tunnel through a proxy makes it one of TLS when it is the tap's already.
            waits = self._tls is None and ISSLTransport.providedBy(self.transport)
            (self._unsent if waits else self._exchange.sent).append(data)
        super().write(data)

    def writeSequence(self, data: list[bytes]) -> None:  # noqa: N802
        """Send all of `data`."""
        self.write(b"".join(data))

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Hand on what came, unless the exchange has had more than it may."""
        exchange = self._exchange
        if exchange is None or exchange.finished or exchange.receive(data):
            super().dataReceived(data)
        else:
            self.abortConnection()
        if self.wrappedProtocol is not None and self.wrappedProtocol.state == "QUIESCENT":
            self._exchange = None

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        """Tell the exchange how the connection ended before anybody acts on it."""
        if self._exchange is not None and not self._exchange.finished:
            self._exchange.ended = "closed" if reason.check(ConnectionDone) else "lost"
        self._exchange = None
        super().connectionLost(reason)


class _TapFactory(WrappingFactory[Tap]):
    protocol = Tap
    noisy = False


@implementer(IStreamClientEndpoint)
class _TappedEndpoint:
    """An endpoint whose connections are tapped."""

    def __init__(self, endpoint: Any) -> None:
        self._endpoint = endpoint

    def connect(self, factory: Any) -> Deferred[Any]:
        connected: Deferred[Any] = self._endpoint.connect(_TapFactory(factory))
        return connected.addCallback(lambda tap: tap.wrappedProtocol)


class _Recorded:
    """A client request that begins an exchange where it is written to."""

    def __init__(self, request: Any, exchange: Callable[[], Exchange]) -> None:
        self._request = request
        self._exchange = exchange

    def writeTo(self, transport: Tap) -> Deferred[None]:  # noqa: N802
        transport.begin(self._exchange())
        written: Deferred[None] = self._request.writeTo(transport)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)


class _Lease:
    """A pooled connection, lent for one download."""

    def __init__(self, connection: Any, exchange: Callable[[], Exchange]) -> None:
        self._connection = connection
        self._exchange = exchange

    def request(self, request: Any) -> Deferred[Any]:
        answered: Deferred[Any] = self._connection.request(_Recorded(request, self._exchange))
        return answered


class TappedPool(HTTPConnectionPool):
    """A connection pool whose connections are tapped; made for downloads that have set `new_exchange`."""

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """A connection, new or reused, for one request of the current download."""
        connected: Deferred[Any] = super().getConnection(key, endpoint)
        return connected.addCallback(_Lease, new_exchange.get())

    def _newConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        tapped: Any = _TappedEndpoint(endpoint)
        return super()._newConnection(key, tapped)
