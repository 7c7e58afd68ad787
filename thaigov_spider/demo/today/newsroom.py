"""The articles of today's site: the invented ones under today's numbers, 40 a day, as many as wanted.

Thai and English ones share one rising sequence of numbers, which has gaps. On a second night there are 40
more, one of the old ones is edited and one removed.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from thaigov_spider.demo.articles import SPECIAL, Article, invented
from thaigov_spider.demo.when import thai

FIRST = 166301
COUNT = 120
A_DAY = 40
MOVED = 126200
"""What an old number is less than that of the same article today, where the site has `moved` its articles."""
EDITED = "แก้ไขเพิ่มเติม: กำหนดการเลื่อนไปหนึ่งวัน"
"""The paragraph that an edit adds."""

_FIRST_DAY = datetime.fromisoformat("2026-07-12T00:05:00+07:00")
_PAUSE = timedelta(minutes=36)  # between two articles: they come by night, too
# Of these two no page without the site's own class names says which line is what.
_AMBIGUOUS = {SPECIAL["empty-body"], SPECIAL["headline-is-a-date"]}


def number(place: int) -> int:
    """The number of the article at a place from 0: now and then one is left out, after each 50 a dozen."""
    return FIRST + place + place // 10 + 12 * (place // 50)


def articles(count: int = COUNT) -> list[Article]:
    """So many articles, the oldest first; every ninth of them in English, every twelfth not listed."""
    return [_article(place) for place in range(count)]


def on_night(night: int) -> list[Article]:
    """What the site has on a night, counted from 1: A_DAY more than before, one edited and one removed."""
    found = {article.id: article for article in articles(COUNT + A_DAY * (night - 1))}
    for past in range(1, night):
        del found[number(7 * past)]
        found[number(7 * past + 3)] = edited(found[number(7 * past + 3)])
    return list(found.values())


def edited(article: Article) -> Article:
    """The article with a paragraph more."""
    return replace(article, body=(*article.body, EDITED))


def at_home(article: Article) -> Article:
    """An article of another generation at today's address of its number."""
    return replace(article, kind="en/news" if article.title.isascii() else "th/news", url="")


def moved(article: Article) -> Article:
    """The same under a number of today."""
    return at_home(replace(article, id=article.id + MOVED))


def translated(article: Article) -> Article:
    """The same number in the other language."""
    other = _templates(english=article.kind == "th/news")
    return _told(other[article.id % len(other)], article.id, datetime.fromisoformat(article.published or ""))


def _article(place: int) -> Article:
    templates = _templates(english=place % 9 == 8)
    at = _FIRST_DAY + timedelta(days=place // A_DAY) + (place % A_DAY) * _PAUSE
    told = _told(templates[place % len(templates)], number(place), at)
    return replace(told, listed=place % 12 != 6)


def _told(template: Article, number: int, at: datetime) -> Article:
    """The article of a template under a number, told apart from others of the same template."""
    english = template.title.isascii()
    title = f"{template.title} (No. {number})" if english else f"{template.title} (ข่าวที่ {number})"
    reference = f"Reference: letter {number}" if english else f"อ้างอิงหนังสือเลขที่ ตย {number}"
    told = replace(template, id=number, title=title, published=at.isoformat(), date_numeric=None)
    return at_home(
        replace(
            told,
            date_th=thai(told, "วัน{weekday}ที่ {day} {month} {buddhist}"),
            summary=title if template.summary == template.title else template.summary,
            body=(*template.body, reference),
        )
    )


@cache
def _templates(*, english: bool) -> list[Article]:
    clear = (article for article in invented() if article.id not in _AMBIGUOUS)
    return [article for article in clear if article.title.isascii() == english]
