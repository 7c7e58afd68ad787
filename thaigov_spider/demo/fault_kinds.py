"""The kinds of faults: how each turns the reply that was due into the one that goes out."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from thaigov_spider.demo.challenge import CHALLENGES
from thaigov_spider.demo.crawlers import ROBOTS_DISALLOW
from thaigov_spider.demo.exchange import Reply, Request, Wire
from thaigov_spider.demo.hosts import Hosts

Apply = Callable[[Reply, Any, Request, Hosts], Reply]
_HTML = ("Content-Type", "text/html; charset=UTF-8")
_TEXT = ("Content-Type", "text/plain; charset=UTF-8")
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what its value is made into, the value where none is given, and what it does."""

    convert: Callable[[str], Any]
    default: str
    apply: Apply
    help: str

    def argument(self, value: str) -> Any:
        """The value, converted.

        Raises ValueError: it cannot be.
        """
        return self.convert(value or self.default)


def spoiled_with_status(status: int, retry_after: str, request: Request) -> Reply:
    """An error page; `Retry-After` in seconds (`120`), or as a date so long after the request (`@120`)."""
    headers = [_HTML]
    if retry_after.startswith("@"):
        retry_after = formatdate(request.time + float(retry_after[1:]), usegmt=True)
    if retry_after:
        headers.append(("Retry-After", retry_after))
    body = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
    return Reply(status, tuple(headers), body.encode())


def _with_wire(**changes: Any) -> Apply:
    return lambda reply, _value, _request, _hosts: replace(reply, wire=replace(reply.wire, **changes))


def _timed(name: str) -> Apply:
    return lambda reply, value, _request, _hosts: replace(reply, wire=replace(reply.wire, **{name: value}))


def _cut(**changes: Any) -> Apply:
    def apply(reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
        cut = value if value >= 0 else len(reply.body) // 2
        return replace(reply, wire=replace(reply.wire, cut=cut, **changes))

    return apply


def _cut_head(reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    return replace(reply, wire=Wire(end="reset", head_cut=value, cut=0))


def _plain(reply: Reply) -> Reply:
    """The reply without compression."""
    if not reply.has("Content-Encoding"):
        return reply
    headers = tuple(pair for pair in reply.headers if pair[0] != "Content-Encoding")
    return replace(reply, headers=headers, body=gzip.decompress(reply.body))


def _short_length(reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    reply = _plain(reply)
    declared = value if value >= 0 else len(reply.body) // 2
    return replace(reply, wire=replace(reply.wire, declared=declared))


def _nul(reply: Reply, _value: str, _request: Request, _hosts: Hosts) -> Reply:
    reply = _plain(reply)
    return replace(reply, body=reply.body.replace(b"</", b"\0</"))


def _stall(reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    wire = Wire(end="stall", silent=True) if value < 0 else Wire(end="stall", cut=value)
    return replace(reply, wire=wire)


def _challenge(_reply: Reply, value: str, _request: Request, _hosts: Hosts) -> Reply:
    return Reply(*CHALLENGES[value])


def _redirect(location: Callable[[str, str, Hosts], str]) -> Apply:
    def apply(_reply: Reply, value: str, request: Request, hosts: Hosts) -> Reply:
        return Reply(302, (_HTML, ("Location", location(value, request.target, hosts))), b"")

    return apply


def _body(content: Callable[[Any], str], kind: tuple[str, str] = _TEXT) -> Apply:
    return lambda _reply, value, _request, _hosts: Reply(200, (kind,), content(value).encode())


def _charset(reply: Reply, value: str, _request: Request, _hosts: Hosts) -> Reply:
    return replace(reply, headers=reply.with_header("Content-Type", f"text/html; charset={value}"))


def _empty(reply: Reply, _value: str, _request: Request, _hosts: Hosts) -> Reply:
    return replace(reply, body=b"")


def _trim(reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    return replace(reply, body=reply.body[: max(0, len(reply.body) - value)])


def _pad(reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    return replace(reply, body=reply.body + bytes(value))


def _garble(reply: Reply, _value: str, _request: Request, _hosts: Hosts) -> Reply:
    half = len(reply.body) // 2
    return replace(reply, body=reply.body[:half] + bytes(reply.body[half:][::-1]))


def _big(_reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    return Reply(200, (_HTML,), b"<!DOCTYPE html><title>big</title><p>".ljust(value * _MEGABYTE, b"."))


def _bomb(_reply: Reply, value: int, _request: Request, _hosts: Hosts) -> Reply:
    return Reply(200, (_HTML, ("Content-Encoding", "gzip")), _compressed_blanks(value))


@lru_cache(maxsize=2)
def _compressed_blanks(megabytes: int) -> bytes:
    return gzip.compress(b" " * _MEGABYTE, 9, mtime=0) * megabytes


def _one_of_challenges(value: str) -> str:
    if value not in CHALLENGES:
        raise ValueError(f"no challenge {value!r}; there are {', '.join(CHALLENGES)}")
    return value


def _other_address(_value: str, target: str, hosts: Hosts) -> str:
    return hosts.www.replace("127.0.0.1", "127.0.0.2") + target


KINDS: dict[str, Kind] = {
    "slow": Kind(float, "1", _timed("delay"), "seconds before the first byte"),
    "drip": Kind(float, "1", _timed("drip"), "seconds that the body takes, in small pieces"),
    "chunked": Kind(str, "", _with_wire(chunked=True), "no Content-Length, but chunks: no error"),
    "cut": Kind(int, "-1", _cut(end="close"), "the body ends after so many bytes (half of it)"),
    "cut-chunked": Kind(int, "-1", _cut(end="close", chunked=True), "the same in the middle of chunks"),
    "cut-reset": Kind(int, "-1", _cut(end="reset"), "the same, and the connection is reset"),
    "cut-head": Kind(int, "40", _cut_head, "the connection is reset after so many bytes of the head"),
    "short-length": Kind(int, "-1", _short_length, "a Content-Length of so many bytes (half of the body's)"),
    "close": Kind(str, "", _with_wire(end="close", silent=True), "the connection is closed without a byte"),
    "reset": Kind(str, "", _with_wire(end="reset", silent=True), "the connection is reset without a byte"),
    "stall": Kind(int, "-1", _stall, "nothing comes; with a number, nothing after so many bytes of the body"),
    "challenge": Kind(_one_of_challenges, "403", _challenge, f"Cloudflare's page: {', '.join(CHALLENGES)}"),
    "redirect": Kind(str, "/", _redirect(lambda value, _target, _hosts: value), "302 to this address"),
    "redirect-loop": Kind(str, "", _redirect(lambda _value, target, _hosts: target), "302 to itself"),
    "redirect-host": Kind(
        str,
        "https://elsewhere.invalid",
        _redirect(lambda value, target, _hosts: value + target),
        "302 to the same path on another host",
    ),
    "redirect-address": Kind(str, "", _redirect(_other_address), "302 to 127.0.0.2, where nothing listens"),
    "disallow": Kind(str, "", _body(lambda _value: ROBOTS_DISALLOW), "a robots.txt that shuts everybody out"),
    "text": Kind(str, "", _body(lambda value: value.replace("\\n", "\n")), "plain text in place of the page"),
    "html": Kind(str, "", _body(str, _HTML), "this page in place of the one that was due"),
    "charset": Kind(str, "iso-8859-1", _charset, "a wrong charset in the header"),
    "empty": Kind(str, "", _empty, "the headers, and no body"),
    "big": Kind(int, "64", _big, "a page of so many megabytes"),
    "endless": Kind(str, "", _with_wire(endless=True), "the body again and again, until the client hangs up"),
    "whole-file": Kind(str, "", _with_wire(), "of a file of which a range is asked for, all of it: 200"),
    "trim": Kind(int, "1", _trim, "so many bytes too few, and the Content-Length says so"),
    "pad": Kind(int, "1", _pad, "so many bytes too many, the same"),
    "garble": Kind(str, "", _garble, "the second half of the body is another"),
    "nul": Kind(str, "", _nul, "NUL bytes all over the page"),
    "bomb": Kind(int, "256", _bomb, "a small gzip body that becomes so many megabytes"),
}
"""All kinds by name; apart from these, a status such as `503` is a kind, its value the `Retry-After`."""
