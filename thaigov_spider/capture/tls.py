"""What a TLS connection says of itself, in WARC's terms."""

import re

from OpenSSL.crypto import FILETYPE_PEM, dump_certificate
from OpenSSL.SSL import Connection

# OpenSSL's names of suites up to TLS 1.2, as in ECDHE-RSA-AES128-GCM-SHA256; those of 1.3 are IANA's already.
_OPENSSL = re.compile(
    r"(?:(DHE|ECDHE)-(RSA|ECDSA|DSS)-)?(AES|CAMELLIA|ARIA)(128|256)(?:-(GCM|CCM8?))?(?:-(SHA(?:256|384)?))?"
    r"|(DHE|ECDHE)-(RSA|ECDSA)-CHACHA20-POLY1305"
)


def protocol(connection: Connection) -> str:
    """The version, as WARC-Protocol has it: `tls/1.3`."""
    version = connection.get_protocol_version_name().removeprefix("TLSv")
    return f"tls/{version if '.' in version else version + '.0'}"


def cipher_suite(connection: Connection) -> str | None:
    """The cipher suite, as WARC-Cipher-Suite has it; None where its registered name is not known."""
    return registered_name(connection.get_cipher_name() or "")


def registered_name(name: str) -> str | None:
    """The name in IANA's registry of the suite that OpenSSL calls `name`.

    >>> registered_name("ECDHE-RSA-AES128-GCM-SHA256"), registered_name("AES256-SHA")
    ('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA')
    """
    if name.startswith("TLS_"):
        return name
    match = _OPENSSL.fullmatch(name)
    if match is None:
        return None
    exchange, signed, cipher, bits, mode, mac, *chacha = match.groups()
    if cipher is None:
        return f"TLS_{'_'.join(chacha)}_WITH_CHACHA20_POLY1305_SHA256"
    keys = f"{exchange}_{signed}" if exchange else "RSA"
    parts = [cipher, bits, (mode or "CBC").replace("CCM8", "CCM_8"), *([mac] if mac else [])]
    return f"TLS_{keys}_WITH_{'_'.join(parts)}"


def certificates(connection: Connection) -> bytes:
    """The server's certificate and those it sent along, in its order, as PEM (RFC 8555, section 9.1)."""
    chain = connection.get_peer_cert_chain() or []
    return b"".join(dump_certificate(FILETYPE_PEM, certificate) for certificate in chain)
