"""Digests as WARC files declare them: an algorithm's name, a colon, the value in base 32 or base 16. Pure."""

import hashlib
from base64 import b32encode
from typing import Self

_ALGORITHMS = {
    "sha1": hashlib.sha1,
    "sha224": hashlib.sha224,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
    "md5": hashlib.md5,
}

_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# Digits of base 32 to those of int(), which is many times faster than base64; other bytes to one it refuses.
_BASE_32 = bytes(
    ord("!") if (at := _DIGITS.find(bytes([code]).upper())) < 0 else b"0123456789abcdefghijklmnopqrstuv"[at]
    for code in range(256)
)


class Digest:
    """A declared digest, and that of the bytes that pass through `update`."""

    __slots__ = ("_declared", "_hash", "_name", "update")

    def __init__(self, name: str, declared: str) -> None:
        self._name = name
        self._declared = declared
        self._hash = _ALGORITHMS[name](usedforsecurity=False)
        self.update = self._hash.update

    @classmethod
    def declared(cls, text: str) -> Self | None:
        """The digest that a field's value declares; None where its algorithm is not known."""
        name, _, value = text.partition(":")
        if name not in _ALGORITHMS:
            name = name.strip().lower().replace("-", "")
        return cls(name, value.strip()) if name in _ALGORITHMS else None

    @property
    def matches(self) -> bool:
        """Whether the bytes are those that the digest was declared for."""
        digest = self._hash.digest()
        text = self._declared.rstrip("=")
        if len(text) == 2 * len(digest):
            return text.lower() == digest.hex()
        padding = 5 * len(text) - 8 * len(digest)
        return 0 <= padding < 5 and _number(text) == int.from_bytes(digest) << padding

    @property
    def actual(self) -> str:
        """The digest of the bytes that passed: `sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ`."""
        return f"{self._name}:{b32encode(self._hash.digest()).decode('ascii')}"


def _number(text: str) -> int | None:
    """The number that base 32 stands for; None where it is none."""
    try:
        return int(text.encode("ascii", "replace").translate(_BASE_32), 32)
    except ValueError:
        return None


def same(one: str | None, other: str | None) -> bool:
    """Whether two declared digests may be of the same bytes; only those of one kind and spelling can tell.

    >>> same("sha1:AB", "sha1:ab"), same("sha1:AB", "sha1:CD"), same("sha1:AB", "md5:00")
    (True, False, True)
    """
    if not one or not other:
        return True
    (name, _, value), (other_name, _, other_value) = one.partition(":"), other.partition(":")
    comparable = name.lower() == other_name.lower() and len(value) == len(other_value)
    return not comparable or value.lower() == other_value.lower()
