"""One file per model family: ``fit(history, plan)`` sees snapshots whose windows have ended, and returns a forecast.

A forecast has ``predict(snapshot)``, shape ``(n_customers,)``: currency over the horizon, or a probability. Formulas are
``backend.scoring``'s, so that what is judged here is what serves.
"""
