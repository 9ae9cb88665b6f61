"""How good the checker is, and with a key the model: ``python -m backend.insight.quality.evaluate CASES.jsonl [--live]``.

The checker is run over labelled drafts and scored per violation code. With ``--live`` (and GROQ_API_KEY) every customer of
the file is written for by the real models, and the writer's own counters are shown.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from backend.insight.asking.writer import InsightWriter
from backend.insight.facts.facts import FactSheet
from backend.insight.quality.cases import NUMERIC, Case, Verdicts, check_cases, read_cases


def main(arguments: list[str] | None = None) -> int:
    """0 if every aim is met, 1 if not, 2 if the file cannot be read."""
    options = _options(arguments)
    try:
        with options.cases.open(encoding="utf-8") as lines:
            sheets, cases = read_cases(lines)
    except (OSError, ValueError, LookupError) as error:
        sys.stderr.write(f"{options.cases}: cannot be read as cases ({error}).\n")
        return 2
    verdicts = check_cases(cases)
    figures = _figures(verdicts, cases)
    sys.stdout.write(_report(verdicts, figures))
    if options.live:
        figures["live"] = asyncio.run(_live(sheets, options.repeat))
        sys.stdout.write(json.dumps(figures["live"], indent=2) + "\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if figures["aims_met"] else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m backend.insight.quality.evaluate", description=__doc__)
    parser.add_argument("cases", type=Path, help="JSON lines: customers first, then one labelled draft a line")
    parser.add_argument("--live", action="store_true", help="also ask the real models (needs GROQ_API_KEY)")
    parser.add_argument("--repeat", type=int, default=3, help="live insights per customer (default 3)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    return parser.parse_args(arguments)


def _figures(verdicts: Verdicts, cases: list[Case]) -> dict[str, Any]:
    numeric = check_cases([case for case in cases if case.violates & NUMERIC]).recall()
    recall, false_rejections = verdicts.recall(), verdicts.false_rejections()
    return {
        "good": verdicts.good,
        "bad": verdicts.bad,
        "recall": recall,
        "recall_numeric": numeric,
        "false_rejections": false_rejections,
        "aims_met": numeric == 1.0 and recall >= 0.97 and false_rejections <= 0.02,
        "accepted_bad": verdicts.accepted_bad,
        "rejected_good": verdicts.rejected_good,
        "codes": verdicts.by_code(),
    }


def _report(verdicts: Verdicts, figures: dict[str, Any]) -> str:
    lines = [f"{'code':<20}{'cases':>6}{'recall':>8}{'precision':>11}{'on good':>9}"]
    lines += [
        f"{code:<20}{row['cases']:>6}{row['recall']:>8.2f}{row['precision']:>11.2f}{row['on_good']:>9}"
        for code, row in figures["codes"].items()
    ]
    lines += [
        "",
        f"{verdicts.bad} bad drafts: recall {figures['recall']:.3f}, numeric {figures['recall_numeric']:.3f}",
        f"{verdicts.good} good drafts: false rejections {figures['false_rejections']:.3f}",
    ]
    lines += [f"accepted though bad: {case}" for case in verdicts.accepted_bad]
    lines += [f"rejected though good: {case}" for case in verdicts.rejected_good]
    return "\n".join(lines) + "\n"


async def _live(sheets: dict[str, FactSheet], repeat: int) -> dict[str, Any]:
    """Every customer ``repeat`` times, without the cache; the counters tell first tries from repairs and fallbacks."""
    key = os.environ.get("GROQ_API_KEY", "").strip()
    if not key:
        return {"skipped": "GROQ_API_KEY is not set"}
    from backend.insight.model.groq_client import GroqCompletion  # noqa: PLC0415  # half a second that only --live pays

    writer = InsightWriter(GroqCompletion(api_key=key, base_url=os.environ.get("GROQ_BASE_URL")), cache_size=0)
    seconds: list[float] = []
    samples: dict[str, Any] = {}
    for name, sheet in sheets.items():
        for _ in range(repeat):
            started = perf_counter()
            insight = await writer.write(sheet)
            seconds.append(perf_counter() - started)
            samples[name] = [insight.source, insight.reason, insight.text, insight.action]
    await writer.aclose()
    seconds.sort()
    middle, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    return {
        "rates": _rates(writer.statistics.snapshot()["counts"], len(seconds)),
        "median_s": middle,
        "p95_s": late,
        "samples": samples,
        "statistics": writer.statistics.snapshot(),
    }


def _rates(counts: dict[str, int], insights: int) -> dict[str, float]:
    """Of all insights: passed at the first try, after a repair, by the fallback model, and by rules."""
    names = ("passed.first_try", "passed.repair", "passed.fallback_model", "insight.rules")
    return {name.partition(".")[2]: counts.get(name, 0) / insights for name in names}


if __name__ == "__main__":
    sys.exit(main())
