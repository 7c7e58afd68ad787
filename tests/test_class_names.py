"""Pages of the `codeigniter` generation with the other class names that are known, alone and mixed."""

from itertools import product

import pytest

from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Article
from thaigov_spider.layouts.verdict import Page, Verdict, judge, links, read

URL = "https://www.thaigov.go.th/news/contents/details/37652"
TITLE = "ครม. เห็นชอบแผนทางเดินริมคลอง"
SUMMARY = "คณะรัฐมนตรีเห็นชอบแผนทางเดินริมคลองทุกสาย"
SECTION = "Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs "
LINK = '<p><a href="/news/contents/details/37000">มติเดิมเมื่อปี 2562</a></p>'
TEXT = f"{LINK}<p>บรรทัดสอง</p><p>บรรทัดสาม</p>"
BODY = "มติเดิมเมื่อปี 2562\nบรรทัดสอง\nบรรทัดสาม"
DATE = "วันอังคารที่ 15 ธันวาคม 2563"

SECTIONS = {
    "span": f'<div class="row"><span class="{SECTION}">ด้านสังคม</span></div>',
    "panel": '<div class="panel-heading clearfix Circular">ด้านสังคม</div>',
    "both": f'<div class="panel-heading clearfix Circular"><span class="{SECTION}">ด้านสังคม</span> x</div>',
}
DATES = {
    "known": f'<div class="col-xs-12 col-sm-6 padding-sm1 news-2"><p><span></span><span>{DATE}</span></p>',
    "other": (
        f'<div><div class="col-xs-12 col-sm-6 col-md-5 news-2 font_level3 text-right">{DATE}<br>12 ครั้ง</div>'
    ),
    "plain": f"<div><p>{DATE.replace('อังคาร', '')}</p>",
    "hidden": '<div><p class="col-xs-8 remove-xs color7" style="display:none">15 ธันวาคม 2563</p>',
}
HEADLINES = {
    "known": f'<h3 class="news-1 Circular color2">{TITLE}</h3></div>',
    "first": f"<h3>{TITLE}</h3></div>",
    "views": f"<h3>{TITLE}</h3><p>เข้าชม 123 ครั้ง</p></div>",
}
SUMMARIES = {
    "known": f"<p>{SUMMARY}</p>",
    "other": f'<p class="font_level2 Circular color3">{SUMMARY}</p>',
    "long": f'<p class="font_level2 Circular color3">{SUMMARY * 8}</p>',
    "none": '<p class="font_level2 Circular color3">&#8203;</p>',
    "empty": '<p class="font_level2 Circular color3"></p>',
}
EXPECTED_SUMMARIES = {"long": SUMMARY * 8, "none": None, "empty": None}
BODIES = {
    "known": f'<div class="news-body">{TEXT}</div>',
    "other": f'<div class="col-xs-12 padding-sm1 news-2 Circular ">{TEXT}</div>',
}
FRAMES = {
    "bordered": '<div id="banner-group">{section}<div class="border-normal clearfix">{block}</div></div>',
    "panel": '<div id="banner-group"><div class="panel-body">{section}{block}</div></div>',
    "bordered-in-panel": (
        '<div id="banner-group"><div class="panel-body">{section}<div class="border-normal clearfix">{block}'
        "</div></div></div>"
    ),
}
RELATED = (
    '<div class="panel-heading clearfix Circular">ข่าวที่เกี่ยวข้อง</div><div class="panel-body">'
    '<p class="news-2"><a href="/news/contents/details/1">ข่าวอื่น</a></p>'
    '<p class="news-2"><a href="/news/contents/details/2">ข่าวสอง</a></p></div>'
)


def page(content: str, title: str = TITLE, url: str = URL) -> Page:
    html = f"<title>รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-{title}</title><body><nav><a href=/>หน้าแรก</a></nav>{content}"
    return Page(url, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())


def article(one: Page) -> Article:
    assert judge(one) is Verdict.ARTICLE
    found = read(one)
    assert found is not None
    return normalise(found, one.url, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frame", "section", "date", "headline", "summary", "body"),
    [
        *product(FRAMES, ["panel"], DATES, HEADLINES, ["other", "none"], BODIES),
        *product(FRAMES, SECTIONS, ["known", "other"], ["known"], SUMMARIES, ["other"]),
    ],
)
def test_every_mixture_of_class_names_gives_the_same_article(
    frame: str, section: str, date: str, headline: str, summary: str, body: str
) -> None:
    if frame == "panel" and body == "known" and headline != "known":
        return  # nothing says that this is an article's page of this generation
    block = DATES[date] + HEADLINES[headline] + SUMMARIES[summary] + BODIES[body]
    got = article(page(FRAMES[frame].format(section=SECTIONS[section], block=block) + RELATED))
    assert (got.generation, got.title, got.section) == ("codeigniter", TITLE, "ด้านสังคม")
    assert got.summary == EXPECTED_SUMMARIES.get(summary, SUMMARY)
    assert (got.published, got.body, got.flags) == ("2020-12-15", BODY, ())


def test_the_headline_is_the_first_heading_where_the_title_has_none() -> None:
    block = DATES["other"] + HEADLINES["first"] + SUMMARIES["other"] + BODIES["other"]
    one = page(FRAMES["panel"].format(section=SECTIONS["panel"], block=block))
    named = f"<title>รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-{TITLE}".encode()
    got = article(Page(URL, 200, one.headers, one.body.replace(named, b"<title>404")))
    assert (got.title, got.published, got.summary, got.body) == (TITLE, "2020-12-15", SUMMARY, BODY)


@pytest.mark.parametrize(
    ("section", "title", "flags"),
    [
        ("", TITLE, ("no-section",)),
        (SECTIONS["panel"].replace("ด้านสังคม", "ข่าวที่เกี่ยวข้อง"), TITLE, ("no-section",)),
        (SECTIONS["panel"], "", ("no-title",)),
    ],
)
def test_what_every_page_has_and_this_one_has_not_is_flagged(
    section: str, title: str, flags: tuple[str, ...]
) -> None:
    headline = HEADLINES["known"].replace(TITLE, title)
    block = DATES["known"] + headline + SUMMARIES["known"] + BODIES["known"]
    got = article(page(FRAMES["bordered"].format(section=section, block=block), title))
    assert (got.title, got.body, got.flags) == (title or None, BODY, flags)


def test_a_text_behind_the_block_of_the_head_is_read() -> None:
    head = DATES["other"] + HEADLINES["known"] + SUMMARIES["other"]
    content = (
        f'<div id="banner-group">{SECTIONS["panel"]}<div class="border-normal clearfix">{head}</div>'
        f"{BODIES['other']}</div>"
    )
    got = article(page(content))
    assert (got.summary, got.body, got.flags) == (SUMMARY, BODY, ())


@pytest.mark.parametrize(
    "text",
    [
        f'<div class="col-xs-12 news-2">{LINK}<p>บรรทัดสอง</p></div><p>บรรทัดสาม</p>',
        f'<div class="news-2">{TEXT}</div>',
        f"{LINK}<p>บรรทัดสอง</p><p>บรรทัดสาม</p>",
        f'<p class="news-2">{LINK[3:-4]}</p><p>บรรทัดสอง</p><p>บรรทัดสาม</p>',
    ],
)
@pytest.mark.parametrize("wrapper", BODIES)
def test_a_link_to_another_article_is_text_where_no_others_are_beside_it(text: str, wrapper: str) -> None:
    block = DATES["known"] + HEADLINES["known"] + SUMMARIES["known"] + BODIES[wrapper].replace(TEXT, text)
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.summary, got.body, got.flags) == (SUMMARY, BODY, ())


@pytest.mark.parametrize(
    "empty", ["<p>\u200b</p>", "<p><b>&#8203;</b></p>", "\ufeff<br>", "<h4>&#x200B; </h4>"]
)
def test_a_summary_of_zero_width_is_none(empty: str) -> None:
    block = DATES["known"] + HEADLINES["known"] + empty + BODIES["known"]
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.summary, got.body) == (None, BODY)


def test_behind_a_summary_of_zero_width_the_headline_again_is_text() -> None:
    head = f'<div class="news-2"><h3 class="news-1">{TITLE}</h3><p><span></span><span>{DATE}</span></p></div>'
    block = head + f"<p>\u200b</p><p>{TITLE}</p><p>{SUMMARY}</p><p>จบ</p>"
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.summary, got.body) == (None, f"{TITLE}\n{SUMMARY}\nจบ")


@pytest.mark.parametrize(
    ("line", "raw", "flags"),
    [
        ("15 ธันวาคม 2563 | 15/12/2563", "15 ธันวาคม 2563", ()),
        ("15 ธ.ค. 63 เวลา 10.30 น. 16/12/2563 พิมพ์", "15 ธ.ค. 63 เวลา 10.30 น.", ("numeric-date-differs",)),
        ("15 ธันวาคม 2563 | เข้าชม 1,234 ครั้ง | พิมพ์", "15 ธันวาคม 2563", ()),
    ],
)
def test_a_date_without_its_weekday_has_labels_beside_it(line: str, raw: str, flags: tuple[str, ...]) -> None:
    block = (
        f'<p><span></span><span>{line}</span></p><h3 class="news-1">{TITLE}</h3><p>{SUMMARY}</p><p>{BODY}</p>'
    )
    block = f'<div class="news-2">{block}</div>'
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.published_raw, got.summary, got.flags) == (raw, SUMMARY, flags)


def test_zero_width_characters_before_a_summary_leave_it_one() -> None:
    block = DATES["known"] + HEADLINES["known"] + f"<p>\u200b</p><p>{SUMMARY}</p><p>{SUMMARY} และคูน้ำ</p>"
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.summary, got.body) == (SUMMARY, f"{SUMMARY} และคูน้ำ")


@pytest.mark.parametrize(
    "views",
    [
        "เข้าชม 123 ครั้ง",
        "จำนวนผู้เข้าชม : 1,234 คน",
        "อ่าน 12 ครั้ง",
        "Views: 123",
        "123 views",
        "<i class='fa fa-eye'></i> 12",
    ],
)
@pytest.mark.parametrize("place", ["{views}{summary}", "{summary}"])
def test_view_counts_behind_the_headline_are_no_text(views: str, place: str) -> None:
    head = DATES["known"] + HEADLINES["known"].replace("</h3>", f"</h3><p>{views}</p>")
    block = head + place.format(views="", summary=SUMMARIES["known"]) + BODIES["known"]
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.summary, got.body) == (SUMMARY, BODY)


DAY = "วันศุกร์ที่ 19 สิงหาคม 2559"


@pytest.mark.parametrize(
    ("lines", "published", "flags"),
    [
        (f"<h3 class=news-1>{DAY}</h3><p>{DAY}</p><p>{DATE}</p><p>หนึ่ง</p>", "2016-08-19", ("date-in-doubt",)),
        (f"<h3 class=news-1>{DAY}</h3><p>{DAY}</p><p>หนึ่ง</p><p>{DATE}</p>", "2016-08-19", ("date-in-doubt",)),
        (f"<p>{DAY}</p><h3 class=news-1>{DAY}</h3><p>{DAY}</p><p>หนึ่ง</p>", "2016-08-19", ()),
        (f"<p>{DAY}</p><h3 class=news-1>{DAY}</h3><p>สรุป</p><p>{DATE}</p>", "2016-08-19", ("date-in-doubt",)),
        (f"<p>{DAY}</p><h3 class=news-1>{DAY}</h3><p>{DATE}</p><p>หนึ่ง</p>", "2016-08-19", ("date-in-doubt",)),
        (f"<div>{DAY}</div><p>{DAY}</p><p>{DATE}</p><p>หนึ่ง</p>", "2016-08-19", ("date-in-doubt",)),
        (
            (
                f"<div class=news-2><p><span>{DAY}</span><span></span></p><h3 class=news-1>{DAY}</h3></div>"
                f"<p>{DATE}</p><p>หนึ่ง</p>"
            ),
            "2016-08-19",
            ("date-in-doubt",),
        ),
        (f"<h3 class=news-1>{DAY}</h3><p>สรุป</p><p>{DATE}</p><p>หนึ่ง</p>", None, ("no-date",)),
        (f"<h3 class=news-1>{DAY[10:]}</h3><p>สรุป</p><p>หนึ่ง</p><p>{DATE}</p>", None, ("no-date",)),
    ],
)
def test_a_date_that_may_be_the_headline_is_doubtful(
    lines: str, published: str | None, flags: tuple[str, ...]
) -> None:
    headline = DAY if f">{DAY}<" in lines else DAY[10:]
    block = f'{SECTIONS["panel"]}<div class="border-normal clearfix">{lines}</div>'
    got = article(page(f"<div id=banner-group>{block}</div>", headline))
    assert (got.title, got.published, got.flags) == (headline, published, flags)


def test_sara_am_in_two_letters_is_the_same_headline_and_stays_in_the_text() -> None:
    apart = "แผนนํ้าและลํานํ้า"
    block = DATES["known"] + HEADLINES["known"].replace(TITLE, apart) + f"<p>{apart}</p><p>จบ{apart}</p>"
    got = article(page(FRAMES["bordered"].format(section="", block=block), "แผนน้ำและลำน้ำ"))
    assert (got.title, got.summary, got.body) == ("แผนน้ำและลำน้ำ", apart, f"จบ{apart}")


def test_a_listing_in_a_panel_leads_to_its_articles() -> None:
    entries = "".join(
        f'<p><a href="/news/contents/details/{number}">ข่าว {number}</a></p>' for number in range(1, 11)
    )
    listing = page(
        f'<div class="panel-body">{entries}</div>', "ข่าว", "https://www.thaigov.go.th/news/contents/1"
    )
    assert judge(listing) is Verdict.LISTING
    assert [link.address.id for link in links(listing)] == [*range(1, 11)]


def test_several_links_in_the_element_for_the_text_are_text() -> None:
    link = '<div class="news-2"><a href="/news/contents/details/{0}">มติ {0}</a></div>'
    two = link.format(8) + link.format(9)
    block = DATES["known"] + HEADLINES["known"] + SUMMARIES["other"] + BODIES["other"].replace(TEXT, two)
    got = article(page(FRAMES["bordered"].format(section=SECTIONS["span"], block=block)))
    assert (got.body, got.flags) == ("มติ 8\nมติ 9", ())


@pytest.mark.parametrize("frame", FRAMES)
def test_an_empty_page_of_the_other_class_names_is_missing(frame: str) -> None:
    empty = f"<h3></h3>{SUMMARIES['empty']}{BODIES['other'].replace(TEXT, '')}"
    content = FRAMES[frame].format(section=SECTIONS["panel"], block=empty) + RELATED
    assert judge(page(content + "<h3>ข่าวอื่น</h3>", "")) is Verdict.MISSING


def test_a_title_with_nothing_behind_its_prefix_leaves_the_heading_beside_the_text() -> None:
    block = DATES["other"] + HEADLINES["first"] + SUMMARIES["other"] + BODIES["other"]
    got = article(page(FRAMES["panel"].format(section=SECTIONS["panel"], block=block), ""))
    assert (got.title, got.summary, got.body) == (TITLE, SUMMARY, BODY)
