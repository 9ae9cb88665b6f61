"""The writer: from a case to an insight, whatever happens on the way."""

import asyncio
import logging
from collections.abc import Sequence
from time import perf_counter
from typing import Final

from backend.contract.estimates import Insight
from backend.insight.asking.asking import Asker, NoAnswer, told
from backend.insight.asking.cache import AnswerCache, Flights, cache_key
from backend.insight.asking.statistics import Statistics
from backend.insight.model.completion import Completion
from backend.insight.writing.answer import Answer
from backend.insight.writing.case import Case
from backend.insight.writing.write import Written, written

NO_KEY: Final = "no GROQ_API_KEY"
_log = logging.getLogger(__name__)


class InsightWriter:
    """Asks a model which claims to tell, shows none that does not hold, and always has a choice of its own.

    Without a ``completion`` it only ever writes the deterministic insight.
    """

    def __init__(
        self,
        completion: Completion | None,
        models: Sequence[str] = ("openai/gpt-oss-120b", "openai/gpt-oss-20b"),
        deadline_s: float = 4.0,
        *,
        language: str = "en",
        concurrency: int = 16,
        cache_size: int = 4096,
        statistics: Statistics | None = None,
    ) -> None:
        self.statistics = statistics or Statistics()
        self._completion = completion
        self._models = tuple(models)
        self._deadline_s = deadline_s
        self._language = language
        self._cache: AnswerCache[Answer] = AnswerCache(cache_size)
        self._flights: Flights[Answer | str] = Flights()
        self._asker = Asker(completion, models, concurrency=concurrency, statistics=self.statistics) if completion else None

    async def write(self, case: Case) -> Insight:
        """An insight within the deadline; raises nothing but cancellation."""
        if self._asker is None:
            return self.write_now(case)
        started = perf_counter()
        try:
            insight = await self._written(case, self._asker)
        except Exception:  # noqa: BLE001  a bug in here must cost a model's words, never the answer
            _log.exception("insight failed")
            insight = self._by_rules(case, "internal_error")
        self.statistics.outcome(insight.source, _short(insight.reason), perf_counter() - started)
        return insight

    def write_now(self, case: Case, reason: str = NO_KEY) -> Insight:
        """The deterministic insight, at once."""
        started = perf_counter()
        insight = self._by_rules(case, reason)
        self.statistics.outcome("rules", reason, perf_counter() - started)
        return insight

    @property
    def breakers_open(self) -> int:
        """Return how many models are left alone now."""
        return self._asker.breakers_open if self._asker else 0

    @property
    def kept(self) -> int:
        """Return how many answers are kept."""
        return len(self._cache)

    def forget(self) -> int:
        """Forget every kept answer: none names a customer, and which were about one cannot be told."""
        return self._cache.clear()

    async def aclose(self) -> None:
        """Call off what is under way and close the connections."""
        await self._flights.aclose()
        if self._completion is not None:
            await self._completion.aclose()

    async def _written(self, case: Case, asker: Asker) -> Insight:
        key = cache_key(case, self._models, self._language)
        kept = self._cache.get(key)
        if kept is not None and (text := told(kept, case, self._language)):
            return _insight(text, "cache")
        answer = await self._flights.join(key, lambda: self._flight(case, asker))
        text = told(answer, case, self._language) if isinstance(answer, Answer) else None
        if isinstance(answer, Answer) and text is not None:
            self._cache.put(key, answer)
            return _insight(text, "llm")
        reason = answer if isinstance(answer, str) else "closing" if answer is None else "rejected: nothing_holds"
        _log.warning("insight by rules", extra={"reason": reason})
        return self._by_rules(case, reason)

    async def _flight(self, case: Case, asker: Asker) -> Answer | str:
        """An answer that holds, or the reason why there is none."""
        try:
            async with asyncio.timeout(self._deadline_s):
                return await asker.answer(case, self._language, self._deadline_s)
        except TimeoutError:
            return "deadline"
        except NoAnswer as none:
            return none.reason

    def _by_rules(self, case: Case, reason: str) -> Insight:
        return _insight(written(case, self._language), "rules", reason)


def _insight(text: Written, source: str, reason: str | None = None) -> Insight:
    return Insight(text.text, text.action, source, reason, text.claims, text.because)


def _short(reason: str | None) -> str | None:
    """A reason fit for a counter's name: the codes of a rejection are counted one by one elsewhere."""
    return reason.partition(":")[0] if reason else None
