"""Files that are a row of members, each compressed for itself: read one by one, or found behind damage."""

from thaigov_spider.warc.decompress import READ, WARC, DamageError, Readable, RecordSyntax, find_bytes

FED = 1 << 15
"""As many bytes as one decompressor is given at once: it copies what it leaves of them."""
_LONGEST_UNKNOWN = 1 << 26  # bytes that a record may have of which no header is known: as a page at most


class Members:
    """The text of a file that is a row of members, each compressed for itself."""

    member: str
    magic: bytes
    """What each member begins with."""

    def __init__(self, file: Readable, at: int = 0, read: int = READ, syntax: RecordSyntax = WARC) -> None:
        file.seek(at)
        self.syntax = syntax
        self._file = file
        self._read = read
        self.member_offset = self._begun = self._at = at
        self._data = memoryview(b"")
        self._new()

    def begin(self) -> bool:
        """Go to the next member."""
        self.member_offset = self._begun = self._at
        self._new()
        return bool(self._data or self._fill())

    def join(self) -> bool:
        """Go to the next member, unless its text begins like a record."""
        start = self._ahead(FED)
        if not bytes(start[: len(self.magic)]).startswith(self.magic) or self._begins_record(start):
            return False
        self._begun = self._at
        self._new()
        return True

    def find(self, offset: int, before: int | None = None) -> int | None:
        """Go to the next member whose text begins like a record."""
        while (found := find_bytes(self._file, self.magic, offset, before)) is not None:
            self._file.seek(found)
            if self._begins_record(self._file.read(FED)):
                self._go(found)
                return found
            offset = found
        return None

    def resume(self, offset: int, unread: int | None) -> int | None:
        """Go behind the member, if its end can be found; else to what cannot lie inside of it.

        A member that is a part of a payload, stored as it is, is followed by the rest of that payload at the
        latest: so what is followed by members, one by one, up to where the block must have ended, is none.
        """
        end = self._end_of_member()
        if end is not None:
            return self.find(end - 1)
        at = max(offset, self._begun)
        self._file.seek(at)
        if unread is None and self._file.read(len(self.magic)) != self.magic:
            return self.find(at)
        far = self._at + (_LONGEST_UNKNOWN if unread is None else _stored(max(unread, 0)))
        budget = 4 * (far - at)
        while budget > 0 and (found := self.find(at, far)) is not None:
            end, is_last = self._end_of_row(found, far)
            if is_last or end >= far:
                self._go(found)
                return found
            budget -= end - found + FED
            at = max(found, end - 1)
        return self.find(far - 1)

    def _end_of_member(self) -> int | None:
        """Where the compressed bytes of the current member end; None where damage hides it."""
        return None

    def _end_of_row(self, found: int, far: int) -> tuple[int, bool]:
        """Where the row of whole members that begins at `found` ends, up to `far`; whether the file does."""
        row = type(self)(self._file, found, syntax=self.syntax)
        end = found
        try:
            while end < far:
                if not row.begin():
                    return end, True
                while row.piece():
                    pass
                end = row._at
        except DamageError:
            pass
        return end, False

    def _go(self, offset: int) -> None:
        self._file.seek(offset)
        self._at, self._data = offset, memoryview(b"")

    def _ahead(self, size: int) -> memoryview:
        """The next bytes, which are still to be read; fewer than `size` at the end of the file only."""
        while len(self._data) < size and (more := self._file.read(self._read)):
            self._data = memoryview(bytes(self._data) + more)
        return self._data[:size]

    def piece(self) -> bytes:
        """The next bytes of the member's text; none at its end. Raises DamageError."""
        raise NotImplementedError

    def _new(self) -> None:
        """Make what decompresses a member."""
        raise NotImplementedError

    def _begins_record(self, data: memoryview | bytes) -> bool:
        """Whether a member begins here whose text does so like a record."""
        return self.syntax.begin.match(self._text_of(data, self.syntax.longest)) is not None

    def _text_of(self, data: memoryview | bytes, size: int) -> bytes:
        """The first `size` bytes, at most, of the text of the member that begins here; none of none."""
        raise NotImplementedError

    def _fill(self) -> bool:
        self._data = memoryview(self._file.read(self._read))
        return bool(self._data)


def _stored(size: int) -> int:
    """As many bytes as deflate or zstd needs for so many that it can make nothing smaller of."""
    return size + size // 64 + 2 * FED
