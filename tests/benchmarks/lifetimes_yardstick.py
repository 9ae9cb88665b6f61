"""Times ``lifetimes`` on one set of customers and prints four numbers; run by ``lifetime_models`` in another
interpreter.

Kept to the library's own documented calls; where it fails to converge, a little of its penalty is added, as
its documentation advises, and both attempts count.
"""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter

warnings.simplefilter("ignore")


def main() -> None:
    data = {name: pd.Series(values) for name, values in np.load(sys.argv[1]).items()}
    x, t_x, T, z = data["x"], data["t_x"], data["T"], data["z"]
    marks = [time.perf_counter()]
    purchases = fitted(BetaGeoFitter, x, t_x, T)
    marks.append(time.perf_counter())
    value = fitted(GammaGammaFitter, x[x > 0], z[x > 0])
    marks.append(time.perf_counter())
    purchases.conditional_expected_number_of_purchases_up_to_time(30.0, x, t_x, T)
    purchases.conditional_probability_alive(x, t_x, T)
    marks.append(time.perf_counter())
    value.customer_lifetime_value(purchases, x, t_x, T, z, time=12, discount_rate=0.01, freq="D")
    marks.append(time.perf_counter())
    sys.stdout.write(json.dumps(np.diff(marks).tolist()) + "\n")


def fitted(family: type, *columns: pd.Series) -> object:
    for penalty in (0.0, 0.001, 0.01, 0.1):
        try:
            return family(penalizer_coef=penalty).fit(*columns)
        except Exception as error:  # noqa: BLE001 - the library raises ConvergenceError from several places
            failure = error
    raise failure


if __name__ == "__main__":
    main()
