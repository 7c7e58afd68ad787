"""What was crawled is seen again, in pywb and in ReplayWeb.page, as it was when it was crawled.

The site is gone when they are asked. What a page must show is what Chromium saw of it on the site itself.
"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from itertools import product
from urllib.parse import urlsplit

import pytest

from tests.replay.browser import Shown, Visit, browse
from tests.replay.conftest import Replay
from tests.replay.past import NEW_WORD, PAGES, Past, Sent, captures


def both(past: Past, replay: Replay) -> Iterator[tuple[Sent, Shown, Shown]]:
    """Each page as it was sent, as it looked then, and as the player shows it."""
    for moment, shown in zip(past.moments, replay.shown, strict=True):
        yield from ((sent, moment.looks[url], shown[url]) for url, sent in moment.pages.items())


def address(url: str) -> str:
    """An address without what a player may have put before it."""
    return re.sub(r"^.*(?=https?://)", "", url)


def test_there_is_enough_to_be_replayed(past: Past) -> None:
    first, second, third = past.moments
    assert sum("details/" in url for url in first.pages) == PAGES
    assert set(first.pages) | set(past.new) <= set(second.pages)
    assert set(past.edited_later) <= set(third.pages)
    looks = [look for moment in past.moments for look in moment.looks.values()]
    for look in looks:
        assert len(look.pictures) > 2
        assert look.fonts == [("Demo Icons", "loaded")]
    thai = [look for look in looks if "รัฐบาลไทย" in look.title]  # the others declare a wrong charset
    assert len(thai) > len(looks) * 3 / 4


def test_every_request_of_every_page_is_answered_by_the_player(past: Past, replay: Replay) -> None:
    for _, live, played in both(past, replay):
        assert [asked for asked in played.of_the_page if not asked.well_answered] == []
        assert {address(asked.url) for asked in live.requests} <= {
            address(asked.url) for asked in played.of_the_page
        }
        for asked in played.requests:
            assert asked.url.startswith((replay.player.origin, "data:", "blob:"))


def test_every_picture_has_its_width_and_every_font_is_loaded(past: Past, replay: Replay) -> None:
    for _, live, played in both(past, replay):
        assert all(width > 0 for _, width in played.pictures)
        assert [width for _, width in played.pictures] == [width for _, width in live.pictures]
        assert played.fonts == live.fonts


def test_every_page_has_the_text_it_had(past: Past, replay: Replay) -> None:
    for sent, live, played in both(past, replay):
        if not sent.is_of_a_charset_that_it_does_not_name:
            assert played.title == live.title
            assert played.text == live.text


def test_what_names_no_charset_is_for_the_player_to_guess(past: Past, in_replay_web_page: Replay) -> None:
    """ReplayWeb.page takes the very bytes for UTF-8; Chromium by itself often guesses right."""
    unnamed = [
        sights for sights in both(past, in_replay_web_page) if sights[0].is_of_a_charset_that_it_does_not_name
    ]
    assert unnamed
    assert any("รัฐบาลไทย" in live.title for _, live, _ in unnamed)
    assert all("\ufffd" in played.text for _, _, played in unnamed)


def test_each_date_has_its_own_capture(past: Past, replay: Replay) -> None:
    for sent, _, played in both(past, replay):
        assert played.address.endswith(f"/{sent.timestamp}mp_/{sent.url}")
    first, second, third = replay.shown
    for url, paragraph in past.edited.items():
        assert paragraph not in first[url].text
        assert paragraph in second[url].text
    for url in past.edited_later:
        assert second[url].title != third[url].title
    assert dict(first[past.pictured].pictures) != dict(second[past.pictured].pictures)


def test_raw_bytes_out_of_pywb_are_those_the_site_sent(past: Past, in_pywb: Replay) -> None:
    line = HTTPConnection(urlsplit(in_pywb.player.origin).netloc)
    for sent in (sent for moment in past.moments for sent in moment.sent):
        line.request("GET", f"/news/{sent.timestamp}id_/{sent.url}", headers={"Accept-Encoding": "gzip"})
        response = line.getresponse()
        assert (response.status, response.read()) == (sent.reply.status, sent.reply.body), sent
        headers = {(name.removeprefix("X-Archive-Orig-"), value) for name, value in response.getheaders()}
        assert set(sent.reply.headers) <= headers, sent
        date = parsedate_to_datetime(response.headers["Memento-Datetime"])
        assert f"{date:%Y%m%d%H%M%S}" == sent.timestamp, sent
    line.close()


def test_payloads_met_again_in_the_same_and_in_another_framing_are_among_what_is_replayed(past: Past) -> None:
    first, second, _ = past.moments
    earlier = {sent.url: sent.reply for sent in first.sent}
    met = {
        (sent.kind, earlier[sent.url].wire.chunked, sent.reply.wire.chunked)
        for sent in second.sent
        if sent.url in earlier and earlier[sent.url].body == sent.reply.body
    }
    kinds = ("text/html", "image/jpeg", "text/css")
    assert met >= set(product(kinds, (False, True), (False, True)))
    again = [record.http_headers for record in captures(past.archive) if record.rec_type == "revisit"]
    assert {headers.get_header("Content-Type").partition(";")[0] for headers in again} >= set(kinds)


def test_the_search_box_finds_a_thai_word(past: Past, in_replay_web_page: Replay) -> None:
    found, _ = in_replay_web_page.found
    assert found.before > 1
    assert found.pages == [url for url, paragraph in past.edited.items() if NEW_WORD in paragraph]
    assert found.first
    assert NEW_WORD in found.first.text
    assert NEW_WORD not in found.first.title


def test_the_search_box_finds_a_phrase_of_headlines_typed_without_blanks(
    past: Past, in_replay_web_page: Replay
) -> None:
    _, found = in_replay_web_page.found
    assert set(found.pages) == set(past.edited_later)


def test_what_was_not_captured_and_what_is_elsewhere_would_be_noticed(past: Past, in_pywb: Replay) -> None:
    [shown] = browse([in_pywb.player.visit(f"{past.pictured}0", past.moments[0].sent[0].timestamp)]).visits
    assert [asked.status for asked in shown.of_the_page if not asked.well_answered] == [404]
    with pytest.raises(AssertionError, match="ERR_PROXY_CONNECTION_FAILED"):
        browse([Visit("http://elsewhere.invalid/", "")])
