"""Who races: ``fit(history, plan)`` sees snapshots whose windows have ended, and returns a forecast.

A forecast has ``predict(snapshot)``, shape ``(n_customers,)``: currency over the horizon, or a probability. Formulas are
``backend.scoring``'s, so that what is judged here is what serves. From the ground up:

forecast    what a forecast is, and the naive ones that every candidate must beat
process     maximum likelihood for the purchase process, the order value and the hazard
explaining  contributions that add up to a forecast, for every kind of model
lifetime    lifetime models of a whole shop
learning    what learned candidates share: examples, levels, losses, settings
learned     candidates that learn from behaviour features, one file a family
served      what answers requests: the Lasso, the heuristic, models for client bodies
registry    every candidate by name
"""
