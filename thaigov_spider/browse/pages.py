"""Pages made of templates, in the language that is asked for."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from thaigov_spider.article.record import Language
from thaigov_spider.browse import words
from thaigov_spider.browse.asking import Asked, asked, joined

STATIC = Path(__file__).with_name("static")
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WISH = re.compile(r"(?:^|,)\s*(th|en)\b[^,;]*(?:;\s*q=([0-9.]+))?", re.IGNORECASE)


def asked_of(request: Request) -> Asked:
    """What the address of a request asks for."""
    return asked(request.query_params.multi_items())


def language_of(request: Request) -> Language:
    """The language of the page: that which the address names, else the one the browser wishes, else Thai."""
    return asked_of(request).language or wished(request.headers.get("accept-language", ""))


def wished(accepted: str) -> Language:
    """The language that an `Accept-Language` wishes for.

    >>> wished("fr,en-GB;q=0.8,th;q=0.3"), wished("th-TH,en;q=0.9"), wished("")
    ('en', 'th', 'th')
    """
    wishes = {name.lower(): _weight(weight) for name, weight in reversed(_WISH.findall(accepted))}
    return "en" if wishes.get("en", 0) > wishes.get("th", 0) else "th"


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page in the reader's language; `template` is the name of a file without its ending."""
    language = language_of(request)
    other: Language = "en" if language == "th" else "th"
    text = _TEMPLATES.get_template(f"{template}.html").render(
        asked=asked_of(request),
        language=language,
        other=other,
        other_address=_in(request, other),
        standing=request.app.state.keeper.standing,
        **_speaking(language),
        **values,
    )
    own = {"Content-Language": language, "Vary": "Accept-Language"}
    return HTMLResponse(text, status, {**own, **(headers or {})})


def picture(svg: str) -> Markup:
    """SVG that was written by this program, whose text is escaped already."""
    return Markup(svg)  # noqa: S704


def _in(request: Request, language: Language) -> str:
    """The address of the same page in another language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "hl"]
    return joined(request.url.path, [*kept, ("hl", language)])


def _speaking(language: Language) -> dict[str, Callable[..., str]]:
    """What templates say things with."""
    return {
        "t": lambda name, **values: words.said(name, language, **values),
        "value": lambda facet, name: words.value(facet, name, language),
        "day": lambda published: words.day(published, language),
        "flag": lambda name: words.flag(name, language),
        "era": lambda period: words.era(period, language),
        "counted": lambda number: words.counted(number, language),
    }


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0
