"""The records in a gzip member of an ARC file, or in all of a plain one."""

from thaigov_spider.warc import arc
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.header import Header
from thaigov_spider.warc.warc_member import WarcMember


class ArcMember(WarcMember):
    """The same as of a WARC file, but for what stands before and behind a block: a line, and line ends."""

    _is_version_block = False
    _is_parted = True  # whether a line end stands before the current record

    def _head(self) -> bytes | None:
        """The next record's line; None at the end of the member."""
        self._pass_line_ends()
        self._move()
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > arc.LONGEST_LINE:
                raise DamageError("no ARC record begins here")
            if not self._more(joining=self._at < len(self._buffer)):
                if self._at == len(self._buffer):
                    return None
                raise self._ends_early("the line that this record begins with")
        head = self._buffer[self._at : end + 1]
        if not arc.begins(head) or not (self._is_parted or arc.is_known_scheme(head)):
            self._left = arc.announced(head)
            self._at = self._at if self._left is None else end + 1
            raise DamageError("no ARC record begins here")
        self._at = end + 1
        return head

    def _parsed(self, head: bytes) -> Header:
        header = arc.parse(head, self.offset, self._ahead(arc.HTTP, joining=False))
        self._left = header.length
        self._is_version_block = header.kind == "warcinfo"
        return header

    def _expect_end(self) -> DamageError | None:
        """Go behind the line ends behind a block, of which there need be none."""
        block_ends_line = self._buffer[self._at - 1 : self._at] in (b"\r", b"\n")
        self._is_parted = self._pass_line_ends() or block_ends_line
        ahead = self._ahead(arc.LONGEST_LINE, joining=False) if self._is_version_block else b""
        if not ahead or arc.begins(ahead) or arc.announced(ahead[: ahead.find(b"\n") + 1]):
            return None
        found = arc.SYNTAX.anywhere.search(ahead)
        if found or self._text.member:
            self._at += found.start() if found else len(ahead)  # writers differ in what they count
        return DamageError("the first block is longer than its length says", is_loss=False)

    def _lacks(self, size: int) -> DamageError:
        text = f"the length of this record is at least {size} too large: the record ends before"
        return DamageError(text, is_loss=False)

    def _oddity_of(self, head: bytes) -> DamageError | None:  # noqa: ARG002
        """Nothing is odd about a line; but a block that is not parted from it may have taken a part of it."""
        if self._is_parted:
            return None
        return DamageError("no line end parts this record from the next one", is_loss=False)

    def _pass_line_ends(self) -> bool:
        """Go behind all line ends; whether there were any, or the member ends."""
        count = 0
        while self._at < len(self._buffer) or self._more(joining=False):
            if self._buffer[self._at] not in b"\r\n":
                return count > 0
            self._at += 1
            count += 1
        return True
