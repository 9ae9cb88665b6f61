"""What a customer can be: impossible values are refused by name, odd ones are served with a warning."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Never

from backend.contract.features import CLIENT_V1, CONTRACT_V1, FEATURE_NAMES, SYNONYMS, Feature, FeatureVector
from backend.contract.parameters.scoring import FeatureRange
from backend.contract.thresholds import INCONSISTENT_SPEND_SHARE
from backend.errors import ImpossibleValue

_SUMMARY = {"x": "num_transactions", "t_x": "tenure_days"}
"""Words of the purchase models, and the feature whose bounds are theirs."""
FEATURES = {feature.name: feature for feature in (*CONTRACT_V1, *CLIENT_V1)}


def refuse_impossible(features: FeatureVector) -> None:
    """Raise ``ImpossibleValue``, with one sentence that names the field, for what no customer can have."""
    for feature, value in zip(CONTRACT_V1, features, strict=True):
        if not (0 <= value <= feature.most) or (feature.whole and value % 1):
            _refuse(feature, value)
    orders = "num_transactions"
    if features.num_transactions < 1:
        raise ImpossibleValue(f"{orders} must be at least 1: a customer has ordered something.", field=orders)
    products, units = features.unique_products, features.total_units
    if products > units:
        raise ImpossibleValue(
            f"unique_products ({products:g}) cannot exceed total_units ({units:g}).", field="unique_products"
        )


def odd_values(features: FeatureVector, ranges: dict[str, FeatureRange]) -> list[str]:
    """Return one sentence for each thing that is possible and yet unlike what training saw."""
    warnings = []
    total, average, orders = features.total_spend, features.avg_spend, features.num_transactions
    if abs(average * orders - total) > INCONSISTENT_SPEND_SHARE * max(total, average * orders):
        warnings.append(
            f"avg_spend x num_transactions is {average * orders:.2f}, which is more than"
            f" {INCONSISTENT_SPEND_SHARE:.0%} off total_spend ({total:.2f})."
        )
    warnings += unseen_values(FEATURE_NAMES, features, ranges)
    return warnings


def unseen_values(names: Sequence[str], values: Sequence[float], ranges: dict[str, FeatureRange]) -> list[str]:
    """Return one sentence for each value above, or below, all that training saw.

    Elapsed time is never too low: anyone who has bought today has a recency of 0, whatever the shortest in training was.
    """
    warnings = []
    for name, value in zip(names, values, strict=True):
        seen = ranges.get(name)
        if seen is not None and value > seen.most:
            warnings.append(f"{name} ({value:g}) is above what training saw (at most {seen.most:g}).")
        if seen is not None and value < seen.least and not FEATURES[name].elapsed:
            warnings.append(f"{name} ({value:g}) is below what training saw (at least {seen.least:g}).")
    return warnings


def refuse_impossible_words(sent: Mapping[str, float]) -> None:
    """Raise ``ImpossibleValue`` for the numbers of a client body, each by the word that the client used for it.

    ``frequency`` may be repeat purchases, or purchases a month; ``guardrails.client_words`` says when it counts.
    """
    for word, value in sent.items():
        feature = replace(FEATURES[_SUMMARY.get(word) or SYNONYMS.get(word, word)], name=word)
        whole = feature.whole and word not in {"frequency", "x"}
        if not 0 <= value <= feature.most or (whole and value % 1):
            _refuse(feature, value)
        if whole and value < 1:
            raise ImpossibleValue(f"{word} must be at least 1: a customer has ordered something.", field=word)


def _refuse(feature: Feature, value: float) -> Never:
    name = feature.name
    if not math.isfinite(value):
        raise ImpossibleValue(f"{name} must be a finite number.", field=name)
    if value < 0:
        raise ImpossibleValue(f"{name} must be 0 or more, not {value:g}.", field=name)
    if value > feature.most:
        raise ImpossibleValue(f"{name} must be at most {feature.most:g} {feature.unit}, not {value:g}.", field=name)
    raise ImpossibleValue(f"{name} must be a whole number of {feature.unit}, not {value:g}.", field=name)
