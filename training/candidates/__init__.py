"""One file per model family: ``fit(...)`` returns parameters that ``backend.scoring`` uses."""
