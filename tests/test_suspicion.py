"""What makes a run suspicious: the thresholds from below and from above."""

from pathlib import Path

import pytest

from tests.crawling import Crawl, crawl
from thaigov_spider.crawl.anomalies import Figures, Thresholds, suspicion
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running

LIMITS = Thresholds()


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (Figures(), "no article was found"),
        (Figures(known=5, listed_before=True), "the listing leads"),
        (Figures(known=5, days_since_news=7.5), "nothing new for 8 days"),
        (Figures(read=8, unreadable=2), "2 of 10 article pages cannot be read"),
        (Figures(read=20, lacking={"section": 3}), "3 of 20 articles have no section"),
        (Figures(read=20, backwards=3), "3 of 20 articles are far older"),
        (Figures(read=10, text_length=199, usual_length=800), "199 characters on average, and 800"),
    ],
)
def test_what_is_odd_is_said(figures: Figures, says: str) -> None:
    assert says in (suspicion(figures, LIMITS) or "")


@pytest.mark.parametrize(
    "figures",
    [
        Figures(searched=False),
        Figures(searched=False, listed_before=True, days_since_news=99),
        Figures(known=5),
        Figures(known=5, listed_before=True, listings=1),
        Figures(known=5, days_since_news=6.5),
        Figures(read=9, unreadable=1),
        Figures(read=7, unreadable=2),
        Figures(read=20, lacking={"section": 2}),
        Figures(read=20, backwards=2),
        Figures(read=10, text_length=200, usual_length=800),
        Figures(read=9, text_length=1, usual_length=800),
        Figures(read=10, text_length=1, usual_length=None),
    ],
)
def test_what_is_usual_is_not_suspicious(figures: Figures) -> None:
    assert suspicion(figures, LIMITS) is None


def test_a_section_that_no_article_has_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    site = Site([Article(n, f"ข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",), section="ด้านสังคม") for n in range(101, 104)])
    with running(site) as origin:

        def run(section: str) -> Crawl:
            return crawl(tmp_path / "archive", f"section={section}", "assets=no", THAIGOV_ORIGIN=origin)

        done = run("ด้านสังค")
        assert done.status == 4
        said = "none of 3 articles is of the section ด้านสังค; did you mean ด้านสังคม?"
        assert done.report["reason"] == said
        assert run("ด้านสังคม").status == 0
        site.add(Article(104, "ข่าวอื่น", body=("เนื้อ",), section="ด้านเศรษฐกิจ"))
        assert run("ด้านสังคม").status == 0  # a night without news of it
