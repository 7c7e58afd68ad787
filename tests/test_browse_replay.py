"""Captures as the reading room shows them: the nearest one, and nothing in it runs or reaches out."""

import gzip
import hashlib
import re
import time
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector
from starlette.testclient import TestClient

from tests.damaged import JPEG, answer, changed
from tests.reading import reading
from tests.small_archive import FIRST, SECOND, SITE, THIRD, SmallArchive, again, article, file, got, url
from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse import mementos
from thaigov_spider.browse.capture_table import CaptureTable
from thaigov_spider.browse.css_rewriting import rewritten_css
from thaigov_spider.browse.html_rewriting import rewritten_page
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import values

ELSEWHERE = "http://elsewhere.example"
STAMPS = [one.strftime("%Y%m%d%H%M%S") for one in (FIRST, SECOND, THIRD)]
PICTURE, STYLE, GONE = f"{SITE}/a/picture.jpg", f"{SITE}/a/style.css", url(404)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
HOSTILE = f"""<!DOCTYPE html><html onload="alert(1)"><head>
<base href="{ELSEWHERE}/"><meta http-equiv="refresh" content="0; url={ELSEWHERE}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *"><meta charset="windows-874">
<script>alert(2)</script><script src="{ELSEWHERE}/script.js"></script>
<link rel="preconnect" href="{ELSEWHERE}"><link rel="dns-prefetch stylesheet" href="{ELSEWHERE}/x.css">
<link rel="preload" as="image" href="{ELSEWHERE}/preload.png"><link rel="manifest" href="{ELSEWHERE}/m.json">
<style>@import "{ELSEWHERE}/import.css"; body {{ background: url({ELSEWHERE}/bg.png);
 content: "\\3c/style><img src={ELSEWHERE}/broken-out.png>" }}</style></head>
<body background="{ELSEWHERE}/body.png" style="background:url('{ELSEWHERE}/inline.png')">
<iframe src="javascript:alert(3)"></iframe><iframe srcdoc="<script>alert(4)</script>"></iframe>
<iframe src="data:text/html,<script>alert(5)</script>"></iframe><iframe src="{ELSEWHERE}/frame"></iframe>
<object data="{ELSEWHERE}/o"></object><embed src="{ELSEWHERE}/e"><img src=x onerror="alert(6)">
<img srcset="{ELSEWHERE}/1.png 1x, {ELSEWHERE}/2.png 2x" src="{ELSEWHERE}/3.png">
<a href="javascript:alert(7)" ping="{ELSEWHERE}/ping">a</a><a href="&#1;javascript:alert(8)">b</a>
<a href="{ELSEWHERE}/link" target="_top">c</a><a href="mailto:somebody@elsewhere.example">d</a>
<form action="{ELSEWHERE}/form"><input name=a><button formaction="javascript:alert(9)">e</button></form>
<svg><a xlink:href="javascript:alert(10)"><text>f</text></a><image href="{ELSEWHERE}/svg.png"/>
<use href="{ELSEWHERE}/use.svg#a"/><animate attributeName="href" to="javascript:alert(11)"/>
<style><img src="{ELSEWHERE}/svg-style.png"></style><script>alert(12)</script></svg>
<noscript><img src="{ELSEWHERE}/noscript.png"></noscript>
<xmp><img src="{ELSEWHERE}/xmp.png"></xmp><noembed><img src="{ELSEWHERE}/noembed.png"></noembed>
<video poster="{ELSEWHERE}/poster.png" src="{ELSEWHERE}/video.mp4" autoplay></video>
<p>ข่าวที่เป็นอันตราย</p></body></html>"""
LEADING_OUT = (
    *("http://out.example/x", "//out.example/x", "\\\\out.example\\x"),
    *("javascript:alert(1)", "data:text/html,x"),
)
TAGS = (
    *("a", "img", "iframe", "svg", "style", "link", "table", "video", "p", "object", "embed", "input", "use"),
)
ADDRESSES = (
    *("href", "src", "srcset", "poster", "background", "xlink:href", "data", "action", "ping", "formaction"),
    "style",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("replay") / "archive"
    archive = SmallArchive(root)
    head = '<link rel="stylesheet" href="/a/style.css"><script src="/a/script.js"></script>'
    page = article(head=head, body='<img src="/a/picture.jpg"><img src="/a/lost.jpg">')
    coded = gzip.compress("ข้อความที่บีบอัด".encode() * 20)
    first = got(url(1), page, FIRST)
    style = b"@import url('more.css'); p { background: url(picture.jpg) } @font-face { src: url(font.woff2) }"
    archive.run(
        FIRST,
        first,
        file(PICTURE, JPEG, "image/jpeg", FIRST),
        file(STYLE, style, "text/css; charset=utf-8", FIRST),
        file(f"{SITE}/a/sheet.php", style, "text/plain", FIRST),
        file(f"{SITE}/a/wrong.jpg", PNG, "text/html", FIRST),
        file(f"{SITE}/a/font.woff2", b"wOF2" + bytes(30), "font/woff2", FIRST),
        file(
            f"{SITE}/a/drawing.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "image/svg+xml",
            FIRST,
        ),
        file(f"{SITE}/uploads/%E0%B8%81.pdf", b"%PDF-1.4", "application/pdf", FIRST),
        file(f"{SITE}/uploads/odd.bin", b"<script>alert(1)</script>", "", FIRST),
        got(f"{SITE}/coded", answer(coded, head="Content-Encoding: gzip\r\n"), FIRST),
        got(GONE, article("ข่าวที่ถูกลบ"), FIRST),
    )
    loop = b"HTTP/1.1 301 Moved\r\nLocation: " + url(1).encode() + b"\r\nContent-Length: 0\r\n\r\n"
    away = b"HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n"
    archive.run(
        SECOND,
        got(url(1).replace("https", "http"), loop, SECOND),
        got(url(2), loop, SECOND),
        got(url(3), away, SECOND),
        got(f"{SITE}/hostile", answer(HOSTILE.encode("cp874")), SECOND),
        got(GONE, answer(b"<html>gone</html>", status="HTTP/1.1 404 Not Found"), SECOND),
    )
    archive.run(THIRD, again(first[0], THIRD))
    return root


@pytest.fixture(scope="module")
def room(root: Path) -> Iterator[TestClient]:
    with reading(root) as client:
        yield client


def at(stamp: str, address: str, kind: str = "") -> str:
    return f"/web/{stamp}{kind}/{address}"


def test_the_nearest_capture_is_shown_under_its_own_moment(room: TestClient) -> None:
    for asked, stamp in [("2020", STAMPS[0]), ("2099", STAMPS[2]), ("20261121", STAMPS[0])]:
        there = room.get(at(asked, url(1)))
        assert (there.status_code, there.headers["location"]) == (302, at(stamp, url(1)))
        shown = room.get(there.headers["location"])
        assert shown.status_code == 200
        assert "เปิดทางเท้าริมน้ำ" in shown.text
        assert mementos.http_date(stamp) == shown.headers["memento-datetime"]


def test_a_moment_is_negotiated_as_memento_has_it(room: TestClient) -> None:
    early = room.get(f"/web/{url(1)}", headers={"Accept-Datetime": "Sat, 21 Nov 2026 00:00:00 GMT"})
    assert early.headers["location"] == at(STAMPS[0], url(1))
    assert "accept-datetime" in early.headers["vary"].lower()
    assert room.get(f"/web/{url(1)}").headers["location"] == at(STAMPS[2], url(1))
    links = room.get(at(STAMPS[0], url(1))).headers["link"]
    assert f'<{url(1)}>; rel="original"' in links
    assert f'<http://127.0.0.1:8080/timemap/link/{url(1)}>; rel="timemap"' in links


def test_the_time_map_lists_all_captures(room: TestClient) -> None:
    answer = room.get(f"/timemap/link/{url(1)}")
    assert answer.headers["content-type"] == "application/link-format"
    lines = [line for line in answer.text.splitlines() if "memento" in line]
    assert [re.findall(r"/web/([0-9]{14})/", line) for line in lines] == [[stamp] for stamp in STAMPS]
    assert ['rel="first memento"' in lines[0], 'rel="last memento"' in lines[-1]] == [True, True]
    assert room.get("/timemap/link/https://nowhere.example/").status_code == 404
    assert room.get("/timemap/link/javascript:alert(1)").status_code == 400


def test_a_revisit_shows_the_page_of_its_original(room: TestClient) -> None:
    first, third = (room.get(at(stamp, url(1))).text for stamp in (STAMPS[0], STAMPS[2]))
    assert first.replace(STAMPS[0], "") == third.replace(STAMPS[2], "")


def test_the_very_bytes_are_those_of_the_digest(room: TestClient, root: Path) -> None:
    with room.stream("GET", at(STAMPS[0], f"{SITE}/coded", "id_")) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    digest = "sha1:" + b32encode(hashlib.sha1(raw).digest()).decode()
    assert digest.encode() in b"".join(
        gzip.decompress(path.read_bytes()) for path in (root / "warc").iterdir()
    )
    assert room.get(at(STAMPS[0], f"{SITE}/coded", "id_")).text == "ข้อความที่บีบอัด" * 20
    assert "ข้อความที่บีบอัด" in room.get(at(STAMPS[0], f"{SITE}/coded")).text


def test_what_a_page_is_shown_with_comes_from_the_archive(room: TestClient) -> None:
    shown = Selector(room.get(at(STAMPS[0], url(1))).text)
    [style] = shown.css("link[rel=stylesheet]::attr(href)").getall()
    assert style == at(STAMPS[0], STYLE, "cs_")
    sheet = room.get(style)
    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    found = re.findall(r'"(/web/[^"]+)"', sheet.text)
    assert found == [
        at(STAMPS[0], f"{SITE}/a/more.css", "cs_"),
        at(STAMPS[0], PICTURE, "im_"),
        at(STAMPS[0], f"{SITE}/a/font.woff2", "im_"),
    ]
    assert [room.get(one).status_code for one in found] == [404, 200, 200]
    assert room.get(found[1]).content == JPEG


def test_a_font_is_given_to_the_sandbox_and_to_no_script(room: TestClient) -> None:
    font = at(STAMPS[0], f"{SITE}/a/font.woff2", "im_")
    assert room.get(font, headers={"Sec-Fetch-Dest": "font"}).headers["access-control-allow-origin"] == "null"
    for where in ("empty", "script", "image"):
        headers = room.get(font, headers={"Sec-Fetch-Dest": where}).headers
        assert "access-control-allow-origin" not in headers


def test_what_is_not_in_the_archive_is_seen_to_be_missing(room: TestClient) -> None:
    shown = Selector(room.get(at(STAMPS[0], url(1))).text)
    lost = shown.css("img::attr(src)").getall()[-1]
    picture = room.get(lost)
    assert (picture.status_code, picture.headers["content-type"]) == (404, "image/svg+xml")
    page = room.get(at("2020", "https://nowhere.example/<script>?a=<b>"))
    assert page.status_code == 404
    assert "This is not in the archive." in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [
        ("a/sheet.php", "cs_", "text/css; charset=utf-8"),
        ("a/sheet.php", "", "text/plain; charset=utf-8"),
        ("a/wrong.jpg", "im_", "image/png"),
        ("a/wrong.jpg", "", "image/png"),
        ("a/drawing.svg", "im_", "image/svg+xml"),
        ("hostile", "cs_", "text/css; charset=utf-8"),
        ("hostile", "im_", "application/octet-stream"),
    ],
)
def test_the_type_is_that_of_the_bytes_and_of_what_asks_for_them(
    room: TestClient, name: str, kind: str, media_type: str
) -> None:
    stamp = STAMPS[1] if name == "hostile" else STAMPS[0]
    shown = room.get(at(stamp, f"{SITE}/{name}", kind))
    assert (shown.status_code, shown.headers["content-type"]) == (200, media_type)
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_documents_are_taken_away_rather_than_shown(room: TestClient) -> None:
    pdf = room.get(at(STAMPS[0], f"{SITE}/uploads/%E0%B8%81.pdf"))
    assert pdf.content == b"%PDF-1.4"
    assert pdf.headers["content-disposition"] == "attachment; filename*=UTF-8''%E0%B8%81.pdf"


def test_redirects_lead_to_captures_and_never_in_a_circle(room: TestClient) -> None:
    assert room.get(at(STAMPS[1], url(2))).headers["location"] == at(STAMPS[1], url(1))
    assert room.get(at(STAMPS[1], url(1))).headers["location"] in (
        at(STAMPS[0], url(1)),
        at(STAMPS[2], url(1)),
    )
    assert room.get(at(STAMPS[1], url(3))).status_code == 404


def test_a_missing_article_is_shown_as_it_was_at_each_moment(room: TestClient) -> None:
    before, since = room.get(at(STAMPS[0], GONE)), room.get(at(STAMPS[1], GONE))
    assert (before.status_code, since.status_code) == (200, 404)
    assert "ข่าวที่ถูกลบ" in before.text
    assert room.get(at("2099", GONE)).headers["location"] == at(STAMPS[0], GONE)


def test_every_answer_of_a_capture_is_shut_in(room: TestClient) -> None:
    addresses = [
        at(STAMPS[1], f"{SITE}/hostile"),
        at(STAMPS[1], f"{SITE}/hostile", "id_"),
        at(STAMPS[1], f"{SITE}/hostile", "if_"),
        at(STAMPS[0], f"{SITE}/a/drawing.svg"),
        at(STAMPS[0], f"{SITE}/uploads/odd.bin", "id_"),
        at(STAMPS[0], PICTURE, "im_"),
        at("2020", "https://nowhere.example/"),
        at(STAMPS[1], url(2)),
        "/web/nonsense",
    ]
    for address in addresses:
        headers = room.get(address).headers
        policy = [part.strip() for part in headers["content-security-policy"].split(";")]
        assert policy[:2] == ["sandbox", "default-src 'none'"], address
        assert not [part for part in policy if "script" in part or "'self'" in part or "*" in part]
        allowed = re.findall(r"https?://\S+", " ".join(policy))
        assert set(allowed) == {"http://127.0.0.1:8080/web/"}
        assert headers["x-content-type-options"] == "nosniff"


def test_a_hostile_page_keeps_its_text_and_loses_all_that_runs_or_reaches_out(room: TestClient) -> None:
    text = room.get(at(STAMPS[1], f"{SITE}/hostile")).text
    shown = Selector(text)
    assert shown.css("p::text").getall()[-1] == "ข่าวที่เป็นอันตราย"
    assert shown.css("body > p a::attr(href)").get() == at(STAMPS[1], f"{ELSEWHERE}/refresh")
    assert not shown.css("script, base, object, embed, meta[http-equiv], animate, [srcdoc], form[action]")
    assert not re.search(r"\son\w+\s*=", text)
    assert {one.attrib["rel"] for one in shown.css("link")} <= {"stylesheet", "icon"}
    for name in ADDRESSES[:-1]:
        for value in shown.xpath(f"//@*[name() = '{name}']").getall():
            assert value.startswith("/web/"), (name, value)
    styles = [*shown.css("style::text").getall(), *shown.xpath("//@style").getall()]
    found = [
        one for style in styles for one in re.findall(r"""url\(["']?([^"')]*)|@import "([^"]*)""", style)
    ]
    assert len(found) == 3
    assert all("".join(one).startswith("/web/") for one in found)


def test_a_drawing_keeps_its_colours_and_takes_none_from_elsewhere() -> None:
    drawn = """<style>p { filter: url(#dim); mask: url("#cut") }</style>
        <svg><defs><linearGradient id="dawn"/></defs>
        <rect fill="url(#dawn)" style="clip-path: url('#cut')"/>
        <path fill="url(https://elsewhere.example/a.svg#b) red" mask="URL('//elsewhere.example/m')"
              marker-end="url(m.svg#m)" stroke="#00f"/></svg>"""
    page = ParsedPage(f"{SITE}/x", 200, {"content-type": "text/html"}, drawn.encode())
    shown = Selector(rewritten_page(page, STAMPS[0]).decode())
    assert shown.css("style::text").get() == """p { filter: url(#dim); mask: url("#cut") }"""
    assert shown.css("rect").attrib == {"fill": "url(#dawn)", "style": 'clip-path: url("#cut")'}
    path = shown.css("path").attrib
    assert path["stroke"] == "#00f"
    for name in ("fill", "mask", "marker-end"):
        assert re.match(r'url\("/web/', path[name], re.IGNORECASE), path[name]


ATTRIBUTES = st.tuples(st.sampled_from(TAGS), st.sampled_from(ADDRESSES), st.sampled_from(LEADING_OUT))


@given(st.lists(ATTRIBUTES, max_size=8))
def test_no_address_on_a_page_leads_out(parts: list[tuple[str, str, str]]) -> None:
    markup = "".join(f'<{tag} {name}="{value}">' for tag, name, value in parts)
    page = ParsedPage(f"{SITE}/x", 200, {"content-type": "text/html"}, f"<p>{markup}".encode())
    rewritten = Selector(rewritten_page(page, STAMPS[0]).decode())
    for name in ADDRESSES:
        for value in rewritten.xpath(f"//@*[name() = '{name}']").getall():
            is_empty = not value or (name == "style" and "url(" not in value)
            assert value.startswith("/web/") or is_empty, (name, value)


@given(st.text(max_size=40))
def test_what_is_rewritten_of_a_style_ends_no_element(text: str) -> None:
    assert "</" not in rewritten_css(text, lambda url, kind: f"/{kind}/{url}")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ('@import "a.css" screen;', '@import "/cs_/a.css" screen;'),
        ("@IMPORT url(a.css);", '@IMPORT url("/cs_/a.css");'),
        ("@import url('a.css') layer(x);", '@import url("/cs_/a.css") layer(x);'),
        ("p{background:URL( 'a b.png' )}", None),
        ("p{background:image-set('a.png' 1x, \"b.png\" 2x)}", None),
        ("p{background:\\75rl(x.png)}", None),
        ("@media print{p{background:url(x.png)}}", '@media print{p{background:url("/im_/x.png")}}'),
        ("p{content:'not an address'}", "p{content:'not an address'}"),
        ("p{background:url(x", None),
    ],
)
def test_every_way_to_name_an_address_in_css_is_rewritten(css: str, expected: str | None) -> None:
    found = rewritten_css(css, lambda url, kind: f"/{kind}/{url}")
    if expected is None:
        assert re.search(r'"/im_/', found), found
    else:
        assert found == expected


def test_pathological_style_sheets_take_no_time_and_stay_harmless() -> None:
    for css in ("(" * 200_000, "url(" * 60_000, "a{" * 3000 + "url(x)", "9" * 5000 + " url(x)", "\\" * 9999):
        assert "</" not in rewritten_css(css, lambda *_: "/x")


@pytest.mark.parametrize("path", ["/web/", "/web/2020/", "/web/20201399000000/http://a.example/", "/web/x/y"])
def test_addresses_that_are_none_are_said_to_be(room: TestClient, path: str) -> None:
    assert room.get(path).status_code == 400


@given(st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2090, 1, 1)))
def test_stamps_and_http_dates_are_one(when: datetime) -> None:
    stamp = mementos.stamp_of(when.replace(tzinfo=UTC).isoformat())
    assert stamp is not None
    assert mementos.wished_stamp(mementos.http_date(stamp)) == stamp
    assert mementos.full_stamp(stamp) == stamp


def test_only_what_is_new_is_read_and_what_was_torn_is_read_again(root: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.warc.mkdir()
    whole = next(path for path in sorted((root / "warc").iterdir())).read_bytes()
    target = archive.warc / "thaigov-20261121T010203Z-00001.warc.gz.open"
    table = CaptureTable(archive)
    for size in (0, 10, 1000, 2500, 4000, len(whole) - 7, len(whole)):
        target.write_bytes(whole[:size])
        table.update()
        assert table.unread() == 0
    target.rename(target.with_suffix(""))
    assert table.update() == 0
    with reading(root):
        expected = CaptureTable(Archive(root)).captures(PICTURE)
    assert table.captures(PICTURE) == expected
    assert len(expected) == 1
    target.with_suffix("").unlink()
    table.update()
    assert table.captures(PICTURE) == []


def test_a_record_that_is_damaged_since_is_told(tmp_path: Path) -> None:
    archive = SmallArchive(tmp_path / "archive")
    path = archive.run(FIRST, got(url(1), article(), FIRST))
    with reading(tmp_path / "archive") as room:
        assert room.get(at(STAMPS[0], url(1))).status_code == 200
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
        assert room.get(at(STAMPS[0], url(1))).status_code == 502
        path.unlink()
        told = room.get(at(STAMPS[0], url(1)))
        assert told.status_code == 502
        assert "is missing" in told.text


def test_a_revisit_that_names_address_and_date_alone_finds_its_original(tmp_path: Path) -> None:
    archive = SmallArchive(tmp_path / "archive")
    first = got(url(1), article(), FIRST)
    archive.run(FIRST, first)
    nameless = [changed(record, warc_refers_to=None) for record in again(first[0], THIRD)]
    archive.run(THIRD, nameless)
    with reading(tmp_path / "archive") as room:
        assert "เปิดทางเท้าริมน้ำ" in room.get(at(STAMPS[2], url(1))).text


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parent.glob("pages/*.html")), ids=lambda path: path.stem
)
def test_pages_of_all_kinds_keep_their_text_and_lose_their_scripts(path: Path) -> None:
    shown = values("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    headers = {"content-type": "text/html"}
    before = ParsedPage(url(1), 200, headers, path.read_bytes())
    text = "".join("".join(shown(before.root)).split())
    rewritten = rewritten_page(ParsedPage(url(1), 200, headers, path.read_bytes()), STAMPS[0])
    after = ParsedPage(url(1), 200, {"content-type": "text/html; charset=utf-8"}, rewritten)
    assert "".join("".join(shown(after.root)).split()) == text
    assert not after.root.xpath("//script | //@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        f"<a {'x=1 ' * 50_000}>",
        f"<img srcset='{'a,' * 200_000}'>",
        f"<img srcset='{' a' * 200_000}'>",
        f"<meta http-equiv=refresh content='{';' * 300_000}'>",
        f"<!doctype html{' ' * 300_000}",
        f"<style>{'@import ' * 50_000}</style>",
        f"<p style='{'url(' * 50_000}'>",
        "<p style='background:url(x.png)'><img src=a.jpg srcset='a.jpg 1x'><a href=/x>b</a></p>" * 10_000,
    ],
    ids=lambda markup: markup[:12],
)
def test_pathological_pages_take_seconds_at_most(markup: str) -> None:
    page = ParsedPage(url(1), 200, {"content-type": "text/html"}, markup.encode())
    began = time.process_time()
    assert rewritten_page(page, STAMPS[0])
    assert time.process_time() - began < 6
