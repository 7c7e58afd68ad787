"""robots.txt as people write it, made into what a parser of RFC 9309 understands. Pure."""

import re

from thaigov_spider.html.decoding import decode

# Editors leave them in front of a line or between its signs; NULs are half of UTF-16 without its mark.
_INVISIBLE = re.compile("[\0\u00ad\u200b-\u200f\u2060\ufeff]")
_USER_AGENT = re.compile(r"\s*user[- ]?agent\s*:([^#]*)", re.IGNORECASE)


def robots_text(body: bytes, content_type: str | None, token: str) -> str:
    r"""The rules of a robots.txt, in whichever encoding; `token` is the crawler's product token.

    The standard has UTF-8, and the token alone behind `User-agent:`. Somebody who keeps out a crawler that
    is in the server's log may write it in Windows' editor, and the crawler's name as the log has it, with its
    version, or among others: that is to be heeded as well.

    >>> written = "User-Agent: thaigov_spider/1.0 (+a@example.org)\nDisallow: /"
    >>> robots_text(written.encode("utf-16"), None, "thaigov_spider")
    'User-agent: thaigov_spider\nDisallow: /'
    """
    named = re.compile(rf"(?<![\w-]){re.escape(token)}(?![\w-])", re.IGNORECASE)
    text = _INVISIBLE.sub("", decode(body, content_type))
    return "\n".join(_plain(line, named, token) for line in text.splitlines())


def _plain(line: str, named: re.Pattern[str], token: str) -> str:
    match = _USER_AGENT.match(line)
    return f"User-agent: {token}" if match and named.search(match[1]) else line
