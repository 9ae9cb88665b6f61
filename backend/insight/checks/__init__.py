"""The checks that a draft must pass, each a pure function from a passage and a fact sheet to violation
codes."""
