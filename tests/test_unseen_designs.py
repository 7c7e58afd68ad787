"""Pages of designs that the layout was not made for give the article right, or say that they may not."""

import pytest

from tests.invented_stories import ENGLISH, THAI, Story
from tests.more_unseen_designs import DESIGNS as MORE
from tests.third_unseen_designs import DESIGNS as THIRD
from tests.unseen_designs import DESIGNS as FIRST
from tests.unseen_designs import Design, ps, whole
from thaigov_spider import dates
from thaigov_spider.layouts.verdict import Page, Verdict, judge, read

DESIGNS = {**FIRST, **MORE, **THIRD}
# Nothing tells the name of a file, a tag without its sign, a notice from text: these are flagged.
DOUBTED = {"block_theme", "breaks", "spans", "opengraph", "mui", "tables", "notice", "columns"}
# A flight that has the article only as React elements comes with the page shown, so alone it is not read.
UNREAD = {"elements"}
DOUBT = {"body-uncertain", "generic-layout", "empty-body"}


def shown(design: Design, story: Story) -> Page:
    url = f"https://www.thaigov.go.th{story.path}"
    return Page(url, 200, {"content-type": "text/html; charset=utf-8"}, design(story).encode())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("story", [*THAI, *ENGLISH], ids=lambda story: story.number)
@pytest.mark.parametrize("name", sorted(DESIGNS.keys() - UNREAD))
def test_an_article_is_right_or_flagged(name: str, story: Story) -> None:
    found = read(shown(DESIGNS[name], story))
    assert found is not None
    assert squeezed(found.title or "") == squeezed(story.title)
    body = story.body[:1] if name == "infographic" else story.body
    is_right = squeezed(found.body) == squeezed("".join(body))
    assert is_right if name not in DOUBTED else is_right or DOUBT & {*found.flags}, found.body
    assert name in DOUBTED or not found.flags
    published = dates.published(found.published_raw, found.numeric_raw)
    assert (published.value or "")[:10] == story.day
    assert name == "mui" or found.section in (None, story.section)


@pytest.mark.parametrize("name", sorted(UNREAD))
def test_what_is_not_read_passes_for_no_article_and_for_no_missing_one(name: str) -> None:
    assert judge(shown(DESIGNS[name], THAI[0])) is Verdict.OTHER


FERRY = THAI[0]
CHANGED = '<span>แก้ไขล่าสุด <time datetime="2026-11-20T09:00:00+07:00">20 พ.ย. 69</time></span>'


@pytest.mark.parametrize(
    ("head", "facts"),
    [
        (f'<meta name="pubdate" content="{FERRY.iso}">', ""),
        (f'<meta name="DC.date.issued" content="{FERRY.day}">', ""),
        ("", f'{CHANGED} <span>เผยแพร่ <time datetime="{FERRY.iso}">{FERRY.long}</time></span>'),
        ("", f"<b>{FERRY.short} | {FERRY.section}</b>"),
        ("", f"<span>{FERRY.short}</span><div><span>0:00</span> / <span>3:21</span></div>"),
    ],
)
def test_the_date_of_publication_is_found_and_passes_for_no_section(head: str, facts: str) -> None:
    def design(story: Story) -> str:
        content = f"<h1>{story.title}</h1><div>{facts}</div><div>{ps(story)}</div>"
        return whole(story, f"<main>{content}</main>", head=head)

    found = read(shown(design, FERRY))
    assert found is not None
    published = dates.published(found.published_raw, found.numeric_raw)
    assert ((published.value or "")[:10], published.flags) == (FERRY.day, ())
    assert found.section in (None, FERRY.section)
