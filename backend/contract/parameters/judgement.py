"""How the request route did at origins that its parameters had not seen, beside what the same six numbers allow anyone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteJudgement:
    """Means over ``origins`` cutoffs, of everybody known at each: ``customers`` forecasts in all.

    deviance, gini   mean Poisson deviance (currency) and normalised Gini of the spend forecast
    bias             predicted total / actual total - 1
    naive            the naive forecast with the lowest deviance: ``mean``, ``lifetime_rate`` or ``basket_share``
    naive_deviance, naive_gini   the same scores of it
    skill            1 - deviance / naive_deviance
    wins             origins at which the deviance was lower than the naive forecast's
    better           whether that is beyond chance (Student's t of the log ratios, 97.5 %) and ``skill`` at least 1 %
    log_loss, constant_log_loss   of the purchase probability, and of the share that bought before
    """

    origins: int
    customers: int
    deviance: float
    gini: float
    bias: float
    naive: str
    naive_deviance: float
    naive_gini: float
    skill: float
    wins: int
    better: bool
    log_loss: float
    constant_log_loss: float
