"""``POST /people/forget``: one person out of everything that is kept, at the administrator's word."""

import logging
from dataclasses import replace
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, store_errors
from backend.contract.shop.people import person_of
from backend.insight.asking.writer import InsightWriter
from backend.use_cases.stored.forget_person import Forgotten, Places, forget_person

audit = logging.getLogger("backend.audit")
Text = Annotated[str | None, Field(max_length=254)]


class PersonBody(BaseModel):
    """Who: any of the three, in any spelling. In the body, so that no log has it in a path."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "Ann@Example.com"}]})

    customer_id: Text = None
    email: Text = None
    phone: Text = None


def install(app: FastAPI) -> None:
    """Add the route."""
    secured: dict[str, Any] = {"tags": ["people"]} | access(RouteKind.ADMINISTRATION)
    app.post("/people/forget", responses=store_errors() | {413: ERRORS[413]}, **secured)(forget)


async def forget(request: Request, body: PersonBody) -> Forgotten:
    """Remove a person under all their spellings, and say what was removed; files and sums that stay are named."""
    wired = services(request)
    person = person_of(body.customer_id, body.email, body.phone)
    caches = [wired.ledger.forget] if wired.ledger else []
    places = Places(wired.privacy.exports, wired.privacy.besides, caches)
    found = await run_in_threadpool(forget_person, wired.store, person, wired.privacy.secret, places, wired.today())
    answers = wired.words.forget() if isinstance(wired.words, InsightWriter) else 0
    told = {"caller": request.scope["caller"], "customers": found.ids, "rows": sum(found.rows.values())}
    audit.info("a person was forgotten", extra=told | {"files": len(found.files)})
    return replace(found, caches=found.caches + answers)
