"""A server of tests: an asyncio loop in a thread of its own, for as long as a `with` lasts."""

import asyncio
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self


class Serving:
    """A context manager. A class of this kind has `start`, which opens its servers, and may have `stop`."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(100)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def start(self) -> Sequence[asyncio.Server]:
        """Open the servers; they are closed at the end."""
        raise NotImplementedError

    async def stop(self) -> None:
        """End what the closed servers left."""

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda *_: None)  # clients that hang up in the middle
        servers = await self.start()
        self._ready.set()
        await self._over.wait()
        for server in servers:
            server.close()
        await self.stop()
