"""Whether forecasts and advice still hold: pure maths over what was predicted, what came, and who was left out by lot.

sketches      a distribution as shares of bins, and counts of new values in the same bins
drift         how far today's values lie from those that training saw, and what to do about it
performance   what a model should reach before outcomes are known, and what it reached afterwards
ledger        one line per prediction, kept until its window has passed
experiments   who is held out by lot, how many customers a question takes, and what came of it
worth         whether contacting pays, before and after
"""
