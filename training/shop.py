"""The Python API: an order log as a shop, from reading it to a forecast of every customer.

Importing it loads nothing heavy: numpy, the engine and scikit-learn wait until something is read. Tables are Arrow's;
``to_pandas()`` makes one pandas', ``polars.from_arrow(table)`` Polars'.

>>> from training import Shop
>>> shop = Shop.sample(customers=250, months=12)
>>> fitted = shop.fit(candidates="quick", origins=2)
>>> month = fitted.predict(horizon_days=30)
>>> month.column_names
['customer_id', 'predicted_spend', 'spend_low', 'spend_high', 'purchase_probability', 'expected_orders']
>>> year = fitted.predict(horizon_days=365)
>>> all(a <= b for a, b in zip(month["predicted_spend"].to_pylist(), year["predicted_spend"].to_pylist()))
True
>>> fitted.predict(horizon_days=60)
Traceback (most recent call last):
    ...
backend.errors.BadInput: horizon_days must be 30, 90 or 365, not 60.
>>> best = month["customer_id"][0].as_py()
>>> fitted.customer(best).record.customer_id == best
True
>>> fitted.customer(best).insight().text.endswith(".")
True
>>> fitted.report(fitted.model_dir / "report.html").read_text("utf-8").count("<h2")
12
>>> {"kind", "candidate", "champion"} <= set(shop.backtest(candidates="quick", origins=2).column_names)
True
"""

import atexit
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from backend.errors import BadInput, UnknownName

if TYPE_CHECKING:
    import pyarrow as pa

    from backend.contract.estimates import Insight
    from backend.contract.profiles import CustomerProfile, Scoring
    from backend.contract.shop.log_facts import LogFacts
    from backend.contract.shop.shop_facts import ShopFacts
    from training.progress import Say
    from training.report.gather import Gathered
    from training.score import Scored
    from training.transactions.readings.asked import Asked

HORIZONS: Final = {
    30: ("predicted_spend_30d", "spend_30d_low", "spend_30d_high"),
    90: ("clv_90d", None, None),
    365: ("clv_365d", "clv_365d_low", "clv_365d_high"),
}
"""By horizon in days, the columns of a scoring that hold its spend and its interval; 90 days have no interval."""


@dataclass(frozen=True, slots=True)
class Shop:
    """An order log: its files, how they were asked to be read, and who is told of progress. Nothing is read yet."""

    files: tuple[Path, ...]
    asked: "Asked | None" = None
    say: "Say" = field(default=lambda _: None, repr=False)

    @classmethod
    def read(
        cls,
        *files: str | Path,
        dates: str | None = None,
        decimal: str | None = None,
        columns: list[str] | None = None,
        accept: bool = False,
        as_of: date | None = None,
        say: "Say | None" = None,
    ) -> "Shop":
        """Return the shop of one or more files of an order log.

        Parameters
        ----------
        *files
            A shop's export as csv, workbook, parquet or JSON, packed or not.
        dates, decimal
            ``day-first``, ``month-first`` or ``year-first``, and ``point`` or ``comma``, where the file leaves it open.
        columns
            ``NAME=COLUMN`` for an unknown export, as ``train --map`` takes them.
        accept
            Go on although more than 1 % of rows or money cannot be read.
        as_of
            Take the log as of this day's beginning; what came later is set aside.
        say
            Told of every step; nothing is printed otherwise.

        Raises
        ------
        BadInput
            With one sentence, for no file, one that is not there, or words that are not known.
        """
        from training.transactions.dialects.generic import read_map
        from training.transactions.readings.asked import Asked

        places = tuple(Path(one) for one in files)
        if not places:
            raise BadInput("Name at least one file of orders.")
        for place in places:
            if not place.is_file():
                raise BadInput(f"{place}: there is no such file.")
        wishes = Asked(dates=dates, decimal=decimal, columns=read_map(columns or []), accept=accept, as_of=as_of)
        return cls(places, wishes, say or (lambda _: None))

    @classmethod
    def sample(cls, customers: int = 5_000, months: int = 24, seed: int = 20_260_101) -> "Shop":
        """Return the made-up shop that ``generate`` writes: so many customers and months; a seed gives the same bytes."""
        from training.synthetic.shop import write_sample

        file = Path(_kept_folder()) / "sample.csv"
        write_sample(file, customers, months, seed, lambda _: None)
        return cls.read(file)

    def fit(self, *, candidates: str = "standard", origins: int = 10, model_dir: str | Path | None = None) -> "FittedShop":
        """Judge the candidates at the last origins, fit the best, and publish it.

        Parameters
        ----------
        candidates
            ``standard``, ``quick``, ``all``, or names separated by commas, as ``train --candidates`` takes them.
        origins
            Test origins, 30 days apart.
        model_dir
            Where to publish: a service's MODEL_DIR, say; a temporary folder if not said.

        Raises
        ------
        BadInput
            With one sentence, for a log that cannot be read or is too short, and for unknown candidates.
        """
        from training.pipeline import fit_and_publish, judge
        from training.plan import plan_of

        prepared, verdict = judge([*self.files], plan_of(candidates, origins), self.say, None, self.asked)
        folder = Path(model_dir or _kept_folder())
        fit_and_publish(prepared, verdict, folder, self.say)
        return FittedShop(self, folder)

    def published(self, model_dir: str | Path) -> "FittedShop":
        """Return the shop with a model that was published before; it is verified when something is asked of it."""
        return FittedShop(self, Path(model_dir))

    def backtest(self, *, candidates: str = "standard", origins: int = 10) -> "pa.Table":
        """Judge every candidate on rolling origins, and publish nothing.

        Returns
        -------
        pyarrow.Table
            A row per candidate and ``kind`` (``spend`` or ``probability``): whether it is the ``champion``, and its
            metrics over everybody known, as means over the origins; null where a metric is of the other kind.
        """
        import pyarrow as pa

        from training.pipeline import judge
        from training.plan import plan_of

        _, verdict = judge([*self.files], plan_of(candidates, origins), self.say, None, self.asked)
        judged, choice = verdict.backtest, verdict.choice
        tables = ("spend", judged.spend, choice.spend), ("probability", judged.probability, choice.probability)
        rows = [
            {"kind": kind, "candidate": name, "champion": name == best, **metrics}
            for kind, scores, best in tables
            for name, metrics in scores.items()
        ]
        names = dict.fromkeys(name for row in rows for name in row)
        return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows])


@dataclass(frozen=True)
class FittedShop:
    """A shop and the folder of its published model. Its customers are scored once, when first asked for."""

    shop: Shop
    model_dir: Path

    def predict(self, horizon_days: int = 30) -> "pa.Table":
        """Return the forecast of every customer over the next 30, 90 or 365 days from the end of the log.

        Returns
        -------
        pyarrow.Table
            ``customer_id``, sorted by spend, the largest first; ``predicted_spend`` with its interval ``spend_low`` to
            ``spend_high`` (currency; null over 90 days), ``purchase_probability`` of an order in [0, 1],
            ``expected_orders``. The metadata name the horizon, cutoff, currency and model version.

        Raises
        ------
        BadInput
            For another horizon.
        """
        if horizon_days not in HORIZONS:
            raise BadInput(f"horizon_days must be 30, 90 or 365, not {horizon_days}.", field="horizon_days")
        import pyarrow as pa

        everything, (spend, low, high) = self.score(), HORIZONS[horizon_days]
        wanted = {
            "customer_id": "customer_id",
            "predicted_spend": spend,
            "spend_low": low,
            "spend_high": high,
            "purchase_probability": f"purchase_probability_{horizon_days}d",
            "expected_orders": f"expected_orders_{horizon_days}d",
        }
        none = pa.nulls(everything.num_rows, pa.float64())
        table = pa.table({name: everything[column] if column else none for name, column in wanted.items()})
        sorted_table = table.sort_by([("predicted_spend", "descending"), ("customer_id", "ascending")])
        metadata = everything.schema.metadata | {b"horizon_days": str(horizon_days).encode()}
        return sorted_table.replace_schema_metadata(metadata)

    def score(self, database: str | None = None) -> "pa.Table":
        """Return every customer's whole record, a column per field of ``CustomerProfile`` but the drivers.

        ``database``: put the scoring into service there as well, as the command ``score`` does (a DATABASE_URL).
        """
        import pyarrow as pa

        from training.progress import Stopwatch
        from training.score import opened_store, store

        scored = self._scored
        if database is not None:
            with opened_store(database) as engine:
                store(scored, engine, Stopwatch(self.shop.say))
        columns = {name: pa.array(column, from_pandas=True) for name, column in scored.scores.columns.items()}
        said = scored.scoring
        metadata = {"cutoff": str(said.cutoff), "currency": said.currency, "model_version": said.model_version}
        return pa.table(columns).replace_schema_metadata(metadata)

    def gathered(self) -> "Gathered":
        """Return all that the report says of the shop, as values."""
        from training.report.gather import gathered, origin_of

        files, place, say = [*self.shop.files], self.model_dir, self.shop.say
        return gathered(files, place, self._scored, say, origin_of(files, place, say, self.shop.asked))

    def report(self, path: str | Path) -> Path:
        """Write the shop as one page that explains it and stands alone; return its path."""
        from training.report.page import page

        Path(path).write_bytes(page(self.gathered()).encode("utf-8"))
        return Path(path)

    def customer(self, customer_id: str) -> "ShopCustomer":
        """Return one customer. Raises ``UnknownName`` for one whom the log does not know."""
        places = self._places
        if customer_id not in places:
            raise UnknownName(f"The log knows no customer {customer_id[:128]!r}.")
        scored, record = self._scored, self._profiles[places[customer_id]]
        return ShopCustomer(record, self._facts.get(customer_id), scored.facts.shop, scored.scoring)

    @cached_property
    def _scored(self) -> "Scored":
        from training.score import score_everybody
        from training.scores.published import open_published

        return score_everybody([*self.shop.files], open_published(self.model_dir), None, self.shop.say, self.shop.asked)

    @cached_property
    def _profiles(self) -> "list[CustomerProfile]":
        scores = self._scored.scores
        return [one for rows in scores.rows(max(scores.columns["customer_id"].size, 1)) for one in rows]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.customer_id: place for place, one in enumerate(self._profiles)}

    @cached_property
    def _facts(self) -> "dict[str, LogFacts]":
        facts = self._scored.facts
        return dict(zip(facts.ids.tolist(), facts.customers, strict=True))


@dataclass(frozen=True, slots=True)
class ShopCustomer:
    """One scored customer: ``record`` is what the service stores, ``facts`` what the log says, None without an order of a
    positive amount."""

    record: "CustomerProfile"
    facts: "LogFacts | None" = field(repr=False)
    shop_facts: "ShopFacts" = field(repr=False)
    scoring: "Scoring" = field(repr=False)

    def insight(self, language: str = "en") -> "Insight":
        """Return what the log and the forecast say in words, by rule: ``text``, ``action`` and the claims' receipts.

        Raises ``UnknownName`` for a customer of whom the log has no order of a positive amount.
        """
        from backend.contract.estimates import Insight
        from backend.use_cases.texts.describe_claims import described_by_rule

        if self.facts is None:
            raise UnknownName(f"The log has no order of customer {self.record.customer_id!r} to speak of.")
        said = described_by_rule(self.record, self.shop_facts, self.facts, self.scoring, language)
        return Insight(said.text, said.action, "rules", None, said.claims)


def _kept_folder() -> str:
    """Return a new folder for a sample, or for a model that is published nowhere; it is removed when Python ends."""
    folder = mkdtemp(prefix="customer-value-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder
