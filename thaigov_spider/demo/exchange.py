"""A request as the site sees it, and a reply with the way it goes over the wire."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import responses
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """One request: `target` as it was sent (path and query), `time` in seconds since the epoch."""

    method: str
    target: str
    headers: Headers = ()
    time: float = 0.0

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The first value of each parameter in the query."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    def header(self, name: str) -> str:
        """The first header of this name, whatever the case of its letters, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def to_media_host(self) -> bool:
        """Whether the request goes to the uploads' host, which is `localhost` here."""
        return self.header("Host").rsplit(":", 1)[0] in {"localhost", "media.thaigov.go.th"}

    @property
    def accepts_gzip(self) -> bool:
        """Whether the client says that it understands gzip."""
        return "gzip" in self.header("Accept-Encoding")


def counted(requests: Iterable[Request], path: str) -> int:
    """How many requests are for a path, with its query or without; ending in `*` it is all that begin so."""
    if path.endswith("*"):
        return sum(request.target.startswith(path[:-1]) for request in requests)
    return sum(path in {request.target, request.path} for request in requests)


@dataclass(frozen=True)
class Wire:
    """How a reply goes over the wire.

    `delay` seconds pass before its first byte, `drip` seconds while its body goes out in small pieces. Of the
    body, as it is framed, only `cut` bytes are sent, of the head only `head_cut`. `declared` is the length
    that the head gives instead of the true one. An `endless` body begins again, in chunks, until the client
    hangs up. In the `end` the connection is kept, closed in good order, reset, or held open with nothing more
    to come. With `silent` not a byte is sent at all.
    """

    delay: float = 0.0
    drip: float = 0.0
    chunked: bool = False
    cut: int | None = None
    head_cut: int | None = None
    declared: int | None = None
    endless: bool = False
    end: Literal["keep", "close", "reset", "stall"] = "keep"
    silent: bool = False


@dataclass(frozen=True)
class Reply:
    """Status, headers (without framing and date, which the server adds) and body."""

    status: int
    headers: Headers
    body: bytes
    wire: Wire = field(default_factory=Wire)

    @property
    def reason(self) -> str:
        """The phrase that goes with the status."""
        return responses.get(self.status, "Unknown")

    def has(self, name: str) -> bool:
        """Whether there is a header of this name."""
        return any(key.lower() == name.lower() for key, _ in self.headers)

    def with_header(self, name: str, value: str) -> Headers:
        """The headers with this one in place of those of the same name."""
        return (*(pair for pair in self.headers if pair[0].lower() != name.lower()), (name, value))
