"""Getting an answer from a model: ask, hold it against the case, then ask the next model."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from backend.errors import CompletionFailed
from backend.insight.asking.statistics import Statistics
from backend.insight.model.breaker import Breaker, Permit
from backend.insight.model.completion import OUTAGES, PATIENCE_S, REFUSALS, Completion, CompletionRequest, Message
from backend.insight.writing.answer import Answer, answered, holds, parsed
from backend.insight.writing.case import Case
from backend.insight.writing.grammar.language import language as tongue
from backend.insight.writing.prompt import messages
from backend.insight.writing.schema import answer_schema
from backend.insight.writing.write import Written, figures_of

_SHARE_OF_REST: Final = 0.6  # of the time left, while another attempt could still follow
_LAST_MARGIN_S: Final = 0.02
_LEAST_S: Final = 0.05
_GONE_S: Final = 300.0  # how long a retired model, or a refused key, is left alone


class NoAnswer(Exception):  # an outcome, not an error
    """No model gave an answer that holds; ``reason`` says why in a few words."""

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
        self._schema = answer_schema()

    @property
    def breakers_open(self) -> int:
        """Return how many models are left alone now."""
        return sum(breaker.state == "open" for breaker in self._breakers.values())

    async def answer(self, case: Case, language: str, deadline_s: float) -> Answer:
        """Return an answer of which enough holds for this customer, or raise ``NoAnswer``; never takes longer than
        ``deadline_s``."""
        ends = asyncio.get_running_loop().time() + deadline_s
        question = messages(case, language)
        reason = "no_model"
        for model in self._models:
            try:
                answer = await self._attempt(model, question, ends, deadline_s)
                return self._held(answer, case, language, is_first=model == self._models[0])
            except NoAnswer as none:
                reason = none.reason
            except CompletionFailed as failed:
                reason = failed.reason
                if reason in REFUSALS:
                    break
        raise NoAnswer(reason)

    def _held(self, content: str, case: Case, language: str, *, is_first: bool) -> Answer:
        answer = parsed(content)
        why = "bad_answer" if answer is None else "nothing_holds"
        if answer is None or not holds(answer, case, tongue(language), figures_of(language, case.currency)):
            self._statistics.count(f"violation.{why}")
            raise NoAnswer(f"rejected: {why}")
        self._statistics.count("passed.first_model" if is_first else "passed.fallback_model")
        return answer

    async def _attempt(self, model: str, question: tuple[Message, ...], ends: float, deadline_s: float) -> str:
        is_last = model == self._models[-1]
        async with self._slots:
            rest = ends - asyncio.get_running_loop().time()
            budget_s = rest - _LAST_MARGIN_S if is_last else rest * _SHARE_OF_REST
            if budget_s < _LEAST_S:
                raise NoAnswer("deadline")
            permit = self._breakers[model].enter()
            if permit is None:
                raise NoAnswer("circuit_open")
            return await self._called(
                permit, CompletionRequest(model, question, self._schema, budget_s, is_last), deadline_s
            )

    async def _called(self, permit: Permit, request: CompletionRequest, deadline_s: float) -> str:
        self._statistics.count("calls")
        try:
            reply = await self._completion.complete(request)
        except CompletionFailed as failed:
            self._statistics.count(f"failure.{failed.reason}")
            _judge(permit, failed, is_fair=request.budget_s >= deadline_s / 8)
            raise
        except BaseException:
            permit.abandoned()  # the caller went away: that says nothing about the provider
            raise
        permit.succeeded()
        self._statistics.count("tokens.prompt", reply.prompt_tokens)
        self._statistics.count("tokens.completion", reply.completion_tokens)
        return reply.content


def told(answer: Answer, case: Case, language: str) -> Written | None:
    """Return the text of what holds of an answer; None where that is too little."""
    return answered(answer, case, tongue(language), figures_of(language, case.currency))


def _judge(permit: Permit, failed: CompletionFailed, *, is_fair: bool) -> None:
    """What a failure says about the provider; a timeout after a long queue of our own says nothing."""
    wait_s = failed.retry_after_s
    if failed.reason in REFUSALS or failed.reason == "model_unavailable":
        permit.failed(open_s=_GONE_S, at_once=True)
    elif failed.reason == "timeout" and not is_fair:
        permit.abandoned()
    elif failed.reason in OUTAGES:
        permit.failed(open_s=wait_s, at_once=wait_s is not None and wait_s > PATIENCE_S)
    else:
        permit.succeeded()
