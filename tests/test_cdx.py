"""The index of the Wayback Machine: queries, answers, and which captures are wanted."""

import json
from itertools import pairwise
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaigov_spider.plan.capture_index import (
    SECTIONS,
    IndexAnswer,
    IndexAnswerError,
    IndexQuery,
    Portion,
    Snapshot,
    changed,
    queries,
)
from thaigov_spider.plan.wayback import WaybackMachine
from thaigov_spider.plan.wayback_cdx import FIELDS, parse, portion_of, query_of

DETAILS = "https://www.thaigov.go.th/news/contents/details/"
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


def row(timestamp: str, url: str, status: str = "200", digest: str = "A") -> list[str]:
    return [timestamp, url, "text/html", status, digest]


def answer(*rows: list[str], header: tuple[str, ...] = FIELDS) -> bytes:
    return json.dumps([list(header), *rows]).encode()


def snapshot(article: str, year: int, digest: str) -> Snapshot:
    return Snapshot(article, f"{year}0101000000", article, 200, "text/html", digest)


def test_each_row_of_an_articles_address_is_a_snapshot() -> None:
    found = parse(
        answer(
            row("20160520131500", "http://www.thaigov.go.th:80/news/contents/details/7?fbclid=x"),
            row("20050430000000", "http://thaigov.go.th/news/speech/48/pr30apr05.htm", "-"),
        )
    )
    assert found == IndexAnswer(
        (
            Snapshot(
                f"{DETAILS}7",
                "20160520131500",
                "http://www.thaigov.go.th:80/news/contents/details/7?fbclid=x",
                200,
                "text/html",
                "A",
            ),
            Snapshot(
                "https://www.thaigov.go.th/news/speech/48/pr30apr05.htm",
                "20050430000000",
                "http://thaigov.go.th/news/speech/48/pr30apr05.htm",
                None,
                "text/html",
                "A",
            ),
        ),
        rows=2,
        resume_key=None,
    )


@pytest.mark.parametrize(
    "url",
    [
        f"{DETAILS}news/contents/index/public/theme/default/js/Placeholders.js",
        f"{DETAILS}0",
        "https://www.thaigov.go.th/news/press/index.htm",
        "https://oic.thaigov.go.th/news/contents/details/7",
        "https://media.thaigov.go.th/news/contents/details/7",
        "http://[thaigov.go.th/news/contents/details/7",
        "",
    ],
)
def test_junk_and_other_hosts_count_as_rows_and_are_left_out(url: str) -> None:
    assert parse(answer(row("20160520131500", url))) == IndexAnswer((), 1, None)


def test_the_resume_key_stands_behind_an_empty_row() -> None:
    found = parse(answer(row("20160520131500", f"{DETAILS}7"), [], ["th,go,thaigov)/8 2016"]))
    assert (found.rows, found.resume_key) == (1, "th,go,thaigov)/8 2016")


def test_fields_are_found_by_their_names() -> None:
    names = ("digest", *FIELDS[:-1], "length")
    found = parse(answer(["B", *row("20160520131500", f"{DETAILS}7")[:-1], "99"], header=names))
    assert found.snapshots[0].digest == "B"


@pytest.mark.parametrize("body", [b"[]", b"", b"\n"])
def test_nothing_listed_is_no_error(body: bytes) -> None:
    assert parse(body) == IndexAnswer((), 0, None)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Just a moment...</html>",
        b'{"error": "x"}',
        b'[["timestamp", 7]]',
        b"[7]",
        b'[["timestamp", "original"], ["2016", "x"]]',
        answer(["20160520131500"]),
        b"[" * 100_000,
        b'[["timestamp"',
        b"\xff\xfe",
    ],
)
def test_what_is_no_list_of_captures_is_an_error(body: bytes) -> None:
    with pytest.raises(IndexAnswerError):
        parse(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_the_one_error(body: bytes) -> None:
    try:
        parse(body)
    except IndexAnswerError:
        return


@given(st.lists(st.lists(TEXT, min_size=5, max_size=5), max_size=5))
def test_any_rows_of_text_are_read(rows: list[list[str]]) -> None:
    assert parse(answer(*rows)).rows == len(rows)


@given(
    prefix=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), min_size=1),
    since=st.sampled_from(["", "2017", "20170131"]),
    everything=st.booleans(),
    resume_key=st.none() | TEXT,
)
def test_a_query_is_read_off_its_own_query_string(
    prefix: str, since: str, everything: bool, resume_key: str | None
) -> None:
    portion = Portion(IndexQuery(prefix, since, "2020", everything), resume_key)
    assert portion_of(query_of(portion, 10)) == portion


def test_a_query_asks_for_pages_with_status_200_and_for_a_key_to_go_on() -> None:
    assert parse_qsl(query_of(Portion(IndexQuery("news/cab/", "2005", "2006"), "k"), 500)) == [
        ("url", "www.thaigov.go.th/news/cab/"),
        ("matchType", "prefix"),
        ("from", "2005"),
        ("to", "2006"),
        ("filter", "statuscode:200"),
        ("filter", "mimetype:text/html"),
        ("output", "json"),
        ("fl", "timestamp,original,mimetype,statuscode,digest"),
        ("limit", "500"),
        ("showResumeKey", "true"),
        ("resumeKey", "k"),
    ]


def test_of_joomlas_front_script_only_k2s_items_are_listed() -> None:
    asked = query_of(Portion(IndexQuery("index.php", everything=True)), 500)
    assert ("filter", "original:.*com_k2.*") in parse_qsl(asked)


def test_a_query_string_of_others_is_refused() -> None:
    with pytest.raises(ValueError, match="no query of ours"):
        portion_of("url=example.org/&matchType=prefix")


def test_numbers_are_cut_by_their_first_digit_so_that_no_query_meets_the_cap() -> None:
    prefixes = [query.prefix for query in queries()]
    assert prefixes == list(SECTIONS)
    for number in (1, 37652, 100650):
        path = f"news/contents/details/{number}"
        assert sum(path.startswith(prefix) for prefix in prefixes) == 1
    for path in ("news/press/48/a.htm", "th/news-ministry/x/item/1-1.html", "th/news/7", "en/news/7"):
        assert sum(path.startswith(prefix) for prefix in prefixes) == 1


@pytest.mark.parametrize(
    ("prefix", "asked"),
    [
        ("news/cab", ["news/cab/"]),
        ("news/cab/2548", ["news/cab/2548"]),
        ("news/contents/details/376", ["news/contents/details/376"]),
        ("th", ["th"]),
        ("news/contents/details", [f"news/contents/details/{digit}" for digit in range(1, 10)]),
    ],
)
def test_a_prefix_is_cut_where_it_would_meet_the_cap(prefix: str, asked: list[str]) -> None:
    assert [query.prefix for query in queries(prefix)] == asked


def test_the_first_capture_and_every_changed_one_are_wanted() -> None:
    one = [snapshot(f"{DETAILS}1", 2016 + n, digest) for n, digest in enumerate("AABBA")]
    two = [snapshot(f"{DETAILS}2", 2016, "A")]
    assert list(changed([*one, *two])) == [one[0], one[2], one[4], *two]


@given(st.lists(st.tuples(st.sampled_from("12"), st.sampled_from("ABC")), max_size=12))
def test_no_two_wanted_captures_that_follow_on_each_other_are_the_same(values: list[tuple[str, str]]) -> None:
    all_of_them = sorted(snapshot(DETAILS + number, 2000 + n, d) for n, (number, d) in enumerate(values))
    wanted = list(changed(all_of_them))
    assert {one.article for one in wanted} == {one.article for one in all_of_them}
    pairs = pairwise(wanted)
    assert all((a.article, a.digest) != (b.article, b.digest) for a, b in pairs)
    left_out = [one for one in all_of_them if one not in wanted]
    for one in left_out:
        before = max(w for w in wanted if w.article == one.article and w.timestamp < one.timestamp)
        assert before.digest == one.digest


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        ("", "", True),
        ("2016", "2016", True),
        ("201605201315", "", True),
        ("", "20160519", False),
        ("2017", "", False),
    ],
)
def test_bounds_are_beginnings_of_timestamps_and_included(since: str, until: str, holds: bool) -> None:
    one = Snapshot(f"{DETAILS}1", "20160520131500", f"{DETAILS}1", 200, "text/html", "A")
    assert IndexQuery("", since, until).holds(one) is holds


def test_only_with_everything_are_captures_held_that_are_no_pages() -> None:
    one = Snapshot(f"{DETAILS}1", "20160520131500", f"{DETAILS}1", 404, "text/html", "A")
    assert (IndexQuery("").holds(one), IndexQuery("", everything=True).holds(one)) == (False, True)


def test_a_capture_is_had_as_it_was_received() -> None:
    one = Snapshot(f"{DETAILS}1", "20160520131500", "http://thaigov.go.th/news/contents/details/1?a=b")
    assert WaybackMachine().capture_at(one, "https://web.archive.org/") == (
        "https://web.archive.org/web/20160520131500id_/http://thaigov.go.th/news/contents/details/1?a=b"
    )
