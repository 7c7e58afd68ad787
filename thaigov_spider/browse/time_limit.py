"""A limit on the time of a query: who asks for too much is told so, and nobody else waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

AT_MOST = 10.0
"""Seconds for a query, in which it waits for its turn as well."""

_AT_ONCE = 8  # queries; a thread that nobody waits for any longer is one of them until it ends
_Result = TypeVar("_Result")
_THREADS = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="query")


class TooLongError(Exception):
    """A query took longer than it may; what it still does is of no use to anybody."""


async def in_time(work: Callable[..., _Result], *values: Any) -> _Result:
    """What `work` returns or raises, done in a thread. Raises TooLongError."""
    future = asyncio.wrap_future(_THREADS.submit(work, *values))
    done, _ = await asyncio.wait([future], timeout=AT_MOST)
    if not done:
        future.cancel()  # which keeps it from beginning, if it has not
        raise TooLongError
    return future.result()


def limited(answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The same answers, in time."""

    @wraps(answer)
    async def answered(request: Request) -> Response:
        return await in_time(answer, request)

    return answered
