import pytest

from thaigov_spider.capture.tls import registered_name

# As `openssl ciphers -stdname` gives them, of each kind that a crawl offers.
NAMES = {
    "TLS_AES_256_GCM_SHA384": "TLS_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-AES256-GCM-SHA384": "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "DHE-RSA-CHACHA20-POLY1305": "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES128-CCM8": "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    "DHE-RSA-AES256-CCM": "TLS_DHE_RSA_WITH_AES_256_CCM",
    "ECDHE-RSA-AES256-SHA384": "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "DHE-DSS-CAMELLIA128-SHA": "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA",
    "AES128-GCM-SHA256": "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "AES256-CCM8": "TLS_RSA_WITH_AES_256_CCM_8",
    "AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA",
}


@pytest.mark.parametrize(("name", "registered"), NAMES.items())
def test_a_cipher_suite_has_its_registered_name(name: str, registered: str) -> None:
    assert registered_name(name) == registered


@pytest.mark.parametrize(
    "name", ["", "GOST2012-MAGMA-MAGMAOMAC", "ECDHE-PSK-CHACHA20-POLY1305", "DES-CBC3-SHA"]
)
def test_a_cipher_suite_whose_registered_name_is_not_known_has_none(name: str) -> None:
    assert registered_name(name) is None
