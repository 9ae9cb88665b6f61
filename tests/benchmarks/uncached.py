"""The service without a cache of answers: ``uvicorn tests.benchmarks.uncached:app``, for what a call costs."""

import os

from backend.bootstrap.application import build_app
from backend.insight.asking.writer import InsightWriter
from backend.insight.model.groq_client import GroqCompletion
from backend.settings import Settings

completion = GroqCompletion(api_key="k", base_url=os.environ["GROQ_BASE_URL"])
app = build_app(Settings(), writer=InsightWriter(completion, cache_size=0))
