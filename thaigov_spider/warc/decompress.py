"""The text of a WARC file, its compression taken off: in pieces, each of a bounded size."""

import re
from dataclasses import dataclass
from typing import Protocol

READ = 1 << 20
PIECE = 1 << 18
RECORD = b"WARC/"


@dataclass(frozen=True, slots=True)
class RecordSyntax:
    """How the records of a format begin.

    `begin` is what a text begins with that begins like a record, and of which `longest` bytes are enough;
    `anywhere` is what in the middle of a plain file says that a record begins.
    """

    begin: re.Pattern[bytes]
    anywhere: re.Pattern[bytes]
    longest: int


WARC = RecordSyntax(re.compile(RECORD), re.compile(rb"WARC/[0-9]\.[0-9]+\r?\n"), 16)


class Readable(Protocol):
    """As much of a binary file as is needed here."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""

    def seek(self, offset: int, /) -> int:
        """Go to an offset."""


class DamageError(Exception):
    """Nothing more can be read from here; the message says why.

    `is_cut`: the file ends too early. `is_loss` is False where the file is not as it should be, but all of it
    can be read.
    """

    def __init__(self, text: str, *, is_cut: bool = False, is_loss: bool = True) -> None:
        super().__init__(text)
        self.is_cut = is_cut
        self.is_loss = is_loss

    def before(self, offset: int) -> "DamageError":
        """The same, with the offset at which reading goes on."""
        return DamageError(f"{self}; reading goes on at {offset}", is_cut=self.is_cut, is_loss=self.is_loss)


class RecordStream(Protocol):
    """The decompressed bytes of one WARC file, member by member; a plain file is one member."""

    member_offset: int
    """The offset in the file at which the current member begins."""
    member: str
    """What its members are called; empty where it has none."""
    syntax: RecordSyntax

    @property
    def is_read(self) -> bool:
        """Whether the member is known to have no more pieces."""

    def begin(self) -> bool:
        """Go to the next member, the current one having been read to its end; False behind the last."""

    def piece(self) -> bytes:
        """The next bytes of the member; none at its end. Raises DamageError."""

    def join(self) -> bool:
        """Go to the next member, if what is in the current one goes on there; False if a record begins."""

    def find(self, offset: int, before: int | None = None) -> int | None:
        """Go to where a record begins behind `offset`, and `before` another one; None if none does."""

    def resume(self, offset: int, unread: int | None) -> int | None:
        """Go behind the damage that was met in the record at `offset`, to where the next record begins.

        `unread` is how much of the damaged one's block lies behind the last piece; None where no header says
        it. No record begins in there, whatever looks like one: a payload may hold WARC files. None: none
        begins.
        """


class PlainText:
    """A `.warc` or `.arc` file."""

    member = ""
    is_read = False

    def __init__(self, file: Readable, at: int = 0, syntax: RecordSyntax = WARC) -> None:
        self.syntax = syntax
        self._file = file
        self.member_offset = self._at = at

    def begin(self) -> bool:
        """Go to the beginning of the file, or, from its end, nowhere."""
        self.member_offset = self._at
        self._file.seek(self._at)
        ends_here = not self._file.read(1)
        self._file.seek(self._at)
        return not ends_here

    def piece(self) -> bytes:
        """The next bytes of the file."""
        piece = self._file.read(PIECE)
        self._at += len(piece)
        return piece

    def join(self) -> bool:
        """There are no members."""
        return False

    def find(self, offset: int, before: int | None = None) -> int | None:
        """Go to what begins like a record, wherever it stands."""
        found = _find_beginning(self._file, self.syntax, offset, before)
        if found is not None:
            self._at = found
        return found

    def resume(self, offset: int, unread: int | None) -> int | None:
        """Go to what begins like a record behind the block, wherever: bytes may be lost before it."""
        return self.find(offset if unread is None else max(offset, self._at + unread - 1))


def find_bytes(file: Readable, wanted: bytes, behind: int, before: int | None) -> int | None:
    """The offset of the first occurrence of `wanted` between two offsets; None if there is none."""
    at, data = behind + 1, b""
    file.seek(at)
    while (before is None or at < before) and (more := file.read(READ)):
        data += more
        found = data.find(wanted)
        if found >= 0:
            return at + found if before is None or at + found < before else None
        keep = len(wanted) - 1
        at += len(data) - keep
        data = data[-keep:]
    return None


def _find_beginning(file: Readable, syntax: RecordSyntax, behind: int, before: int | None) -> int | None:
    """The offset of the first beginning of a record between two offsets, which leaves `file` there."""
    at, data = max(behind, 0), b""
    file.seek(at)
    while (before is None or at < before) and (more := file.read(READ)):
        data += more
        for match in syntax.anywhere.finditer(data):
            found = at + match.start()
            if before is not None and found >= before:
                return None
            if found > behind:
                file.seek(found)
                return found
        keep = min(len(data), syntax.longest)
        at += len(data) - keep
        data = data[len(data) - keep :]
    return None
