"""Digests as WARC files declare them: an algorithm's name, a colon, the value in base 32, 16 or 64. Pure.

Some programs leave the name out, write `sha-256`, or small letters: what counts is the value.
"""

import hashlib
from base64 import b32encode, urlsafe_b64decode
from collections.abc import Iterable
from functools import lru_cache
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
        name, value = _parts(text)
        return cls(name, value) if name in _ALGORITHMS else None

    def copy(self) -> Self:
        """The same, for bytes that go on otherwise from here."""
        other = type(self)(self._name, self._declared)
        other._hash = self._hash.copy()
        other.update = other._hash.update
        return other

    @property
    def matches(self) -> bool:
        """Whether the bytes are those that the digest was declared for."""
        return _is_value(self._declared, self._hash.digest())

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


def _is_value(text: str, digest: bytes) -> bool:
    """Whether `text` stands for these bytes; its length says in which base."""
    text, size = text.rstrip("="), len(digest)
    if len(text) == 2 * size:
        return text.lower() == digest.hex()
    if len(text) == -(-4 * size // 3):
        return _of_base_64(text) == digest
    padding = 5 * len(text) - 8 * size
    return 0 <= padding < 5 and _number(text) == int.from_bytes(digest) << padding


def _of_base_64(text: str) -> bytes | None:
    try:
        return urlsafe_b64decode(text.translate({0x2B: "-", 0x2F: "_"}) + "=" * (-len(text) % 4))
    except ValueError:
        return None


def _parts(text: str) -> tuple[str, str]:
    """Name of the algorithm and value; where the name is missing, the value's length says it."""
    name, colon, value = text.partition(":")
    if not colon:
        value = text.strip()
        return _OF_LENGTH.get(len(value.rstrip("=")), ""), value
    return name if name in _ALGORITHMS else name.strip().lower().replace("-", ""), value.strip()


_OF_LENGTH = {32: "sha1", 40: "sha1", 27: "sha1", 52: "sha256", 64: "sha256", 43: "sha256"}


@lru_cache(16)
def canonical_digest(text: str) -> str:
    """A digest in the spelling that compares: `sha1:` and base 32; as it is where it cannot be understood.

    >>> canonical_digest("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    >>> canonical_digest("SHA-1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    name, value = _parts(text)
    if name not in _ALGORITHMS:
        return text
    digest = _bytes_of(name, value)
    return f"{name}:{b32encode(digest).decode('ascii').rstrip('=') if digest else value}"


def _bytes_of(name: str, value: str) -> bytes | None:
    """What a value stands for; None where it is none of its algorithm."""
    bare, size = value.rstrip("="), _ALGORITHMS[name](usedforsecurity=False).digest_size
    if len(bare) == 2 * size and set(bare.lower()) <= set("0123456789abcdef"):
        return bytes.fromhex(bare)
    if len(bare) == -(-4 * size // 3):
        return _of_base_64(bare)
    if 0 <= (padding := 5 * len(bare) - 8 * size) < 5 and (number := _number(bare)) is not None:
        return (number >> padding).to_bytes(size)
    return None


def is_of_any(text: str, choices: Iterable[bytes | memoryview]) -> bool:
    """Whether a declared digest is that of any of some bytes; True where nobody can tell.

    >>> is_of_any("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", [b"a"]), is_of_any("md6:AB", [b"a"])
    (False, True)
    """
    name, value = _parts(text)
    wanted = _bytes_of(name, value) if name in _ALGORITHMS else None
    return wanted is None or any(
        _ALGORITHMS[name](data, usedforsecurity=False).digest() == wanted for data in choices
    )


def same_digest(one: str | None, other: str | None) -> bool:
    """Whether two declared digests may be of the same bytes; only those of one algorithm can tell.

    >>> hexadecimal = "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
    >>> same_digest(hexadecimal, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"), same_digest(hexadecimal, "md5:00")
    (True, True)
    >>> same_digest("sha1:AB", "sha1:CD")
    False
    """
    if not one or not other:
        return True
    one, other = canonical_digest(one), canonical_digest(other)
    (name, _, value), (other_name, _, other_value) = one.partition(":"), other.partition(":")
    return name.lower() != other_name.lower() or value.lower() == other_value.lower()
