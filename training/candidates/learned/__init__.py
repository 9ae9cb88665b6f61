"""Candidates that learn from behaviour and from the purchase process; all parts of one moment are fitted once."""
