"""What stands before every page: who is answered, and what browsers may do with the answer."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from thaigov_spider.browse.hosts import is_own_host

# Nothing from elsewhere, nothing inline; frames show captures, which have a policy of their own.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Answers only who names this server, and has all answers carry a strict policy, if not one of their own.

    `own` is the name that the server listens on.
    """

    def __init__(self, app: ASGIApp, own: str) -> None:
        self._app = app
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        hosts = Request(scope).headers.getlist("host")
        if len(hosts) == 1 and is_own_host(hosts[0], self._own):
            await self._app(scope, receive, guarded)
        else:
            refusal = PlainTextResponse("This server is not the host that was asked for.\n", 421)
            await refusal(scope, receive, guarded)
