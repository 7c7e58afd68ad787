"""The two hosts of the site, and what stands for them on loopback."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hosts:
    """The origins that the links of a page begin with: the pages' host, and the host of the uploads."""

    www: str = "https://www.thaigov.go.th"
    media: str = "https://media.thaigov.go.th"


REAL = Hosts()


def loopback(port: int) -> Hosts:
    """Both hosts on one server, which tells them apart by the name it is called by."""
    return Hosts(www=f"http://127.0.0.1:{port}", media=f"http://localhost:{port}")
