"""Articles out of a seed: 40 a day from 2018 on, with gaps in their numbers, in invented ones' words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from thaigov_spider.demo import when
from thaigov_spider.demo.articles import Article, invented

_FIRST, _A_DAY = date(2018, 1, 1), 40
_GAP = 0.01  # numbers that no article has


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """So many articles, oldest first; the same for the same arguments."""
    chance = Random(seed)
    models = [one for one in invented() if one.published and one.body]
    paragraphs = [paragraph for one in models for paragraph in one.body]
    number = 1000
    for place in range(count):
        number += 1 + (chance.random() < _GAP)
        model = chance.choice(models)
        day = _FIRST + timedelta(days=place // _A_DAY)
        article = Article(
            number,
            f"{model.title} ({number})",
            section=model.section,
            print_link=day.year >= 2020,
            published=day.isoformat(),
            body=tuple(chance.choices(paragraphs, k=chance.randint(3, 9))),
        )
        yield replace(article, date_th=when.thai(article, "วัน{weekday}ที่ {day} {month} {buddhist}"))
