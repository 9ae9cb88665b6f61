import numpy as np
import pytest

from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import PurchaseOdds, SpendModel, SpendTerm
from backend.scoring.spend import around, contributions, contributions_of_one, predict_spend

#          total, average, orders, units, products, recency
TYPICAL = (100.0, 50.0, 2.0, 8.0, 4.0, 20.0)
ODDS = PurchaseOdds(scale=1.0, order_offset=0.0, order_power=1.0, decay_days=20.0, decay_power=1.0)


def model(*terms: SpendTerm, constant: float = 0.0, chance: float = 0.0) -> SpendModel:
    return around(SpendModel(constant, terms, chance, ODDS), TYPICAL)


def term(name: str, power: float = 1.0, *, by_orders: bool = False, weight: float = 1.0) -> SpendTerm:
    return SpendTerm(name, power, by_orders, 20.0, weight)


EVERYTHING = model(
    term("total_spend", weight=0.1),
    term("total_spend", 0.5, weight=2.0),
    term("avg_spend", by_orders=True, weight=0.2),
    term("total_units", 0.5, weight=0.3),
    term("unique_products", weight=0.4),
    constant=3.0,
    chance=0.5,
)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (model(constant=7.0), 7.0),
        (model(term("total_spend")), 50.0),  # 100 x 2^(-20 / 20)
        (model(term("total_spend", 0.5, weight=3.0)), 15.0),
        (model(term("avg_spend", by_orders=True)), 25.0 * np.log(3.0)),
        (model(chance=1.0), 25.0),  # odds 1 x 2 x (1 + 20 / 20)^-1 = 1 to 1, of a basket of 50
    ],
)
def test_a_term_by_hand(what: SpendModel, expected: float) -> None:
    assert predict_spend(np.array([TYPICAL]), what)[0] == pytest.approx(expected)
    assert what.baseline == pytest.approx(expected)


def test_baseline_and_contributions_are_the_prediction() -> None:
    rng = np.random.default_rng(1)
    X = np.column_stack([rng.gamma(1.0, scale, 500) for scale in (900, 60, 8, 300, 40, 90)])
    X[:5] = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
    X[5] = TYPICAL
    total = EVERYTHING.baseline + contributions(X, EVERYTHING).sum(axis=1)
    np.testing.assert_allclose(total, predict_spend(X, EVERYTHING), rtol=1e-9, atol=1e-9)


def test_the_reference_customer_has_no_contributions() -> None:
    assert contributions(np.array([TYPICAL]), EVERYTHING) == pytest.approx(np.zeros((1, 6)))


def test_one_customer_is_worked_out_as_many_are() -> None:
    row = (345.7, 49.3, 7.0, 12.0, 5.0, 4.0)
    alone = contributions_of_one(row, EVERYTHING)
    assert list(alone) == list(FEATURE_NAMES)
    assert [*alone.values()] == pytest.approx(contributions(np.array([row]), EVERYTHING)[0])


@pytest.mark.parametrize("place", range(6))
def test_only_what_differs_from_the_reference_contributes(place: int) -> None:
    row = [*TYPICAL]
    row[place] *= 1.5
    found = contributions(np.array([row]), EVERYTHING)[0]
    assert np.flatnonzero(np.abs(found) > 1e-9).tolist() == [place]


def test_three_factors_share_their_step_as_shapley_does() -> None:
    """The mean over the six orders in which total, orders and recency may take their new values."""
    from itertools import permutations

    what, new = model(term("avg_spend", by_orders=True)), (100.0, 80.0, 5.0, 8.0, 4.0, 3.0)
    shares = dict.fromkeys((1, 2, 5), 0.0)
    for order in permutations(shares):
        row = [*TYPICAL]
        for place in order:
            before = predict_spend(np.array([row]), what)[0]
            row[place] = new[place]
            shares[place] += (predict_spend(np.array([row]), what)[0] - before) / 6.0
    found = contributions(np.array([new]), what)[0]
    assert [found[place] for place in shares] == pytest.approx([*shares.values()])
