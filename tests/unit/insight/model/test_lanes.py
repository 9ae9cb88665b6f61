import asyncio
import urllib.request

import httpx
import pytest

from backend.insight.model import groq_client
from backend.insight.model.lanes import Lanes
from tests.insight_cases.fake_groq import fake_groq, http, reset, written


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=Lanes(httpx.create_ssl_context()), timeout=5)


async def post(client: httpx.AsyncClient, url: str) -> httpx.Response:
    return await client.post(url, json={"model": "m", "messages": [{}, {"content": "segment: Low Value"}]})


def test_a_lane_is_used_again_and_only_as_many_as_are_needed():
    async def run():
        with fake_groq(written()) as server:
            async with client() as http_client:
                lanes = http_client._transport
                for _ in range(5):
                    await post(http_client, server.url)
                alone = len(lanes._all)
                await asyncio.gather(*(post(http_client, server.url) for _ in range(4)))
                return alone, len(lanes._all), len(lanes._idle)

    assert asyncio.run(run()) == (1, 4, 4)


def test_a_broken_connection_gives_its_lane_back():
    async def run():
        with fake_groq(reset, http(200, {})) as server:
            async with client() as http_client:
                with pytest.raises(httpx.TransportError):
                    await post(http_client, server.url)
                status = (await post(http_client, server.url)).status_code
                return status, len(http_client._transport._all)

    assert asyncio.run(run()) == (200, 1)


def test_a_cancelled_request_gives_its_lane_back():
    async def run():
        asked, loop = asyncio.Event(), asyncio.get_running_loop()

        def silent(connection, body):
            loop.call_soon_threadsafe(asked.set)
            connection.recv(1)

        with fake_groq(silent, http(200, {})) as server:
            async with client() as http_client:
                waiting = asyncio.create_task(post(http_client, server.url))
                await asked.wait()
                waiting.cancel()
                await asyncio.wait({waiting})
                status = (await post(http_client, server.url)).status_code
                return status, len(http_client._transport._all), len(http_client._transport._idle)

    assert asyncio.run(run()) == (200, 1, 1)


def test_behind_a_proxy_the_sdk_finds_its_own_way(monkeypatch):
    monkeypatch.setattr(urllib.request, "getproxies", lambda: {"https": "http://proxy:3128"})
    assert groq_client._http_client() is None
