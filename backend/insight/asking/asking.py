"""Getting a checked draft from a model: ask, check, one repair that names codes only, then the next model."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from backend.errors import CompletionFailed
from backend.insight.asking.prompt import messages, repair_messages
from backend.insight.asking.statistics import Statistics
from backend.insight.checks.draft import Draft, DraftRefused, draft_schema, parse_draft
from backend.insight.checks.grounding import tidied, violations
from backend.insight.facts.facts import FactSheet
from backend.insight.model.breaker import Breaker, Permit
from backend.insight.model.completion import OUTAGES, REFUSALS, Completion, CompletionRequest, Message

_SHARE_OF_REST: Final = 0.6  # of the time left, while another attempt could still follow
_LAST_MARGIN_S: Final = 0.02
_LEAST_S: Final = 0.05
_GONE_S: Final = 300.0  # how long a retired model, or a refused key, is left alone


class NoDraft(Exception):  # an outcome, not an error
    """No model gave words that may be published; ``reason`` says why in a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Asker:
    """Asks the models in order, at most ``concurrency`` calls at a time, each behind its own breaker."""

    def __init__(
        self,
        completion: Completion,
        models: Sequence[str],
        *,
        concurrency: int,
        statistics: Statistics,
        breaker: Callable[[], Breaker] = Breaker,
    ) -> None:
        self._completion = completion
        self._models = tuple(dict.fromkeys(models))  # the same model twice would only fail twice
        self._slots = asyncio.Semaphore(concurrency)
        self._statistics = statistics
        self._breakers = {model: breaker() for model in self._models}
        self._schema = draft_schema()

    async def draft(self, sheet: FactSheet, deadline_s: float) -> Draft:
        """A tidied draft that has passed every check, or ``NoDraft``; never takes longer than
        ``deadline_s``."""
        ends = asyncio.get_running_loop().time() + deadline_s
        reason = "no_model"
        for model in self._models:
            try:
                return await self._from_model(model, sheet, ends, deadline_s)
            except NoDraft as none:
                reason = none.reason
            except CompletionFailed as failed:
                reason = failed.reason
                if reason in REFUSALS:
                    break
        raise NoDraft(reason)

    async def _from_model(self, model: str, sheet: FactSheet, ends: float, deadline_s: float) -> Draft:
        question = messages(sheet)
        codes: tuple[str, ...] = ()
        attempts = 2 if model == self._models[0] else 1  # only the better model is given a repair
        for attempt in range(attempts):
            is_last = model == self._models[-1] and attempt == attempts - 1
            draft, codes = await self._attempt(model, question, sheet, ends, deadline_s, is_last)
            if draft is not None:
                self._statistics.count(f"passed.{_stage(model == self._models[0], attempt)}")
                return draft
            for code in codes:
                self._statistics.count(f"violation.{code}")
            question = repair_messages(sheet, codes)
        raise NoDraft(f"rejected: {', '.join(codes)}")

    async def _attempt(
        self, model: str, question: tuple[Message, ...], sheet: FactSheet, ends: float, deadline_s: float, is_last: bool
    ) -> tuple[Draft | None, tuple[str, ...]]:
        async with self._slots:
            rest = ends - asyncio.get_running_loop().time()
            budget_s = rest - _LAST_MARGIN_S if is_last else rest * _SHARE_OF_REST
            if budget_s < _LEAST_S:
                raise NoDraft("deadline")
            permit = self._breakers[model].enter()
            if permit is None:
                raise NoDraft("circuit_open")
            content = await self._called(permit, CompletionRequest(model, question, self._schema, budget_s), deadline_s)
        return checked(content, sheet)

    async def _called(self, permit: Permit, request: CompletionRequest, deadline_s: float) -> str:
        self._statistics.count("calls")
        try:
            reply = await self._completion.complete(request)
        except CompletionFailed as failed:
            self._statistics.count(f"failure.{failed.reason}")
            _judge(permit, failed, is_fair=request.budget_s >= deadline_s / 4, deadline_s=deadline_s)
            raise
        except BaseException:
            permit.abandoned()  # the caller went away: that says nothing about the provider
            raise
        permit.succeeded()
        self._statistics.count("tokens.prompt", reply.prompt_tokens)
        self._statistics.count("tokens.completion", reply.completion_tokens)
        return reply.content


def _stage(is_first_model: bool, attempt: int) -> str:
    if not is_first_model:
        return "fallback_model"
    return "repair" if attempt else "first_try"


def checked(content: str, sheet: FactSheet) -> tuple[Draft | None, tuple[str, ...]]:
    """The tidied draft if nothing is wrong with it, or the codes of what is."""
    try:
        draft = tidied(parse_draft(content), sheet)
    except DraftRefused as refused:
        return None, (refused.code,)
    codes = violations(draft, sheet)
    return (None, codes) if codes else (draft, ())


def _judge(permit: Permit, failed: CompletionFailed, *, is_fair: bool, deadline_s: float) -> None:
    """What a failure says about the provider; a timeout after a long queue of our own says nothing."""
    wait_s = failed.retry_after_s
    if failed.reason in REFUSALS or failed.reason == "model_unavailable":
        permit.failed(open_s=_GONE_S, at_once=True)
    elif failed.reason == "timeout" and not is_fair:
        permit.abandoned()
    elif failed.reason in OUTAGES:
        permit.failed(open_s=wait_s, at_once=wait_s is not None and wait_s > deadline_s)
    else:
        permit.succeeded()
