"""Captures looked up one by one, by file and offset, as the articles name them."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from thaigov_spider.capture import framing
from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.pages import Page
from thaigov_spider.verify import codings
from thaigov_spider.verify.codings import CODINGS, CodingError
from thaigov_spider.verify.reader import Header, read_one
from thaigov_spider.verify.texts import DamageError, text_at

_LONGEST = 1 << 28  # bytes of a block; a crawl receives no more than a quarter of that
_LONGEST_BODY = 1 << 26  # bytes without content codings; DOWNLOAD_MAXSIZE: a crawl reads none that is longer


class Captures:
    """The records of an archive's WARC files; a context manager, because it keeps the last file open.

    `place_of` gives file name and offset of a record by its id, or None: for the originals of revisits.
    """

    def __init__(self, folder: Path, place_of: Callable[[str], tuple[str, int] | None]) -> None:
        self._folder = folder
        self._place_of = place_of
        self._name = ""
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def record(self, name: str, offset: int) -> tuple[Header, bytes]:
        """Header and block of the record at this place. Raises DamageError, OSError."""
        if name != self._name or self._file is None:
            file = self._open(name)
            if self._file is not None:
                self._file.close()
            self._file, self._name = file, name
        return read_one(text_at(self._file, name, offset), _LONGEST)

    def page(self, header: Header, block: bytes) -> Page:
        """The page that a response shows, or that a revisit's original does. Raises DamageError, OSError."""
        frame = framing.split(block, "GET")
        if frame is None:
            raise DamageError("the record holds no HTTP response")
        payload = frame.payload
        if header.kind == "revisit":
            payload = self._original_payload(header.fields.get("warc-refers-to", ""))
        headers = _headers(bytes(frame.head))
        body = _decoded(payload or b"", headers.get("content-encoding", ""))
        return Page(header.uri, frame.status, headers, body)

    def _original_payload(self, record_id: str) -> memoryview | None:
        place = self._place_of(record_id)
        if place is None:
            raise DamageError(f"the original of this revisit is missing: {record_id}")
        frame = framing.split(self.record(*place)[1], "GET")
        return frame.payload if frame else None

    def _open(self, name: str) -> BinaryIO:
        if not name or Path(name).name != name:
            raise DamageError(f"{name} is no name of a file in {self._folder.name}/")
        for candidate in (name, name + OPEN, name):  # it may lose its .open between two looks
            try:
                return (self._folder / candidate).open("rb")
            except FileNotFoundError:
                continue
        raise DamageError(f"the WARC file {name} is missing")


def _headers(head: bytes) -> dict[str, str]:
    """The header fields, their names in lower case; those that are repeated joined by commas."""
    headers: dict[str, str] = {}
    for line in framing.unfolded(head).split(b"\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return headers


def _decoded(payload: memoryview | bytes, encoding: str) -> bytes:
    """The payload without its content codings; of what cannot be decoded, the part that can.

    Raises DamageError where that is longer than a crawl would have read.
    """
    body = bytearray()
    names = codings.names(encoding)
    try:
        for part in codings.decoded([payload], [CODINGS[name]() for name in names if name in CODINGS]):
            body += part
            if len(body) > _LONGEST_BODY:
                raise DamageError("the body is longer than the limit")
    except CodingError:
        pass
    return bytes(body)
