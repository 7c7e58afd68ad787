"""Whom a TLS connection may be made with: a server whose certificate proves that it has the host's name.

Twisted's own check lets a connection be made where the names in a certificate cannot be read: its callback
refuses upon one kind of exception, and goes on after every other. Here whatever is not proved is refused,
inside the handshake, so that no byte of a request was sent.
"""

# Much of Twisted has no annotations.
# mypy: allow-untyped-calls

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from OpenSSL.crypto import X509
from OpenSSL.SSL import VERIFY_FAIL_IF_NO_PEER_CERT, VERIFY_PEER, Connection, X509VerificationCodes
from service_identity import VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

_IN_WORDS = {
    X509VerificationCodes.ERR_CERT_NOT_YET_VALID: "it is not valid yet; is the clock of this machine right?",
    X509VerificationCodes.ERR_CERT_HAS_EXPIRED: "it has expired; is the clock of this machine right?",
    X509VerificationCodes.ERR_DEPTH_ZERO_SELF_SIGNED_CERT: "it is signed by itself",
    X509VerificationCodes.ERR_SELF_SIGNED_CERT_IN_CHAIN: "it is signed by an authority that is not trusted",
    X509VerificationCodes.ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the authority that signed it is not known",
    X509VerificationCodes.ERR_CERT_SIGNATURE_FAILURE: "its signature is wrong",
    X509VerificationCodes.ERR_INVALID_PURPOSE: "it was not made for servers",
    X509VerificationCodes.ERR_INVALID_CA: "it is signed with a certificate that may sign none",
}
_NAMES = {code: name for name, code in vars(X509VerificationCodes).items() if name.isupper()}


class CertificateRefusedError(Exception):
    """The server's certificate does not prove that it is the server that was asked for; says why."""


@implementer(IPolicyForHTTPS)
class ProvenOnly:
    """A policy whose connections are those of `policy`, which checks chains of certificates, and proven."""

    def __init__(self, policy: Any) -> None:
        self._policy = policy

    def creatorForNetloc(self, hostname: bytes, port: int) -> "_ProvenConnections":  # noqa: N802
        """What makes connections with this host. Raises ValueError where that is no host's name."""
        return _ProvenConnections(self._policy.creatorForNetloc(hostname, port), hostname.decode("ascii"))


@implementer(IOpenSSLClientConnectionCreator)
class _ProvenConnections:
    def __init__(self, creator: Any, host: str) -> None:
        self._creator = creator
        self._host = host.removeprefix("[").removesuffix("]")
        self._identity = IPAddress_ID(self._host) if _is_ip(self._host) else DNS_ID(self._host)

    def clientConnectionForTLS(self, protocol: Any) -> Connection:  # noqa: N802
        """A connection that ends itself, and tells `protocol`, upon any doubt about the certificate."""
        connection: Connection = self._creator.clientConnectionForTLS(protocol)

        def is_proven(_: Connection, certificate: X509, error: int, depth: int, chain_holds: int) -> bool:
            try:
                reason = self._why_not(certificate, error, depth) if chain_holds else _in_words(error)
            except Exception as doubt:  # what is raised here is lost in OpenSSL, and lets pass
                reason = f"it cannot be understood ({doubt or type(doubt).__name__})"
            if reason is not None:
                refusal = f"the certificate of {self._host} is refused: {reason}"
                protocol.failVerification(Failure(CertificateRefusedError(refusal)))
            return reason is None

        connection.set_verify(VERIFY_PEER | VERIFY_FAIL_IF_NO_PEER_CERT, is_proven)
        return connection

    def _why_not(self, certificate: X509, error: int, depth: int) -> str | None:
        """Why a certificate whose signatures hold is refused; None if it is not."""
        if error:
            return _in_words(error)
        if depth:
            return None
        patterns = extract_patterns(certificate)
        if not patterns:
            return "it names no host (it has no subjectAltName)"
        try:
            verify_service_identity(patterns, [self._identity], [])
        except VerificationError:
            return f"it is for {', '.join(_names(certificate))}"
        return None


def _is_ip(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


def _in_words(error: int) -> str:
    """What OpenSSL's code for an error of a chain of certificates means."""
    return _IN_WORDS.get(error) or f"OpenSSL calls it {_NAMES.get(error, f'error {error}')}"


def _names(certificate: X509) -> Iterator[str]:
    """The first few names that a certificate is for."""
    names = (
        certificate.to_cryptography().extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    )
    hosts = [*names.get_values_for_type(x509.DNSName), *names.get_values_for_type(x509.IPAddress)]
    yield from map(str, hosts[:5] or ["no host"])
