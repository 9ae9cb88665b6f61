"""The champions of a race, fitted on what was known, as one story of every customer."""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.thresholds import HORIZON_DAYS
from backend.scoring.season_clock import clock_days
from training.candidates.forecast.known import Known
from training.candidates.learned import parts
from training.candidates.learned.hurdle import MoreOrders
from training.candidates.learned.record import Story
from training.candidates.process.parts import process
from training.candidates.registry import PROBABILITY, SPEND, Candidate
from training.features.snapshots import Snapshot


def fit_story(known: Known, spend: str, probability: str) -> Story:
    """``spend`` and ``probability`` are names of the registry."""
    racing = SPEND[spend], PROBABILITY[probability]
    return Story(
        racing[0].fit(known), racing[1].fit(known), known.part(process), _more(known) if any(map(_counts, racing)) else None
    )


def usual_month(story: Story, snapshot: Snapshot) -> Floats:
    """Return the spend that ``story`` predicts for ``snapshot`` without the season: currency over the horizon, shape
    ``(n_customers,)``."""
    ahead = float(clock_days(snapshot.day, snapshot.day + HORIZON_DAYS, story.process.clock)) / HORIZON_DAYS
    return np.asarray(story.record(snapshot, ()).at(HORIZON_DAYS).spend / max(ahead, 1e-9))


def _counts(one: Candidate) -> bool:
    """Whether further orders are modelled in this race: with learned champions, and where trees can be fitted."""
    return one.learned and SPEND["hurdle"].installed()


def _more(known: Known) -> MoreOrders:
    return known.part(parts.hurdle).more
