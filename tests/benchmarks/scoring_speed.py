"""Seconds, memory and bytes of ``python -m training score``, beside a bare copy of the same rows into the same database.

    python -m tests.benchmarks.scoring_speed --customers 1000000 [--postgresql] [--models var/models]

The log is the synthetic shop's; without ``--models`` a model of 3,000 such customers is trained first. The yardstick
writes the rows that the run has written again, into an empty table without key or index: executemany on SQLite, COPY on
PostgreSQL.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import postgres

MEASURED = ("seconds", "peak_mb", "customers")


def training(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "training", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def trained(folder: Path) -> Path:
    """A model directory; the quick race on a small shop."""
    training("generate", "--customers", "3000", "--out", folder / "small.csv")
    training("train", "--data", folder / "small.csv", "--out", folder / "models", "--candidates", "quick", "--origins", "3")
    return folder / "models"


def scored(log: Path, models: Path, url: str, folder: Path) -> dict[str, Any]:
    result = folder / "score.json"
    training("score", "--data", log, "--model-dir", models, "--database", url, "--json", result)
    return json.loads(result.read_text("utf-8"))


def bare_sqlite(database: Path) -> float:
    rows = sqlite3.connect(database).execute("SELECT * FROM customers").fetchall()
    bare = sqlite3.connect(database.with_name("bare.db"))
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute(f"CREATE TABLE bare ({', '.join(f'c{i}' for i in range(len(rows[0])))})")
    started = time.perf_counter()
    with bare:
        bare.executemany(f"INSERT INTO bare VALUES ({', '.join('?' * len(rows[0]))})", rows)
    return time.perf_counter() - started


def bare_postgresql(url: str) -> float:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        rows: Sequence[Any] = cursor.execute("SELECT * FROM customers").fetchall()
        rows = [[json.dumps(cell) if isinstance(cell, list) else cell for cell in row] for row in rows]
        cursor.execute("CREATE TABLE bare AS SELECT * FROM customers LIMIT 0")
        started = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        return time.perf_counter() - started


def report(name: str, run: dict[str, Any], bare: float, megabytes: float) -> None:
    print(
        f"\n{name}: {run['customers']:,} customers in {run['seconds']:.1f} s, {run['peak_mb']:,.0f} MB at the most,"
        f" database {megabytes:,.0f} MB"
    )
    for step, seconds in run["seconds_by_step"].items():
        print(f"  {seconds:8.1f} s  {step}")
    millions = run["customers"] / 1e6
    print(f"  {bare / millions:8.1f} s per million rows, copied bare; the run took {run['seconds'] / bare:.1f} times that")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    parser.add_argument("--models", type=Path, help="a model directory, instead of one trained for this")
    parser.add_argument("--log", type=Path, help="a log, instead of one generated for this")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models, log = asked.models or trained(folder), asked.log or folder / "log.csv"
        if not asked.log:
            started = time.perf_counter()
            training("generate", "--customers", asked.customers, "--out", log)
            print(f"generate: {time.perf_counter() - started:.1f} s, {log.stat().st_size / 1e6:,.0f} MB")
        if asked.postgresql:
            with postgres() as url:
                run, bare = scored(log, models, url, folder), bare_postgresql(url)
                with psycopg.connect(url) as connection:
                    row = connection.execute("SELECT pg_total_relation_size('customers')").fetchone()
                report("PostgreSQL", run, bare, row[0] / 1e6)
        else:
            database = folder / "customers.db"
            run, size = scored(log, models, f"sqlite:///{database}", folder), database.stat().st_size / 1e6
            report("SQLite", run, bare_sqlite(database), size)


if __name__ == "__main__":
    main()
