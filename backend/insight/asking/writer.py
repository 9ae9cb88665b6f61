"""The writer: from a fact sheet to an insight, whatever happens on the way."""

import asyncio
import logging
from collections.abc import Sequence
from time import perf_counter
from typing import Final

from backend.contract.estimates import Insight
from backend.insight.asking.asking import Asker, NoDraft
from backend.insight.asking.cache import DraftCache, Flights, cache_key
from backend.insight.asking.statistics import Statistics
from backend.insight.checks.draft import Draft
from backend.insight.facts.facts import FactSheet
from backend.insight.facts.slots import rendered
from backend.insight.house.fallback import template
from backend.insight.model.completion import Completion

NO_KEY: Final = "no GROQ_API_KEY"
_log = logging.getLogger(__name__)


class InsightWriter:
    """Asks a model for words, believes none of them unchecked, and always has words of its own.

    Without a ``completion`` it only ever writes the deterministic insight.
    """

    def __init__(
        self,
        completion: Completion | None,
        models: Sequence[str] = ("openai/gpt-oss-120b", "openai/gpt-oss-20b"),
        deadline_s: float = 4.0,
        *,
        concurrency: int = 16,
        cache_size: int = 4096,
        statistics: Statistics | None = None,
    ) -> None:
        self.statistics = statistics or Statistics()
        self._completion = completion
        self._models = tuple(models)
        self._deadline_s = deadline_s
        self._cache: DraftCache[Draft] = DraftCache(cache_size)
        self._flights: Flights[Draft | str] = Flights()
        self._asker = Asker(completion, models, concurrency=concurrency, statistics=self.statistics) if completion else None

    async def write(self, facts: FactSheet) -> Insight:
        """An insight within the deadline; raises nothing but cancellation."""
        if self._asker is None:
            return self.write_now(facts)
        started = perf_counter()
        try:
            insight = await self._written(facts, self._asker)
        except Exception:  # noqa: BLE001  a bug in here must cost a model's words, never the answer
            _log.exception("insight failed")
            insight = self._by_rules(facts, "internal_error")
        self.statistics.outcome(insight.source, _short(insight.reason), perf_counter() - started)
        return insight

    def write_now(self, facts: FactSheet, reason: str = NO_KEY) -> Insight:
        """The deterministic insight, at once."""
        started = perf_counter()
        insight = self._by_rules(facts, reason)
        self.statistics.outcome("rules", reason, perf_counter() - started)
        return insight

    async def aclose(self) -> None:
        """Call off what is under way and close the connections."""
        await self._flights.aclose()
        if self._completion is not None:
            await self._completion.aclose()

    async def _written(self, facts: FactSheet, asker: Asker) -> Insight:
        key = cache_key(facts, self._models)
        kept = self._cache.get(key)
        if kept is not None:
            return _insight(kept, facts, "cache")
        answer = await self._flights.join(key, lambda: self._flight(facts, asker))
        if isinstance(answer, Draft):
            self._cache.put(key, answer)
            return _insight(answer, facts, "llm")
        reason = answer or "closing"
        _log.warning("insight by rules", extra={"reason": reason})
        return self._by_rules(facts, reason)

    async def _flight(self, facts: FactSheet, asker: Asker) -> Draft | str:
        """A checked draft, or the reason why there is none."""
        try:
            async with asyncio.timeout(self._deadline_s):
                return await asker.draft(facts, self._deadline_s)
        except TimeoutError:
            return "deadline"
        except NoDraft as none:
            return none.reason

    def _by_rules(self, facts: FactSheet, reason: str) -> Insight:
        words = template(facts)
        return Insight(rendered(words.insight, facts), rendered(words.action, facts), "rules", reason)


def _insight(draft: Draft, facts: FactSheet, source: str) -> Insight:
    return Insight(rendered(draft.insight, facts), rendered(draft.action, facts), source)


def _short(reason: str | None) -> str | None:
    """A reason fit for a counter's name: the codes of a rejection are counted one by one elsewhere."""
    return reason.partition(":")[0] if reason else None
