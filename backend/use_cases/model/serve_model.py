"""Hold the model in service: load it, check that it answers what training said it would, swap it without a pause."""

import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from backend.artifact.load import current_version, load
from backend.artifact.manifest import Manifest
from backend.contract.parameters.sketch import Sketch
from backend.errors import NotReady
from backend.monitoring.experiments import arm_of
from backend.use_cases.estimates.check_probes import check_probes

log = logging.getLogger(__name__)
NO_MODEL: Final = "No model is loaded yet."


@dataclass
class ModelInService:
    """One per process. ``current`` is read by every request; ``refresh`` replaces it whole, or leaves it."""

    model_dir: Path
    key: str | None = field(default=None, repr=False)
    challenger: str | None = None
    share: float = 0.0
    _manifest: Manifest | None = None
    _refused: str | None = None
    _second: Manifest | None = None
    _challenger_refused: str | None = None

    @property
    def current(self) -> Manifest:
        """Return the manifest in service. Raises ``NotReady``."""
        if self._manifest is None:
            raise NotReady(self._refused or NO_MODEL)
        return self._manifest

    @property
    def latest(self) -> Manifest | None:
        """Return the manifest in service; None while there is none."""
        return self._manifest

    def serving(self, customer_id: str) -> Manifest:
        """Return the manifest that answers for a customer: the same for ever, while both stay. Raises ``NotReady``."""
        second = self._second
        if second is not None and arm_of(customer_id, f"challenger {second.version}", self.share) == "held out":
            return second
        return self.current

    def other_than(self, version: str) -> Manifest | None:
        """Return the champion beside the challenger, the challenger beside the champion; None where there is no other."""
        pair = (self._manifest, self._second) if self._second is not None else ()
        return next((one for one in pair if one is not None and one.version != version), None)

    @property
    def refused(self) -> str | None:
        """Return why what is published now, or the challenger, is not in service; None where both are."""
        return self._refused or self._challenger_refused

    @property
    def sketches(self) -> dict[str, Sketch]:
        """What training saw of each feature and output; nothing while no model is in service."""
        return self._manifest.parameters.sketches if self._manifest is not None else {}

    def refresh(self) -> None:
        """Put what is published into service, and the challenger beside it; keep what serves where neither verifies."""
        self._refresh_champion()
        if self.challenger and (self._second is None or self._second.version != self.challenger):
            self._refresh_challenger(self.challenger)

    def _refresh_challenger(self, version: str) -> None:
        try:
            second = load(self.model_dir, version, self.key)
            check_probes(second, self.model_dir / version)
        except NotReady as error:
            if str(error) != self._challenger_refused:
                log.warning("challenger not taken up", extra={"reason": str(error)})
            self._challenger_refused = str(error)
            return
        self._second, self._challenger_refused = second, None
        log.info("challenger taken up", extra={"version": version})

    def _refresh_champion(self) -> None:
        """Put what is published into service; keep the one in service where the new one does not verify."""
        try:
            version = current_version(self.model_dir)
            if self._manifest is not None and self._manifest.version == version:
                self._refused = None
                return
            started = time.perf_counter()
            manifest = load(self.model_dir, version, self.key)
            check_probes(manifest, self.model_dir / version)
        except NotReady as error:
            if str(error) != self._refused:
                log.warning("model not taken up", extra={"reason": str(error)})
            self._refused = str(error)
            return
        self._manifest, self._refused = manifest, None
        log.info("model taken up", extra={"version": version, "seconds": round(time.perf_counter() - started, 3)})


def age_days(manifest: Manifest) -> float:
    """Return the days since the artifact was published."""
    return (datetime.now(UTC) - manifest.created_at).total_seconds() / 86_400
