import json
import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from thaigov_spider.html.text import clean, language, lines, placed_lines
from thaigov_spider.html.tree import parse


def lines_of(markup: str) -> list[str]:
    return lines(parse(f"<body>{markup}</body>"))


@pytest.mark.parametrize(
    "blank",
    [" ", "\t", "\n", "\r\n", "\f", "\xa0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000"],
)
def test_runs_of_any_blanks_become_one_and_go_at_the_ends(blank: str) -> None:
    assert clean(f"{blank}ก{blank}{blank} ข{blank}") == "ก ข"


@pytest.mark.parametrize("control", ["\0", "\x01", "\x1f", "\uffff", "&#1;", "&#031", "&#x1F;", "&#65535;"])
def test_what_a_tree_cannot_hold_never_gets_into_it(control: str) -> None:
    element = parse(f"<p title='{control}'>คำ{control}เดียว&#x1F4A7;</p>").find(".//p")
    assert element is not None
    element.text = element.text  # raises ValueError for what it cannot hold
    assert lines(element) == ["คำเดียว💧"]


@pytest.mark.parametrize(
    "unseen",
    [
        *"\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202e\u2066\u2069",
        "\0",
        "\x07",
        "\x1f",
        "\x7f",
        "\x85",
    ],
)
def test_invisible_characters_go_before_blanks_are_counted(unseen: str) -> None:
    assert clean(f"คำ{unseen}เดียว") == "คำเดียว"
    assert clean(f"สอง {unseen} คำ{unseen} {unseen}") == "สอง คำ"


@pytest.mark.parametrize("kept", ["น้ำ", "นํ้า", "\uf70a\uf70e", "\ufffc", "ก็", "é", "e\u0301", "①", "ﬁ"])
def test_text_is_not_normalised(kept: str) -> None:
    assert clean(kept) == kept


def test_the_joiner_stays_where_it_makes_one_picture_of_two() -> None:
    assert (
        clean("👩\u200d💻 ครอบครัว 👨\u200d👩\u200d👧 ❤️\u200d🔥")
        == "👩\u200d💻 ครอบครัว 👨\u200d👩\u200d👧 ❤️\u200d🔥"
    )
    assert clean("👩\u200dก ก\u200d👩") == "👩ก ก👩"


def test_what_json_and_xml_cannot_carry_goes() -> None:
    assert clean("ก\ud800ข\udfffค\ufffe\uffff\0\x0b\x1bง") == "กขค ง"


@given(st.text(st.characters(codec=None, exclude_categories=())))
@example("👩\u200b\u200d👩\u200d\u200d👩")
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert not re.search(r"\s\s|[^\S ]", cleaned)
    json.dumps(cleaned, ensure_ascii=False).encode()
    etree.Element("line").text = cleaned


@pytest.mark.parametrize(
    "markup",
    [
        "<p>หนึ่ง</p><p>สอง</p>",
        "<div>หนึ่ง</div>สอง",
        "หนึ่ง<br>สอง",
        "หนึ่ง<br/><br />\n<br clear=all>สอง",
        "หนึ่ง<hr>สอง",
        "<table><tr><td>หนึ่ง</td><td>สอง</td></tr></table>",
        "<table><tr><td>หนึ่ง<tr><td>สอง</table>",
        "<table><caption>หนึ่ง</caption><tr><th>สอง</th></tr></table>",
        "<ul><li>หนึ่ง<li>สอง</ul>",
        "<dl><dt>หนึ่ง<dd>สอง</dl>",
        "<p>หนึ่ง<p>สอง",
        "<pre>หนึ่ง\nสอง</pre>",
        "<pre>หนึ่ง\r\n\r\n<b>สอง</b></pre>",
        "<blockquote>หนึ่ง</blockquote><h4>สอง</h4>",
        "<figure><img src=x><figcaption>หนึ่ง</figcaption></figure><center>สอง</center>",
        "<span>หนึ่ง<div>สอง</div></span>",
        "หนึ่ง</br>สอง",
        "<xml><p>หนึ่ง<p>สอง",
        "หนึ่ง</BR />สอง",
        "หนึ่ง</p>สอง",
        "<p><b>หนึ่ง</p></b></p>สอง</p>",
        "<ul><li>หนึ่ง</p>สอง</ul>",
        "<p>หนึ่ง</p>&nbsp;<p>&nbsp; &#8203;</p>\u200b<p>สอง</p>",
    ],
)
def test_blocks_become_lines(markup: str) -> None:
    assert lines_of(markup) == ["หนึ่ง", "สอง"]


@pytest.mark.parametrize(
    "markup",
    [
        "ประ<b>เทศ</b>ไทย",
        "ประ<span lang=TH>เท</span><span>ศ</span>ไทย",
        "ประ<xml><w:WordDocument><w:View>Normal</w:View><w:Zoom/></w:WordDocument></xml>เทศไทย",
        "ประ<!-- ตัดคำ -->เทศ<!--[if gte mso 9]><p>x</p><![endif]-->ไทย",
        "ประ<![if !supportLists]>เทศ<![endif]>ไทย",
        "ประ<?xml:namespace prefix = o />เทศ<o:p></o:p>ไทย",
        "ประ<script>document.write('<p>x</p>')</script>เทศ<style>p { color: red }</style>ไทย",
        "ประ<img src=x alt=x>เทศ<input value=x><button>x</button><select><option>x</select>ไทย",
        "ประ<wbr>เท&shy;ศ<noscript>x</noscript><template>x</template><iframe src=x>x</iframe>ไทย",
        "ประ<span hidden>x</span>เทศ<i style='color: red; DISPLAY : none'>x</i>ไทย",
        "ประ<div hidden>x</div>เทศ<p style='display:none'>x</p>ไทย",
        "ประ<textarea><p>x</p></textarea>เทศ<svg><title>x</title><text>x</text></svg>ไทย",
        "&#3611;&#x0E23;ะ&#8203;เทศ&zwnj;ไท\ufeffย",
        "<i></b>ประ</i></span>เท<font color=red>ศ</p>ไทย".replace("</p>", ""),
    ],
)
def test_inline_markup_vanishes_without_a_blank_and_the_unseen_with_it(markup: str) -> None:
    assert lines_of(markup) == ["ประเทศไทย"]


def test_line_ends_of_the_source_are_blanks() -> None:
    assert lines_of("<p>สอง\n    คำ</p><p>สอง&nbsp;&nbsp; <b>\nคำ</b></p>") == ["สอง คำ", "สอง คำ"]


def test_display_inline_is_no_display_none() -> None:
    assert lines_of('<p style="display: block">ก</p><p style="display:nonexistent">ข</p>') == ["ก", "ข"]


def test_text_behind_the_element_is_not_its_own() -> None:
    div = parse("<div>ใน</div>นอก").find(".//div")
    assert div is not None
    assert lines(div) == ["ใน"]


def test_comments_in_a_tree_that_has_them_are_passed_over() -> None:
    assert lines(etree.HTML("<p>ก<!-- x -->ข<?x y?>ค</p>")) == ["กขค"]


def test_a_line_knows_its_block() -> None:
    markup = "<div><p>หนึ่ง</p>สอง<span>สาม</span><ul><li><b>สี่</b></ul></div>"
    found = [(line.text, line.block.tag) for line in placed_lines(parse(markup))]
    assert found == [("หนึ่ง", "p"), ("สองสาม", "div"), ("สี่", "li")]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>หนึ่ง</p></html><p>สอง</p>",
        "<p>หนึ่ง</p></BODY ></html\n><p>สอง</p>",
        "<html><head></head><body><p>หนึ่ง</body></html><!DOCTYPE html><html><body><p>สอง</p></body></html>",
        "<p>หนึ่ง</p><script>x = '</body></html>'</script><!-- </html> --><p>สอง</p>",
        "<p>หนึ่ง</p></html <p>สอง</p>",
        "หนึ่ง<br>ส</html>อง",
    ],
)
def test_the_page_goes_on_behind_its_end_tag(markup: str) -> None:
    assert lines(parse(markup)) == ["หนึ่ง", "สอง"]


WORD = st.text("กขคงจ", min_size=1, max_size=8)
LINES = st.lists(st.lists(WORD, min_size=1, max_size=4).map(" ".join), max_size=6)


CUTS = ["{}", "<b>{}</b>", "<span>{}", "{}</font>", "{}<!-- x -->", "\u200b{}", "<o:p></o:p>{}", "<i>{}</i>"]
SHAPES = [
    "<p>{}</p>",
    "<div><div>{}</div></div>",
    "<br>{}<br>",
    "<p>{}",
    "<ul><li>{}</ul>",
    "<table><tr><td>{}</table>",
]


@given(LINES, st.randoms(use_true_random=False))
def test_however_a_line_is_cut_it_comes_out_whole(expected: list[str], rng: random.Random) -> None:
    cut = ("".join(rng.choice(CUTS).format(letter) for letter in line) for line in expected)
    assert lines_of("".join(rng.choice(SHAPES).format(line) for line in cut)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("นายกรัฐมนตรีเปิดงาน Bangkok Design Week", "th"),
        ("The Prime Minister met Mr. Somchai (สมชาย) at Government House on Monday.", "en"),
        ("EXIM BANK แถลงผลการดำเนินงาน " + "ไทย" * 40 + "English translation follows. " * 8, "th"),
        ("", "th"),
        ("15/12/2563", "th"),
        ("COVID-19", "en"),
    ],
)
def test_an_article_is_english_if_hardly_a_letter_is_thai(text: str, expected: str) -> None:
    assert language(text) == expected
