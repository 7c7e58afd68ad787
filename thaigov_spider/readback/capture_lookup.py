"""Captures looked up one by one, by file and offset, as the articles name them."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.readback.answer_page import page_of
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.formats import text_at
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.reader import read_one

_LONGEST = 1 << 28  # bytes of a block; a crawl receives no more than a quarter of that
_LONGEST_NAME = 250  # bytes; file systems take 255, and `.open` comes behind


class LostFileError(DamageError):
    """The file is missing."""


class LostOriginalError(DamageError):
    """The record that a revisit refers to is missing, or damaged."""


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
        if header.kind == "revisit":
            return page_of(header.uri, block, self._original(header.fields.get("warc-refers-to", "")))
        return page_of(header.uri, block, as_received=not header.is_copied)

    def message(self, header: Header, block: bytes) -> bytes:
        """The answer in a response, or in a revisit and its original. Raises DamageError, OSError."""
        if header.kind != "revisit":
            return block
        held = framing.split(self._original(header.fields.get("warc-refers-to", "")), "GET")
        return block + (bytes(held.body) if held else b"")

    def place_of(self, record_id: str) -> tuple[str, int] | None:
        """File and offset of a record that others may refer to, by its id."""
        return self._place_of(record_id)

    def _original(self, record_id: str) -> bytes:
        place = self._place_of(record_id)
        if place is None:
            raise LostOriginalError(f"the original of this revisit is missing: {record_id}")
        try:
            return self.record(*place)[1]
        except DamageError as error:
            name, offset = place
            raise LostOriginalError(f"the original of this revisit, {name}:{offset}: {error}") from error

    def _open(self, name: str) -> BinaryIO:
        if not _is_file_name(name):
            raise DamageError(f"{name} is no name of a file in {self._folder.name}/")
        for candidate in (name, name + OPEN, name):  # it may lose its .open between two looks
            if (self._folder / candidate).is_file():  # a named pipe would keep us waiting
                with suppress(FileNotFoundError):
                    return (self._folder / candidate).open("rb")
        raise LostFileError(f"the WARC file {name} is missing")


def _is_file_name(name: str) -> bool:
    """Whether a file can have this name, which some line gives, inside a folder and nowhere else."""
    try:
        length = len(os.fsencode(name))
    except UnicodeEncodeError:
        return False
    return 0 < length <= _LONGEST_NAME and not {"/", "\0"} & set(name) and name not in (".", "..")
