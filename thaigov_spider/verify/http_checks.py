"""One HTTP message in a record, while its bytes pass: its head, its framing, its payload. Pure."""

import re

from thaigov_spider.exit_status import counted
from thaigov_spider.http.content_codings import is_plain
from thaigov_spider.http.framing import Head, final_head
from thaigov_spider.http.proxy_fields import holds_proxy_secret
from thaigov_spider.http.streamed_body import Body, ChunkedBody, EndlessBody, LengthBody, body_behind
from thaigov_spider.verify.content import ContentCheck
from thaigov_spider.warc.digests import Digest

PROXY_NAMED = "the request holds a password for a proxy, Proxy-Authorization: change it"
_USUAL_HEAD = 1 << 12
_LONGEST_HEAD = 1 << 20
_BEGIN = 64  # bytes
_BLANK_LINE = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] [1-9][0-9]{2}(?![0-9])")
_NO_BODY = frozenset({204, 304})


class Message:
    """A request or response, fed with its bytes; `problems` has what is wrong with it when it is finished.

    `payload` is the digest declared for the payload, and `framed` the same digest, taken over the chunk
    framing too, as warcio and wget do; None where the record declares none. `may_be_cut`: the record says
    that the message is truncated. `unless_head` is a problem that is none if the request's method was HEAD.
    `encoding` is what is wrong with its content encoding, which may be the server's doing.
    `is_decoded`: the body was decoded, and the head tells of what it was before, as browsers record it.
    `is_copied`: so another archive gave it, whose bodies may have been taken out of their chunks, too.
    """

    def __init__(
        self,
        declared: str | None,
        *,
        is_request: bool = False,
        may_be_cut: bool = False,
        is_copied: bool = False,
    ) -> None:
        self.problems: list[str] = []
        self.encoding: list[str] = []
        self.unless_head: str | None = None
        self.payload = Digest.declared(declared) if declared else None
        self.framed: Digest | None = None
        self.is_decoded = False
        self.has_payload = False
        self.method = ""
        self.status = 0
        self._declared = declared
        self._is_request = is_request
        self._may_be_cut = may_be_cut
        self._start = b""  # as long as the head has not ended
        self._body: Body | None = None
        self._content: ContentCheck | None = None
        self._has_body = False
        self._is_copied = is_copied
        self._is_uncoded = False
        self._stored: Digest | None = None  # over all of a body that goes on behind its declared length

    def feed(self, piece: memoryview) -> None:
        """The next bytes of the message."""
        while piece and self._body is None:
            before = len(self._start)
            self._start += piece[: before or _USUAL_HEAD]  # twice as much each time: no more work than bytes
            piece = piece[self._end_of_head() - before :]
        if piece and self._body is not None:
            self._pass(self._body, piece)

    @property
    def is_wrong_payload(self) -> bool:
        """Whether the payload is not that of its digest; where it was decoded, all bytes are the payload."""
        digests = [digest for digest in (self.payload, self._stored) if digest is not None]
        return bool(digests) and not any(digest.matches for digest in digests)

    def finish(self) -> None:
        """All bytes have passed."""
        is_all_payload = self._stored is not None and self._stored.matches
        is_content_decoded = self._content is not None and self._content.is_decoded
        self.is_decoded = is_all_payload or self._is_unchunked or is_content_decoded
        if self._body is None:
            self._head_did_not_end()
        else:
            self._judge_framing(self._body)
        if self._content is not None:
            self.encoding += self._content.problems
            if self._content.is_cut and not self._may_be_cut:
                self.encoding.append("the body ends before its content encoding does")

    @property
    def _is_unchunked(self) -> bool:
        """Whether no chunk is where the head announces some, because all codings were taken off.

        Common Crawl did so until August 2018. In files of others that is known where the content coding, too,
        is only in the head; else the body may be damaged.
        """
        if self.has_payload or not self._has_body or not isinstance(self._body, ChunkedBody):
            return False
        is_its = self.framed is None or self.framed.matches
        return is_its and (self._is_copied or self._is_uncoded)

    def _end_of_head(self) -> int:
        """Where the body begins, or what is known of the head ends."""
        start, head = self._start, _head(self._start, is_request=self._is_request)
        if head is not None:
            self._body, self._start = self._begin(start[head.at : head.end], head), b""
            return head.end
        if len(start) > _LONGEST_HEAD:
            self._body, self._start = EndlessBody(), b""
            self.problems.append("the HTTP header does not end")
        return len(start)

    def _begin(self, head: bytes, extent: Head) -> Body:
        """Understand the head, and give what takes the body."""
        self.status = extent.status
        lower = head.lower()
        if self._is_request:
            self.method = head.partition(b" ")[0].decode("latin-1")
            if holds_proxy_secret(lower):
                self.problems.append(PROXY_NAMED)
        else:
            if not _STATUS_LINE.match(head):
                line = head.partition(b"\n")[0].decode("latin-1").strip()[:60]
                text = f"the status line is not that of HTTP/1.0 or 1.1, which breaks replay: {line}"
                self.problems.append(text)
            if not extent.version.startswith("1."):
                return EndlessBody()
            self._content = ContentCheck(lower)
        body = LengthBody(0) if extent.status in _NO_BODY else body_behind(lower)
        if self._declared and isinstance(body, ChunkedBody):
            self.framed = Digest.declared(self._declared)
        return body

    def _pass(self, body: Body, piece: memoryview) -> None:
        if not self._has_body and self._content is not None and self._content.names_coding:
            self._is_uncoded = is_plain(bytes(piece[:_BEGIN]))
        self._has_body = True
        if self.framed is not None:
            self.framed.update(piece)
        for part in body.payload(piece):
            if not part:
                continue
            self.has_payload = True
            if self.payload is not None:
                self.payload.update(part)
            if self._content is not None:
                self._content.feed(part)
        if body.surplus and self.payload is not None and isinstance(body, LengthBody):
            self._stored = self._stored or self.payload.copy()
            self._stored.update(piece[max(0, len(piece) - body.surplus) :])

    def _head_did_not_end(self) -> None:
        if self._is_request or not self._may_be_cut:
            what = "request" if self._is_request else "response"
            self.problems.append(f"the record ends before the header of its HTTP {what} does")

    def _judge_framing(self, body: Body) -> None:
        if self._is_unchunked or (self.is_decoded and isinstance(body, LengthBody)):
            return
        if body.surplus:
            surplus = counted(body.surplus, "byte follows", several="bytes follow")
            self.problems.append(f"{surplus} the end of the HTTP body")
        short = body.shortfall
        if short and self._is_request:
            self.problems.append(short)
        elif short and not self._may_be_cut:
            if self._has_body:
                self.problems.append(short)
            else:
                self.unless_head = short


def _head(start: bytes, *, is_request: bool) -> Head | None:
    """The head of a message, which a response may have behind interim ones; None if it has not ended yet."""
    found = None if is_request else final_head(start)
    if found is None and (is_request or not start.startswith(b"HTTP/1.")):
        blank_line = _BLANK_LINE.search(start)
        return Head(0, blank_line.end(), "", 0) if blank_line else None
    return found
