"""``POST /mcp``: the agents' tools over streamable HTTP, for the same keys as whatever else is stored.

Each request stands alone (no session, one JSON answer), so several workers and restarts make no difference. The protocol's
SDK is imported with the first request.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response

from backend.api.http.access import RouteKind, access
from backend.api.http.bounds.bodies import ONE
from backend.api.http.dependencies import services
from backend.mcp.tools import Tools

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


class Agents:
    """The protocol's machinery, started by the first request and stopped with the service."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._manager: StreamableHTTPSessionManager | None = None
        self._ready: asyncio.Future[None] | None = None
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def answer(self, scope: dict[str, Any], body: bytes) -> Response:
        """Return the protocol's answer to one request, whose body has been read."""
        manager = await self._started()
        heard = [{"type": "http.request", "body": body, "more_body": False}]
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if heard:
                return heard.pop()
            return await asyncio.Future()  # the caller stays until the answer is made

        async def send(message: Any) -> None:
            said.append(message)

        await manager.handle_request(scope, receive, send)
        return _response(said)

    async def aclose(self) -> None:
        """Stop the machinery, where it runs."""
        self._stop.set()
        if self._running is not None:
            await self._running

    async def _started(self) -> "StreamableHTTPSessionManager":
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._manager = await asyncio.to_thread(_manager, self._tools)
            self._running = asyncio.create_task(self._run(self._manager, self._ready))
        await asyncio.shield(self._ready)
        if self._manager is None:
            raise RuntimeError("The machinery of /mcp is ready, and not there.")
        return self._manager

    async def _run(self, manager: "StreamableHTTPSessionManager", ready: "asyncio.Future[None]") -> None:
        """Run in one task from first to last: the machinery's tasks are its children."""
        async with manager.run():
            ready.set_result(None)
            await self._stop.wait()


def install(app: FastAPI) -> None:
    """Add the route; what it takes and answers is the protocol's affair, and no part of the OpenAPI document."""
    app.post(PATH, include_in_schema=False, **access(RouteKind.STORED, ONE))(agents)


async def agents(request: Request) -> Response:
    """Answer an agent's request."""
    body = await request.body()
    return await services(request).agents.answer(dict(request.scope), body)


def _manager(tools: Tools) -> "StreamableHTTPSessionManager":
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from backend.mcp.server import make_server

    return StreamableHTTPSessionManager(make_server(tools), json_response=True, stateless=True)


def _response(said: list[dict[str, Any]]) -> Response:
    start = said[0]
    body = b"".join(message.get("body", b"") for message in said[1:])
    response = Response(body, status_code=start["status"])
    kept = [(name, value) for name, value in start.get("headers", []) if name.lower() != b"content-length"]
    response.raw_headers = [*kept, (b"content-length", str(len(body)).encode())]
    return response
