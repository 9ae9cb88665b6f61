"""When in the year a shop's customers buy: numbers only; ``scoring.season_clock`` has the formula."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeasonClock:
    """Harmonics of the log of buying intensity over the year; no harmonics is a shop whose season is not known.

    ``cosines[k]`` and ``sines[k]`` belong to k + 1 turns a year. ``history_days`` is the length of the log behind them:
    below 13 months a season cannot be told from growth.
    """

    cosines: tuple[float, ...] = ()
    sines: tuple[float, ...] = ()
    history_days: float = 0.0

    @property
    def known(self) -> bool:
        """Whether there is a season to go by."""
        return bool(self.cosines)
