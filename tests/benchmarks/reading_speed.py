"""Reading and cleaning a large log beside what DuckDB takes to read the same file and group it by customer.

    python -m tests.benchmarks.reading_speed [--customers 288000] [--file big.csv] [--memory 1GB] [--rounds 3]

Interleaved rounds in processes of their own; prints the seconds of each (wall clock and processor), the ratio of the best,
and the most memory. Asserts nothing.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

BARE = 'SELECT count(*), sum(net) FROM (SELECT "Customer ID", sum(Quantity * Price) AS net FROM read_csv(?) GROUP BY 1)'


def main() -> None:
    """Run the rounds and print them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--file", type=Path, help="a csv of Online Retail II; generated where none is given")
    options.add_argument("--customers", type=int, default=288_000)
    options.add_argument("--memory", default=None)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--one", choices=["bare", "ours"], help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.one, asked.file, asked.memory)))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = asked.file or Path(folder) / "log.csv"
        if asked.file is None:
            words = ("generate", "--out", str(file), "--customers", str(asked.customers), "--months", "24")
            subprocess.run([sys.executable, "-m", "training", *words], check=True, stdout=subprocess.DEVNULL)
        print(f"{file.name}: {file.stat().st_size / 1e6:,.0f} MB")
        rounds = [{what: _apart(what, file, asked.memory) for what in ("bare", "ours")} for _ in range(asked.rounds)]
    for one in rounds:
        print(
            "  ".join(
                f"{what} {got['wall']:.2f} s ({got['cpu']:.2f} s cpu, {got['mb']:.0f} MB)" for what, got in one.items()
            )
        )
    best = {what: {key: min(one[what][key] for one in rounds) for key in ("wall", "cpu")} for what in ("bare", "ours")}
    print(f"ours / bare: {best['ours']['wall'] / best['bare']['wall']:.2f} by the clock,", end=" ")
    print(f"{best['ours']['cpu'] / best['bare']['cpu']:.2f} by the processor")


def _apart(what: str, file: Path, memory: str | None) -> dict[str, float]:
    more = ["--memory", memory] if memory else []
    command = [sys.executable, "-m", "tests.benchmarks.reading_speed", "--one", what, "--file", str(file), *more]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _measured(what: str, file: Path, memory: str | None) -> dict[str, Any]:
    import duckdb

    from training.transactions.order_log import opened
    from training.transactions.readings.asked import Asked

    started, used = time.perf_counter(), time.process_time()
    if what == "bare":
        duckdb.execute(BARE, [str(file)]).fetchall()
    else:
        with opened([file], lambda step: None, asked=Asked(memory=memory)):
            pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": time.perf_counter() - started, "cpu": time.process_time() - used, "mb": peak}


if __name__ == "__main__":
    main()
