"""Certificates that prove nothing are refused before a byte of a request is sent; the others are not."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.forged import HOST, ForgedServers, Forgery, dns, ip
from tests.odd_archive import crawl
from tests.proxy import Proxy

GOOD = {
    "good": (HOST, Forgery()),
    "good-among-others": (HOST, Forgery(dns("elsewhere.example", HOST))),
    "good-wildcard": (HOST, Forgery(dns("*.thaigov.example"))),
    "good-address": ("127.0.0.1", Forgery([ip("127.0.0.1")])),
}
# Host, certificate, and what the refusal says of it.
FORGED = {
    "no-names": (HOST, Forgery(None), "names no host"),
    "names-of-no-host": (HOST, Forgery([x509.RFC822Name("a@example.org")]), "names no host"),
    "star": (HOST, Forgery(dns("*")), "cannot be understood"),
    "star-beside-the-name": (HOST, Forgery(dns(HOST, "*")), "cannot be understood"),
    "star-in-the-middle": (HOST, Forgery(dns("www.*.example")), "cannot be understood"),
    "part-of-a-label": (HOST, Forgery(dns("ww*.thaigov.example")), "it is for ww*"),
    "nul": (HOST, Forgery(dns(f"{HOST}\0.evil.example")), "cannot be understood"),
    "blank-name": (HOST, Forgery(dns("")), "cannot be understood"),
    "other-name": (HOST, Forgery(dns("www.evil.example")), "it is for www.evil.example"),
    "longer-name": (HOST, Forgery(dns(f"{HOST}.evil.example")), "it is for www"),
    "address-as-name": ("127.0.0.1", Forgery(dns("127.0.0.1")), "cannot be understood"),
    "address-without-names": ("127.0.0.1", Forgery(None, "127.0.0.1"), "names no host"),
    "other-address": ("127.0.0.1", Forgery([ip("127.0.0.2")]), "it is for 127.0.0.2"),
    "expired": (HOST, Forgery(days=(-9, -1)), "it has expired"),
    "not-yet": (HOST, Forgery(days=(1, 9)), "it is not valid yet"),
    "unknown-authority": (HOST, Forgery(signed_by="unknown"), "the authority that signed it is not known"),
    "itself": (HOST, Forgery(signed_by="itself"), "it is signed by itself"),
    "signed-by-a-leaf": (HOST, Forgery(signed_by="leaf"), "with a certificate that may sign none"),
    "for-clients": (HOST, Forgery(usage=ExtendedKeyUsageOID.CLIENT_AUTH), "not made for servers"),
}


@pytest.mark.parametrize("is_proxied", [False, True], ids=["direct", "through-a-proxy"])
def test_a_server_that_does_not_prove_who_it_is_is_sent_nothing_and_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_proxied: bool
) -> None:
    cases = {name: case[:2] for name, case in (FORGED | GOOD).items()}
    forgeries = {name: forgery for name, (_, forgery) in cases.items()}
    with Proxy() as proxy, ForgedServers(tmp_path, forgeries) as servers:
        monkeypatch.setenv("SSL_CERT_FILE", str(servers.trusted))
        urls = {name: f"https://{host}:{servers.ports[name]}/" for name, (host, _) in cases.items()}
        meta = {"proxy": proxy.url} if is_proxied else {}
        ran = crawl(
            tmp_path / "archives",
            [{"url": url, "meta": meta} for url in urls.values()],
            DOWNLOAD_VERIFY_CERTIFICATES=True,
            TWISTED_DNS_RESOLVER="tests.resolving.Here",
        )
    assert len(proxy.asked) == is_proxied * len(cases)
    answered = {one["url"] for one in ran.seen if one.get("status") == 200}
    assert answered == {urls[name] for name in GOOD}
    told = {group.first.get("WARC-Target-URI"): group for group in ran.groups}
    for name, (host, _, reason) in FORGED.items():
        assert servers.received[name] == b"", name
        assert told[urls[name]].failure is not None
        assert str(told[urls[name]].failure).startswith(f"the certificate of {host} is refused: "), name
        assert reason in str(told[urls[name]].failure), name
        assert [record.type for record in told[urls[name]].records] == ["metadata"], name
