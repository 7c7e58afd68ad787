"""A server on loopback for each of many certificates, most of which prove nothing."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.serving import Serving

HOST = "www.thaigov.example"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"


@dataclass(frozen=True)
class Forgery:
    """What a certificate says; the default is one that proves that its server is HOST.

    `signed_by` is "trusted", "unknown", "itself" or "leaf", a certificate that may sign none.
    """

    names: Sequence[x509.GeneralName] | None = (x509.DNSName(HOST),)
    common_name: str = HOST
    days: tuple[int, int] = (-1, 9)
    signed_by: str = "trusted"
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH


@dataclass
class Signer:
    name: x509.Name
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))


def dns(*names: str) -> list[x509.GeneralName]:
    return [x509.DNSName(name) for name in names]


def ip(text: str) -> x509.IPAddress:
    return x509.IPAddress(ip_address(text))


class ForgedServers(Serving):
    """A context manager; `ports` has that of each forgery, `received` what each was sent within TLS."""

    def __init__(self, folder: Path, forgeries: dict[str, Forgery]) -> None:
        super().__init__()
        self.ports: dict[str, int] = {}
        self.received: dict[str, bytes] = dict.fromkeys(forgeries, b"")
        self.trusted = folder / "trusted.pem"
        self._folder, self._forgeries = folder, forgeries

    def __enter__(self) -> Self:
        self._signers = {name: Signer(_name(f"authority {name}")) for name in ("trusted", "unknown", "leaf")}
        trusted = self._signers["trusted"]
        self.trusted.write_bytes(_pem(_signed(_ca(trusted), trusted)))
        return super().__enter__()

    async def start(self) -> list[asyncio.Server]:
        servers = []
        for name, forgery in self._forgeries.items():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._written(name, forgery))

            async def talk(
                reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str = name
            ) -> None:
                while data := await reader.read(1 << 16):
                    self.received[name] += data
                    writer.write(_ANSWER)
                writer.close()

            servers.append(await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context))
            self.ports[name] = servers[-1].sockets[0].getsockname()[1]
        return servers

    def _written(self, name: str, forgery: Forgery) -> Path:
        own = Signer(_name(forgery.common_name))
        signer = own if forgery.signed_by == "itself" else self._signers[forgery.signed_by]
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder(signer.name, own.name, own.key.public_key(), x509.random_serial_number())
            .not_valid_before(now + timedelta(days=forgery.days[0]))
            .not_valid_after(now + timedelta(days=forgery.days[1]))
            .add_extension(x509.ExtendedKeyUsage([forgery.usage]), critical=False)
        )
        if forgery.names is not None:
            builder = builder.add_extension(x509.SubjectAlternativeName(forgery.names), critical=False)
        chain = _pem(_signed(builder, signer))
        if forgery.signed_by == "leaf":
            leaf, trusted = self._signers["leaf"], self._signers["trusted"]
            chain += _pem(_signed(_ca(leaf, issuer=trusted, may_sign=False), trusted))
        private = own.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = self._folder / f"{name}.pem"
        path.write_bytes(chain + private)
        return path


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _ca(one: Signer, issuer: Signer | None = None, *, may_sign: bool = True) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    issued_by = (issuer or one).name
    return (
        x509.CertificateBuilder(issued_by, one.name, one.key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=may_sign, path_length=None), critical=True)
    )


def _signed(builder: x509.CertificateBuilder, signer: Signer) -> x509.Certificate:
    return builder.sign(signer.key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
