"""What training learns about customers of whom only a client body (``client_v1``) is known; numbers only."""

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.parameters.scoring import FeatureRange, PurchaseOdds, SpendModel

ModelType = Literal["xgboost", "bg_nbd", "lasso", "ensemble"]
MODEL_TYPES: Final[tuple[ModelType, ...]] = get_args(ModelType)


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """Trees that correct a customer's own pace; ``scoring.boosted_trees`` has the formula.

    Every tree is complete, of depth d: ``features`` (an index of ``feature_names``) and ``thresholds`` of its 2^d - 1 inner
    nodes level by level, ``leaves`` of its 2^d leaves from left to right. ``floor`` is currency over ``horizon_days``;
    a tenure below ``least_days`` counts as that many.
    """

    feature_names: tuple[str, ...]
    horizon_days: float
    floor: float
    least_days: float
    features: tuple[tuple[int, ...], ...]
    thresholds: tuple[tuple[float, ...], ...]
    leaves: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class ClientModels:
    """The models of the next ``horizon_days`` in a month of average season.

    ``linear`` gives no weight to units and products, which no client body has; ``trees`` is None where XGBoost was not
    installed at training. ``levels`` are by model type, a ratio around 1 (1 where none is given):
    ``scoring.client_value`` says of what.
    """

    linear: SpendModel
    trees: BoostedTrees | None
    ranges: dict[str, FeatureRange]
    horizon_days: float
    levels: dict[ModelType, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClientScoring:
    """All that a client body is valued by."""

    models: ClientModels
    lifetime: LifetimeParameters
    purchase_odds: PurchaseOdds

    @property
    def available(self) -> tuple[ModelType, ...]:
        """The model types that can be asked for."""
        return tuple(name for name in MODEL_TYPES if name != "xgboost" or self.models.trees is not None)

    @property
    def members(self) -> tuple[ModelType, ...]:
        """The model types whose mean the ensemble is."""
        return tuple(name for name in self.available if name != "ensemble")
