"""Which lines are of one article: the rule by which archives, exports and searches tell articles apart."""

from typing import Any


def article_key(item: dict[str, Any]) -> str:
    """What the lines of one article have in common: its address, or the number that both old paths share.

    The `codeigniter` generation has the paths `details` and `ministry_details`, and one sequence of numbers
    for both. Raises KeyError where it is no line of an article.

    >>> article_key({"url": "https://www.thaigov.go.th/news/contents/ministry_details/7", "id": 7})
    'https://www.thaigov.go.th/news/contents/7'
    """
    site, path, _ = item["url"].partition("/news/contents/")
    return f"{site}{path}{item['id']}" if path and item["id"] else str(item["url"])
