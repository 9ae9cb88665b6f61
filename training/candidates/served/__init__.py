"""What answers requests: the Lasso, the heuristic, models for client bodies, and their limits."""
