"""Pictures that stand for an emoji, as Facebook, LINE, Twitter and WordPress put them into a text. Pure."""

import re
from functools import lru_cache

from lxml.etree import _Element as Element

_SIGNS = "\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u203c\u2049\u2139\u3030\u303d\u3297\u3299"
_SIGNS += "©®™\U0001f000-\U0001faff"
_EMOJI = re.compile(
    f"""(?:
        [{_SIGNS}] \ufe0f? [\U0001f3fb-\U0001f3ff]? [\U000e0020-\U000e007f]* \u200d?   # joined or not
      | [0-9\\#*] \ufe0f? \u20e3   # a key
    )+""",
    re.VERBOSE,
)
# How the address of such a picture ends: …/emoji.php/v9/t33/1/16/2705.png, …/emoji/72x72/1f1f9-1f1ed.svg
_CODES = re.compile(
    r"emoji.*/(?:emoji_?)?u?([0-9a-f]{2,6}(?:[-_][0-9a-f]{2,6}){0,9})\.(?:png|svg|gif|webp)", re.IGNORECASE
)
_SOURCES = ("src", "data-src")
_LONGEST = 40  # characters of a description that may be an emoji; a family with flags has under 30


def emoji(picture: Element) -> str | None:
    """The emoji that an `img` element stands for: what describes it, else what its address tells."""
    described = (picture.get("alt") or picture.get("data-emoji") or "").strip()
    if described and len(described) <= _LONGEST and (found := _whole(described)):
        return found
    return next(filter(None, (_named(picture.get(name) or "") for name in _SOURCES)), None)


@lru_cache(maxsize=256)
def _whole(text: str) -> str | None:
    return text if _EMOJI.fullmatch(text) else None


def _named(address: str) -> str | None:
    """The emoji whose code points an address ends with."""
    found = _CODES.search(address) if len(address) < 1000 and "emoji" in address.lower() else None
    codes = [int(code, 16) for code in re.split("[-_]", found[1])] if found else []
    return _whole("".join(map(chr, codes))) if codes and max(codes) <= 0x10FFFF else None
