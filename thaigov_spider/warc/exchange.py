"""One request and its answer, as the wire carried them. Pure: the tap fills it, records are made of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from thaigov_spider.http import framing

# The reasons that WARC/1.1 knows for a block that is not whole (section 5.13).
Truncation = Literal["length", "time", "disconnect", "unspecified"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an exchange brought no answer, or not all of it: in plain words, and as the program saw it."""

    words: str
    detail: str = ""


@dataclass(slots=True, eq=False)
class Exchange:
    """What was sent, what was received, when, from which address.

    `began` is when the first byte was written, or the attempt to connect began where none was (UTC). `sent`
    and `received` hold the plain bytes, TLS taken off, in the pieces they came in. `ip` is None where the
    address of the server is not known, as behind a proxy. `tls` is the version's name in WARC-Protocol,
    such as `tls/1.3`, `cipher` the suite's in IANA's registry. `certificates` are those that the server
    showed when the connection was made (PEM, in its order), in the first exchange over it only. `ended` says
    how the connection ended while the answer was awaited: in good order, or lost. `limit` is the number of
    bytes to receive at most; 0: no limit. `range` is what of the file was asked for, in HTTP's words. `cut`
    is why the rest of the answer was not waited for. Nothing is added once it is `finished`.
    """

    target_uri: str
    method: str
    began: datetime
    limit: int = 0
    range: str = ""
    sent: list[bytes] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    ip: str | None = None
    tls: str | None = None
    cipher: str | None = None
    certificates: bytes = b""
    ended: Literal["closed", "lost"] | None = None
    cut: Truncation | None = None
    failure: Failure | None = None
    finished: bool = False
    size: int = 0

    def receive(self, data: bytes) -> bool:
        """Keep `data`, and say whether more may come: False as soon as the limit is passed."""
        room = self.limit - self.size if self.limit else len(data)
        self.received.append(data[:room])
        self.size += min(len(data), room)
        if len(data) > room:
            self.cut = "length"
            self.finished = True
        return not self.finished

    def frame(self) -> framing.Frame | None:
        """The answer, split into its parts; None if no final head arrived whole."""
        self.received = [b"".join(self.received)]  # the pieces of a large body need not stay beside the whole
        return framing.split(self.received[0], self.method, closed=self.ended == "closed")
