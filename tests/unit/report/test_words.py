"""What the program names, the page says in words: of each kind, every name."""

import pytest

from training.candidates.forecast.known import Known
from training.candidates.registry import PROBABILITY, SPEND
from training.evaluation.backtest import GROUPS as JUDGED
from training.features.snapshots import Snapshot
from training.plan import Plan
from training.report.gather import Gathered
from training.report.words import CANDIDATES, CHANCES, GROUPS, STATUSES, capital, name_of, why
from training.transactions.reasons import Reason


@pytest.mark.parametrize("reason", [*Reason, "bad debt", "not merchandise"])
def test_every_reason_says_why(reason: str) -> None:
    assert why(str(reason)).endswith(".")


def test_a_dialect_s_own_reason_says_it_itself() -> None:
    assert why("cancelled") == ""


def test_every_candidate_of_the_standard_race_has_words() -> None:
    for entered, words in ((SPEND, CANDIDATES), (PROBABILITY, CHANCES)):
        assert {name for name, one in entered.items() if not one.asked} <= set(words) <= set(entered)


def test_only_trees_that_start_from_the_process_are_called_so(few_origins: list[Snapshot]) -> None:
    """The two kinds of trees had each other's names on the dashboard."""
    known = Known(few_origins, Plan())
    fitted = {name: SPEND[name].fit(known) for name in ("xgboost", "gradient_boosting")}
    assert [name for name, one in fitted.items() if one.model.from_process] == [
        name for name in fitted if "purchase process" in name_of(name)
    ]


def test_a_candidate_without_words_is_called_by_its_name() -> None:
    assert (name_of("neural_network"), capital("")) == ("neural network", "")


def test_every_group_and_status_has_words(gathered: Gathered) -> None:
    assert set(GROUPS) == set(JUDGED)
    assert {one.name for one in gathered.scored.views.status} == set(STATUSES)
