"""A proxy on loopback: tunnels to the port it is asked for, whatever the host's name, and
passes requests on as they are.
"""

import asyncio
import contextlib

from tests.serving import Serving


class Proxy(Serving):
    """A context manager; `url` is where it listens, `asked` what connections were opened for, in `heads`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.heads: list[bytes] = []
        super().__init__()

    async def start(self) -> list[asyncio.Server]:
        server = await asyncio.start_server(self._tunnel, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return [server]

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, address, _ = head.decode().split(" ", 2)
        self.asked.append(f"{method} {address}")
        self.heads.append(head)
        port = address.removeprefix("http://").partition("/")[0].rpartition(":")[2]
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", int(port))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:  # the site sees what a proxy would take off
            far_writer.write(head)
        await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()
