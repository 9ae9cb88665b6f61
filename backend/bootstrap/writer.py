"""Who writes words: a language model where there is a key, and the rules."""

from backend.insight.asking.statistics import Statistics
from backend.insight.asking.writer import InsightWriter
from backend.insight.model.budget import Budget
from backend.settings import Settings


def writer_of(settings: Settings, statistics: Statistics) -> InsightWriter:
    """Return the writer of words: with a key it asks the models in turn, without one the rules write."""
    models = (settings.groq_model, settings.groq_fallback_model, settings.groq_third_model)
    if settings.groq_api_key is None:
        return InsightWriter(None, language=settings.insight_language, statistics=statistics)
    from backend.insight.model.groq_client import GroqCompletion  # the SDK costs half a second; only who uses it pays

    budget = Budget(settings.groq_calls, settings.groq_tokens)
    key, deadline_s = settings.groq_api_key.get_secret_value(), settings.insight_deadline_s
    completion = GroqCompletion(api_key=key, base_url=settings.groq_base_url, budget=budget)
    return InsightWriter(completion, models, deadline_s, language=settings.insight_language, statistics=statistics)
