import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from xml.etree.ElementTree import Element

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thaigov_spider.status import heatmap, stacks, strips
from thaigov_spider.status.days import calendar
from thaigov_spider.status.overview import (
    ArticlePlace,
    Articles,
    AssetCounts,
    ChangedArticle,
    Changes,
    Disk,
    FailedAddress,
    Failures,
    Numbers,
    Overview,
    Range,
    RunLine,
)
from thaigov_spider.status.page import html
from thaigov_spider.status.plain import harmless
from thaigov_spider.status.scale import ticks
from thaigov_spider.status.words import OUTCOMES

HOSTILE = "</title></style><script>alert(1)</script><img src=//x.example onerror=alert(1)>\"'"
NOON = "2026-11-20T12:00:00.000004Z"
DAY = date(2020, 2, 28)
COUNTS = {DAY: 3, DAY + timedelta(days=1): 40, DAY + timedelta(days=4): 1, date(2022, 1, 1): 7}
RUN = RunLine(
    "news-20251120T201700Z",
    "complete",
    0,
    "complete",
    started="2025-11-20T20:17:00+00:00",
    seconds=60.0,
    requests=50,
    received=1_200_000,
    requests_per_minute=50.0,
    coverage={"title": 1.0, "body": 0.5},
)
EMPTY = Overview("2026-11-25T11:11:00+00:00", "archives", "https://www.thaigov.go.th")


def full(text: str = "ด้านสังคม", url: str = "https://www.thaigov.go.th/news/contents/details/7") -> Overview:
    failure = FailedAddress(url, text, 2, None)
    return replace(
        EMPTY,
        notes=[text],
        articles=Articles(
            total=51,
            gone=2,
            oldest=ArticlePlace(url, 1, "2020-02-28", text),
            newest=ArticlePlace(url, 7, None, None),
        ),
        years={"": 1, "2020": 44, "2022": 7},
        sections={text: {"": 1, "2020": 44}, "": {"2022": 7}},
        sequences={"codeigniter": Numbers(1, 100, 3, 7, 2, [Range(5, 10, 6)])},
        calendar=calendar(COUNTS, 10),
        failures=Failures(1, 1, [failure, replace(failure, due="2026-11-23T01:02:03.000004Z")]),
        assets=AssetCounts(5, 3, 1, Failures(1, 0, [failure])),
        runs=[replace(RUN, outcome=outcome, reason=text) for outcome in OUTCOMES],
        disk=Disk(1_000, {"warc": 1_000}, {"warc": 1}, 5),
    )


def parsed(overview: Overview) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html(overview))


def of_class(root: Element, tag: str, name: str) -> list[Element]:
    return [one for one in root.iter(tag) if name in (one.get("class") or "").split()]


def texts(root: Element) -> Iterator[str]:
    return (one.text or "" for one in root.iter("text"))


@pytest.mark.parametrize("overview", [EMPTY, full(), full(HOSTILE, "javascript:alert(1)")])
def test_the_page_asks_nobody_for_anything_and_runs_nothing(overview: Overview) -> None:
    page = parsed(overview)
    assert not page.xpath("//script | //img | //iframe | //object | //embed | //form | //use | //image")
    assert not page.xpath("//@src | //@srcset | //@style | //@*[starts-with(name(), 'on')]")
    assert [link.get("href") for link in page.iter("link")] == ["data:,"]
    assert all(re.match("https?://", href) for href in page.xpath("//a/@href"))
    [style] = page.iter("style")
    assert not re.search(r"url\(|@import|@font-face", style.text)
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith(
        "default-src 'none'"
    )


def test_markup_from_outside_is_text() -> None:
    text = parsed(full(HOSTILE)).text_content()
    assert text.count(HOSTILE) > 5


def test_a_note_is_told_in_both_languages_and_one_that_is_not_known_in_english() -> None:
    known = "news-20251120T201700Z: the listing /news leads back to what it showed before"
    page = parsed(
        replace(EMPTY, notes=[known, "ledger.sqlite is not there; scrapy rebuild makes it again", "?"])
    )
    shown = [[(part.get("lang"), part.text) for part in note] for note in of_class(page, "p", "note")]
    assert shown == [
        [("th", "news-20251120T201700Z: หน้ารายการ /news วนกลับไปหน้าที่แสดงแล้ว"), ("en", known)],
        [
            ("th", "ไม่พบไฟล์ ledger.sqlite สร้างใหม่ได้ด้วยคำสั่ง scrapy rebuild"),
            ("en", "ledger.sqlite is not there; scrapy rebuild makes it again"),
        ],
        [("en", "?")],
    ]


def test_what_is_no_web_address_is_no_link() -> None:
    page = parsed(full(url="javascript:alert(1)"))
    assert page.xpath("//a/@href") == [EMPTY.origin]
    assert "javascript:alert(1)" in page.text_content()


def test_headings_are_in_thai_and_english() -> None:
    page = parsed(full())
    for heading in (*page.iter("h1"), *page.iter("h2"), *page.iter("dt"), *page.iter("summary")):
        assert [span.get("lang") for span in heading.iter("span")] == ["th", "en"], heading.text_content()
    assert len(list(page.iter("h2"))) == 8


def test_plots_and_tables_say_what_they_are() -> None:
    page = parsed(full())
    plots = list(page.iter("svg"))
    assert len(plots) == 8  # two years among them, and the names of the months above
    told = [plot for plot in plots if plot.get("aria-hidden") is None]
    assert len(told) == 7
    assert all(plot.get("role") == "img" and plot[0].tag == "title" and plot[0].text for plot in told)
    tables = list(page.iter("table"))
    assert all(table[0].tag == "caption" and table.xpath(".//th/@scope") for table in tables)
    assert all(frame.get("aria-label") for frame in page.xpath("//*[@tabindex]"))


def test_an_archive_of_which_nothing_is_known_has_a_page() -> None:
    page = parsed(EMPTY)
    assert not list(page.iter("svg"))
    assert "คลังข่าว" in page.text_content()


@settings(deadline=None)
@given(st.text(), st.sampled_from(("https://a.example/", "x")), st.floats(0, 1), st.integers(0, 10**15))
def test_whatever_is_in_an_archive_it_has_a_page(text: str, url: str, share: float, count: int) -> None:
    run = replace(
        RUN,
        reason=harmless(text),
        coverage={harmless(text): share},
        received=count,
        requests_per_minute=share,
    )
    overview = replace(full(harmless(text), url + harmless(text)), runs=[run])
    html(replace(overview, years={harmless(text): count, "2020": 1})).encode()


def test_the_calendar_has_a_square_for_each_day_from_the_first_to_the_last_in_years_with_articles() -> None:
    plot = heatmap.heatmap(calendar(COUNTS, 10))
    in_2020 = (date(2020, 12, 31) - DAY).days + 1
    assert sum((path.get("d") or "").count("M") for path in plot.iter("path")) == in_2020 + 1
    assert {"off", "level-1"} <= {path.get("class") for path in plot.iter("path")}
    assert [year for year in texts(plot) if re.fullmatch("20..", year)] == ["2020", "2022"]
    assert "พ.ศ. 2563" in texts(plot)


def test_a_day_without_stands_out_only_in_a_year_that_has_news_on_most_working_days() -> None:
    monday = date(2021, 1, 4)
    daily = {monday + timedelta(days=day): 1 for day in range(300) if day % 7 < 4}
    sparse = {date(2019, month, 1): 1 for month in range(1, 13)}
    _, in_2019, in_2021 = heatmap.heatmap(calendar(daily | sparse, 10))
    assert "empty" not in {path.get("class") for path in in_2019.iter("path")}
    assert "empty" in {path.get("class") for path in in_2021.iter("path")}


def test_what_has_no_rows_says_so_and_what_no_run_has_a_figure_of_has_no_axes() -> None:
    page = parsed(replace(EMPTY, runs=[RunLine("import-20261123T010203Z", "complete")]))
    assert all(table.xpath("./tbody/tr") for table in page.iter("table"))
    assert page.text_content().count("ไม่มี none") == 4
    assert "Pace and bytes" not in page.text_content()


def test_changed_and_gone_articles_are_listed_with_how_many_more_there_are() -> None:
    url = "https://www.thaigov.go.th/news/contents/details/"
    listed = [ChangedArticle(f"{url}{number}", 2, "2026-01-02", NOON) for number in range(30)]
    page = parsed(replace(EMPTY, changes=Changes(130, 1, listed, listed[:1])))
    changed, gone = (table for table in page.iter("table") if "2026-11-20 12:00" in table.text_content())
    assert (len(changed.xpath("./tbody/tr")), len(gone.xpath("./tbody/tr"))) == (20, 1)
    assert "and 110 more" in page.text_content()
    assert "scrapy status --all" in page.text_content()
    assert page.xpath(f"//a[@href='{url}0']")


def test_many_years_have_fewer_names_than_bars_so_that_none_lies_on_another() -> None:
    years = [f"{year}" for year in range(1998, 2027)]
    plot = stacks.stacks(years, [("ข่าว", dict.fromkeys(years, 1))])
    named = [text for text in texts(plot) if text in years]
    assert named == years[::2]
    assert len(list(plot.iter("rect"))) == len(years)


def test_the_shades_of_the_calendar_cover_every_count_once() -> None:
    counts = {DAY + timedelta(days=number): number + 1 for number in range(100)}
    legend = heatmap.legend(calendar(counts, 10))
    spans = [one.text or "".join(part.tail or "" for part in one) for one in legend][2:]
    assert spans == ["1–25", "26–50", "51–75", "76–100"]
    assert heatmap.legend(calendar({DAY: 5}, 10))[-1][0].tail == "1–5"


@given(st.floats(0, 1e18), st.integers(1, 9))
def test_ticks_reach_from_nothing_to_the_highest_and_are_few(highest: float, at_most: int) -> None:
    found = ticks(highest, at_most)
    assert found[0] == 0
    assert found[-1] >= highest * (1 - 1e-9)
    assert 2 <= len(found) <= at_most + 2
    assert found == sorted(set(found))


def test_the_layers_of_a_year_are_as_high_together_as_its_articles() -> None:
    sections = {f"s{number}": {"2020": number, "2021": 1} for number in range(12, 0, -1)} | {"": {"2021": 5}}
    layers = stacks.layers(sections)
    assert [name for name, _ in layers] == [*(f"s{number}" for number in range(12, 4, -1)), ""]
    assert layers[-1] == ("", {"2020": 10, "2021": 9})
    plot = stacks.stacks(["2020", "2021"], layers)
    heights: dict[str, float] = {}
    for rect in plot.iter("rect"):
        year = (rect[0].text or "")[:4]
        heights[year] = heights.get(year, 0) + float(rect.get("height") or 0)
    assert heights["2020"] / heights["2021"] == pytest.approx(78 / 17, abs=0.02)


def test_runs_go_from_the_left_to_the_right_each_with_its_mark() -> None:
    runs = [replace(RUN, name="the newest", outcome="failed"), replace(RUN, name="the oldest")]
    groups = of_class(strips.marks(runs), "g", "outcome")
    assert [(group[0].text or "").partition(":")[0] for group in groups] == ["the oldest", "the newest"]
    assert [group[2].text for group in groups] == ["✓", "✗"]
    assert float(groups[0][1].get("x") or 0) < float(groups[1][1].get("x") or 0)


def test_a_field_that_all_articles_have_fills_its_row_and_one_that_few_have_stands_out() -> None:
    plot = strips.coverage([RUN])
    [ground, _] = of_class(plot, "rect", "ground")
    [title] = of_class(plot, "rect", "bar")
    [body] = of_class(plot, "rect", "low")
    assert title.get("height") == ground.get("height")
    assert float(body.get("height") or 0) == float(ground.get("height") or 0) / 2
    assert {"title", "body", "100.0%", "50.0%"} <= set(texts(plot))


def test_a_run_whose_figure_is_not_known_has_no_bar() -> None:
    runs = [RUN, replace(RUN, received=None), replace(RUN, received=600_000)]
    bars = of_class(strips.bars("", runs, lambda run: run.received, str), "rect", "bar")
    heights = [float(bar.get("height") or 0) for bar in bars]
    assert len(heights) == 2
    assert heights[1] == pytest.approx(2 * heights[0])
