"""From a fact sheet to an insight within a deadline, whatever happens."""
