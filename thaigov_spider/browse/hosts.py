"""For whom a request was meant: only names of this server are answered. Pure.

A page of somebody's can have its own name lead to this machine (DNS rebinding), and then its scripts read
what is served here as if it were theirs. The browser still sends that page's name as `Host`. Addresses in
figures are nobody's name.
"""

import re
from ipaddress import ip_address

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^\[\]:@/\s]+)(?::[0-9]{1,5})?")


def is_own_host(host: str, own: str) -> bool:
    """Whether a `Host` header names this server: by an address, as `localhost`, or by its `own` name.

    >>> [is_own_host(host, "reader.example") for host in ("127.0.0.1:8080", "[::1]", "Reader.example:80")]
    [True, True, True]
    >>> is_own_host("evil.example:8080", "127.0.0.1"), is_own_host("", "127.0.0.1")
    (False, False)
    """
    match = _HOST.fullmatch(host)
    name = match["name"].strip("[]").rstrip(".").lower() if match else ""
    return name in {"localhost", own.lower()} - {""} or _is_address(name)


def is_loopback(host: str) -> bool:
    """Whether a host to listen on is this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("localhost"), is_loopback("a.example")
    (True, False, True, False)
    """
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
