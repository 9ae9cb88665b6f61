"""Two hundred questions by the protocol's own client, over both transports: no wrong number, nobody's contact."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from backend.contract.shop.contacts import Contact, Refusals
from backend.stores.engine import open_engine
from backend.stores.scored.contacts import replace_contacts
from tests.agents.questions import Question, questions
from tests.agents.store_read import StoreRead
from tests.conftest import SILENT
from training.score import score_log

KEY = "an-agent's-key"
ABOUT = {"model_version", "interval_level", "interval_coverage", "scored_as_of", "customers_scored", "currency"}


class Shop(NamedTuple):
    """A scored shop with contacts: its files, its store read by other code, and a running service."""

    url: str
    environment: dict[str, str]
    store: StoreRead
    manifest: dict[str, Any]


@pytest.fixture(scope="module")
def shop(sample: Path, model_dir: Path, start: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Shop:
    file = tmp_path_factory.mktemp("agents") / "customers.db"
    url = f"sqlite:///{file}"
    score_log([sample], model_dir, url, None, SILENT)
    store = StoreRead(file)
    _add_contacts(url, [row["customer_id"] for row in store.customers()])
    environment = {"MODEL_DIR": str(model_dir), "DATABASE_URL": url, "API_KEYS": KEY, "RATE_LIMIT": "off"}
    manifest = json.loads((model_dir / store.scoring["model_version"] / "manifest.json").read_text("utf-8"))
    return Shop(start(**environment), environment, store, manifest)


def _add_contacts(url: str, ids: list[str]) -> None:
    """Two in three customers have a contact, and every fourth of these says no."""
    made = [
        Contact(
            one, True, f"person{place}@example.org", f"+4420794{place:05}", f"Given{place}x", f"Family{place}x", "Oxbridge"
        )
        if place % 4
        else Contact(one, False)
        for place, one in enumerate(ids)
        if place % 3
    ]
    engine = open_engine(url)
    with engine.begin() as connection:
        replace_contacts(connection, [made], set(), Refusals())
    engine.dispose()


def _predicted(url: str) -> Callable[[list[float], str], dict[str, Any]]:
    """The public route, asked for the same features and day."""

    def ask(features: list[float], day: str) -> dict[str, Any]:
        body = json.dumps({"customer_id": "asked", "features": features, "as_of": day}).encode()
        request = Request(f"{url}/predict_customer_value", body, {"Content-Type": "application/json"})
        with urlopen(request) as answer:
            said = json.load(answer)
        return {
            "predicted_spend_30d": said["predicted_future_spend_30d"],
            "purchase_probability_30d": said["purchase_probability_30d"],
        }

    return ask


@asynccontextmanager
async def _connected(transport: str, shop: Shop) -> AsyncIterator[Client]:
    if transport == "stdio":
        env = {**os.environ, **shop.environment}
        over: Any = StdioServerParameters(command=sys.executable, args=["-m", "backend", "mcp"], env=env)
        async with Client(over) as client:
            yield client
        return
    async with (
        httpx2.AsyncClient(headers={"X-API-Key": KEY}, timeout=30) as http,
        Client(streamable_http_client(f"{shop.url}/mcp", http_client=http)) as client,
    ):
        yield client


async def _ask(transport: str, shop: Shop, asked: list[Question]) -> list[Any]:
    async with _connected(transport, shop) as client:
        return [await client.call_tool(one.tool, one.arguments) for one in asked]


@pytest.mark.parametrize(("transport", "seed"), [("stdio", 1), ("http", 2)])
def test_a_hundred_questions_get_the_store_s_own_numbers_and_nobody_s_contact(
    shop: Shop, transport: str, seed: int
) -> None:
    asked = questions(shop.store, shop.manifest, _predicted(shop.url), seed)
    answers = asyncio.run(_ask(transport, shop, asked))
    assert len(answers) == 100
    wrong = {}
    for number, (question, answer) in enumerate(zip(asked, answers, strict=True)):
        said = answer.content[0].text
        body = {} if answer.is_error else json.loads(said)
        faults = [said] if answer.is_error else question.faults(body)
        faults += [f"no {name}" for name in ABOUT - body.get("about", {}).keys()]
        if body.get("about", {}).get("model_version") != shop.manifest["version"]:
            faults.append("another model version")
        if faults:
            wrong[number, question.tool] = faults[:3]
    assert wrong == {}
    everything = " ".join(answer.content[0].text.lower() for answer in answers)
    assert [one for one in shop.store.private() if one in everything] == []


def test_without_a_key_no_tool_answers(shop: Shop) -> None:
    request = Request(
        f"{shop.url}/mcp", b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}', {"Content-Type": "application/json"}
    )
    with pytest.raises(Exception, match="401"):
        urlopen(request)


def test_every_tool_is_read_only(shop: Shop) -> None:
    async def listed() -> Any:
        async with _connected("stdio", shop) as client:
            return (await client.list_tools()).tools

    assert [one.name for one in asyncio.run(listed()) if not one.annotations.read_only_hint] == []
