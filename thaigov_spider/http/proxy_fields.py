"""Header fields that are for a proxy on the way, not for the site: name and password among them. Pure."""

import re

# A field with the lines that continue it; between line ends, for the request line is none.
_FOR_PROXIES = re.compile(rb"(?i)(?<=\n)proxy-[^\n]*+\n(?:[ \t][^\n]*+\n)*+")
_BLANK_LINE = re.compile(rb"\n\r?\n")


def without_proxy_fields(request: bytes) -> bytes:
    r"""A request as sent, without the fields of its head that only a proxy reads (`Proxy-Authorization`…).

    >>> without_proxy_fields(b"GET / HTTP/1.1\r\nproxy-authorization: x\r\nHost: h\r\n\r\nproxy-a: body\n")
    b'GET / HTTP/1.1\r\nHost: h\r\n\r\nproxy-a: body\n'
    """
    blank_line = _BLANK_LINE.search(request)
    end = blank_line.start() + 1 if blank_line else len(request)
    return _FOR_PROXIES.sub(b"", request[:end]) + request[end:]


def holds_proxy_secret(head: bytes) -> bool:
    """Whether the head of a request, in lower case, names a user and a password to a proxy."""
    return b"\nproxy-authorization:" in head
