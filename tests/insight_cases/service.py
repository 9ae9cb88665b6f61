"""The application with a writer that can be exchanged, and one question to it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fastapi.testclient import TestClient

from backend.bootstrap.application import build_app
from backend.contract.estimates import Insight
from backend.insight.asking.writer import InsightWriter
from backend.insight.model.groq_client import GroqCompletion
from backend.insight.writing.case import Case
from backend.settings import Settings
from tests.insight_cases.fake_groq import Answer, fake_groq
from tests.insight_cases.still_time import Clock, StillLoop

DEADLINE_S = 1.0


class Switch:
    """The application's writer, exchanged from test to test: starting the application costs a second."""

    writer: InsightWriter

    def __init__(self) -> None:
        self.clock = Clock()
        self.asked, self.waited_s = 0, 0.0

    async def write(self, case: Case) -> Insight:
        """What the writer of the moment says; ``waited_s`` is how long it waited for that."""
        self.asked += 1
        started = self.clock()
        insight = await self.writer.write(case)
        self.waited_s = self.clock() - started
        return insight

    async def aclose(self) -> None:
        """The tests close what they made."""


class Service(NamedTuple):
    client: TestClient
    switch: Switch


@contextmanager
def serving(model_dir: Path) -> Iterator[Service]:
    """The application on a published model, for as long as it is needed; its time stands still while anybody works."""
    settings = Settings(_env_file=None, model_dir=model_dir, groq_api_key=None, open_access=True, rate_limit="off")
    switch = Switch()
    app, loop = build_app(settings, writer=switch), {"loop_factory": lambda: StillLoop(switch.clock)}
    with TestClient(app, raise_server_exceptions=False, backend_options=loop) as client:
        yield Service(client, switch)


def ask(service: Service, *answers: Answer) -> tuple[dict, int, float]:
    """One prediction with a provider that answers so: the body, the calls, and the seconds on a machine with nothing else
    to do, which are those that the writer waited and those that this process computed."""
    client, switch = service
    with fake_groq(*answers, silence=switch.clock.silence) as server:
        completion = GroqCompletion(api_key="k", base_url=server.url, pause_s=0.02)
        switch.writer = InsightWriter(completion, deadline_s=DEADLINE_S)
        request = {"customer_id": "c", "features": [345.7, 49.3, 7, 12, 5, 4]}
        started = time.process_time()
        with switch.clock.going():
            response = client.post("/predict_customer_value", json=request)
        computed_s = time.process_time() - started
        client.portal.call(switch.writer.aclose)
        assert response.status_code == 200, response.text
        return response.json(), server.calls, switch.waited_s + computed_s
