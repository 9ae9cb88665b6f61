"""Candidates that learn from behaviour features, one file a family."""
