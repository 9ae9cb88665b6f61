"""Routes that show the last scoring: customers, segments, audiences, budgets."""
