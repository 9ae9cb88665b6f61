"""How rare each claim is among a scoring's customers: the rarer, the more it tells."""

from collections import Counter
from collections.abc import Sequence

from backend.contract.profiles import CustomerProfile
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.insight.claims.inventory import INVENTORY, holding
from backend.insight.facts.prediction import prediction_of
from backend.insight.facts.sheet import sheet_of


def claim_shares(shop: ShopFacts, customers: Sequence[tuple[LogFacts, CustomerProfile]]) -> dict[str, float]:
    """Return the share of these customers of whom each claim holds, of those that hold of anybody."""
    sheets = (sheet_of(log, shop, prediction_of(profile), "") for log, profile in customers)
    counted = Counter(name for sheet in sheets for name in holding(INVENTORY, sheet))
    return {name: count / len(customers) for name, count in sorted(counted.items())}
