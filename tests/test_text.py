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


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("10<sup>6</sup> คน", "10⁶ คน"),
        ("มาตรา 44<sup>1</sup> วรรคสอง", "มาตรา 44¹ วรรคสอง"),
        ("10<sup><span>-<b>6</b></span></sup> ม.<SUP>2</SUP>", "10⁻⁶ ม.²"),
        ("10<sup>๖</sup> 10<sup>2.5</sup> 35<sup>o</sup>C x<sup>n</sup>", "10^๖ 10^2.5 35ᵒC xⁿ"),
        ("10<sup>&#8203;6 </sup>", "10⁶"),
        ("5<sup>th</sup> April, ตรา<sup>TM</sup>", "5th April, ตราTM"),
        ("ตาม<sup>[1]</sup> และ<sup>*</sup> 44<sup>/1</sup>", "ตาม[1] และ* 44/1"),
        ('ตาม<sup><a href="#1">1</a></sup>', "ตาม¹"),
        ("CO<sub>2</sub> PM<sub>2.5</sub> x<sub>i</sub>", "CO₂ PM2.5 xi"),
        ("3<sup>1</sup>/<sub>2</sub> ไร่", "3¹/₂ ไร่"),
        ("3<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> ไร่", "3 1/2 ไร่"),
        ("<math><mfrac><mi>x</mi><mrow><mn>2</mn><mo>+</mo><mi>y</mi></mrow></mfrac></math>", "x/(2+y)"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></math>", "x²"),
        ('10<span style="vertical-align: super; font-size: 8pt">6</span>', "10⁶"),
        ('คำ<sup style="vertical-align: baseline">ว่า</sup>', "คำว่า"),
        ('10<sup style="position: relative; vertical-align: baseline; top: -0.5em">6</sup>', "10⁶"),
        ('10<b style="position:relative;top:-5.0pt;mso-text-raise:5.0pt">6</b>', "10⁶"),
        ('10<b style="vertical-align: 5px">6</b>, 10<b style="vertical-align:30%">6</b>', "10⁶, 10⁶"),
        ('H<sub style="position:relative;vertical-align:baseline;bottom:-.25em">2</sub>O', "H₂O"),
        ('1<b style="vertical-align:1px">2</b>3<b style="position:relative;top:-50%;top:0">4</b>', "1234"),
        (
            '1<b style="top:-1em">2</b>3<b style="position:relative;top:-1em;top:x;position:static">4</b>',
            "1234",
        ),
        ("10<sup>6 </sup>ราย, CO<sub>2 </sub>มาก", "10⁶ ราย, CO₂ มาก"),
        ('10<sup><b style="vertical-align:super">6</b></sup>', "10⁶"),
        ("10<sup>2<sup>3</sup></sup>, 10<sup>n<sup>2</sup></sup>", "10^2³, 10^n²"),
        ("คำ<sup></sup>ว่า<sub>&nbsp;</sub>", "คำว่า"),
        ("10<sup><sup>6</sup></sup>", "10⁶"),
        ("<sup>ข้อความยาวที่ใครบางคนทำให้เล็กลง 2563</sup>", "ข้อความยาวที่ใครบางคนทำให้เล็กลง 2563"),
        ("<q>คำพูด</q>", "“คำพูด”"),
    ],
)
def test_what_is_raised_can_be_told_from_what_is_before_it(markup: str, expected: str) -> None:
    assert lines_of(markup) == [expected]


def test_lines_inside_what_is_raised_are_lines() -> None:
    assert lines_of("<sup>หนึ่ง<p>6</p></sup>") == ["หนึ่ง", "6"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>ก<li><p>ข</p><p>ค</p><li>ง</ol>", ["1. ก", "2. ข", "ค", "3. ง"]),
        ("<ol start=4><li>ก<li value=9>ข<li>ค</ol>", ["4. ก", "9. ข", "10. ค"]),
        ("<ol reversed><li>ก<li>ข</ol>", ["2. ก", "1. ข"]),
        ("<ol type=a><li>ก</ol><ol type=I><li>ข<li>ค</ol>", ["a. ก", "I. ข", "II. ค"]),
        ("<ol type=A start=28><li>ก</ol><ol type=i start=4><li>ข</ol>", ["AB. ก", "iv. ข"]),
        ("<ol style='list-style-type: thai' start=12><li>ก</ol>", ["๑๒. ก"]),
        ("<ol style='list-style: lower-alpha inside'><li>ก<li type=1>ข</ol>", ["a. ก", "2. ข"]),
        ("<ol><li>ก<ol><li>ข<li>ค</ol><li>ง</ol>", ["1. ก", "1. ข", "2. ค", "2. ง"]),
        ("<ol><li><ol><li>ก</ol></ol>", ["1. 1. ก"]),
        ("<ol><li>ก<ul><li>ข</ul><li><b>ค</b></ol>", ["1. ก", "ข", "2. ค"]),
        ("<ul style='list-style-type: decimal'><li>ก<li>ข</ul>", ["1. ก", "2. ข"]),
        ("<ol><li>&nbsp;<li>ก<li hidden>ข<li>ค</ol>", ["2. ก", "3. ค"]),
        ("<ol style='list-style: none'><li>ก</ol><ol style='list-style-type: disc'><li>ข</ol>", ["ก", "ข"]),
        ("<ol><li style='display: block'>ก<li style='list-style-type: none'>ข<li>ค</ol>", ["ก", "ข", "2. ค"]),
        ("<ul><li>ก</ul><li>ข", ["ก", "ข"]),
        (
            "<ol start=x><li value=y>ก</ol><ol start=-1><li>ข<li>ค<li>ง</ol>",
            ["1. ก", "-1. ข", "0. ค", "1. ง"],
        ),
    ],
)
def test_the_items_of_a_numbered_list_have_their_numbers(markup: str, expected: list[str]) -> None:
    assert lines_of(markup) == expected


def test_a_line_knows_the_number_that_a_list_gave_it() -> None:
    first, second = placed_lines(parse("<ol><li>ก<p>ข</p></ol>"))
    assert (first.text, first.marker, second.text, second.marker) == ("1. ก", "1. ", "ข", "")


def test_an_item_by_itself_has_no_number() -> None:
    item = parse("<ol><li>ก</ol>").find(".//li")
    assert item is not None
    assert lines(item) == ["ก"]


SPANS = "<tr><td rowspan=2>ภาค<td colspan=2>จำนวน<td>รวม<tr><td>ชาย<td>หญิง<td>คน"
HEADS = "<tr><th>จังหวัด</th><th>ป่วย</th><th>ตาย</th></tr>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            f"{HEADS}<tr><td>น่าน</td><td></td><td>7</td></tr><tr><td>ตาก<td>12<td>&nbsp;</tr>",
            ["จังหวัด\tป่วย\tตาย", "น่าน\t\t7", "ตาก\t12"],
        ),
        (
            f"<thead>{HEADS}</thead><tbody><tr><td></td><td><p>1</p><p>ราย</p></td><td>2<br>3</td></tr></tbody>",
            ["จังหวัด\tป่วย\tตาย", "\t1 ราย\t2 3"],
        ),
        (f"{HEADS}<tr><td>น่าน</td><td></td><td></td></tr>", ["จังหวัด\tป่วย\tตาย", "น่าน"]),
        (
            f"{SPANS}<tr><td rowspan=2>เหนือ<td>1<td>2<td>3<tr><td>4<td>5<td>6",
            ["ภาค\tจำนวน\t\tรวม", "\tชาย\tหญิง\tคน", "เหนือ\t1\t2\t3", "\t4\t5\t6"],
        ),
        (
            f"<caption>ตาราง</caption>{HEADS}<tr><td>ก<td>1<td>2<tr><td colspan=3><p>หมายเหตุ<p>สอง",
            ["ตาราง", "จังหวัด\tป่วย\tตาย", "ก\t1\t2", "หมายเหตุ", "สอง"],
        ),
        (
            f"{HEADS}<tr style='display: none'><td>x<td>y<td>z<tr><td>ก<td style='display:none'>x<td>1<td>2",
            ["จังหวัด\tป่วย\tตาย", "ก\t1\t2"],
        ),
        (
            f"{HEADS}<tr><td>ก<td>10<sup>6</sup><td><ol><li>ข<li>ค</ol></tr>",
            ["จังหวัด\tป่วย\tตาย", "ก\t10⁶\t1. ข 2. ค"],
        ),
    ],
)
def test_a_row_of_a_table_of_data_is_a_line_and_its_cells_can_be_told(rows: str, expected: list[str]) -> None:
    assert lines_of(f"<table>{rows}</table>") == expected


COLUMN = "<p>หนึ่ง</p><p>สอง</p><p>สาม</p>"


@pytest.mark.parametrize(
    "table",
    [
        f"<tr><td>ก</td><td>{COLUMN}</td></tr><tr><td>ข</td><td></td></tr>",
        f"<tr><td>ก</td><td>{COLUMN}</td></tr><tr><td>ข</td><td>ค</td></tr>",
        "<tr><td>ก</td><td>หนึ่ง</td></tr><tr><td>ข</td><td><table><tr><td>สอง</table></td></tr>",
        "<tr><td>ก</td><td><h3>หนึ่ง</h3></td></tr><tr><td>ข</td><td>สอง</td></tr>",
        "<tr><td><a>ก</a><a>ก</a><a>ก</a></td><td>หนึ่ง</td></tr><tr><td>ข</td><td>สอง</td></tr>",
        "<tr><td>ก</td><td></td></tr><tr><td></td><td>หนึ่ง</td></tr>",
        "<tr><td>ก</td><td>หนึ่ง</td></tr><tr>ข<td>ค</td><td>สอง</td></tr>",
        f"<tr><td>ก</td><td>หนึ่ง</td></tr><tr><td>ข</td><td>{'<br>'.join('กขคงจฉชซฌ')}</td></tr>",
    ],
)
def test_a_table_that_lays_out_a_page_is_lines_as_they_come(table: str) -> None:
    found = lines_of(f"<table>{table}</table>")
    assert found
    assert not any("\t" in line for line in found)


@pytest.mark.parametrize("keeps", ["pre-line", "pre", "pre-wrap", "break-spaces", "Pre-Wrap !important"])
def test_line_ends_are_shown_where_a_style_says_so(keeps: str) -> None:
    assert lines_of(f'<div style="white-space: {keeps}">หนึ่ง\nสอง <b>\r\nสาม</b></div>สี่\nห้า') == [
        "หนึ่ง", "สอง", "สาม", "สี่ ห้า",
    ]  # fmt: skip


def test_line_ends_are_blanks_where_a_style_inside_says_so() -> None:
    assert lines_of('<pre>ก\nข<span style="white-space: normal">\nค</span>\nง</pre>') == ["ก", "ข ค", "ง"]
    assert lines_of('<pre style="white-space: nowrap">ก\nข</pre>') == ["ก ข"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<span style="display:block">ก</span><span style="display: BLOCK">ข</span>', ["ก", "ข"]),
        ('<div style="display:flex"><span>ก</span><span>12</span>ข</div>', ["ก 12 ข"]),
        ('<div style="display:flex"><b>ก<i>ข</i></b><div>ค</div></div>', ["กข", "ค"]),
        ('<span style="display:table-row"><b style="display:table-cell">ก</b><b>ข</b></span>', ["ก ข"]),
        ('<p style="display:inline">ก</p><p style="display:inline">ข</p>', ["กข"]),
        ('<div style="display:inline-block">ก</div><div style="display:inline-block">ข</div>', ["ก ข"]),
        ('<b style="display:inline-block">ก</b>ข', ["กข"]),
        ('<p style="display:none;display:block">ก</p>', ["ก"]),
        ('<p style="display:block;display:none">ก</p>ข', ["ข"]),
        ('<p style="display:none!important;display:block">ก</p>ข', ["ข"]),
        ('<p style="display:none;display:nonsense">ก</p>ข', ["ข"]),
        ('<p style="color:red;/* display:none */">ก</p>', ["ก"]),
        ("<p style=\"background:url('x;display:none')\">ก</p>", ["ก"]),
        ('<p hidden style="display:block">ก</p>', ["ก"]),
        ('<p style="visibility:hidden">ก<b style="visibility:visible">ข</b></p>ค', ["ข", "ค"]),
        ('เชียงใหม่<span style="float:right">12</span>', ["เชียงใหม่ 12"]),
        ('<span style="float:left">ป</span>ระเทศ', ["ประเทศ"]),
        (
            '<p style="float:left;float:none">ก</p><b style="position:absolute;position:static">ข</b>ค',
            ["ก", "ขค"],
        ),
        ('<p style="display:none;display:revert">ก</p>', ["ก"]),
        ("<dialog>ก</dialog><dialog open>ข</dialog>", ["ข"]),
        ('ก<br style="display:none">ข', ["กข"]),
    ],
)
def test_style_attributes_decide_as_in_a_browser(markup: str, expected: list[str]) -> None:
    assert lines_of(markup) == expected


ROWS = "<tr><td>ก<td>1<tr><td>ข<td>2"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f'<div style="visibility:hidden"><table>{ROWS}</table></div>ค', ["ค"]),
        (f'<table style="visibility:collapse">{ROWS}</table>ค', ["ค"]),
        (
            f'<div style="visibility:hidden"><table style="visibility:visible">{ROWS}</table></div>',
            ["ก\t1", "ข\t2"],
        ),
        (f'<table>{ROWS}<tr style="visibility:collapse"><td>ค<td>3</table>', ["ก\t1", "ข\t2"]),
        (f'<table>{ROWS}<tbody style="visibility:hidden"><tr><td>ค<td>3</table>', ["ก\t1", "ข\t2"]),
        (f'<table>{ROWS}<tr><td style="visibility:hidden">ค<td>3</table>', ["ก\t1", "ข\t2", "\t3"]),
    ],
)
def test_rows_of_a_table_are_as_visible_as_what_is_around_them(markup: str, expected: list[str]) -> None:
    assert lines_of(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>ก<div>ข</div>ค</p>ง", ["ก", "ข", "ค", "ง"]),
        ("<P>ก<table><tr><td>ข</table>ค</P>ง", ["ก", "ข", "ค", "ง"]),
        ("<div><p>ก</div>ข</p>ค", ["ก", "ข", "ค"]),
        ("<p>ก<picture><img></picture>ข</p>ค", ["กข", "ค"]),
        ("<pre>ก\nข<ul><li>ค</ul>ง\nจ</pre>ฉ\nช", ["ก", "ข", "ค", "ง", "จ", "ฉ ช"]),
        (f"<PRE class=x>ก\nข<table>{ROWS}</table>ง\nจ</PRE>ฉ", ["ก", "ข", "ก\t1", "ข\t2", "ง", "จ", "ฉ"]),
        ("ก<listing>ข\nค</listing>ง<xmp>จ <b>\nฉ</xmp>ช", ["ก", "ข", "ค", "ง", "จ <b>", "ฉ", "ช"]),
        ("<map name=m><area href=x>ก<p>ข", ["ก", "ข"]),
        ("<progress>7</progress>ก<meter>7</meter>", ["ก"]),
    ],
)
def test_what_is_nested_as_it_should_not_be_is_lines_as_in_a_browser(
    markup: str, expected: list[str]
) -> None:
    assert lines_of(markup) == expected


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ('<img alt="✅" src="/2705.png">', "✅ ก"),
        ('<img alt="👩‍💻" src=x>', "👩‍💻 ก"),
        ('<img alt="1️⃣" src=x>', "1️⃣ ก"),
        ('<img alt="" src="https://example.com/images/emoji.php/v9/t33/1/16/2705.png">', "✅ ก"),
        ('<img src="https://example.com/emoji/72x72/1f1f9-1f1ed.svg" alt="ธง">', "🇹🇭 ก"),
        ('<img alt="ภาพ 1" src="/emoji.jpg">', "ก"),
        ('<img alt="1" src="/emoji/page-2.png">', "ก"),
        ('<img alt="✅" src=x style="display:none">', "ก"),
        ('<img alt="✅" src=x style="visibility:hidden">', "ก"),
        ('<img src="/emoji/d800.png">', "ก"),
    ],
)
def test_pictures_of_emoji_are_text(picture: str, expected: str) -> None:
    assert lines_of(f"<p>{picture} ก</p>") == [expected]


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
