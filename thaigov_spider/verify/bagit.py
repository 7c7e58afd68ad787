"""The lines of a manifest of BagIt 1.0 (RFC 8493), and the files that make a folder a bag. Pure."""

import re
from collections.abc import Mapping

PAYLOAD = "data/"
"""What the path of a file of the archive begins with in a bag."""

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""`bagit.txt`."""

_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(\S.*)")
# The signs that end a line, and the one that stands for them, are written in base 16.
_ENCODED = {"%": "%25", "\n": "%0A", "\r": "%0D"}


class ManifestLineError(ValueError):
    """A line of a manifest is none; the message says which."""


def parsed(text: str) -> dict[str, str]:
    r"""The SHA-256, in lower case, of each file by its path in the archive. Raises ManifestLineError.

    >>> parsed(f"{'A' * 64}  data/warc/100%25.warc.gz\n") == {"warc/100%.warc.gz": "a" * 64}
    True
    """
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.rstrip("\r"))
        path = _decoded(match[2]) if match else ""
        if match is None or not path.startswith(PAYLOAD) or ".." in path.split("/"):
            raise ManifestLineError(f"line {number} names no file below {PAYLOAD} with its SHA-256")
        found[path.removeprefix(PAYLOAD)] = match[1].lower()
    return found


def written(digests: Mapping[str, str]) -> str:
    """The manifest of files by their paths in the archive, in order."""
    return "".join(f"{digests[path]}  {PAYLOAD}{_encoded(path)}\n" for path in sorted(digests))


def _encoded(path: str) -> str:
    return "".join(_ENCODED.get(sign, sign) for sign in path)


def _decoded(path: str) -> str:
    return re.sub("%(0[AaDd]|25)", lambda match: chr(int(match[1], 16)), path)
