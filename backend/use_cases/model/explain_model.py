"""What moves the forecasts, by feature; and how far off those that answer requests were."""

from typing import Final

from backend.artifact.manifest import Manifest
from backend.errors import NotReady
from backend.stores.store import Store
from backend.use_cases.stored.segment_customers import read_totals

SHOWN: Final = 10
REQUESTS: Final = "lasso"
"""The candidate that answers requests with six features."""


def feature_importance(store: Store, manifest: Manifest) -> list[tuple[str, float]]:
    """Return at most ``SHOWN`` features with their shares of 1, the largest first; none where nothing says it.

    Of the scoring in service; where there is none, or an earlier version wrote it, of the champion's last origin.
    """
    try:
        _, totals = read_totals(store)
        shares = totals.feature_importance
    except NotReady:
        shares = {}
    if not shares and manifest.best is not None:
        drivers = {name: size for name, size in manifest.best.spend_drivers.items() if size > 0}
        whole = sum(drivers.values())
        shares = {name: round(size / whole, 6) for name, size in drivers.items()}
    return sorted(shares.items(), key=lambda one: -one[1])[:SHOWN]


def request_metrics(manifest: Manifest) -> dict[str, float | None]:
    """Return ``mae`` and ``rmse`` in currency and ``r2``, means over the test origins; ``mape`` is not measured: None."""
    found = manifest.metrics.get("spend", {}).get(REQUESTS, {})
    return {name: found.get(name) for name in ("mae", "rmse", "r2", "mape")}
