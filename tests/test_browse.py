"""The search page of the reading room: what it finds, says and links to, and whom it answers."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector
from starlette.testclient import TestClient

from tests import exporting
from tests.documents import DOCUMENTS
from tests.reading import reading
from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse import words
from thaigov_spider.browse.asking import FILTERS, Asked, asked
from thaigov_spider.browse.excerpts import excerpts, marked
from thaigov_spider.browse.keeper import IndexKeeper
from thaigov_spider.browse.plot import plotted, svg
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.ledger.database import connect
from thaigov_spider.search.folding import folded
from thaigov_spider.search.index import IndexHeldError, SearchIndex

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
LINES = [
    exporting.line(1, title="เปิดเขื่อนกันน้ำท่วม", body="เรื่องของน้ำ\nที่ท่วมบ้าน", published_raw=exporting.DAYS[0]),
    exporting.line(2, title=HOSTILE, body=f"น้ำท่วม {HOSTILE}", section=HOSTILE),
    exporting.line(3, body="นํ้า ท่วม ปี ๒๕๖๕", published_raw=None, flags=("no-date",)),
    exporting.line(4, title="เสื้อสีแดง", section="ด้านเศรษฐกิจ", published_raw=exporting.DAYS[2]),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    root = exporting.archive(
        tmp_path_factory.mktemp("room"),
        LINES,
        [exporting.line(4, title="เสื้อสีแดงเข้ม", version=2, retrieved="2026-11-24T01:02:03Z")],
    )
    take_away(root, 1)
    with reading(root) as client:
        yield client


def take_away(root: Path, number: int) -> None:
    """Have the ledger say that an article is gone."""
    with closing(connect(root / "ledger.sqlite")) as db:
        db.execute(
            "INSERT INTO address (origin, id, kind, standing, first_seen, last_seen, last_changed, version,"
            " written, tries) VALUES (?, ?, 'details', 'gone', ?, ?, ?, 1, 1, 0)",
            (exporting.SITE, number, *["2026-11-25T01:02:03.000000Z"] * 3),
        )


def page(room: TestClient, address: str = "/", **parameters: str) -> Selector:
    answer = room.get(address, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return Selector(answer.text)


def titles(found: Selector) -> list[str]:
    return ["".join(one.css("*::text").getall()) for one in found.css(".results h3 a")]


def test_the_first_page_has_all_articles_the_newest_first(room: TestClient) -> None:
    first = page(room)
    assert first.css(".summary strong::text").get() == "4 articles"
    assert len(titles(first)) == 4
    assert first.css(".about time::text").getall()[-1] == "undated"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("น้ำท่วม", {1, 2, 3}),
        ("แดง", {4}),
        ("2565", {3}),
        ("น้ำ -ปี", {1, 2}),
        ("เขื่อน OR แดง", {1, 4}),
        ('"นํ้า ท่วม"', {1, 2, 3}),
        ("ไม่มีที่ไหน", set()),
    ],
)
def test_words_are_found_as_the_index_finds_them(room: TestClient, typed: str, numbers: set[int]) -> None:
    links = page(room, q=typed).css(".results h3 a::attr(href)").getall()
    keys = [parse_qs(urlsplit(link).query)["key"][0] for link in links]
    assert {int(key.rpartition("/")[2]) for key in keys} == numbers


def test_what_was_searched_for_is_marked_as_it_stands_in_the_text(room: TestClient) -> None:
    found = page(room, q="น้ำท่วม", order="oldest")
    assert "".join(found.css(".results h3 mark::text").getall()) == "น้ำท่วม"
    assert "นํ้า ท่วม" in found.css(".excerpt mark::text").getall()


def test_titles_and_sections_with_markup_stay_text(room: TestClient) -> None:
    answer = room.get("/", params={"q": HOSTILE, "with": HOSTILE, "section": HOSTILE, "hl": HOSTILE})
    parsed = Selector(answer.text)
    assert [one.attrib["src"] for one in parsed.css("script")] == ["/static/keys.js"]
    assert not parsed.css("img, [onerror]")
    assert "49" not in "".join(parsed.css("::text").getall())
    assert HOSTILE in "".join(titles(page(room, section=HOSTILE)))


def test_facets_count_and_narrow(room: TestClient) -> None:
    for facet, value, count in [
        ("year", "2020", 3),
        ("section", "ด้านสังคม", 3),
        ("flags", "no-date", 1),
        ("changed", "yes", 1),
        ("gone", "yes", 1),
        ("gone", "no", 3),
        ("via", "live", 4),
        ("generation", "codeigniter", 4),
        ("lang", "th", 3),
        ("lang", "en", 1),
    ]:
        links = page(room).css("aside li")
        [number] = [
            link.css(".number::text").get()
            for link in links
            if parse_qs(urlsplit(link.css("a::attr(href)").get("")).query).get(facet) == [value]
        ]
        narrowed = page(room, **{facet: value})
        assert (number, len(titles(narrowed))) == (str(count), count), facet
        assert narrowed.css(".chosen::attr(href)").get() == "/"


def test_articles_are_plotted_over_time_several_words_side_by_side(room: TestClient) -> None:
    found = page(room, **{"q": "น้ำ", "with": "แดง, เขื่อน", "by": "month", "per": "thousand"})
    assert found.css(".legend li::text").getall() == ["น้ำ", "แดง", "เขื่อน"]
    rows = [row.css("th::text, td::text").getall() for row in found.css(".over-time tbody tr")]
    assert rows == [["Dec 2020", "666.67", "333.33", "333.33"]]
    assert len(found.css("svg g.line")) == 3


def test_pages_follow_each_other_and_end(tmp_path: Path) -> None:
    lines = [exporting.line(number) for number in range(1, 46)]
    with reading(exporting.archive(tmp_path, lines)) as room:
        address, seen = "/", list[str]()
        while address:
            found = page(room, address)
            seen += titles(found)
            address = found.css("a[rel=next]::attr(href)").get("")
        assert len(seen) == len(set(seen)) == 45
        assert titles(page(room, page="400")) == []


def test_every_link_of_the_page_is_to_this_server_and_leads_somewhere(room: TestClient) -> None:
    links = set(page(room, q="น้ำ").css("[href]::attr(href), [src]::attr(src)").getall())
    assert len(links) > 10
    for link in links:
        assert link.startswith(("/", "#")), link
        if not link.startswith(("#", "/article", "/take")):
            assert room.get(link).status_code == 200, link


def test_the_language_is_that_of_the_switch_or_of_the_browser(room: TestClient) -> None:
    assert 'lang="th"' in room.get("/", headers={"Accept-Language": "th-TH,en;q=0.9"}).text[:60]
    switched = page(room, hl="th", q="น้ำ")
    assert switched.css("html::attr(lang)").get() == "th"
    assert all("hl=th" in link for link in switched.css(".results h3 a::attr(href)").getall())
    [back] = switched.css(".top nav a[hreflang=en]::attr(href)").getall()
    assert page(room, back).css("html::attr(lang)").get() == "en"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "", "a b"])
def test_requests_that_name_another_host_are_not_answered(room: TestClient, host: str) -> None:
    answer = room.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "เขื่อน" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "192.168.0.7"])
def test_addresses_of_this_machine_are_answered(room: TestClient, host: str) -> None:
    assert room.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(room: TestClient, method: str) -> None:
    assert room.request(method, "/").status_code in (400, 405)


def test_every_answer_carries_the_policy(room: TestClient) -> None:
    for address in ("/", "/static/style.css", "/nowhere", "/?page=9999999"):
        headers = room.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"


def test_queries_have_an_end(room: TestClient) -> None:
    answer = room.get("/", params={"q": "น้ำ " * 600})
    assert "too long" in answer.text
    assert len(answer.text) < 300_000


def test_before_there_is_an_index_pages_say_so(tmp_path: Path) -> None:
    with reading(exporting.archive(tmp_path, LINES), is_indexed=False) as room:
        answer = room.get("/")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "There is no index yet" in answer.text


def test_a_line_that_is_lost_since_is_told(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, LINES)
    with reading(root) as room:
        next((root / "items").iterdir()).write_bytes(b"?" * 100)
        answer = room.get("/")
        assert "could not be read" in answer.text


def test_an_index_that_was_deleted_is_missed_and_made_again(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, LINES)
    index = SearchIndex(Archive(root))
    keeper = IndexKeeper([index])
    keeper.update()
    assert keeper.standing.standing == "current"
    for path in sorted((root / "index").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    keeper.update()
    assert keeper.standing.standing == "current"
    assert SearchIndex(Archive(root)).exists()


class FakeIndex:
    """An index whose update does what a test wants."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.seen: list[int] = []
        self.begun = threading.Event()

    def unread(self) -> int:
        return 200

    def update(self, progress: object = None) -> int:
        assert callable(progress)
        if self.error:
            raise self.error
        self.begun.set()
        while True:  # until the reading room is closed
            progress(0)


@pytest.mark.parametrize(
    ("error", "standing", "told"),
    [
        (IndexHeldError(), "held", "Another process"),
        (OSError(28, "No space left on device"), "failed", "No space left"),
    ],
)
def test_what_keeps_the_index_from_being_whole_is_said(
    room: TestClient, error: Exception, standing: str, told: str
) -> None:
    keeper = IndexKeeper([FakeIndex(error)])
    keeper.update()
    assert keeper.standing.standing == standing
    before, room.app.state.keeper = room.app.state.keeper, keeper  # type: ignore[attr-defined]
    try:
        assert told in room.get("/").text
    finally:
        room.app.state.keeper = before  # type: ignore[attr-defined]


def test_an_update_ends_when_the_reading_room_is_closed() -> None:
    index = FakeIndex()
    with IndexKeeper([index]) as keeper:
        assert index.begun.wait(100)
        assert keeper.standing.standing == "building"


@given(st.text(max_size=60), st.text(min_size=1, max_size=3))
def test_marked_pieces_make_up_the_text(text: str, typed: str) -> None:
    terms = [term] if (term := folded(typed).replace("\n", "")) else []
    pieces = marked(text, terms)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.is_marked:
            assert terms[0] in folded(piece.text)


def test_excerpts_show_the_words_and_have_an_end() -> None:
    text = "ก" * 500 + "น้ำท่วม" + "ข" * 500 + "น้ำท่วม" * 400
    shown = excerpts(text, ["น้ำท่วม"])
    assert len(shown) == 2
    assert all(any(piece.is_marked for piece in one) for one in shown)
    assert sum(len(piece.text) for one in shown for piece in one) < 1000
    assert [[piece.text for piece in one] for one in excerpts("สั้น", [])] == [["สั้น"]]


def test_a_mark_takes_the_signs_above_and_below_its_last_letter_along() -> None:
    assert [piece.text for piece in marked("เก้าอี้", ["ก"])] == ["เ", "ก้", "าอี้"]


@given(
    st.builds(
        Asked,
        words=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30).map(str.strip),
        order=st.sampled_from([None, "relevance", "newest", "oldest"]),
        page=st.integers(1, 500),
        filters=st.dictionaries(st.sampled_from(FILTERS), st.text("กa&=?#+ ", min_size=1), max_size=3),
        terms=st.lists(
            st.text("กขa&= ", min_size=1).map(str.strip).filter(bool), unique=True, max_size=3
        ).map(tuple),
        by=st.sampled_from(["year", "month"]),
        per=st.sampled_from(["articles", "thousand"]),
        language=st.sampled_from([None, "th", "en"]),
    )
)
def test_every_state_has_an_address_that_leads_back_to_it(state: Asked) -> None:
    query = urlsplit(state.address()).query
    pairs = [(name, value) for name, values in parse_qs(query).items() for value in values]
    assert asked(pairs) == state


def test_a_plot_has_all_periods_and_no_number_that_is_not_there() -> None:
    plot = plotted([("a", {202001: 1, 202203: 3})], {202001: 10, 202012: 5, 202203: 6}, "year", share=False)
    assert (plot.periods, plot.lines[0].values) == (["2020", "2021", "2022"], [1, 0, 3])
    share = plotted([("a", {202001: 1, 202203: 3})], {202001: 10, 202203: 6}, "month", share=True)
    assert (share.periods[0], share.periods[-1], len(share.periods)) == ("2020-01", "2022-03", 27)
    assert (share.lines[0].values[0], share.lines[0].values[-1]) == (100, 500)
    assert plotted([("a", {})], {}, "year", share=True).periods == []
    assert "&lt;b&gt;" in svg(plotted([("<b>", {202001: 1})], {202001: 1}, "year", share=False), "en")


def test_all_flags_that_the_documents_name_have_plain_words() -> None:
    table = DOCUMENTS.partition("| flag | means |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`([a-z-]+)`", row.split(" | ")[0])}
    assert len(named) > 8
    assert named == set(words.known_flags())


def test_all_texts_are_there_in_both_languages() -> None:
    source = Path(words.__file__).with_name("templates")
    used = {
        name
        for path in source.glob("*.html")
        for name in re.findall(r"""\bt\("([\w.-]+)"[,)]""", unescape(path.read_text("utf-8")))
    }
    assert len(used) > 20
    for name in used:
        thai, english = (words._SAID[name][place] for place in (0, 1))
        assert thai
        assert english
        assert re.findall(r"\{\w+\}", thai) == re.findall(r"\{\w+\}", english)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "grounds"),
    [
        ("text", ("ground", "raised", "added", "removed")),
        ("muted", ("ground", "raised")),
        ("link", ("ground", "raised")),
        ("warn", ("ground",)),
        ("bad", ("ground",)),
        ("good", ("ground",)),
        ("ground", ("link",)),
        ("mark-text", ("mark",)),
    ],
)
def test_text_stands_out_as_wcag_aa_wants_it(theme: int, front: str, grounds: tuple[str, ...]) -> None:
    style = Path(words.__file__).with_name("static").joinpath("style.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[theme]))
    for ground in grounds:
        darker, lighter = sorted(luminance(colours[name]) for name in (front, ground))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, ground


@pytest.mark.parametrize("name", ["captures-*.sqlite", "catalogue-*.sqlite", "texts-*/meta.json"])
def test_an_index_that_is_damaged_is_told_and_made_anew(tmp_path: Path, name: str) -> None:
    root = exporting.archive(tmp_path, LINES)
    with reading(root) as room:
        [path] = (root / "index").glob(name)
        path.write_bytes(b"damaged" * 1000)
        for address in ("/", "/overview", "/article?key=x", "/api/captures?url=http://a.example/"):
            assert room.get(address).status_code in (200, 404, 503), address
    keeper = IndexKeeper(ReadingRoom(Archive(root)).indexes)
    keeper.update()
    assert keeper.standing.standing == "current", keeper.standing.reason
    with reading(root) as room:
        assert len(titles(page(room))) == 4
