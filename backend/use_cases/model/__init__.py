"""Which model answers, what it predicted, and how that went."""
