"""Times ``lifetimes`` on one set of customers and prints four numbers; run by ``lifetime_models`` in another
interpreter.

Kept to the library's own documented calls; where it fails to converge, a little of its penalty is added, as
its documentation advises, and both attempts count.
"""

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter

warnings.simplefilter("ignore")


def main() -> None:
    data = {name: pd.Series(values) for name, values in np.load(sys.argv[1]).items()}
    x, t_x, T, z = data["x"], data["t_x"], data["T"], data["z"]
    seconds: list[float] = []
    purchases = timed(seconds, lambda: fitted(BetaGeoFitter, x, t_x, T))
    value = timed(seconds, lambda: fitted(GammaGammaFitter, x[x > 0], z[x > 0]))

    def forecast() -> None:
        purchases.conditional_expected_number_of_purchases_up_to_time(30.0, x, t_x, T)
        purchases.conditional_probability_alive(x, t_x, T)

    timed(seconds, forecast)
    timed(seconds, lambda: value.customer_lifetime_value(purchases, x, t_x, T, z, time=12, discount_rate=0.01, freq="D"))
    sys.stdout.write(json.dumps(seconds) + "\n")


def timed(seconds: list[float], work: Callable[[], object]) -> object:
    """The result; adds the median of three goes, as on the other side."""
    goes = []
    for _ in range(3):
        started = time.perf_counter()
        result = work()
        goes.append(time.perf_counter() - started)
    seconds.append(statistics.median(goes))
    return result


def fitted(family: type, *columns: pd.Series) -> object:
    for penalty in (0.0, 0.001, 0.01, 0.1):
        try:
            return family(penalizer_coef=penalty).fit(*columns)
        except Exception as error:  # noqa: BLE001 - the library raises ConvergenceError from several places
            failure = error
    raise failure


if __name__ == "__main__":
    main()
