"""One connection a lane, so that a request takes the lane last used instead of searching a pool.

The pool below httpx asks every connection, several times a request, whether its socket has gone; with sixteen of them
that is half of what a call costs. A lane is a pool of one.
"""

import ssl
from collections.abc import AsyncIterator
from typing import Final

import httpx

_ONE: Final = httpx.Limits(max_connections=1, max_keepalive_connections=1)


class Lanes(httpx.AsyncBaseTransport):
    """As many lanes as there are requests at once (the caller bounds those); the idle ones are a stack."""

    def __init__(self, verify: ssl.SSLContext) -> None:
        self._verify = verify
        self._idle: list[httpx.AsyncHTTPTransport] = []
        self._all: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on the warmest idle lane; it is idle again when the answer has been read or has failed."""
        lane = self._idle.pop() if self._idle else self._new()
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._idle.append(lane)  # its pool has dropped the broken connection
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101  # an asynchronous transport's always is
        response.stream = _Returning(response.stream, self._idle, lane)
        return response

    async def aclose(self) -> None:
        """Close every lane."""
        for lane in self._all:
            await lane.aclose()

    def _new(self) -> httpx.AsyncHTTPTransport:
        lane = httpx.AsyncHTTPTransport(verify=self._verify, limits=_ONE)
        self._all.append(lane)
        return lane


class _Returning(httpx.AsyncByteStream):
    """The answer's body; closing it gives the lane back, once."""

    def __init__(
        self, stream: httpx.AsyncByteStream, idle: list[httpx.AsyncHTTPTransport], lane: httpx.AsyncHTTPTransport
    ) -> None:
        self._stream, self._idle = stream, idle
        self._lane: httpx.AsyncHTTPTransport | None = lane

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if self._lane is not None:
                self._idle.append(self._lane)
                self._lane = None
