"""The miniature Wayback Machine answers as the real one is known to."""

import json
from urllib.parse import urlencode

import pytest

from thaigov_spider.demo.archived import ArchivedPage, captured
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.wayback import INDEX, Wayback

HOST = "www.thaigov.go.th"
ARTICLES = [Article(n, f"ข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",)) for n in (1, 2, 10)]


def machine(cap: int = 60_000) -> Wayback:
    pages = [captured(one, "codeigniter", number) for one in ARTICLES for number in range(2)]
    moved = ArchivedPage(
        *("20200601000000", f"http://{HOST}/news/contents/details/3", b"", 302),
        headers=(("Location", f"https://{HOST}/"),),
    )
    return Wayback([*pages, moved], cap=cap)


def get(wayback: Wayback, target: str, accept: str = "") -> Reply:
    return wayback.answer(Request("GET", target, (("Accept-Encoding", accept),)))


def listed(wayback: Wayback, *more: tuple[str, str]) -> list[list[str]]:
    asked = [("url", f"{HOST}/news/"), ("matchType", "prefix"), ("output", "json"), *more]
    rows: list[list[str]] = json.loads(get(wayback, f"{INDEX}?{urlencode(asked)}").body)
    return rows


def numbers(rows: list[list[str]]) -> list[str]:
    return [row[2].rpartition("/")[2] for row in rows[1:] if len(row) > 2]


def test_rows_are_in_the_order_of_addresses_and_time_under_the_names_of_their_fields() -> None:
    rows = listed(machine())
    assert rows[0] == ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    assert numbers(rows) == ["1", "1", "10", "10", "2", "2", "3"]
    assert rows[1][1] < rows[2][1]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ([("filter", "statuscode:200")], ["1", "1", "10", "10", "2", "2"]),
        ([("filter", "!statuscode:200")], ["3"]),
        ([("filter", "original:.*/1.?")], ["1", "1", "10", "10"]),
        ([("collapse", "digest")], ["1", "10", "2", "3"]),
        ([("from", "202006"), ("to", "2020")], ["1", "10", "2", "3"]),
        ([("limit", "2")], ["1", "1"]),
    ],
)
def test_what_is_listed_can_be_narrowed(more: list[tuple[str, str]], found: list[str]) -> None:
    assert numbers(listed(machine(), *more)) == found


def test_nothing_listed_is_an_empty_list() -> None:
    assert listed(machine(), ("from", "2030")) == []


def test_portions_follow_on_each_other_by_their_keys() -> None:
    wayback, found, more = machine(), [], [("limit", "3"), ("showResumeKey", "true")]
    for _ in range(3):
        rows = listed(wayback, *more)
        found += numbers(rows)
        if rows[-2] != []:
            break
        more = [*more[:2], ("resumeKey", rows[-1][0])]
    assert found == numbers(listed(wayback))


def test_a_query_stops_at_the_cap_without_a_word() -> None:
    rows = listed(machine(cap=4), ("limit", "4"), ("showResumeKey", "true"))
    assert (numbers(rows), len(rows)) == (["1", "1", "10", "10"], 5)


def test_a_capture_comes_as_it_was_received_with_its_headers_renamed() -> None:
    wayback = machine()
    one = wayback.captures[0]
    reply = get(wayback, f"/web/{one.timestamp}id_/{one.url}")
    headers = dict(reply.headers)
    assert (reply.status, reply.body) == (200, one.body)
    assert headers["x-archive-orig-Server"] == "Apache"
    assert headers["memento-datetime"].endswith("GMT")


def test_another_second_leads_to_the_nearest_capture() -> None:
    wayback = machine()
    one = wayback.captures[0]
    reply = get(wayback, f"/web/19990101000000id_/{one.url}")
    headers = dict(reply.headers)
    assert (reply.status, "memento-datetime" in headers) == (302, False)
    assert headers["Location"].endswith(f"/web/{one.timestamp}id_/{one.url}")


def test_a_redirect_that_was_captured_is_one_with_its_time() -> None:
    wayback = machine()
    reply = get(wayback, f"/web/20200601000000id_/http://{HOST}/news/contents/details/3")
    headers = dict(reply.headers)
    assert (reply.status, "memento-datetime" in headers) == (302, True)
    assert headers["x-archive-orig-Location"] == f"https://{HOST}/"


@pytest.mark.parametrize("target", [f"/web/20200101000000id_/http://{HOST}/news/7", "/web/2020/x", "/"])
def test_what_it_does_not_have_is_a_404(target: str) -> None:
    assert get(machine(), target).status == 404


def test_answers_are_compressed_for_those_who_accept_it() -> None:
    wayback = machine()
    one = wayback.captures[0]
    assert get(wayback, f"/web/{one.timestamp}id_/{one.url}", "gzip").body.startswith(b"\x1f\x8b")
