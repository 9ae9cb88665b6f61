"""From what a client sends, a list or an object with names, to the vector in contract order."""

from collections.abc import Mapping, Sequence

from backend.contract.features import FEATURE_NAMES, SYNONYMS, ContractV1, FeatureVector
from backend.errors import MissingFeature, UnknownFeature, WrongLength


def feature_vector(features: Sequence[float] | Mapping[str, float]) -> FeatureVector:
    """Map either public form onto contract order.

    Raises ``WrongLength``, ``MissingFeature`` or ``UnknownFeature``, each with one sentence that names the field.
    """
    if isinstance(features, Mapping):
        return _from_names(features)
    if len(features) != len(FEATURE_NAMES):
        raise WrongLength(
            f"features must have {len(FEATURE_NAMES)} values ({', '.join(FEATURE_NAMES)}), not {len(features)}.",
            field="features",
        )
    return ContractV1(*features)


def _from_names(features: Mapping[str, float]) -> FeatureVector:
    values: dict[str, float] = {}
    for given, value in features.items():
        name = SYNONYMS.get(given, given)
        if name not in FEATURE_NAMES:
            known = ", ".join(FEATURE_NAMES)
            raise UnknownFeature(f"Unknown feature {given[:60]!r}; the known ones are {known}.", field="features")
        if name in values:
            raise UnknownFeature(f"Feature {name!r} was sent twice (once as {given!r}).", field=name)
        values[name] = value
    missing = [name for name in FEATURE_NAMES if name not in values]
    if missing:
        raise MissingFeature(f"Missing feature{'s' * (len(missing) > 1)}: {', '.join(missing)}.", field=missing[0])
    return ContractV1(**values)
